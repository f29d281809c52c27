"""Finding in one's own journal: every entry is opened in memory with one cipher, looked at, and forgotten.

Nothing of an entry is kept in an index, so the only way to find a word is to read. That is done over plain rows, not models:
see docs/performance.md for what it costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from content.markdown import plain
from journal import permissions
from journal.actions import open_journal
from journal.mentions import spoken
from journal.models import Entry
from journal.safe import OpenSafe, RowName, SealError
from journal.tags import Tag, folded, tag_of
from journal.words import TABLE

CHUNK = 200
BEFORE, AFTER = 60, 140  # signs of an excerpt round the place found
_FIELDS = ("uuid", "version", "activity_id", "journal_id", "created_at", "updated_at", "sealed")


class Row(NamedTuple):
    """A sealed row as it comes from the database, without a model around it."""

    uuid: UUID
    version: int
    activity_id: int | None
    journal_id: UUID
    created_at: datetime
    updated_at: datetime
    sealed: bytes

    def open(self, safe: OpenSafe) -> dict:
        """What is sealed in it. Raises SealError."""
        return safe.unseal(RowName(TABLE, self.uuid, self.version), self.sealed)

    def as_entry(self) -> Entry:
        """The same row as a model, for what names and shows it."""
        return Entry(**self._asdict())


@dataclass(frozen=True, repr=False)
class Wanted:
    """What is looked for; what is left empty does not count. `activities` None means any."""

    activities: frozenset[int | None] | None = None
    tag: str = ""  # the mark of one
    first: date | None = None
    last: date | None = None
    words: str = ""

    def row_fits(self, row: Row) -> bool:
        """Whether what stands beside the words fits."""
        if self.activities is not None and row.activity_id not in self.activities:
            return False
        day = timezone.localdate(row.updated_at) if self.first or self.last else None
        return not ((self.first and day < self.first) or (self.last and day > self.last))

    def words_fit(self, content: dict) -> bool:
        """Whether every word that is looked for occurs somewhere in the entry, whatever its case and accents."""
        if not self.words.strip():
            return True
        where = folded("\n".join([content["title"], content["body"], content["label"], *content.get("tags", ())]))
        return all(word in where for word in folded(self.words).split())


@dataclass(repr=False)
class Finding:
    """What one look through a journal gives: the rows that fit, newest first, and what could have been chosen."""

    rows: list[Row] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


def kept_rows(user, **narrowed) -> Iterator[Row]:
    """The person's own rows outside the bin, newest first. One query."""
    rows = permissions.entries_of(user).kept().filter(**narrowed).order_by("-updated_at", "-uuid")
    return map(Row._make, rows.values_list(*_FIELDS).iterator(chunk_size=CHUNK))


def look_through(user, safe: OpenSafe | None, wanted: Wanted) -> Finding:
    """Look through the whole journal of a person. Two queries with the one that opened the safe. Raises SealError."""
    found, tags = Finding(), {}
    for row in kept_rows(user) if safe else ():
        content = row.open(safe)
        marks = {tag.mark: tag for tag in (tag_of(row.journal_id, words) for words in content.get("tags", ()))}
        tags = marks | tags  # the newest way to write one stands
        if wanted.row_fits(row) and (not wanted.tag or wanted.tag in marks) and wanted.words_fit(content):
            found.rows.append(row)
    found.tags = sorted(tags.values(), key=lambda tag: folded(tag.words))
    return found


def own_tags(user) -> list[str]:
    """Every tag the person uses, for the list of suggestions. An entry that does not open must not keep others from being written."""
    try:
        safe = open_journal(user)
    except SealError:
        return []
    found: dict[str, str] = {}
    for row in kept_rows(user) if safe else ():
        try:
            tags = row.open(safe).get("tags", ())
        except SealError:
            continue
        for words in tags:
            found.setdefault(folded(words), words)
    return [found[key] for key in sorted(found)]


class Piece(NamedTuple):
    """A stretch of an excerpt, and whether it is what was looked for."""

    text: str
    hit: bool


def excerpt(body: str, words: str, usual: int) -> list[Piece]:
    """The place of an entry where the first of the words stands, with all that were looked for marked; else its beginning.

    In: Markdown, what is looked for, and how long an excerpt usually is.
    """
    body = spoken(body)
    text = plain(body, len(body) + 1)
    spans = _spans(text, folded(words).split())
    if not spans:
        return [Piece(plain(body, usual), False)]
    start, end = _window(text, *spans[0])
    pieces, here = [Piece("…", False)] if start else [], start
    for first, last in spans:
        if last > end:
            break
        pieces += [Piece(text[here:first], False), Piece(text[first:last], True)]
        here = last
    pieces += [Piece(text[here:end], False), Piece("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece.text]


def _spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where any of the words stands, from left to right, none within another."""
    signs: list[str] = []
    origin: list[int] = []
    for place, sign in enumerate(text):
        for part in folded(sign):
            signs.append(part)
            origin.append(place)
    where, found, here = "".join(signs), [], 0
    while hits := [(at, len(word)) for word in words if (at := where.find(word, here)) >= 0]:
        at, length = min(hits, key=lambda hit: (hit[0], -hit[1]))
        first, last = origin[at], origin[at + length - 1] + 1
        # Accents after the last sign belong to it; one sign may stand for several, and is marked once.
        while last < len(text) and not folded(text[last]):
            last += 1
        if not found or first >= found[-1][1]:
            found.append((first, last))
        here = at + length
    return found


def _window(text: str, first: int, last: int) -> tuple[int, int]:
    """A stretch of the text round a place, from a word's beginning to a word's end where there are words."""
    start, end = max(0, first - BEFORE), min(len(text), last + AFTER)
    if start:
        start = max(start, text.find(" ", start, first) + 1)
    if end < len(text):
        space = text.rfind(" ", last, end)
        end = space if space > last else end
    return start, end
