"""The pages of an entry's earlier versions: list, read, compare, bring back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal import actions, permissions, reading
from journal.before_writing import ask_to_agree
from journal.comparing import compare
from journal.exercises.copies import Snapshot, snapshot_of
from journal.mentions import lay_out
from journal.models import EntryVersion
from journal.pages import private_page
from journal.prompts import number_in
from journal.safe import OpenSafe
from journal.words import Words, unseal_version

PAGE_SIZE = 30


@dataclass(frozen=True)
class OpenVersion:
    """An earlier version with its words, for one response."""

    version: EntryVersion
    words: Words
    now: bool

    @property
    def snapshot(self) -> Snapshot | None:
        return snapshot_of(self.words.exercise)

    @property
    def length(self) -> int:
        return len(self.words.body.split())


def _open(found: reading.OpenEntry, version: EntryVersion, safe: OpenSafe) -> OpenVersion:
    return OpenVersion(version, unseal_version(safe, version), version.number == found.entry.version)


def _versions(request, found: reading.OpenEntry):
    return permissions.versions_of(request.user).filter(entry=found.entry).order_by("-number")


@private_page
@require_GET
def version_list(request, uuid):
    found = reading.open_one(request.user, uuid, request)
    versions = _versions(request, found)
    before = number_in(request.GET.get("before", ""))
    rows = list((versions.filter(number__lt=before) if before else versions)[: PAGE_SIZE + 1])
    safe = actions.open_journal(request.user)
    context = {
        "found": found,
        "versions": [_open(found, row, safe) for row in rows[:PAGE_SIZE]],
        "more": rows[PAGE_SIZE - 1].number if len(rows) > PAGE_SIZE else None,
        "section": "journal",
    }
    return render(request, "journal/versions.html", context)


def _one(request, found: reading.OpenEntry, number: int) -> OpenVersion:
    version = _versions(request, found).filter(number=number).first()
    if version is None:
        raise Http404
    return _open(found, version, actions.open_journal(request.user))


@private_page
@require_GET
def read_version(request, uuid, number):
    found = reading.open_one(request.user, uuid, request)
    shown = _one(request, found, number)
    context = {
        "found": found,
        "shown": shown,
        "html": lay_out(shown.words.body, found.files).html,
        "section": "journal",
    }
    return render(request, "journal/version.html", context)


@private_page
@require_GET
def compare_versions(request, uuid):
    """Two versions word by word: those named in the address; without names the last two."""
    found = reading.open_one(request.user, uuid, request)
    there = list(_versions(request, found).defer("sealed"))
    numbers = [version.number for version in there]
    if not numbers:
        return redirect("journal:versions", uuid=uuid)
    asked = [number_in(request.GET.get(name, "")) for name in ("from", "to")]
    chosen = [asked[0] or numbers[min(1, len(numbers) - 1)], asked[1] or numbers[0]]
    older, newer = (_one(request, found, number) for number in sorted(chosen))
    context = {
        "found": found,
        "older": older,
        "newer": newer,
        "versions": there,
        "title": compare(older.words.title, newer.words.title) if older.words.title != newer.words.title else None,
        "body": compare(older.words.body, newer.words.body),
        "same": (older.words.title, older.words.body) == (newer.words.title, newer.words.body),
        "section": "journal",
    }
    return render(request, "journal/compare.html", context)


@private_page
@require_POST
def bring_back(request, uuid, number):
    """Save the words of an earlier version once more, as the newest."""
    entry = permissions.entries_of(request.user).kept().select_related("journal__safe").get(pk=uuid)
    version = permissions.versions_of(request.user).filter(entry=entry, number=number).first()
    if version is None:
        raise Http404
    try:
        brought = actions.bring_back_version(owner=request.user, entry=entry, version=version)
    except actions.ConsentMissing:
        return ask_to_agree(request, None, back=entry)
    if brought:
        messages.success(request, _("Brought back. What stood there before is among the earlier versions."))
        return redirect("journal:entry", uuid=uuid)
    messages.error(request, _("This entry was changed in another window meanwhile. Nothing was lost; try again."))
    return redirect("journal:versions", uuid=uuid)
