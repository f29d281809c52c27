"""Entries as they were read from an upload, checked, before anything is compared or stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from journal import tags as tag_rules
from journal.answers import Filled
from journal.importing.refusals import LeftOut, NotTaken
from journal.words import BODY_LIMIT, TITLE_LIMIT, Words

# Nobody's journal begins before; a year 1 or 9999 cannot be shown in every time zone.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
# A clock elsewhere may be a little ahead.
AHEAD = timedelta(days=1)


@dataclass(frozen=True, repr=False)
class IncomingVersion:
    """An earlier version of an entry."""

    number: int
    at: datetime
    finished: bool
    words: Words


@dataclass(frozen=True, repr=False)
class IncomingFile:
    """A picture or document of an entry: what it is called, and where it is in the package."""

    uuid: UUID
    name: str
    path: str
    added_at: datetime


@dataclass(frozen=True, repr=False)
class IncomingEntry:
    """One entry. Without `uuid` it comes from a text file, and is known by its title and words."""

    words: Words
    created_at: datetime
    updated_at: datetime
    uuid: UUID | None = None
    binned_at: datetime | None = None
    version: int = 1
    last_save_id: UUID | None = None
    running: bool = True
    course_key: str = ""
    block_id: str = ""
    versions: list[IncomingVersion] = field(default_factory=list)
    files: list[IncomingFile] = field(default_factory=list)
    thread: UUID | None = None  # of which these are the messages, as quoted text


@dataclass(frozen=True, repr=False)
class IncomingAnswer:
    """What somebody filled in to the exercise of an activity."""

    uuid: UUID
    filled: Filled
    course_key: str
    block_id: str
    part: str
    version: int
    last_save_id: UUID
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, repr=False)
class Contents:
    """What an upload holds: entries, what is left out, and of a download, from whose account and when it was made, if it says so.

    `folder` is where the paths of files begin.
    """

    entries: list[IncomingEntry]
    left_out: list[LeftOut] = field(default_factory=list)
    whose: str = ""
    made_at: datetime | None = None
    folder: str = ""
    answers: list[IncomingAnswer] = field(default_factory=list)


def check_limits(words: Words) -> None:
    """The limits of the page one writes on. Raises NotTaken."""
    if words.empty:
        raise NotTaken(_("There are no words in it."))
    if any("\x00" in text for text in (words.title, words.body, *words.tags)):
        raise NotTaken(_("It is not text in UTF-8."))
    if len(words.title) > TITLE_LIMIT:
        raise NotTaken(_("Its title is longer than %(most)d characters.") % {"most": TITLE_LIMIT})
    if len(words.body) > BODY_LIMIT:
        raise NotTaken(_("It is longer than one entry may be, which is %(most)d characters.") % {"most": BODY_LIMIT})
    if len(words.tags) > tag_rules.MOST or any(len(tag) > tag_rules.LONGEST for tag in words.tags):
        limits = {"most": tag_rules.MOST, "longest": tag_rules.LONGEST}
        raise NotTaken(_("It has more than %(most)d tags, or one longer than %(longest)d characters.") % limits)


def moment(value: object) -> datetime | None:
    """A moment from what a file says: ISO 8601, a date, or what YAML made of one. None for anything else or out of all bounds.

    Without a zone it is meant in the one of whoever brings it in.
    """
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value.strip())
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time.min)
        if not isinstance(value, datetime):
            return None
        value = value if value.tzinfo else timezone.make_aware(value)
        value = value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return value if EARLIEST <= value <= timezone.now() + AHEAD else None
