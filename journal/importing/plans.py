"""What an import would do: compared with what its owner has here already. Changes nothing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal import permissions
from journal.importing import archives, texts
from journal.importing.incoming import Contents, IncomingEntry
from journal.importing.packages import Package
from journal.importing.refusals import LeftOut, Refused
from journal.reading import day
from journal.safe import OpenSafe
from journal.words import Words, name_entry, unseal

NAMED = 20
LEFT_OUT_NAMED = 50


@dataclass(frozen=True, repr=False)
class Plan:
    """New entries; those that are here with the same words; those that are here with other words and come beside them."""

    new: list[IncomingEntry] = field(default_factory=list)
    here: list[IncomingEntry] = field(default_factory=list)
    beside: list[IncomingEntry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    whose: str = ""
    made_at: datetime | None = None

    @property
    def coming(self) -> list[IncomingEntry]:
        """What would be stored. Those beside another version come without their number, and get a fresh one."""
        return [*self.new, *(dataclasses.replace(entry, uuid=None) for entry in self.beside)]

    @property
    def into_bin(self) -> int:
        return sum(entry.binned_at is not None for entry in self.coming)

    @property
    def first(self) -> datetime | None:
        return min((entry.created_at for entry in self.coming), default=None)

    @property
    def last(self) -> datetime | None:
        return max((entry.created_at for entry in self.coming), default=None)

    @property
    def named(self) -> list[str]:
        """What the first entries are called, in the order in which they were begun."""
        first = sorted(self.coming, key=lambda entry: entry.created_at)[:NAMED]
        return [called(entry) for entry in first]

    @property
    def more_named(self) -> int:
        return max(0, len(self.coming) - NAMED)

    @property
    def left_out_named(self) -> list[LeftOut]:
        return self.left_out[:LEFT_OUT_NAMED]

    @property
    def more_left_out(self) -> int:
        return max(0, len(self.left_out) - LEFT_OUT_NAMED)


def called(entry: IncomingEntry) -> str:
    """What an entry that comes in is called."""
    return name_entry(entry.words, None, day(entry.created_at)).title


@sensitive_variables()
def contents_of(data: bytes) -> Contents:
    """The entries in an upload. Raises Refused."""
    package = Package(data)
    place = archives.place_of(package)
    if place is not None:
        return archives.read_archive(package, place)
    if not any(texts.is_text(name) for name in package.names):
        raise Refused(
            _("There is neither a journal.json nor a text file (.md or .txt) in it, so there is nothing to bring in.")
        )
    return texts.read_texts(package)


@sensitive_variables()
def plan_of(owner, safe: OpenSafe, contents: Contents) -> Plan:
    """Compare with every entry of the owner's, in the bin too. Entries of other people are not asked."""
    kept = {entry.pk: (entry, unseal(safe, entry)) for entry in permissions.entries_of(owner).iterator()}
    saying = {_said(words) for _entry, words in kept.values()}
    begun = {(entry.created_at, _said(words)) for entry, words in kept.values()}
    plan = Plan(left_out=contents.left_out, whose=contents.whose, made_at=contents.made_at)
    for entry in contents.entries:
        said = _said(entry.words)
        if entry.uuid is None:
            same = said in saying
            saying.add(said)  # the same file twice is one entry
        else:
            # By its moment too: what once came in beside another version is not brought in again.
            same = (entry.created_at, said) in begun
            same = same or (entry.uuid in kept and _said(kept[entry.uuid][1]) == said)
        (plan.here if same else plan.beside if entry.uuid in kept else plan.new).append(entry)
    return plan


def _said(words: Words) -> tuple:
    return (words.title.strip(), words.body.strip("\n"), *words.tags)
