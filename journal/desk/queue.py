"""The queue of a desk, a page at a time. It says who shared something about what and when, and opens no safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import BooleanField, F, Func, OuterRef, Q, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.templatetags.joined_up import when
from journal import permissions
from journal.desk.filters import Filters, Wanted, outline_for
from journal.enums import TUTORS_TURN, ThreadState
from journal.models import Message, Share, Thread, ThreadQuerySet
from journal.sharing.reply_time import working_days
from learning.models import Cohort
from learning.profiles import called, chosen_name

PAGE_SIZE = 30
IN_TURN = ("batch", "waiting_since", "uuid")  # by activity, the oldest first
_BY_STATE = {
    Wanted.ANSWERED: ThreadState.ANSWERED,
    Wanted.CLOSED: ThreadState.CLOSED,
    Wanted.WITHDRAWN: ThreadState.WITHDRAWN,
}


class Compared(Func):
    """Several columns against as many values at once, in the order of an index, so that a page begins where its index does."""

    output_field = BooleanField()

    def __init__(self, *expressions, sign: str):
        super().__init__(*expressions)
        self.sign = sign

    def as_sql(self, compiler, connection, **more):
        parts = [compiler.compile(one) for one in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _params in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {self.sign} ({right})", [value for _sql, params in parts for value in params]


@dataclass(frozen=True)
class Row:
    """A shared entry in the queue, without a word of it."""

    thread: Thread
    name: str
    label: str
    state: str
    moment: str
    mine: bool
    late: str = ""

    @property
    def uuid(self) -> UUID:
        return self.thread.pk


@dataclass(frozen=True)
class Group:
    """Rows that follow one another about one activity of one cohort."""

    label: str
    cohort: Cohort
    rows: list[Row]


@dataclass(frozen=True)
class Queue:
    """A page of the queue. `more` is the mark of the next page, "" at the end."""

    rows: list[Row]
    groups: list[Group]
    more: str
    whole: bool

    def place(self, thread: UUID) -> int:
        """Where something stands among these rows, counted from 1; 0 for what is not among them."""
        return next((place for place, row in enumerate(self.rows, 1) if row.uuid == thread), 0)

    def beside(self, thread: UUID) -> tuple[Row | None, Row | None]:
        """The rows before and after one; for what is not in the queue any more, nothing and the first."""
        place = self.place(thread)
        before = self.rows[place - 2] if place > 1 else None
        return before, self.rows[place] if place < len(self.rows) else None


def waiting_for(user) -> ThreadQuerySet:
    """What waits for an answer of this tutor or of another one of the same cohort."""
    return permissions.threads_for(user).tutors_turn(timezone.now())


def wanted(user, filters: Filters) -> ThreadQuerySet:
    """The threads that are asked for, in no order. All of them are ones this person may know of."""
    now = timezone.now()
    if filters.state == Wanted.WITHDRAWN:
        found = permissions.threads_taken_back(user)
    elif filters.state in _BY_STATE:
        found = permissions.threads_for(user).filter(_known_to_tutors(_BY_STATE[filters.state], now))
    elif filters.state == Wanted.OPEN:
        found = permissions.threads_for(user).filter(locked_until__gt=now)
    elif filters.state == Wanted.DRAFT:
        found = permissions.threads_for(user).filter(pk__in=_drafts(user).values("thread"))
    else:
        found = waiting_for(user)
        if filters.state in (Wanted.WAITING, Wanted.FOLLOW_UP):
            found = found.filter(state=filters.state.value)
    found = found.filter(batch__in=filters.batches) if filters.batches is not None else found
    cohorts = [one.pk for one in filters.among]
    return found.filter(cohort=cohorts[0]) if len(cohorts) == 1 else found.filter(cohort__in=cohorts)


def _known_to_tutors(state: str, now) -> Q:
    """Threads in a state as tutors know it: what one of them did counts at once, what the learner did when it arrives."""
    return Q(state=state) | Q(state__in=TUTORS_TURN, state_before=state, state_from__gt=now)


def _drafts(user):
    return Message.objects.drafts().filter(author=user, by_tutor=True)


def in_order(threads: ThreadQuerySet, filters: Filters) -> ThreadQuerySet:
    """In the order of the queue: by activity, the oldest first; what waits for nobody the latest first."""
    sign = "-" if filters.state in _BY_STATE else ""
    return threads.order_by(*(f"{sign}{column}" for column in _columns(filters)))


def _columns(filters: Filters) -> tuple[str, ...]:
    """What the rows are ordered by. Never anything that a share changes which can still be taken back."""
    if filters.state in _BY_STATE:
        return ("answered_at" if filters.state == Wanted.ANSWERED else "created_at", "uuid")
    return IN_TURN if len(filters.among) == 1 else ("cohort", *IN_TURN)


def mark_of(thread: Thread, filters: Filters) -> str:
    """What a page begins after: a row, by the columns of the order."""
    values = (getattr(thread, Thread._meta.get_field(column).attname) for column in _columns(filters))
    return "~".join(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)


def _read_mark(text: str, columns: tuple[str, ...]) -> list | None:
    """The values in a mark for these columns, or None for nonsense."""
    parts = text.split("~")
    if len(parts) != len(columns):
        return None
    try:
        return [_value(column, part) for column, part in zip(columns, parts, strict=True)]
    except (ValueError, OverflowError):  # the year 1 east of Greenwich lies before all time
        return None


def _value(column: str, text: str) -> datetime | UUID | int:
    if column == "uuid":
        return UUID(text)
    if column in {"cohort", "batch"}:
        if len(text) > 18:
            raise ValueError
        return int(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)


def after(threads: ThreadQuerySet, filters: Filters, mark: str) -> ThreadQuerySet:
    """Those that come after a mark in the order of the queue; all of them for no mark, and for nonsense."""
    columns = _columns(filters)
    found = _read_mark(mark, columns)
    if found is None:
        return threads
    fields = [Thread._meta.get_field(column) for column in columns]
    outputs = [field.target_field if field.is_relation else field for field in fields]
    values = [Value(value, output_field=output) for value, output in zip(found, outputs, strict=True)]
    sign = "<" if filters.state in _BY_STATE else ">"
    return threads.filter(Compared(*map(F, columns), *values, sign=sign))


def page_of(user, filters: Filters, request) -> Queue:
    """A page of what is asked for. One query for any number of rows, and two for each course on the page."""
    now = timezone.now()
    latest = Share.objects.standing().filter(thread=OuterRef("pk"), visible_from__lte=now).order_by("-shared_at")
    threads = after(in_order(wanted(user, filters), filters), filters, filters.after).annotate(
        owner_called=chosen_name("owner"),
        locker_called=chosen_name("locked_by"),
        shared_at=Subquery(latest.values("shared_at")[:1]),
        draft_at=Subquery(_drafts(user).filter(thread=OuterRef("pk")).values("updated_at")[:1]),
    )
    found = list(threads.select_related("owner", "locked_by")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    cohorts = {one.pk: one for one in filters.cohorts}
    rows = [_row(thread, user, cohorts[thread.cohort_id], now, request) for thread in shown]
    groups = [
        Group(label, cohorts[cohort], list(members))
        for (cohort, label), members in groupby(rows, key=lambda row: (row.thread.cohort_id, row.label))
    ]
    more = mark_of(shown[-1], filters) if len(found) > PAGE_SIZE else ""
    return Queue(rows, groups, more, whole=not more and not filters.after)


def label_of(thread: Thread, cohort: Cohort, request) -> str:
    """What a shared entry is about, as its activity is called today."""
    if thread.batch == 0:
        return _("Free entries")
    outline = outline_for(cohort, request)
    activity = outline.activities.get(thread.batch) if outline else None
    return activity.label if activity else _("From activities that are not published now")


def _row(thread: Thread, user, cohort: Cohort, now, request) -> Row:
    name = called(thread.owner, thread.owner_called) or _("Somebody without a name")
    label = label_of(thread, cohort, request)
    state, moment = _state(thread, user, now)
    mine = thread.locked_by_id == user.pk and thread.locked_until > now
    return Row(thread, name, label, state, moment, mine, _late(thread, cohort, now))


def _late(thread: Thread, cohort: Cohort, now) -> str:
    """That something has waited longer than its cohort aims at, said to tutors only and quietly."""
    waits = thread.state in TUTORS_TURN and thread.waiting_since <= now
    if not waits or working_days(thread.waiting_since, now) <= cohort.reply_days:
        return ""
    said = ngettext("longer than %(n)s working day", "longer than %(n)s working days", cohort.reply_days)
    return said % {"n": cohort.reply_days}


def _state(thread: Thread, user, now) -> tuple[str, str]:
    """What a row says of its state, and since when."""
    shared = _("shared %(when)s") % {"when": when(thread.shared_at)} if thread.shared_at else ""
    known = thread.state
    if known in TUTORS_TURN and thread.state_from > now:
        known = thread.state_before
    if thread.locked_by_id and thread.locked_until > now:
        return _with_whom(thread, user), shared
    if known == ThreadState.WITHDRAWN:
        # Shared again a moment ago it is not withdrawn any more, which nobody is to know yet.
        return str(ThreadState.WITHDRAWN.label), when(thread.state_from) if thread.state == known else ""
    if thread.draft_at:
        return _("Draft reply"), _("kept %(when)s") % {"when": when(thread.draft_at)}
    if known == ThreadState.ANSWERED and thread.answered_at:
        return str(ThreadState.ANSWERED.label), when(thread.answered_at)
    return str(ThreadState(known).label) if known else "", shared


def _with_whom(thread: Thread, user) -> str:
    if thread.locked_by_id == user.pk:
        return _("Open with you")
    name = called(thread.locked_by, thread.locker_called) or _("another tutor")
    return _("Open with %(name)s since %(time)s") % {
        "name": name,
        "time": timezone.localtime(thread.locked_at).strftime("%H:%M"),
    }
