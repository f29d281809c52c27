from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "content"
    label = "content"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        refuse_strangers()
        from content import checks, receivers  # noqa: F401 - they register themselves


def refuse_strangers() -> None:
    """A host's own package of one of our names comes first on the path and would break everything in a less clear way."""
    for config in apps.get_app_configs():
        if config.name in {"learning", "journal"} and not getattr(config.module, "__joined_up__", False):
            raise ImproperlyConfigured(
                f"Joined Up needs its own package '{config.name}', but Python found another one at "
                f"{config.module.__file__}. Rename that package in your project; see 'Names' in docs/operations.md."
            )
