"""The page that finds entries again: by week, activity, tag, day and words.

Words that are looked for are as private as those they are found in, and an address goes into logs and into the history of a
browser. So the form is posted, and leads on to an address in which the words are sealed with the journal's own key: reloading,
going back and older entries work, and nobody but the owner can read it. A tag is named there by its mark.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from content.numbering import NumberedActivity
from journal import finding, permissions, reading
from journal.actions import open_journal
from journal.pages import private_page
from journal.prompts import numbered_activities
from journal.safe import OpenSafe, RowName, SealError
from journal.sharing.who import who_reads

FREE, GONE = "free", "gone"
_ASKED = RowName("journal_find", UUID(int=0), 0)
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_NO_DAY = {"invalid": gettext_lazy("Write the day as year, month and day, as in 2026-05-31.")}


class FindForm(forms.Form):
    """What is looked for. Weeks, activities and tags that are not there find nothing; only a day can be written wrongly."""

    words = forms.CharField(required=False, max_length=200, label=gettext_lazy("Words in my entries"))
    week = forms.CharField(required=False, max_length=20)
    activity = forms.CharField(required=False, max_length=20)
    tag = forms.CharField(required=False, max_length=40)
    first = forms.DateField(
        required=False,
        widget=_DAY,
        label=gettext_lazy("Saved from"),
        error_messages=_NO_DAY,
        input_formats=["%Y-%m-%d"],
    )
    last = forms.DateField(
        required=False,
        widget=_DAY,
        label=gettext_lazy("Saved until"),
        error_messages=_NO_DAY,
        input_formats=["%Y-%m-%d"],
    )


@dataclass(frozen=True)
class FoundEntry(reading.OpenEntry):
    """An entry with the place in it that was looked for."""

    pieces: list[finding.Piece] = field(default_factory=list, repr=False)


@dataclass(frozen=True, repr=False)
class Choice:
    """One line of a list to choose from."""

    value: str
    words: str


@private_page
@require_http_methods(["GET", "POST"])
def find(request):
    """Entries that fit. Posting changes nothing: it leads to the address of what was asked."""
    safe = open_journal(request.user)
    form = FindForm(request.POST if request.method == "POST" else _read(request.GET, safe))
    fine = form.is_valid()
    if fine and request.method == "POST":
        return redirect(_address(form.cleaned_data, safe))
    ids = set(permissions.entries_of(request.user).kept().values_list("activity_id", flat=True).distinct())
    activities = numbered_activities(ids - {None}, request)
    found = finding.look_through(request.user, safe, _wanted(form.cleaned_data, ids, activities))
    context = {
        "form": form,
        "asked": any(form.data.get(name) for name in form.fields),
        "own_weeks": _weeks(ids, activities),
        "own_activities": _activities(activities),
        "own_tags": [Choice(tag.mark, tag.words) for tag in found.tags],
        "own_entries": bool(ids),
        "section": "journal",
    }
    if fine:
        context |= _page_of(found.rows, form.cleaned_data, request.GET.get("after", ""), safe, activities)
        context["lines"] = who_reads(request.user, context.pop("entries"))
    return render(request, "journal/find.html", context, status=200 if fine else 422)


def _page_of(rows: list[finding.Row], asked: dict, after: str, safe: OpenSafe | None, activities: dict) -> dict:
    """One page of what was found: its entries by week, how many there are in all, and the address of older ones."""
    count, mark = len(rows), reading.read_mark(after)
    if mark:
        rows = [row for row in rows if (row.updated_at, row.uuid) < mark]
    shown = rows[: reading.PAGE_SIZE]
    more = reading.mark_of(shown[-1]) if len(rows) > len(shown) else ""
    entries = [_opened(row, asked["words"], safe, activities) for row in shown]
    address = _address(asked, safe, after=more) if more else ""
    own = [item.entry for item in entries]
    return {"weeks": reading.by_week(entries), "count": count, "older": address, "entries": own}


def _opened(row: finding.Row, words: str, safe: OpenSafe, activities: dict) -> FoundEntry:
    entry = reading.open_entry(row.as_entry(), safe, activities)
    pieces = finding.excerpt(entry.words.body, words, reading.EXCERPT) if words else []
    return FoundEntry(entry.entry, entry.words, entry.naming, entry.activity, pieces=pieces)


def _wanted(asked: dict, ids: set[int | None], activities: dict[int, NumberedActivity]) -> finding.Wanted:
    """What was asked, with the week of the form as the activities it has today."""
    fitting = set(ids)
    if week := asked.get("week"):
        fitting = {number for number in ids if _week_of(number, activities) == week}
    if chosen := asked.get("activity"):
        fitting = {number for number in fitting if str(number) == chosen}
    return finding.Wanted(
        activities=frozenset(fitting) if week or chosen else None,
        tag=asked.get("tag", ""),
        first=asked.get("first"),
        last=asked.get("last"),
        words=asked.get("words", ""),
    )


def _week_of(number: int | None, activities: dict[int, NumberedActivity]) -> str:
    """What the list of weeks has for the entries of an activity."""
    if number is None:
        return FREE
    return str(activities[number].node.week.id) if number in activities else GONE


def _weeks(ids: set[int | None], activities: dict[int, NumberedActivity]) -> list[Choice]:
    """The weeks that have entries, in the order of the course, and what lies outside them."""
    weeks = {found.node.week.path: found.node.week for found in activities.values()}
    choices = [Choice(str(week.id), week.heading) for _path, week in sorted(weeks.items())]
    if None in ids:
        choices.append(Choice(FREE, _("Free entries")))
    if ids - {None} - activities.keys():
        choices.append(Choice(GONE, _("From activities that are not published now")))
    return choices


def _activities(activities: dict[int, NumberedActivity]) -> list[Choice]:
    """The activities that have entries, in the order of the course."""
    ordered = sorted(activities.values(), key=lambda found: (found.node.path, found.number))
    return [Choice(str(found.id), f"{found.label}, {found.title}") for found in ordered]


def _address(asked: dict, safe: OpenSafe | None, **more: str) -> str:
    """The address of what was asked, without a private word in it. Somebody without a journal has nothing to look in."""
    kept = {name: str(asked[name] or "") for name in ("week", "activity", "tag", "first", "last")}
    if asked["words"] and safe:
        sealed = safe.seal(_ASKED, {"words": asked["words"]})
        kept["q"] = base64.urlsafe_b64encode(sealed).decode()
    query = urlencode({name: value for name, value in (kept | more).items() if value})
    return f"{reverse('journal:find')}?{query}" if query else reverse("journal:find")


def _read(query, safe: OpenSafe | None) -> dict[str, str]:
    """What such an address asks. Words that do not open here, such as another person's, are left out."""
    asked = {name: query.get(name, "") for name in ("week", "activity", "tag", "first", "last")}
    try:
        sealed = base64.urlsafe_b64decode(query.get("q", "").encode())
        asked["words"] = safe.unseal(_ASKED, sealed)["words"] if safe and sealed else ""
    except (ValueError, SealError):
        asked["words"] = ""
    return asked
