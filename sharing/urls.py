"""Addresses of sharing: section 8 of the design."""

from django.urls import path

from sharing import link_views, views, visitor_views

app_name = "sharing"
urlpatterns = [
    path("sharing/", views.overview, name="overview"),
    path("account/sharing/", views.settings, name="settings"),
    path("account/sharing/add/", views.add, name="add"),
    path("account/sharing/from/<slug:handle>/timeline/", views.switch, name="switch"),
    path("account/sharing/from/<slug:handle>/leave/", views.leave, name="leave"),
    path("account/sharing/with/<slug:handle>/stop/", views.stop, name="stop"),
    path("account/sharing/with/<slug:handle>/undo/", views.undo, name="undo"),
    path("sharing/where/", link_views.where, name="where"),
    path("links/", link_views.my_links, name="links"),
    path("links/new/", link_views.new_link, name="new_link"),
    path("links/<uuid:pk>/", link_views.link, name="link"),
    path("links/<uuid:pk>/qr/", link_views.link_qr, name="link_qr"),
    path("links/<uuid:pk>/pause/", link_views.pause_link, name="pause_link"),
    path("links/<uuid:pk>/delete/", link_views.delete_link, name="delete_link"),
    path("links/<uuid:pk>/cut/", link_views.cut_link, name="cut_link"),
    path("s/<str:secret>/", visitor_views.visit_photos, name="visit"),
    path(
        "s/<str:secret>/download/", visitor_views.visit_download, name="visit_download"
    ),
    path("s/<str:secret>/<uuid:pk>/", visitor_views.visit_photo, name="visit_photo"),
    path(
        "s/<str:secret>/<uuid:pk>/thumbnail",
        visitor_views.visit_thumbnail,
        name="visit_thumbnail",
    ),
    path(
        "s/<str:secret>/<uuid:pk>/preview",
        visitor_views.visit_preview,
        name="visit_preview",
    ),
    path(
        "s/<str:secret>/<uuid:pk>/video",
        visitor_views.visit_video,
        name="visit_video",
    ),
    path(
        "s/<str:secret>/<uuid:pk>/original",
        visitor_views.visit_original,
        name="visit_original",
    ),
]
