"""Addresses of the app. allauth knows signing in and out by these names, unprefixed."""

from django.urls import include, path

from accounts import arrivals, signing, views

pages = [
    path("setup/", arrivals.set_up, name="setup"),
    path("welcome/", views.welcome, name="welcome"),
    path("invitation/<str:secret>/", arrivals.invitation, name="invitation"),
    path("password/link/<str:secret>/", arrivals.password_link, name="password-link"),
    path("password/change/", signing.change_password, name="password"),
    path("account/", views.settings, name="settings"),
    path("account/profile/", views.profile, name="profile"),
    path("account/people/", views.people, name="people"),
    path("account/people/invite/", views.invite, name="invite"),
    path("account/people/<uuid:id>/withdraw/", views.withdraw, name="withdraw"),
]

urlpatterns = [
    path("login/", signing.sign_in, name="account_login"),
    path("logout/", signing.sign_out, name="account_logout"),
    path("", include((pages, "accounts"))),
]
