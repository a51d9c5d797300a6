from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks


class RamConfig(AppConfig):
    name = "ram"

    def ready(self) -> None:
        from ram.checks import check_settings, check_user
        from ram.policy import check_policies
        from ram.security_log import listen

        checks.register(check_policies, checks.Tags.urls)
        checks.register(check_settings)
        checks.register(check_user, deploy=True)
        listen()


class OperatorsConfig(AdminConfig):
    """Django's admin under our own site: operators sign in at ram's one door."""

    default = False
    default_site = "accounts.admin_site.OperatorSite"
