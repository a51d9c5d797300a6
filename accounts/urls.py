"""Addresses of the app. allauth knows signing in and out by these names, unprefixed."""

from django.urls import include, path

from accounts import signing

pages = [
    path("password/change/", signing.change_password, name="password"),
]

urlpatterns = [
    path("login/", signing.sign_in, name="account_login"),
    path("logout/", signing.sign_out, name="account_logout"),
    path("", include((pages, "accounts"))),
]
