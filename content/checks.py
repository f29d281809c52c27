"""Misconfigurations that would otherwise show up as something else."""

from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Warning, register


@register()
def journal_is_ours(app_configs, **kwargs):
    """A host project with its own `journal` package hides ours."""
    here = Path(__file__).resolve().parent.parent
    spec = find_spec("journal")
    if not apps.is_installed("journal") or spec is None or not spec.origin:
        return []
    if Path(spec.origin).resolve().parent.parent == here:
        return []
    return [
        Error(
            f"The package 'journal' at {spec.origin} hides the one of Joined Up.",
            hint="Rename that package in your project; see 'Names' in docs/operations.md.",
            id="content.E001",
        )
    ]


@register()
def svg_is_allowed(app_configs, **kwargs):
    if "svg" in getattr(settings, "WAGTAILIMAGES_EXTENSIONS", ["svg"]):
        return []
    return [
        Warning(
            "WAGTAILIMAGES_EXTENSIONS does not allow SVG, but course folders come with drawings in SVG.",
            hint="Add 'svg' to WAGTAILIMAGES_EXTENSIONS.",
            id="content.W001",
        )
    ]
