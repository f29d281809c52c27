"""The dates a cohort suggests, put into pages."""

from __future__ import annotations

from django.template.loader import render_to_string

from learning.reading import pace_in, progress_in


def in_the_rail(request, page, keys: list[str]) -> dict[str, str]:
    """Beside the week in the rail, by when its reader's group suggests it. Nothing for a week that is done."""
    progress = progress_in(request, getattr(page, "course", None))
    pace = pace_in(progress) if progress else None
    if pace is None:
        return {}
    weeks = {str(found.week.id): pace.by(found.week) for found in pace.open_weeks}
    return {
        key: render_to_string("learning/partials/week_date.html", {"by": weeks[key]}) for key in keys if key in weeks
    }
