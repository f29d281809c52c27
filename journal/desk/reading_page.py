"""One shared entry on the desk: queue, entry and reply beside each other. Looking at the page changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from journal import permissions
from journal.comparing import Piece, compare
from journal.desk import filters as asked
from journal.desk import queue, unsent
from journal.models import Opening, Share, Thread
from journal.pages import private_page
from journal.replies.shown import tutor_side
from journal.safes import open_thread
from journal.sharing.reading import OpenShare, open_share
from learning.models import Cohort
from learning.profiles import called, chosen_name

EARLIER = 20


@dataclass(frozen=True, repr=False)
class Version:
    """A version on the page, when whoever looks opened it, and how it differs from the one that is read."""

    open: OpenShare
    opened_at: datetime
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class Earlier:
    """Another entry of the same learner, by its name. No word of it."""

    thread: Thread
    label: str
    opened: bool


@private_page
@require_GET
def show_thread(request, thread):
    """The entry as it was shared, for a tutor who opened it; a button that opens it before that; why it is gone after that."""
    shares = list(_shares(request.user, thread))
    if not shares:
        return gone(request, thread)
    thread = shares[0].thread
    filters = asked.filters_of(request)
    cohort = next(one for one in filters.cohorts if one.pk == thread.cohort_id)
    name = called(thread.owner, thread.owner_called) or _("Somebody without a name")
    shown = queue.page_of(request.user, filters, request)
    context = {
        "thread": thread,
        "name": name,
        "label": queue.label_of(thread, cohort, request),
        "filters": filters,
        "queue": shown,
        "later": filters.query(after=shown.more),
        "start": filters.query(after=""),
        "beside": shown.beside(thread.pk),
        "lock": _lock(thread, request.user),
        "held": thread.locked_by_id == request.user.pk and thread.locked_until > timezone.now(),
        "back_to": _back_to(request),
        "section": "desk",
    }
    if any(share.opened_at for share in shares):
        context |= _opened(request, thread, shares, cohort)
        context["label"] = context["version"].open.naming.title
        # What somebody had begun to write stays in sight; without that, an entry that is open with another is for reading only.
        context["read_only"] = bool(context["reply"]["locked_by"] and not context["reply"]["draft"])
    return render(request, "journal/desk/thread.html", context | {"said": _said(context, shown, thread)})


def _shares(user, uuid: UUID):
    """The versions that this person may read, the newest first, with their thread and when the person opened them."""
    mine = Opening.objects.filter(share=OuterRef("pk"), person=user).values("at")[:1]
    rows = permissions.shares_for(user).filter(thread=uuid).annotate(opened_at=Subquery(mine))
    rows = rows.select_related("thread__safe", "thread__owner", "thread__locked_by").order_by("-shared_at", "-pk")
    names = {"owner_called": chosen_name("thread__owner"), "locker_called": chosen_name("thread__locked_by")}
    for share in rows.annotate(**names):
        share.thread.owner_called, share.thread.locker_called = share.owner_called, share.locker_called
        yield share


@sensitive_variables()
def _opened(request, thread: Thread, shares: list[Share], cohort: Cohort) -> dict:
    """What is shown once the entry was opened: its latest opened version, the others, and what was written about them."""
    safe, outline = open_thread(thread), asked.outline_for(cohort, request)
    for share in shares:
        share.thread = thread
    found = {share.pk: open_share(share, safe, outline.activities if outline else {}) for share in shares}
    mine = [Version(found[share.pk], share.opened_at) for share in shares if share.opened_at]
    read = mine[0]
    older = [Version(one.open, one.opened_at, compare(one.open.words.body, read.open.words.body)) for one in mine[1:]]
    return {
        "version": read,
        "older": older,
        "unopened": [share for share in shares if not share.opened_at],
        "newer": next((share for share in shares[:1] if not share.opened_at), None),
        "laid_out": read.open.laid_out,
        "snapshot": read.open.snapshot,
        "reply": tutor_side(request, thread, [one.open for one in mine], safe),
        "earlier": _earlier(request, thread, cohort),
    }


def _earlier(request, thread: Thread, cohort: Cohort) -> list[Earlier]:
    """What else the same learner shared in this cohort, the latest first."""
    opened = Opening.objects.filter(share__thread=OuterRef("pk"), person=request.user).values("at")[:1]
    rows = permissions.threads_for(request.user).filter(owner=thread.owner, cohort=cohort).exclude(pk=thread.pk)
    rows = rows.annotate(opened_at=Subquery(opened)).order_by("-created_at", "-pk")[:EARLIER]
    return [Earlier(row, queue.label_of(row, cohort, request), bool(row.opened_at)) for row in rows]


def _lock(thread: Thread, user) -> dict:
    """Who has it open: nothing while nobody does or the person who looks does; `over` when another tutor did until lately."""
    if thread.locked_by_id in (None, user.pk):
        return {}
    name = called(thread.locked_by, thread.locker_called) or _("another tutor")
    times = {"since": thread.locked_at, "until": thread.locked_until}
    return times | {"name": name, "over": thread.locked_until <= timezone.now()}


def _back_to(request) -> UUID | None:
    """The entry that somebody was at before they looked at this one."""
    try:
        return UUID(request.GET.get("from", ""))
    except ValueError:
        return None


def _said(context: dict, shown: queue.Queue, thread: Thread) -> str:
    """What is said aloud when the page comes: "Week 6 Activity 2, Noor Haddad. 3 of 12 waiting"."""
    said = f"{context['label']}, {context['name']}."
    place = shown.place(thread.pk)
    if not place or not shown.whole or context["filters"].state:
        return said
    waiting = ngettext("%(place)s of %(n)s waiting.", "%(place)s of %(n)s waiting.", len(shown.rows))
    return f"{said} {waiting % {'place': place, 'n': len(shown.rows)}}"


def gone(request, uuid: UUID):
    """Why something is not there, for whoever knew of it; 404 for everybody else, like what never was."""
    draft = unsent.in_thread(request, uuid)
    withdrawn = permissions.threads_taken_back(request.user).filter(pk=uuid).exists()
    if not draft and not withdrawn:
        raise Thread.DoesNotExist
    context = draft | {"withdrawn": withdrawn, "section": "desk"}
    return render(request, "journal/desk/gone.html", context, status=410)
