"""The journal as one page, and as a PDF: by week, with what was asked, for reading through, printing or keeping."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_GET

from journal import attachments, paper, permissions, reading
from journal.actions import open_journal
from journal.mentions import LaidOut
from journal.models import Entry
from journal.pages import private_page
from journal.prompts import number_in, numbered_activities
from journal.safe import SealError
from journal.sealed_files import FileMissing
from journal.sharing.conversations import conversations
from journal.sharing.reading import OpenMessage
from learning.profiles import name_shown

# What one PDF may cost to lay out, in letters (`paper.cost`): ten seconds of one core or so. A longer book comes in volumes, so
# that none holds the site up.
VOLUME_SIZE = 1_000_000


@dataclass(frozen=True)
class Chapter:
    """A week, or the free entries: its heading, and its entries with their words and files as a page, the oldest first."""

    heading: str
    about: str
    entries: list[tuple[reading.OpenEntry, LaidOut | None]]


@private_page
@require_GET
def book(request):
    return _page(request, can_print=paper.can_print())


@private_page
@require_GET
def book_pdf(request):
    """The same as a file; where this machine can make none, the page, which says how to make one."""
    parts = volumes(chapters(request.user, request)) or [[]]
    part = number_in(request.GET.get("part", "1"))
    if not 1 <= part <= len(parts):
        raise Http404
    try:
        words = paper.as_pdf(
            _pdf_page(request, parts[part - 1], part, len(parts)), _pictures_of(request.user, parts[part - 1])
        )
    except paper.PaperMissing:
        return _page(request, status=503, no_paper=True)
    response = HttpResponse(words, content_type="application/pdf")
    name = f"my-journal-{timezone.localdate().isoformat()}{f'-part-{part}' if len(parts) > 1 else ''}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request, status: int = 200, **context):
    found = chapters(request.user, request)
    context |= {"chapters": found, "parts": range(1, len(volumes(found)) + 1), "section": "journal"}
    return render(request, "journal/book.html", context, status=status)


def _pdf_page(request, found: list[Chapter], part: int, parts: int) -> str:
    begun = sorted(timezone.localdate(entry.entry.created_at) for chapter in found for entry, _words in chapter.entries)
    context = {
        "chapters": found,
        "name": name_shown(request.user),
        "number": len(begun),
        "first": begun[0] if begun else None,
        "last": begun[-1] if begun else None,
        "today": timezone.localdate(),
        "part": part,
        "parts": parts,
        "own": paper.OWN,
    }
    return render_to_string("journal/book_pdf.html", context)


def _pictures_of(user, found: list[Chapter]):
    """What gives the pictures of this person's own entries, by the address at which the page has them."""
    exercises = {
        f"/exercises/{item.entry.pk}.svg": item
        for chapter in found
        for item, words in chapter.entries
        if words and item.words.exercise
    }

    def picture(path: str) -> tuple[bytes, str] | None:
        if path in exercises:
            return exercises[path].snapshot.shown.file.encode("utf-8", "replace"), "image/svg+xml"
        try:
            found = resolve(path)
            if found.view_name != "journal:file":
                return None
            row = permissions.attachments_of(user).get(pk=found.kwargs["file"])
            file = attachments.read(owner=user, attachment=row)
        except (Resolver404, attachments.Attachment.DoesNotExist, FileMissing, SealError):
            return None
        return (file.data, file.kind) if file.kind.startswith("image/") else None

    return picture


def volumes(found: list[Chapter], size: int = VOLUME_SIZE) -> list[list[Chapter]]:
    """The chapters in as many volumes as their length needs, in order. A long week goes on in the next volume.

    No volume costs more than `size`; the words of an entry that does alone are left out, None in their place.
    """
    result: list[list[Chapter]] = []
    room = 0
    for chapter in found:
        continued = False
        for entry in chapter.entries:
            item, laid_out = entry
            laid_out = laid_out._replace(html=paper.printable(laid_out.html))
            length = paper.cost(laid_out.html) + (paper.PICTURE_COST if item.words.exercise else 0)
            length += sum(paper.cost(answer.text) + paper.cost(answer.question) for answer in item.answers)
            if length > size:
                laid_out, length = None, 0
            if not result or length > room:
                result.append([])
                room, continued = size, False
            if not continued:
                result[-1].append(replace(chapter, entries=[]))
                continued = True
            result[-1][-1].entries.append((item, laid_out))
            room -= length
    return result


def _answers(user, rows: list[Entry], activities: dict) -> dict[UUID, list[OpenMessage]]:
    """What was written about the entries that were shared, in its order."""
    found = defaultdict(list)
    for one in conversations(user, activities, entries=rows):
        found[one.thread.entry_id] += one.messages
    return found


def chapters(user, request) -> list[Chapter]:
    """Everything outside the bin, in the order of the course; free entries and the rest at the end."""
    rows = list(permissions.entries_of(user).kept().order_by("created_at", "pk"))
    if not rows:
        return []
    activities = numbered_activities({row.activity_id for row in rows} - {None}, request)
    safe = open_journal(user)
    files = attachments.shown_attachments(rows, safe)
    answers = _answers(user, rows, activities)
    opened = [reading.open_entry(row, safe, activities, files[row.pk]) for row in rows]
    weeks = reading.by_week([replace(entry, answers=answers[entry.entry.pk]) for entry in opened])
    ordered = [week for week in reversed(weeks) if week.entries[0].activity] + [
        week for week in weeks if not week.entries[0].activity
    ]
    return [Chapter(week.heading, week.about, [(entry, entry.laid_out) for entry in week.entries]) for week in ordered]
