"""The lists of a journal: its entries by week, and its bin."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_GET

from content import permissions as content_permissions
from journal import permissions, prompts, reading
from journal.pages import private_page
from journal.sharing.turns import shared_and_waiting
from journal.sharing.who import who_reads


@private_page
@require_GET
def entry_list(request):
    mine = permissions.entries_of(request.user)
    entries, more = reading.page_of_entries(request.user, mine.kept(), request.GET.get("after", ""), request)
    shared, your_turn = shared_and_waiting(permissions.threads_of(request.user))
    context = {
        "weeks": reading.by_week(entries),
        "lines": who_reads(request.user, [item.entry for item in entries]) if shared else {},
        "shared_any": bool(shared),
        "your_turn": your_turn,
        "latest": entries[0] if entries and not request.GET.get("after") else None,
        "more": more,
        "first_page": not request.GET.get("after"),
        "bin_has_entries": mine.binned().exists(),
        "waiting": _first_activity(request) if not entries else None,
        "section": "journal",
    }
    return render(request, "journal/list.html", context)


def _first_activity(request):
    """The first activity with a journal entry, for the empty page."""
    first = content_permissions.published_activities().exclude(journal="none").order_by("page__path", "sort").first()
    return prompts.numbered_activities({first.pk}, request).get(first.pk) if first else None


@private_page
@require_GET
def bin_list(request):
    binned = permissions.entries_of(request.user).binned()
    entries, more = reading.page_of_entries(request.user, binned, request.GET.get("after", ""), request)
    return render(request, "journal/bin.html", {"entries": entries, "more": more, "section": "journal"})
