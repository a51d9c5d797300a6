from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = _("Photos and videos")

    def ready(self) -> None:
        from assets.marker import storage_trouble
        from ram.outages import require

        require(storage_trouble)
