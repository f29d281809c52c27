"""The journal as one page: by week, with what was asked, for reading through, printing or saving as PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from content.markdown import render as render_markdown
from journal import permissions, reading
from journal.actions import open_journal
from journal.pages import private_page
from journal.prompts import numbered_activities


@dataclass(frozen=True)
class Chapter:
    """A week, or the free entries: its heading, and its entries with their words as HTML, the oldest first."""

    heading: str
    about: str
    entries: list[tuple[reading.OpenEntry, SafeString]]


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
    weeks = reading.by_week([reading.open_entry(row, safe, activities) for row in rows])
    ordered = [week for week in reversed(weeks) if week.entries[0].activity] + [
        week for week in weeks if not week.entries[0].activity
    ]
    return [
        Chapter(week.heading, week.about, [(entry, render_markdown(entry.words.body)) for entry in week.entries])
        for week in ordered
    ]
