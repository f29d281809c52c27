import logging

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "journal"
    label = "journal"
    verbose_name = _("Learning journal")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # At DEBUG Django logs the whole context of a template that asks for a variable it was not given: words and all.
        logging.getLogger("django.template").addFilter(lambda record: record.levelno > logging.DEBUG)
        from journal import checks, receivers  # noqa: F401 - they register themselves
