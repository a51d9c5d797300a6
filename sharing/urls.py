"""Addresses of sharing: section 8 of the design."""

from django.urls import path

from sharing import views

app_name = "sharing"
urlpatterns = [
    path("sharing/", views.overview, name="overview"),
    path("account/sharing/", views.settings, name="settings"),
    path("account/sharing/add/", views.add, name="add"),
    path("account/sharing/from/<slug:handle>/timeline/", views.switch, name="switch"),
    path("account/sharing/from/<slug:handle>/leave/", views.leave, name="leave"),
    path("account/sharing/with/<slug:handle>/stop/", views.stop, name="stop"),
    path("account/sharing/with/<slug:handle>/undo/", views.undo, name="undo"),
]
