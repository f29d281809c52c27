"""Recall: a later page of a course shows its reader what they wrote earlier. Everybody else gets the plain explanation."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.template.loader import render_to_string

from content import slots
from content.models import SectionMixin
from content.numbering import Outline, outline_of
from journal import finding, reading
from journal.actions import open_journal
from journal.sharing.who import who_reads
from journal.tags import folded

MOST = 5


@dataclass(repr=False)
class Recall:
    """What one block asks for, and what was found for it so far."""

    activities: frozenset[int] = frozenset()
    tag: str = ""
    found: list[reading.OpenEntry] = field(default_factory=list)

    def fits(self, entry: reading.OpenEntry) -> bool:
        if self.tag:
            return self.tag in map(folded, entry.words.tags)
        return entry.entry.activity_id in self.activities


def recall_boxes(request, page, keys: list[str]) -> dict[str, str]:
    """The person's own entries for every recall block of a section, by the id of the block. Few queries for all of them.

    Left out, and so explained by the page itself: for guests, where nothing fits, and where a page is printed or previewed.
    """
    if not isinstance(page, SectionMixin) or not request.user.is_authenticated:
        return {}
    outline = outline_of(page.course, request)
    raw = {item.get("id"): item["value"] for item in page.body.raw_data if item["type"] == "recall"}
    recalls = {key: _recall(raw[key], outline) for key in keys if key in raw}
    _fill(request.user, list(recalls.values()), outline)
    filled = {key: recall.found for key, recall in recalls.items() if recall.found}
    if filled:
        slots.keep_nowhere(request)
    lines = who_reads(request.user, [item.entry for found in filled.values() for item in found]) if filled else {}
    return {
        key: render_to_string("journal/partials/recall.html", {"entries": found, "lines": lines})
        for key, found in filled.items()
    }


def _recall(value: dict, outline: Outline) -> Recall:
    """What a block asks for, with activities and weeks as the course has them today."""
    if activity := outline.by_block.get(value.get("activity")):
        return Recall(frozenset([activity.id]))
    if (week := outline.by_key.get(value.get("week"))) and not value.get("activity"):
        return Recall(frozenset(activity.id for part in week.parts for activity in part.activities))
    return Recall(tag=folded(" ".join((value.get("tag") or "").split())))


def _fill(user, recalls: list[Recall], outline: Outline) -> None:
    """Give each recall the newest entries that fit it."""
    numbers = frozenset().union(*(recall.activities for recall in recalls))
    by_tag = any(recall.tag for recall in recalls)
    safe = open_journal(user) if numbers or by_tag else None
    if safe is None:
        return
    for row in finding.kept_rows(user, **({} if by_tag else {"activity_id__in": numbers})):
        waiting = [recall for recall in recalls if len(recall.found) < MOST]
        if not waiting:
            return
        if not by_tag and not any(row.activity_id in recall.activities for recall in waiting):
            continue
        entry = reading.open_entry(row.as_entry(), safe, outline.activities)
        for recall in waiting:
            if recall.fits(entry):
                recall.found.append(entry)
