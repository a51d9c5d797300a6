"""Addresses of photos: section 8 of the design."""

from django.urls import path, re_path

from assets import (
    asset_views,
    download_views,
    keeping_views,
    locked_views,
    media_views,
    resumable_views,
    selection_views,
    upload_views,
    views,
)

app_name = "assets"
urlpatterns = [
    path("photos/", views.timeline, name="timeline"),
    re_path(
        r"^photos/(?P<year>[0-9]{4})/(?P<month>0?[1-9]|1[0-2])/$",
        views.month,
        name="month",
    ),
    path("partners/<slug:handle>/", views.partner, name="partner"),
    path("photos/<uuid:pk>/", asset_views.detail, name="detail"),
    path("photos/<uuid:pk>/info/", asset_views.info, name="info"),
    path("photos/<uuid:pk>/retry/", asset_views.retry, name="retry"),
    path("photos/<uuid:pk>/thumbnail", media_views.thumbnail, name="thumbnail"),
    path("photos/<uuid:pk>/preview", media_views.preview, name="preview"),
    path("photos/<uuid:pk>/original", media_views.original, name="original"),
    path("photos/<uuid:pk>/video", media_views.video, name="video"),
    path("photos/download/", download_views.download, name="download"),
    path(
        "photos/download/<uuid:pk>/",
        download_views.download_file,
        name="download_file",
    ),
    path(
        "partners/<slug:handle>/download/",
        download_views.partner_download,
        name="partner_download",
    ),
    path("upload/", upload_views.upload, name="upload"),
    path("upload/status/", upload_views.upload_status, name="upload_status"),
    path("upload/files/", resumable_views.uploads, name="uploads"),
    path("upload/files/<uuid:pk>/", resumable_views.upload_file, name="upload_file"),
    path("archive/", selection_views.archive, name="archive"),
    path("trash/", selection_views.trash, name="trash"),
    path("trash/delete/", selection_views.delete_question, name="delete_question"),
    path("favorites/", selection_views.favorites, name="favorites"),
    path("photos/archive/", selection_views.archive_selected, name="archive_selected"),
    path(
        "photos/unarchive/",
        selection_views.unarchive_selected,
        name="unarchive_selected",
    ),
    path("photos/trash/", selection_views.trash_selected, name="trash_selected"),
    path("photos/restore/", selection_views.restore_selected, name="restore_selected"),
    path("photos/delete/", selection_views.delete_selected, name="delete_selected"),
    path("photos/lock/", locked_views.lock_selected, name="lock_selected"),
    path("locked/", locked_views.locked, name="locked"),
    path("locked/unlock/", locked_views.unlock_selected, name="unlock_selected"),
    path("locked/<uuid:pk>/", locked_views.detail, name="locked_detail"),
    path("locked/<uuid:pk>/thumbnail", locked_views.thumbnail, name="locked_thumbnail"),
    path("locked/<uuid:pk>/preview", locked_views.preview, name="locked_preview"),
    path("locked/<uuid:pk>/original", locked_views.original, name="locked_original"),
    path("locked/<uuid:pk>/video", locked_views.video, name="locked_video"),
    path("photos/keep/", keeping_views.keep_selected, name="keep"),
    path("photos/favorite/", selection_views.favorite, name="favorite"),
]
