"""Addresses of sharing: section 8 of the design."""

from django.urls import path, re_path

from sharing import (
    activity_views,
    album_entry_views,
    album_people_views,
    album_views,
    link_views,
    view_as_views,
    views,
    visitor_views,
    wish_views,
)

app_name = "sharing"
urlpatterns = [
    path("sharing/", views.overview, name="overview"),
    path("account/sharing/", views.settings, name="settings"),
    path("account/sharing/add/", views.add, name="add"),
    path("account/sharing/from/<slug:handle>/timeline/", views.switch, name="switch"),
    path("account/sharing/from/<slug:handle>/leave/", views.leave, name="leave"),
    path("account/sharing/with/<slug:handle>/stop/", views.stop, name="stop"),
    path("account/sharing/with/<slug:handle>/undo/", views.undo, name="undo"),
    path("account/activity/", activity_views.what_happened, name="activity"),
    path("sharing/notices/dismiss/", activity_views.dismiss_all, name="dismiss_all"),
    path("sharing/notices/<uuid:pk>/dismiss/", activity_views.dismiss, name="dismiss"),
    path("account/sharing/with/<slug:handle>/rules/", wish_views.rules, name="rules"),
    path("account/sharing/with/<slug:handle>/pause/", wish_views.pause, name="pause"),
    path(
        "account/sharing/with/<slug:handle>/view/",
        view_as_views.view_as,
        name="view_as",
    ),
    re_path(
        r"^account/sharing/with/(?P<handle>[-a-z0-9]+)/view/"
        r"(?P<year>[0-9]{4})/(?P<month>0?[1-9]|1[0-2])/$",
        view_as_views.view_month,
        name="view_month",
    ),
    path(
        "account/sharing/with/<slug:handle>/view/<uuid:pk>/",
        view_as_views.view_photo,
        name="view_photo",
    ),
    path(
        "account/sharing/with/<slug:handle>/view/<uuid:pk>/thumbnail",
        view_as_views.view_thumbnail,
        name="view_thumbnail",
    ),
    path(
        "account/sharing/with/<slug:handle>/view/<uuid:pk>/preview",
        view_as_views.view_preview,
        name="view_preview",
    ),
    path(
        "account/sharing/with/<slug:handle>/view/<uuid:pk>/video",
        view_as_views.view_video,
        name="view_video",
    ),
    path(
        "account/sharing/with/<slug:handle>/view/<uuid:pk>/motion",
        view_as_views.view_motion,
        name="view_motion",
    ),
    path("sharing/where/", link_views.where, name="where"),
    path("sharing/where/albums/<uuid:pk>/cut/", link_views.cut_album, name="cut_album"),
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
        "s/<str:secret>/<uuid:pk>/motion",
        visitor_views.visit_motion,
        name="visit_motion",
    ),
    path(
        "s/<str:secret>/<uuid:pk>/original",
        visitor_views.visit_original,
        name="visit_original",
    ),
    path("albums/", album_views.list_albums, name="albums"),
    path("albums/new/", album_views.new, name="new_album"),
    path("albums/choose/", album_entry_views.choose_albums, name="choose_albums"),
    path("albums/add/", album_entry_views.add, name="add_to_albums"),
    path("albums/<uuid:pk>/", album_views.album, name="album"),
    path("albums/<uuid:pk>/edit/", album_views.edit, name="edit_album"),
    path("albums/<uuid:pk>/delete/", album_views.delete, name="delete_album"),
    path("albums/<uuid:pk>/cover/", album_views.cover, name="cover"),
    path("albums/<uuid:pk>/download/", album_views.download, name="download_album"),
    path("albums/<uuid:pk>/pick/", album_entry_views.pick, name="pick"),
    path("albums/<uuid:pk>/remove/", album_entry_views.remove, name="remove"),
    path("albums/<uuid:pk>/move/", album_entry_views.move, name="move"),
    path("albums/<uuid:pk>/people/", album_people_views.people, name="album_people"),
    path(
        "albums/<uuid:pk>/people/<slug:handle>/",
        album_people_views.role,
        name="role",
    ),
    path(
        "albums/<uuid:pk>/people/<slug:handle>/remove/",
        album_people_views.remove_person,
        name="remove_person",
    ),
    path("albums/<uuid:pk>/leave/", album_people_views.leave, name="leave_album"),
]
