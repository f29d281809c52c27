"""What one has shared: the list, one shared entry with what its readers see, and the page that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from journal import permissions, reading
from journal.actions import open_journal
from journal.models import Entry, Share, Thread
from journal.pages import private_page
from journal.prompts import number_in, numbered_activities
from journal.replies.shown import learner_side
from journal.safes import open_thread
from journal.sharing import turns
from journal.sharing.reading import OpenShare, open_share
from journal.sharing.who import Standing, clock, line_of, listed, standings
from journal.sharing.withdrawing import withdraw

PAGE_SIZE = 30


@dataclass(frozen=True, repr=False)
class Shown:
    """A thread as its owner sees it: how it stands, what readers see, and what was written about it."""

    standing: Standing
    shares: list[OpenShare]
    reply: dict[str, Any]
    entry: Entry | None

    @property
    def latest(self) -> OpenShare | None:
        return self.shares[0] if self.shares else None

    @property
    def newer(self) -> bool:
        """Whether the entry says something that was not shared."""
        return bool(self.entry and self.latest and self.entry.version > self.latest.share.version)


@sensitive_variables()
def shown(request, standing: Standing, entry: Entry | None) -> Shown:
    """A thread of the person's own, opened. Fetch it with `safe` and `owner`. Raises SealError."""
    thread = standing.thread
    rows = permissions.shares_of(request.user).standing().filter(thread=thread).order_by("-shared_at", "-pk")
    activities = numbered_activities({thread.activity_id} - {None}, request)
    safe = open_thread(thread)
    shares = [open_share(row, safe, activities) for row in rows.select_related("thread")]
    return Shown(standing, shares, learner_side(request, thread, shares, safe), entry)


def shared_context(request, entry: Entry) -> dict[str, Any]:
    """For the page of an entry: who can read it, and what was shared of it with what was written about that, the latest first."""
    threads = permissions.threads_of(request.user).filter(entry=entry).select_related("cohort", "safe", "owner")
    found = standings(request.user, threads.order_by("-created_at"), {entry.pk: entry})
    every = [shown(request, standing, entry) for standing in found.values()]
    line = line_of(list(found.values()))
    return {
        "line": line,
        "is_shared": bool(line.shared),
        # What was taken back stays on the page as long as something was written about it.
        "shared": [one for one in every if one.latest or one.reply["turns"]],
    }


@private_page
@require_GET
def shared_list(request):
    """Everything the person has shared: where it is their turn first, then the latest."""
    now = timezone.now()
    turn = Case(When(turns.learners_turn(now), then=Value(0)), default=Value(1))
    threads = permissions.threads_of(request.user).select_related("cohort").order_by(turn, "-created_at", "-pk")
    page = Paginator(threads, PAGE_SIZE).get_page(number_in(request.GET.get("page", "")) or 1)
    rows = list(page)
    entries = {row.pk: row for row in permissions.entries_of(request.user).filter(threads__in=rows)}
    found = standings(request.user, rows, entries)
    called = _called(request, rows, entries)
    context = {
        "items": [{"standing": found[row.pk], "called": called[row.pk], "gone": _gone(row, entries)} for row in rows],
        "page": page,
        "section": "journal",
    }
    return render(request, "journal/shared_list.html", context)


def _called(request, threads: list[Thread], entries: dict[UUID, Entry]) -> dict[UUID, str]:
    """What the entries of these threads are called today; those that are gone by their activity."""
    activities = numbered_activities({thread.activity_id for thread in threads} - {None}, request)
    safe = open_journal(request.user) if entries else None
    named = {}
    for thread in threads:
        entry, activity = entries.get(thread.entry_id), activities.get(thread.activity_id)
        if entry:
            named[thread.pk] = reading.open_entry(entry, safe, activities).naming.title
        else:
            named[thread.pk] = activity.label if activity else _("An entry that you deleted")
    return named


def _gone(thread: Thread, entries: dict[UUID, Entry]) -> str:
    """Why the entry of a thread is no longer in the journal; "" while it is there."""
    entry = entries.get(thread.entry_id)
    if entry is None:
        return _("You deleted the entry. What was shared of it was taken back.")
    if entry.binned_at:
        return _("The entry is in the bin. What was shared of it was taken back.")
    return ""


def _thread(request, uuid) -> Thread:
    return permissions.threads_of(request.user).select_related("cohort", "safe", "owner", "entry").get(pk=uuid)


@private_page
@require_GET
def shared(request, uuid):
    """One thing that was shared: exactly what its readers see, who opened it, and what was written about it."""
    thread = _thread(request, uuid)
    entries = {thread.entry.pk: thread.entry} if thread.entry else {}
    standing = standings(request.user, [thread], entries)[thread.pk]
    context = {
        "one": shown(request, standing, thread.entry),
        "called": _called(request, [thread], entries)[thread.pk],
        "gone": _gone(thread, entries),
        "section": "journal",
    }
    return render(request, "journal/shared.html", context)


@private_page
@require_http_methods(["GET", "POST"])
def take_back(request, uuid):
    """Ask before what was shared is taken back, and take it back: one version where the address or the form names it, or all."""
    thread = _thread(request, uuid)
    share = _named_share(request, thread)
    entries = {thread.entry.pk: thread.entry} if thread.entry else {}
    standing = standings(request.user, [thread], entries)[thread.pk]
    if request.method == "POST":
        said = _taken_back(standing, share)
        withdraw(thread=thread, share=share)
        messages.success(request, said)
        return redirect("journal:shared", uuid=thread.pk)
    if standing.latest is None:
        return redirect("journal:shared", uuid=thread.pk)
    standing_versions = [one for one in standing.versions if one.standing and (share is None or one.share == share)]
    readers = sorted({name for one in standing_versions for name in one.readers})
    context = {
        "standing": standing,
        "share": share,
        "readers": listed(readers),
        "opened": [opened for one in standing_versions for opened in one.opened],
        "unseen": all(one.in_grace for one in standing_versions),
        "others_stand": len([one for one in standing.versions if one.standing]) > len(standing_versions),
        "called": _called(request, [thread], entries)[thread.pk],
        "section": "journal",
    }
    return render(request, "journal/take_back.html", context)


def _named_share(request, thread: Thread) -> Share | None:
    """The version that is meant, or None for all. Raises Share.DoesNotExist for another thread's, or one that was taken back."""
    asked = request.POST.get("share") or request.GET.get("share")
    if not asked:
        return None
    try:
        number = UUID(asked)
    except ValueError:
        raise Share.DoesNotExist from None
    return permissions.shares_of(request.user).standing().get(pk=number, thread=thread)


def _taken_back(standing: Standing, share: Share | None) -> str:
    """What is said once it is taken back: whether somebody could have read it."""
    meant = [one for one in standing.versions if one.standing and (share is None or one.share == share)]
    opened = [found for one in meant for found in one.opened]
    if opened:
        names = listed(list(dict.fromkeys(found.name for found in opened)))
        return _("Taken back. %(names)s had opened it.") % {"names": names}
    if all(one.in_grace for one in meant):
        return _("Taken back. Nobody could open it.")
    since = min(one.share.visible_from for one in meant)
    return _("Taken back. It could be opened since %(time)s; nobody did.") % {"time": clock(since)}
