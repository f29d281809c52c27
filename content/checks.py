"""Misconfigurations that would otherwise show up as something else."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Warning, register


@register()
def svg_is_allowed(app_configs, **kwargs):
    if "svg" in getattr(settings, "WAGTAILIMAGES_EXTENSIONS", []):
        return []
    return [
        Warning(
            "WAGTAILIMAGES_EXTENSIONS does not allow SVG, but course folders come with drawings in SVG.",
            hint="Add 'svg' to WAGTAILIMAGES_EXTENSIONS.",
            id="content.W001",
        )
    ]


@register()
def old_addresses_are_answered(app_configs, **kwargs):
    """Wagtail makes redirects by a signal of the app; the middleware answers with them."""
    middleware = "wagtail.contrib.redirects.middleware.RedirectMiddleware"
    wanted = getattr(settings, "WAGTAILREDIRECTS_AUTO_CREATE", True)
    if wanted and apps.is_installed("wagtail.contrib.redirects") and middleware in settings.MIDDLEWARE:
        return []
    return [
        Warning(
            "A page that gets another slug or place is not found at its old address.",
            hint=f"Install 'wagtail.contrib.redirects', add '{middleware}' and leave WAGTAILREDIRECTS_AUTO_CREATE on.",
            id="content.W002",
        )
    ]


@register()
def settings_app_is_installed(app_configs, **kwargs):
    if apps.is_installed("wagtail.contrib.settings"):
        return []
    return [
        Error(
            "The facts and menus of the site are edited with wagtail.contrib.settings, which is not installed.",
            hint="Add 'wagtail.contrib.settings' to INSTALLED_APPS.",
            id="content.E001",
        )
    ]
