from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "journal"
    label = "journal"
    verbose_name = _("Learning journal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from journal import checks, receivers  # noqa: F401 - they register themselves
