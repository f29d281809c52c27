"""Entries as their owner reads them: opened, named, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from content.markdown import plain
from content.numbering import NumberedActivity
from journal import permissions
from journal.actions import open_journal
from journal.attachments import OpenAttachment, shown_attachments
from journal.exercises.copies import Snapshot, snapshot_of
from journal.mentions import LaidOut, lay_out, spoken
from journal.models import Entry, EntryQuerySet
from journal.prompts import numbered_activities
from journal.safe import OpenSafe
from journal.tags import Tag
from journal.words import Naming, Words, name_entry, tags_of, unseal

PAGE_SIZE = 30
EXCERPT = 180


@dataclass(frozen=True)
class OpenEntry:
    """An entry with its words, for one response."""

    entry: Entry
    words: Words
    naming: Naming
    activity: NumberedActivity | None
    files: list[OpenAttachment] = field(default_factory=list)
    answers: list = field(default_factory=list)  # what was written about it where it was shared, for the book

    @property
    def excerpt(self) -> str:
        return plain(spoken(self.words.body), EXCERPT)

    @property
    def laid_out(self) -> LaidOut:
        """The words as a page, with the files that they mention, and the files that they do not."""
        return lay_out(self.words.body, self.files)

    @property
    def snapshot(self) -> Snapshot | None:
        return snapshot_of(self.words.exercise, f"snapshot-{self.entry.pk}")

    @property
    def tags(self) -> list[Tag]:
        return tags_of(self.entry, self.words)


@dataclass(frozen=True)
class WeekOfEntries:
    heading: str
    about: str
    entries: list[OpenEntry]


def day(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y")


def moment_said(moment: datetime) -> str:
    """ "9 April 2026 10:15", for what is kept or printed."""
    return f"{day(moment)} {timezone.localtime(moment):%H:%M}"


def open_entry(
    entry: Entry, safe: OpenSafe, activities: dict[int, NumberedActivity], files: list[OpenAttachment] | None = None
) -> OpenEntry:
    words = unseal(safe, entry)
    activity = activities.get(entry.activity_id)
    return OpenEntry(entry, words, name_entry(words, activity, day(entry.created_at)), activity, files or [])


def open_one(user, uuid: UUID, request) -> OpenEntry:
    """One of the person's own entries. Raises Entry.DoesNotExist for anything else."""
    entry = permissions.entries_of(user).get(pk=uuid)
    activities = numbered_activities({entry.activity_id} - {None}, request)
    safe = open_journal(user)
    return open_entry(entry, safe, activities, shown_attachments([entry], safe)[entry.pk])


def page_of_entries(user, entries: EntryQuerySet, after: str, request) -> tuple[list[OpenEntry], str]:
    """A page of entries, newest first, and the mark of the next page ("" at the end). `after` is such a mark; nonsense is ignored."""
    mark = read_mark(after)
    if mark:
        moment, uuid = mark
        entries = entries.filter(Q(updated_at__lt=moment) | Q(updated_at=moment, uuid__lt=uuid))
    rows = list(entries.order_by("-updated_at", "-uuid")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    more = mark_of(shown[-1]) if len(rows) > PAGE_SIZE else ""
    if not shown:
        return [], ""
    activities = numbered_activities({row.activity_id for row in shown} - {None}, request)
    safe = open_journal(user)
    return [open_entry(row, safe, activities) for row in shown], more


def mark_of(row) -> str:
    """What the next page begins after: an entry, or a row that has its moment and its identity."""
    return f"{row.updated_at.isoformat()}~{row.uuid}"


def read_mark(text: str) -> tuple[datetime, UUID] | None:
    """The moment and identity in such a mark, or None for nonsense."""
    try:
        moment, uuid = text.split("~")
        parsed = datetime.fromisoformat(moment)
        return (parsed.astimezone(UTC), UUID(uuid)) if parsed.tzinfo else None
    except (ValueError, OverflowError):  # the year 1 east of Greenwich lies before all time
        return None


def by_week(entries: list[OpenEntry]) -> list[WeekOfEntries]:
    """Group a page of entries under the weeks of their activities, latest week first; free entries and the rest come last."""

    def heading(entry: OpenEntry) -> tuple[str, str, str]:
        if entry.activity is None:
            free = entry.entry.activity_id is None
            return ("", _("Free entries") if free else _("From activities that are not published now"), "")
        week = entry.activity.node.week
        return (week.path, week.label, week.title if week.number else "")

    ordered = sorted(entries, key=lambda entry: heading(entry)[1])
    ordered = sorted(ordered, key=lambda entry: heading(entry)[0], reverse=True)
    return [WeekOfEntries(words, about, list(found)) for (_path, words, about), found in groupby(ordered, key=heading)]
