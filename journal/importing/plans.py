"""What an import would do: compared with what its owner has here already. Changes nothing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal import permissions
from journal.conf import conf
from journal.importing import archives, texts
from journal.importing.answers import AnswersPlanned, plan_answers
from journal.importing.files import Look
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
    package: Package | None = None
    folder: str = ""
    answers: AnswersPlanned = field(default_factory=AnswersPlanned)

    @property
    def anything(self) -> bool:
        """Whether there is something to bring in."""
        return bool(self.coming or self.answers.coming)

    @property
    def coming(self) -> list[IncomingEntry]:
        """What would be stored. Those beside another version come without their number, and get a fresh one."""
        return [*self.new, *(dataclasses.replace(entry, uuid=None) for entry in self.beside)]

    @property
    def files(self) -> int:
        return sum(len(entry.files) for entry in self.coming)

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
def contents_of(package: Package) -> Contents:
    """The entries in an upload. Raises Refused."""
    place = archives.place_of(package)
    if place is not None:
        return archives.read_archive(package, place)
    if not any(texts.is_text(name) for name in package.names):
        raise Refused(
            _("There is neither a journal.json nor a text file (.md or .txt) in it, so there is nothing to bring in.")
        )
    return texts.read_texts(package)


@sensitive_variables()
def plan_of(owner, safe: OpenSafe, package: Package) -> Plan:
    """Compare with every entry of the owner's, in the bin too. Entries of other people are not asked. Raises Refused, SealError."""
    contents = contents_of(package)
    here = _Here(owner, safe)
    look = Look(package, contents.folder, _room(owner))
    about = {"whose": contents.whose, "made_at": contents.made_at, "package": package, "folder": contents.folder}
    answers = plan_answers(owner, safe, contents.answers)
    plan = Plan(left_out=[*contents.left_out, *answers.left_out], answers=answers, **about)
    for entry in contents.entries:
        if here.has(entry) or here.has_thread(entry):
            plan.here.append(entry)
            continue
        files, left_out = look.at(entry)
        plan.left_out.extend(left_out)
        (plan.beside if entry.uuid in here.numbers else plan.new).append(dataclasses.replace(entry, files=files))
    return plan


def _room(owner) -> int:
    """How many bytes more the files of a journal may take."""
    taken = permissions.attachments_of(owner).aggregate(all=Sum("size"))["all"] or 0
    return max(0, conf.files_limit - taken)


class _Here:
    """What the owner's entries say now."""

    def __init__(self, owner, safe: OpenSafe) -> None:
        self.numbers: set[UUID | None] = set()
        self._numbered, self._begun, self._saying = set(), set(), set()
        self._threads = set(permissions.threads_of(owner).values_list("pk", flat=True))
        for entry in permissions.entries_of(owner).iterator():
            said = _said(unseal(safe, entry))
            self.numbers.add(entry.pk)
            self._numbered.add((entry.pk, said))
            self._begun.add((entry.created_at, said))
            self._saying.add(said)

    def has_thread(self, entry: IncomingEntry) -> bool:
        """Whether an entry of quoted messages would say what is here: the thread itself, or these messages, brought in before.

        Changed here since, they stay as their owner wants them.
        """
        return entry.thread is not None and (entry.thread in self._threads or entry.uuid in self.numbers)

    def has(self, entry: IncomingEntry) -> bool:
        """Whether an entry is here with the same words. By its moment too: what once came beside another version comes no second time.

        A text file without a number is known by its words alone, and the same file twice is one entry.
        """
        said = _said(entry.words)
        if entry.uuid is not None:
            return (entry.uuid, said) in self._numbered or (entry.created_at, said) in self._begun
        there = said in self._saying
        self._saying.add(said)
        return there


def _said(words: Words) -> tuple:
    return (words.title.strip(), words.body.strip("\n"), *words.tags)
