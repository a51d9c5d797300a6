"""Addresses of the app. allauth knows signing in and out by these names, unprefixed."""

from django.urls import include, path

from accounts import arrivals, device_views, factor_views, signing, views

pages = [
    path("setup/", arrivals.set_up, name="setup"),
    path("welcome/", views.welcome, name="welcome"),
    path("invitation/<str:secret>/", arrivals.invitation, name="invitation"),
    path("password/link/<str:secret>/", arrivals.password_link, name="password-link"),
    path("password/change/", signing.change_password, name="password"),
    path("account/", views.settings, name="settings"),
    path("account/security/", factor_views.security, name="security"),
    path("account/security/confirm/", factor_views.confirm, name="confirm"),
    path("account/security/app/", factor_views.add_app, name="add-app"),
    path("account/security/app/remove/", factor_views.remove_app, name="remove-app"),
    path(
        "account/security/passkeys/add/", factor_views.add_passkey, name="add-passkey"
    ),
    path(
        "account/security/passkeys/<int:pk>/remove/",
        factor_views.remove_passkey,
        name="remove-passkey",
    ),
    path("account/security/codes/", factor_views.new_codes, name="new-codes"),
    path("account/security/codes/file/", factor_views.codes_file, name="codes-file"),
    path("account/devices/", device_views.devices, name="devices"),
    path("account/devices/others/", device_views.end_others, name="end-others"),
    path("account/devices/<slug:mark>/", device_views.end_device, name="end-device"),
    path("account/profile/", views.profile, name="profile"),
    path("account/keys/", views.keys, name="keys"),
    path("account/people/", views.people, name="people"),
    path("account/people/invite/", views.invite, name="invite"),
    path("account/people/<uuid:id>/withdraw/", views.withdraw, name="withdraw"),
]

urlpatterns = [
    path("login/", signing.sign_in, name="account_login"),
    path("login/code/", signing.second_step, name="mfa_authenticate"),
    path("logout/", signing.sign_out, name="account_logout"),
    path("", include((pages, "accounts"))),
]
