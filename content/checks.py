"""Misconfigurations that would otherwise show up as something else."""

from collections import Counter
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Warning, register

from content import consent
from content.conf import conf


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


@register()
def purposes_have_plain_names(app_configs, **kwargs):
    """A name goes into the cookie that remembers a choice, and one name stands for one thing."""
    times = Counter(purpose.name for purpose in consent.purposes())
    wrong = sorted(name for name, often in times.items() if often > 1 or not consent.PLAIN_NAME.fullmatch(name))
    return [
        Error(
            f"The purpose {name!r} of register_purposes is registered twice, or has a name that does not fit into a cookie.",
            hint="Use each name once: small letters, digits and _, beginning with a letter, 31 characters at most.",
            id="content.E010",
        )
        for name in wrong
    ]


@register()
def page_counts_are_kept_for_a_time(app_configs, **kwargs):
    kept = conf.page_counts_kept
    if isinstance(kept, timedelta) and kept >= timedelta(days=1):
        return []
    return [
        Error(
            "CONTENT_PAGE_COUNTS_KEPT is no timedelta, or shorter than a day.",
            hint="For example timedelta(days=730).",
            id="content.E011",
        )
    ]
