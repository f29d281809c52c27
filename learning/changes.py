"""What editors say has changed on pages since somebody ticked them. It takes no tick away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from content.numbering import Node
from learning.models import PageVisit
from learning.progress import Progress


def changes_in(progresses: Iterable[Progress], *, page_id: int | None = None) -> dict[int, list[Node]]:
    """The pages with a change that a person has not seen yet, by number of the enrolment, in the course's order.

    With `page_id` only that page is asked about. One query for all courses; none while no page that was ticked has a note.
    """
    told = {
        (progress.enrolment.pk, node.key): node
        for progress in progresses
        for node in progress.outline.parts
        if node.changed_at and progress.is_done(node) and page_id in {None, node.id}
    }
    known = _known_since(told) if told else {}
    found: dict[int, list[Node]] = defaultdict(list)
    for (enrolment_id, key), node in told.items():
        since = known.get((enrolment_id, key))
        if since and since < node.changed_at:
            found[enrolment_id].append(node)
    return found


def _known_since(told: Iterable[tuple[int, str]]) -> dict[tuple[int, str], datetime]:
    """As of when a person knows each of these pages: ticked, or said to have seen the change."""
    enrolments, keys = zip(*told, strict=True)
    visits = PageVisit.objects.filter(enrolment__in=set(enrolments), page_key__in=set(keys), done_at__isnull=False)
    return {
        (enrolment_id, key): max(done_at, seen_at or done_at)
        for enrolment_id, key, done_at, seen_at in visits.values_list("enrolment_id", "page_key", "done_at", "seen_at")
    }
