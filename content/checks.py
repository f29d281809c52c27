"""Misconfigurations that would otherwise show up as something else."""

from django.conf import settings
from django.core.checks import Warning, register


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
