"""The page on which one shares a version of an entry: who would read what, and the button that does it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from journal import actions, audiences, permissions, reading
from journal.before_writing import ask_to_agree
from journal.checking import giveaways_in
from journal.comparing import Piece, compare
from journal.conf import conf
from journal.models import Entry
from journal.pages import private_page
from journal.safes import open_thread
from journal.sharing.actions import NobodyToRead, VersionChanged, share_version
from journal.sharing.forms import ShareForm
from journal.sharing.who import SharedVersion, clock, listed, people_named, standings
from journal.sharing.words import unseal_share
from journal.words import Words
from learning import actions as learning_actions
from learning import permissions as learning_permissions
from learning.profiles import name_shown


@dataclass(frozen=True, repr=False)
class Choice:
    """Somebody to share with: a cohort, who would read it by name, whom they tell of harm, and what is shared there already."""

    to: audiences.Receivers
    names: list[str]
    contacts: list[str]
    shared: SharedVersion | None = None
    changed: list[Piece] = field(default_factory=list)  # between what is shared there and what the entry says now
    already: bool = False  # this very version

    @property
    def key(self) -> str:
        return f"{self.to.audience.key}-{self.to.cohort.pk}"

    @property
    def listed(self) -> str:
        return listed(self.names)

    @property
    def label(self) -> str:
        return _("%(names)s, in %(cohort)s") % {"names": self.listed, "cohort": self.to.cohort.name}


@private_page
@require_http_methods(["GET", "POST"])
def share_entry(request, uuid):
    """Ask before a version is shared, and share it. Only the version that the page showed: a newer one is shown first."""
    if not permissions.may_write(request.user):
        return ask_to_agree(request, None)
    found = reading.open_one(request.user, uuid, request)
    if found.entry.binned_at:
        raise Entry.DoesNotExist
    choices = _choices(request.user, found)
    if request.method == "POST" and (done := _done_already(request, found, choices)):
        return redirect("journal:shared", uuid=done.shared.share.thread_id)
    if not [choice for choice in choices if not choice.already]:
        return _page(request, found, choices, None, status=409 if request.method == "POST" else 200)
    form = _form(request, found, choices)
    if request.method == "GET" or not form.is_valid():
        return _page(request, found, choices, form, status=200 if request.method == "GET" else 422)
    return _share(request, found, choices, form)


def _done_already(request, found: reading.OpenEntry, choices: list[Choice]) -> Choice | None:
    """What was asked for has happened: the button was pressed twice."""
    if request.POST.get("version") != str(found.entry.version):
        return None
    return next((choice for choice in choices if choice.already and choice.key == request.POST.get("to")), None)


def _share(request, found: reading.OpenEntry, choices: list[Choice], form: ShareForm):
    """Share what was asked for; where that is not what it was on the page, the page anew."""
    chosen = next(choice for choice in choices if choice.key == form.cleaned_data["to"])
    to, name = chosen.to, form.cleaned_data.get("display_name")
    try:
        with transaction.atomic():
            if name:
                learning_actions.change_profile(user=request.user, display_name=name)
            share = share_version(
                owner=request.user,
                entry=found.entry,
                version=form.cleaned_data["version"],
                audience=to.audience.key,
                cohort=to.cohort.pk,
            )
    except actions.ConsentMissing:
        return ask_to_agree(request, None)
    except (VersionChanged, NobodyToRead) as why:
        return _anew(request, found.entry.pk, changed=isinstance(why, VersionChanged))
    said = _("Shared with %(names)s.") % {"names": chosen.listed}
    if conf.share_grace:
        until = _("They can open it from %(time)s. Until then you can take it back unseen.")
        said = f"{said} {until % {'time': clock(share.visible_from)}}"
    messages.success(request, said)
    return redirect("journal:shared", uuid=share.thread_id)


def _anew(request, uuid, *, changed: bool):
    """The page as things stand now. Nothing was shared."""
    found = reading.open_one(request.user, uuid, request)
    choices = _choices(request.user, found)
    form = _form(request, found, choices, bound=False) if choices else None
    return _page(request, found, choices, form, status=409, changed=changed, nobody_now=not changed)


def _form(request, found: reading.OpenEntry, choices: list[Choice], bound: bool = True) -> ShareForm:
    open_ones = [(choice.key, choice.label) for choice in choices if not choice.already]
    data = request.POST if request.method == "POST" and bound else None
    kept = {} if bound else {"display_name": request.POST.get("display_name", "")}
    asks_name = not name_shown(request.user)
    return ShareForm(data, initial=kept | {"version": found.entry.version}, choices=open_ones, asks_name=asks_name)


def _page(request, found: reading.OpenEntry, choices: list[Choice], form: ShareForm | None, status: int, **said):
    open_ones = [choice for choice in choices if not choice.already]
    context = {
        "found": found,
        "laid_out": found.laid_out,
        "snapshot": found.snapshot,
        "choices": choices,
        "open_choices": open_ones,
        "only": open_ones[0] if len(open_ones) == 1 else None,
        "giveaways": giveaways_in(found.words),
        "form": form,
        "grace": int(conf.share_grace.total_seconds() // 60),
        "section": "journal",
    }
    if not choices:
        context["why"] = _why_nobody(request.user, found.entry)
    return render(request, "journal/share.html", context | said, status=status)


def _why_nobody(user, entry: Entry) -> str:
    """Why nobody can receive an entry: "left" and "no course" say the same, "no cohort"."""
    mine = learning_permissions.enrolments_of(user).active().filter(cohort__isnull=False)
    if entry.course_key:
        mine = mine.filter(course_key=entry.course_key)
    closed = list(mine.values_list("cohort__closed_at", flat=True))
    if not closed:
        return "no cohort"
    return "closed" if all(closed) else "no tutor"


@sensitive_variables()
def _choices(user, found: reading.OpenEntry) -> list[Choice]:
    """Everybody with whom this version can be shared, and what is shared there already."""
    receivers = audiences.receivers(user, found.entry.course_key)
    cohorts = [one.cohort for one in receivers]
    threads = permissions.threads_of(user).filter(entry=found.entry, cohort__in=cohorts)
    threads = threads.select_related("cohort", "safe", "owner")
    by_cohort = {one.thread.cohort_id: one for one in standings(user, threads).values()}
    choices = []
    for one in receivers:
        standing = by_cohort.get(one.cohort.pk)
        latest = standing.latest if standing else None
        choices.append(
            Choice(
                to=one,
                names=people_named(one.people),
                contacts=people_named(learning_permissions.contacts_of(one.cohort)),
                shared=latest,
                changed=_changed(latest, found.words) if latest else [],
                already=bool(latest and latest.share.version == found.entry.version),
            )
        )
    return choices


@sensitive_variables()
def _changed(latest: SharedVersion, words: Words) -> list[Piece]:
    """What of the text is only in the copy that is shared, and what only in the entry; nothing where the text is the same."""
    shared = unseal_share(open_thread(latest.share.thread), latest.share).words
    return compare(shared.body, words.body) if shared.body != words.body else []
