"""The journal as one page: by week, with what was asked, for reading through, printing or saving as PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_GET

from journal import permissions, reading
from journal.actions import open_journal
from journal.attachments import shown_attachments
from journal.mentions import LaidOut
from journal.pages import private_page
from journal.prompts import numbered_activities


@dataclass(frozen=True)
class Chapter:
    """A week, or the free entries: its heading, and its entries with their words and files as a page, the oldest first."""

    heading: str
    about: str
    entries: list[tuple[reading.OpenEntry, LaidOut]]


@private_page
@require_GET
def book(request):
    return render(request, "journal/book.html", {"chapters": chapters(request.user, request), "section": "journal"})


def chapters(user, request) -> list[Chapter]:
    """Everything outside the bin, in the order of the course; free entries and the rest at the end."""
    rows = list(permissions.entries_of(user).kept().order_by("created_at", "pk"))
    if not rows:
        return []
    activities = numbered_activities({row.activity_id for row in rows} - {None}, request)
    safe = open_journal(user)
    files = shown_attachments(rows, safe)
    weeks = reading.by_week([reading.open_entry(row, safe, activities, files[row.pk]) for row in rows])
    ordered = [week for week in reversed(weeks) if week.entries[0].activity] + [
        week for week in weeks if not week.entries[0].activity
    ]
    return [Chapter(week.heading, week.about, [(entry, entry.laid_out) for entry in week.entries]) for week in ordered]
