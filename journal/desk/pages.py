"""The queue, and the buttons that open something from it, go on to the next, stay and leave. Only they take and give locks."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal import permissions
from journal.desk import filters as asked
from journal.desk import queue, unsent
from journal.desk.reading_page import gone
from journal.models import Share, Thread
from journal.pages import answer, private_answer, private_page
from journal.sharing import actions
from journal.sharing.actions import LockedBySomebody

TRIES = 20  # how many threads "next" looks at that another tutor takes at the same moment


@private_page
@require_GET
def show_queue(request):
    """What waits, or what the filters ask for. Whoever tutors nobody is told what the desk is, and keeps their drafts."""
    if not asked.cohorts_of(request):
        context = {"unsent": unsent.rows_of(request), "section": "desk"}
        return render(request, "journal/desk/not_a_tutor.html", context, status=403)
    filters = asked.filters_of(request)
    shown = queue.page_of(request.user, filters, request)
    at_the_top = filters.state in (asked.Wanted.TO_ANSWER, asked.Wanted.WITHDRAWN) and not filters.after
    show_unsent = at_the_top and any(cohort.has_unsent for cohort in filters.cohorts)
    context = {
        "filters": filters,
        "queue": shown,
        "later": filters.query(after=shown.more),
        "start": filters.query(after=""),
        "states": asked.Wanted.choices,
        "unsent": unsent.rows_of(request) if show_unsent else [],
        "section": "desk",
    }
    return render(request, "journal/desk/queue.html", context)


def _to(thread: UUID, request, **more) -> HttpResponseRedirect:
    """To the page of a thread, with the queue as it was, and the focus on the entry."""
    where = reverse("desk:thread", args=[thread]) + asked.filters_of(request).query()
    for name, value in more.items():
        where += f"{'&' if '?' in where else '?'}{name}={value}"
    return redirect(f"{where}#entry-title")


def _release_left(request) -> None:
    """Give back what the page was about that somebody came from; without script nothing else does."""
    try:
        left = UUID(request.POST.get("leaving", ""))
    except ValueError:
        return
    actions.release(tutor=request.user, thread=Thread(pk=left))


@private_page
@require_POST
def open_thread(request, thread):
    """Open a shared entry to answer it; only to read it while another tutor has it open. Its owner sees that it was opened."""
    found = permissions.threads_for(request.user).filter(pk=thread).first()
    if found is None:
        return gone(request, thread)
    if request.POST.get("leaving") != str(thread):
        _release_left(request)
    try:
        actions.take_up(tutor=request.user, thread=found)
    except LockedBySomebody:
        _note_latest(request, thread)
    return _to(thread, request)


@private_page
@require_POST
def read_thread(request, thread):
    """Open another entry of the same learner to read it, without taking it from anybody. Its owner sees that it was opened."""
    _note_latest(request, thread)
    back = request.POST.get("from", "")
    return _to(thread, request, **({"from": back} if _is_uuid(back) else {}))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _note_latest(request, thread: UUID) -> None:
    shares = permissions.shares_for(request.user).filter(thread=thread)
    latest = shares.order_by("-shared_at", "-pk").first()
    if latest is None:
        raise Share.DoesNotExist
    actions.note_opening(person=request.user, share=latest)


@private_page
@require_POST
def open_version(request, thread, share):
    """Open one more version of an entry. Its owner sees that it was opened."""
    wanted = permissions.shares_for(request.user).get(pk=share, thread=thread)
    actions.note_opening(person=request.user, share=wanted)
    return _to(thread, request)


@private_page
@require_POST
def next_waiting(request):
    """Open what comes next in the order of the queue and is not open with another tutor; from the start again at the end."""
    filters = asked.filters_of(request)
    if not filters.cohorts:
        raise Thread.DoesNotExist
    if filters.state not in (asked.Wanted.WAITING, asked.Wanted.FOLLOW_UP):
        filters = replace(filters, state=asked.Wanted.TO_ANSWER)
    _release_left(request)
    taken = _take_next(request, filters)
    if taken is None:
        messages.info(request, _("Nothing else waits."))
        return redirect(reverse("desk:queue") + filters.query())
    return _to(taken.pk, request)


def _take_next(request, filters) -> Thread | None:
    """Take up the next thread nobody has open; two tutors who ask at once get two threads."""
    waiting = queue.in_order(queue.wanted(request.user, filters), filters)
    left = request.POST.get("leaving", "")
    here = waiting.none() if not _is_uuid(left) else Thread.objects.filter(pk=left, cohort__in=filters.among)
    free = waiting.filter(Q(locked_until=None) | Q(locked_until__lte=timezone.now()) | Q(locked_by=request.user))
    free = free.exclude(pk=left) if _is_uuid(left) else free
    mark = queue.mark_of(here[0], filters) if here else ""
    found = list(queue.after(free, filters, mark)[:TRIES])
    for thread in found + (list(free[:TRIES]) if mark else []):
        try:
            return actions.take_up(tutor=request.user, thread=thread)
        except (LockedBySomebody, Thread.DoesNotExist):
            continue
    return None


@private_answer
@require_POST
def stay(request, thread):
    """Go on having a thread open while somebody reads or writes; said by the page once a minute."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    try:
        with transaction.atomic():
            threads = permissions.threads_for(request.user).select_for_update(of=("self",))
            actions.hold(tutor=request.user, thread=threads.get(pk=thread), now=timezone.now())
    except LockedBySomebody:
        return answer(409, problem="locked")
    return answer(200)


@private_page
@require_POST
def leave(request, thread):
    """Back to the queue; others can open the thread now. Also what a page sends when it is closed."""
    actions.release(tutor=request.user, thread=Thread(pk=thread))
    return redirect(reverse("desk:queue") + asked.filters_of(request).query())
