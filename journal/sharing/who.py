"""Who can read an entry, as its owner reads it: made from the rule in `audiences`, for one entry or many with the same queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from content.templatetags.joined_up import when
from journal import audiences, permissions
from journal.enums import TUTORS_TURN, ThreadState
from journal.models import Entry, Opening, Share, Thread
from learning import permissions as learning_permissions
from learning.profiles import names_shown


@dataclass(frozen=True)
class Opened:
    """That somebody opened a shared version, and when first."""

    name: str
    at: datetime


@dataclass(frozen=True)
class SharedVersion:
    """A version that was shared: who may read it now, by name, and who opened it."""

    share: Share
    readers: list[str]
    opened: list[Opened]
    in_grace: bool

    @property
    def standing(self) -> bool:
        return self.share.withdrawn_at is None


@dataclass(frozen=True)
class Standing:
    """How one thread stands with those it was shared with. `said` is the line that its owner reads."""

    thread: Thread
    versions: list[SharedVersion]  # the newest first, withdrawn ones too
    said: str
    kind: str  # the class of the line: private, shared, answered
    notes: list[str] = field(default_factory=list)
    your_turn: bool = False

    @property
    def latest(self) -> SharedVersion | None:
        """The newest version that was not taken back."""
        return next((one for one in self.versions if one.standing), None)

    @property
    def in_grace(self) -> bool:
        return bool(self.latest and self.latest.in_grace)


@dataclass(frozen=True)
class Line:
    """Who can read an entry: how it stands in each cohort that it is shared in, the latest first; nothing while it is private."""

    shared: list[Standing]
    taken_back: bool = False

    @property
    def your_turn(self) -> bool:
        return any(one.your_turn for one in self.shared)


PRIVATE = Line([])


def who_reads(user, entries: Iterable[Entry]) -> dict[UUID, Line]:
    """Who can read each of these entries of a person's own: a line for every one.

    One query while nothing was shared; otherwise the same few for one entry and for many.
    """
    by_number = {entry.pk: entry for entry in entries}
    threads = list(permissions.threads_of(user).filter(entry__in=by_number).select_related("cohort"))
    found = defaultdict(list)
    for standing in standings(user, threads, by_number).values():
        found[standing.thread.entry_id].append(standing)
    return {number: line_of(found[number]) for number in by_number}


def line_of(found: list[Standing]) -> Line:
    """Who can read the one entry that these threads are about."""
    shared = [one for one in found if one.latest]
    shared.sort(key=lambda one: one.latest.share.shared_at, reverse=True)
    return Line(shared, taken_back=bool(found) and not shared)


def standings(user, threads: Iterable[Thread], entries: dict[UUID, Entry] | None = None) -> dict[UUID, Standing]:
    """How each of these threads of a person's own stands, by its number. Fetch them with their cohorts. `entries` are those they are
    about, as far as they are at hand: they tell whether the shared copy is older.
    """
    threads = {thread.pk: thread for thread in threads}
    if not threads:
        return {}
    facts = _Facts(user, threads)
    return {number: facts.standing(thread, (entries or {}).get(thread.entry_id)) for number, thread in threads.items()}


class _Facts:
    """What is known of some threads, asked for all of them at once."""

    def __init__(self, user, threads: dict[UUID, Thread]):
        self.now = timezone.now()
        shares = permissions.shares_of(user).filter(thread__in=threads).defer("sealed").order_by("-shared_at", "-pk")
        self.shares: dict[UUID, list[Share]] = defaultdict(list)
        for share in shares:
            share.thread = threads[share.thread_id]
            self.shares[share.thread_id].append(share)
        standing = [one for found in self.shares.values() for one in found if one.withdrawn_at is None]
        self.readers = audiences.readers(standing)
        self.openings = self._openings(user, threads)
        self.replies = self._replies(user, threads)
        # A cohort that the learner is in no longer, or that is gone, explains why nobody reads.
        mine = learning_permissions.enrolments_of(user).active().filter(cohort__isnull=False)
        self.cohorts = set(mine.values_list("cohort_id", flat=True))
        self.names = self._names()

    def _openings(self, user, threads) -> dict[UUID, list[Opening]]:
        found = defaultdict(list)
        rows = permissions.openings_of(user).filter(share__thread__in=threads).select_related("person")
        for opening in rows.order_by("at", "pk"):
            found[opening.share_id].append(opening)
        return found

    def _replies(self, user, threads) -> dict[UUID, object]:
        """The last reply that arrived in each thread."""
        arrived = permissions.messages_of(user).filter(thread__in=threads, by_tutor=True, released_at__lte=self.now)
        rows = arrived.defer("sealed").select_related("author").order_by("released_at", "pk")
        return {message.thread_id: message for message in rows}

    def _names(self) -> dict[int, str]:
        people = [person for found in self.readers.values() for person in found]
        people += [one.person for found in self.openings.values() for one in found if one.person_id]
        people += [message.author for message in self.replies.values() if message.author_id]
        return names_shown({person.pk: person for person in people}.values())

    def standing(self, thread: Thread, entry: Entry | None) -> Standing:
        versions = [self._version(share) for share in self.shares[thread.pk]]
        latest = next((one for one in versions if one.standing), None)
        if latest is None:
            return Standing(thread, versions, _taken_back(thread, versions), "private")
        # What was said to the learner's turn a moment ago can still be undone, and has not happened yet.
        answered = thread.state == ThreadState.ANSWERED and thread.known_state(self.now) == ThreadState.ANSWERED
        said, kind = self._said(thread, latest, answered)
        notes = []
        if entry is not None and entry.version > latest.share.version:
            notes.append(_("The shared copy is older than your entry: what you changed since is private."))
        before = next((one for one in versions if one.standing and not one.in_grace), None)
        if latest.in_grace and before:
            notes.append(_("Version %(version)s can be read already.") % {"version": before.share.version})
        return Standing(thread, versions, said, kind, notes, your_turn=answered)

    def _version(self, share: Share) -> SharedVersion:
        readers = [self.named(person) for person in self.readers.get(share.pk, [])]
        opened = [Opened(self.named(one.person), one.at) for one in self.openings[share.pk]]
        return SharedVersion(share, readers, opened, share.withdrawn_at is None and share.visible_from > self.now)

    def named(self, person) -> str:
        """How somebody is called; people without an account any more, and without a name, are tutors all the same."""
        return (self.names.get(person.pk) if person else "") or _("a tutor")

    def _said(self, thread: Thread, latest: SharedVersion, answered: bool) -> tuple[str, str]:
        """The line about a thread with something in it, and its kind."""
        share, reply = latest.share, self.replies.get(thread.pk)
        names = {"names": listed(latest.readers), "version": share.version}
        if not latest.readers:
            return _("Shared, but nobody can read it now: %(why)s") % {"why": self._why_nobody(thread)}, "shared"
        if latest.in_grace:
            said = _("Version %(version)s shared with %(names)s; can be opened from %(time)s")
            return said % (names | {"time": clock(share.visible_from)}), "shared"
        if answered:
            return _("%(name)s replied") % {"name": sentence(self.named(reply.author if reply else None))}, "answered"
        if thread.state == ThreadState.CLOSED:
            return _("Shared with %(names)s; the conversation is closed") % names, "shared"
        if reply and thread.state in TUTORS_TURN and reply.released_at > share.shared_at:
            return _("You wrote back to %(names)s") % names, "shared"
        if latest.opened:
            opened = [
                _("%(name)s opened it %(when)s") % {"name": one.name, "when": when(one.at)} for one in latest.opened
            ]
            return sentence("; ".join(opened)), "shared"
        return _("Shared with %(names)s, not opened yet") % names, "shared"

    def _why_nobody(self, thread: Thread) -> str:
        if thread.cohort_id is None:
            return _("its group is not there any more.")
        if thread.cohort_id not in self.cohorts:
            return _("you left the group.")
        return _("your tutor left. If your group has a tutor again, share it once more.")


def _taken_back(thread: Thread, versions: list[SharedVersion]) -> str:
    at = max((one.share.withdrawn_at for one in versions), default=thread.state_from)
    return _("Taken back %(when)s. Only you can read it") % {"when": when(at)}


def clock(moment: datetime) -> str:
    """14:12, and with its day when that is not today."""
    local = timezone.localtime(moment)
    return date_format(local, "H:i") if local.date() == timezone.localdate() else date_format(local, "j F H:i")


def listed(names: list[str]) -> str:
    """ "Sam Lee, Priya Shah and a tutor"."""
    return get_text_list(names, _("and"))


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def people_named(people: Iterable) -> list[str]:
    """How others call these people, each with something in place of a name that is missing. One query."""
    return [name or _("a tutor") for name in names_shown(people).values()]
