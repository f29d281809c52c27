"""What changed since somebody studied it, put into pages: at the top of the page itself, and listed on the course's own."""

from __future__ import annotations

from django.template.loader import render_to_string

from content.models import CoursePage
from learning.changes import changes_in
from learning.reading import progress_in


def on_its_page(request, page, keys: list[str]) -> dict[str, str]:
    """Below the title of a week or section that somebody ticked before it changed. One query where there is a note, else none."""
    progress = progress_in(request, getattr(page, "course", None))
    changed = changes_in([progress], page_id=page.pk)[progress.enrolment.pk] if progress else []
    return {str(node.id): render_to_string("learning/partials/changed.html", {"node": node}) for node in changed}


def on_the_course_page(request, page, keys: list[str]) -> dict[str, str]:
    """Below the progress: every page that changed since it was ticked."""
    progress = progress_in(request, page) if isinstance(page, CoursePage) else None
    changed = changes_in([progress])[progress.enrolment.pk] if progress else []
    return dict.fromkeys(keys, changes(progress.enrolment, changed, f"{progress.outline.url}#main")) if changed else {}


def changes(enrolment, changed: list, back: str) -> str:
    """The list with its buttons, which lead back to `back`; nothing for no change."""
    context = {"enrolment": enrolment, "changed": changed, "back": back}
    return render_to_string("learning/partials/changes.html", context) if changed else ""
