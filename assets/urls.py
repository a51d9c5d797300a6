"""Addresses of the app."""

from django.urls import URLPattern

app_name = "assets"
urlpatterns: list[URLPattern] = []
