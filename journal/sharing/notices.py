"""What notices about shared entries say, to whom they stand, and where they lead. No safe is opened for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from urllib.parse import urljoin
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal import permissions
from journal.models import Message, Thread
from journal.prompts import numbered_activities
from journal.sharing.kinds import ANSWERED, GONE, SHARED, WROTE_BACK
from learning import permissions as learning_permissions
from learning.models import Notice
from learning.notices import Line, NoticeKind
from learning.profiles import names_shown


def kinds() -> list[NoticeKind]:
    """The kinds about what is shared, for the hook `notice_kinds`."""
    return [
        NoticeKind(SHARED, _waits_for, _tutors_lines(_said_shared), _mailed_shared),
        NoticeKind(WROTE_BACK, _waits_for, _tutors_lines(_said_wrote_back), _mailed_wrote_back),
        NoticeKind(ANSWERED, _answered, _answers, _mailed_answered),
        NoticeKind(GONE, _gone, _gone_lines, _mailed_gone),
    ]


# For whom they stand -------------------------------------------------------------------------------------------------------


def _about(threads) -> Exists:
    return Exists(threads.filter(pk=OuterRef("about")))


def _waits_for(user) -> Q:
    """News for a tutor: on their desk, and it is still the tutors' turn."""
    return Q(_about(permissions.threads_for(user).tutors_turn(timezone.now())))


def _answered(user) -> Q:
    """News for a learner: their own thread, in which an answer of a tutor has arrived."""
    answers = permissions.messages_of(user).arrived(timezone.now()).filter(by_tutor=True)
    return Q(Exists(answers.filter(thread=OuterRef("about"))))


def _gone(user) -> Q:
    """News for a tutor: not on their desk any more. Of a cohort they still tutor, or of one that cannot be told."""
    taught = learning_permissions.cohorts_taught_by(user)
    elsewhere = Thread.objects.filter(cohort__isnull=False).exclude(cohort__in=taught)
    return Q(Exists(taught)) & ~Q(_about(permissions.threads_for(user))) & ~Q(_about(elsewhere))


# What the page says ---------------------------------------------------------------------------------------------------------


def _threads(notices: list[Notice]) -> dict[UUID, Thread]:
    return Thread.objects.select_related("owner", "cohort", "entry").in_bulk([notice.about for notice in notices])


def _labels(threads: dict[UUID, Thread], request) -> dict[UUID, str]:
    """What each is about: today's label of its activity. A title that somebody typed is private, and not asked for."""
    activities = numbered_activities({thread.activity_id for thread in threads.values()} - {None}, request)
    return {
        pk: activities[thread.activity_id].label if thread.activity_id in activities else _("an entry")
        for pk, thread in threads.items()
    }


def thread_address(thread: UUID) -> str:
    """The page on which a tutor reads a thread. It lies right above the one that raises a concern about it."""
    return urljoin(reverse("desk:concern", args=[thread]), "..")


def _desk_address() -> str:
    return urljoin(reverse("desk:concerns"), "..")


def _own_address(thread: Thread) -> str:
    """Where a learner reads what was answered: below the entry; the shared copy where the entry is gone."""
    if thread.entry is not None and thread.entry.binned_at is None:
        return reverse("journal:entry", args=[thread.entry_id])
    return f"{reverse('journal:list')}shared/{thread.pk}/"


def _tutors_lines(say: Callable[[str, str], str]) -> Callable:
    def lines(person, notices: list[Notice], request) -> dict[int, Line]:
        threads = _threads(notices)
        labels = _labels(threads, request)
        names = names_shown({thread.owner for thread in threads.values()})
        found = [(notice, threads[notice.about]) for notice in notices if notice.about in threads]
        return {
            notice.pk: Line(say(names[thread.owner_id] or _("A learner"), labels[thread.pk]), thread_address(thread.pk))
            for notice, thread in found
        }

    return lines


def _said_shared(name: str, label: str) -> str:
    return _("%(name)s shared %(label)s") % {"name": name, "label": label}


def _said_wrote_back(name: str, label: str) -> str:
    return _("%(name)s wrote back about %(label)s") % {"name": name, "label": label}


def _answers(person, notices: list[Notice], request) -> dict[int, Line]:
    threads = _threads(notices)
    labels = _labels(threads, request)
    answers = permissions.messages_of(person).arrived(timezone.now()).filter(by_tutor=True, thread__in=threads)
    latest: dict[UUID, Message] = {
        one.thread_id: one for one in answers.defer("sealed").select_related("author").order_by("released_at", "pk")
    }
    authors = names_shown({author for one in latest.values() if (author := one.author)})
    found = {}
    for notice in notices:
        if notice.about in latest:
            name = authors.get(latest[notice.about].author_id) or _("Your tutor")
            said = _("%(name)s answered you about %(label)s") % {"name": name, "label": labels[notice.about]}
            found[notice.pk] = Line(said, _own_address(threads[notice.about]))
    return found


def _gone_lines(person, notices: list[Notice], request) -> dict[int, Line]:
    threads = _threads(notices)
    labels = _labels(threads, request)
    names = names_shown({thread.owner for thread in threads.values()})
    found = {}
    for notice in notices:
        thread = threads.get(notice.about)
        if thread is None:
            said = _("Something that was shared with you is gone: its owner deleted the account")
        else:
            said = _("%(name)s took back %(label)s, or left the group: you can no longer open it")
            said %= {"name": names[thread.owner_id] or _("A learner"), "label": labels[thread.pk]}
        found[notice.pk] = Line(said, _desk_address())
    return found


# What a mail says: how many, and where ------------------------------------------------------------------------------------------


def _by_cohort(notices: list[Notice]) -> list[tuple[str, int]]:
    """How many of these are in each cohort, by its name; "" for what belongs to none that is still there."""
    threads = Thread.objects.filter(pk__in=[notice.about for notice in notices])
    names = {pk: name or "" for pk, name in threads.values_list("pk", "cohort__name")}
    return sorted(Counter(names.get(notice.about, "") for notice in notices).items())


def _mailed_shared(person, notices: list[Notice]) -> list[str]:
    return [
        ngettext("%(n)s new entry was shared in %(group)s.", "%(n)s new entries were shared in %(group)s.", n)
        % {"n": n, "group": group or _("a group of yours")}
        for group, n in _by_cohort(notices)
    ]


def _mailed_wrote_back(person, notices: list[Notice]) -> list[str]:
    return [
        ngettext("One learner wrote back in %(group)s.", "There are %(n)s new answers of learners in %(group)s.", n)
        % {"n": n, "group": group or _("a group of yours")}
        for group, n in _by_cohort(notices)
    ]


def _mailed_answered(person, notices: list[Notice]) -> list[str]:
    return [
        ngettext("Your tutor answered you in %(group)s.", "You have %(n)s new answers in %(group)s.", n)
        % {"n": n, "group": group or _("a group of yours")}
        for group, n in _by_cohort(notices)
    ]


def _mailed_gone(person, notices: list[Notice]) -> list[str]:
    n = len(notices)
    return [
        ngettext(
            "One thing that was shared with you can no longer be opened.",
            "%(n)s things that were shared with you can no longer be opened.",
            n,
        )
        % {"n": n}
    ]
