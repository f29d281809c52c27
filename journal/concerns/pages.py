"""Pages of concerns: raising one as a tutor, reading them as a contact of the cohort."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from journal import permissions
from journal.concerns import actions
from journal.concerns.forms import ConcernForm, NoteForm
from journal.concerns.words import ConcernWords, unseal_concern
from journal.models import Concern, Thread
from journal.pages import Returned, ask_to_sign_in, private_page
from journal.prompts import numbered_activities
from journal.safes import open_concern
from learning.profiles import names_shown


@dataclass(frozen=True, repr=False)
class OpenConcern:
    """A concern with its words, for one response."""

    concern: Concern
    words: ConcernWords
    taken_by: str
    openings: list[tuple[str, object]]


# Raising one ------------------------------------------------------------------------------------------------------------------


def _holds_concern(request) -> bool:
    return request.method == "POST" and "concern" in request.POST


def concern_again(request, *args, status: int, **why):
    """The words that were sent, in their form again. Nothing is asked of the database: it may be what failed."""
    data = request.POST.copy()
    form = ConcernForm(initial={"concern": data.get("concern", ""), "number": data.get("number", "")})
    return render(request, "journal/concerns/raise.html", why | {"form": form, "section": "desk"}, status=status)


RETURNED = Returned(_holds_concern, concern_again)


def returned_concern(request):
    """The form of a concern whose token no longer fits, with its words; None for any other request."""
    if not (request.resolver_match and request.resolver_match.view_name == "desk:concern" and _holds_concern(request)):
        return None
    page = private_page(sign_in=False, returned=RETURNED)(concern_again)
    return page(request, status=403, token_changed=True, signed_out=not request.user.is_authenticated)


@private_page(sign_in=False, returned=RETURNED)
@require_http_methods(["GET", "POST"])
def raise_concern(request, thread):
    """What to do now, who reads it, and the form. It stays open to a tutor who had read what was taken back since."""
    if not request.user.is_authenticated:
        again = _holds_concern(request)
        return concern_again(request, status=401, signed_out=True) if again else ask_to_sign_in(request)
    threads = permissions.threads_for_concerns(request.user).select_related("owner", "cohort")
    thread = get_object_or_404(threads, pk=thread)
    readers = permissions.readers_of_concerns(thread, request.user)
    form = ConcernForm(request.POST if request.method == "POST" else None)
    label = _label(thread, request)
    if readers and form.is_valid():
        actions.raise_concern(
            tutor=request.user,
            thread=thread,
            text=form.cleaned_data["concern"],
            label=label,
            uuid=form.cleaned_data["number"],
        )
        messages.success(
            request, _("Your concern is on its way. They get a mail now that says only that there is one.")
        )
        return redirect("desk:concerns")
    names = names_shown([thread.owner, *readers])
    context = {
        "form": form,
        "thread": thread,
        "about": names[thread.owner_id] or _("A learner"),
        "label": label,
        "readers": [names[person.pk] or _("somebody without a display name") for person in readers],
        "section": "desk",
    }
    return render(request, "journal/concerns/raise.html", context, status=422 if form.is_bound else 200)


def _label(thread: Thread, request) -> str:
    activities = numbered_activities({thread.activity_id} - {None}, request)
    return activities[thread.activity_id].label if thread.activity_id in activities else _("an entry")


# Reading them ---------------------------------------------------------------------------------------------------------------------


@private_page
@require_GET
def concern_list(request):
    """Those for this person as a contact, and those they raised. Neither list opens a safe."""
    for_me = permissions.concerns_for(request.user).select_related("cohort", "taken_by", "handled_by", "raised_by")
    raised = permissions.concerns_raised_by(request.user).select_related("cohort", "taken_by", "handled_by")
    for_me, raised = list(for_me.order_by("-raised_at", "pk")), list(raised.order_by("-raised_at", "pk"))
    people = {one.taken_by for one in [*for_me, *raised]} | {one.raised_by for one in for_me}
    names = names_shown(people - {None})
    context = {
        "waiting": [(one, names) for one in for_me if one.handled_at is None],
        "done": [(one, names) for one in for_me if one.handled_at is not None],
        "raised": [(one, names) for one in raised],
        "is_contact": permissions.reads_concerns(request.user),
        "section": "desk",
    }
    return render(request, "journal/concerns/list.html", context)


@private_page
@require_GET
@sensitive_variables()
def read_concern(request, uuid):
    """One concern. A contact opens it with a button first, so that it is known who did; whoever raised it reads what they wrote."""
    concern, contact = _mine(request.user, uuid)
    opened = contact and concern.openings.filter(person=request.user).exists()
    if contact and not opened:
        return render(request, "journal/concerns/closed.html", {"concern": concern, "section": "desk"})
    return _page(request, concern, contact, NoteForm())


def _mine(user, uuid) -> tuple[Concern, bool]:
    """A concern that this person may read, and whether as a contact of its cohort."""
    related = ("safe", "cohort", "taken_by", "handled_by")
    found = permissions.concerns_for(user).select_related(*related).filter(pk=uuid).first()
    if found:
        return found, True
    return get_object_or_404(permissions.concerns_raised_by(user).select_related(*related), pk=uuid), False


@sensitive_variables()
def _page(request, concern: Concern, contact: bool, form: NoteForm, status: int = 200):
    openings = list(concern.openings.select_related("person").order_by("at", "pk")) if contact else []
    people = {opening.person for opening in openings} | {concern.taken_by}
    names = names_shown(people - {None})
    context = {
        "found": OpenConcern(
            concern=concern,
            words=unseal_concern(open_concern(concern), concern),
            taken_by=names.get(concern.taken_by_id, ""),
            openings=[(names.get(opening.person_id) or _("somebody"), opening.at) for opening in openings],
        ),
        "contact": contact,
        "form": form,
        "section": "desk",
    }
    return render(request, "journal/concerns/one.html", context, status=status)


@private_page
@require_POST
def open_concern_page(request, uuid):
    actions.open_for(person=request.user, concern=get_object_or_404(permissions.concerns_for(request.user), pk=uuid))
    return redirect("desk:read_concern", uuid)


@private_page
@require_POST
def take_up(request, uuid):
    actions.take_up(person=request.user, concern=get_object_or_404(permissions.concerns_for(request.user), pk=uuid))
    return redirect("desk:read_concern", uuid)


def _note_again(request, *args, status: int, **why):
    form = NoteForm(initial={"note": request.POST["note"]})
    return render(request, "journal/concerns/note.html", why | {"form": form, "section": "desk"}, status=status)


@private_page(returned=Returned(lambda request: "note" in request.POST, _note_again))
@require_POST
@sensitive_variables()
def finish(request, uuid):
    concern, contact = _mine(request.user, uuid)
    if not contact:
        raise Http404
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, concern, contact, form, status=422)
    actions.finish(person=request.user, concern=concern, note=form.cleaned_data["note"])
    messages.success(request, _("Marked as done."))
    return redirect("desk:concerns")
