"""Addresses are part of the product: see section 8 of the design."""

from django.contrib import admin
from django.urls import include, path

from ram import views

urlpatterns = [
    path("", views.home, name="home"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("health/", views.health, name="health"),
    path("health/live/", views.alive, name="alive"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("sharing.urls")),
    path("", include("assets.urls")),
]

handler500 = "ram.outages.server_error"
