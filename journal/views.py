"""The journal's pages: fetch through the rule, bind a form, call one action, respond."""

from __future__ import annotations

import dataclasses
import logging

from django.contrib import messages
from django.db import Error as DatabaseFailure
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.models import Activity
from content.numbering import NumberedActivity
from journal import actions, files_sent, finding, permissions, prompts, reading
from journal.before_writing import ask_to_agree
from journal.exercises import snapshots
from journal.exercises.copies import snapshot_of
from journal.forms import EntryForm
from journal.models import Entry
from journal.pages import ask_to_sign_in, private_page, words_again
from journal.safe import KeyRingError, SealError
from journal.sharing.own_pages import shared_context
from journal.uploads import page_too_large, takes_files
from journal.words import Words

logger = logging.getLogger(__name__)


@private_page
@require_GET
def read_entry(request, uuid):
    found = reading.open_one(request.user, uuid, request)
    meant = []
    if found.entry.activity_id is None and not found.words.free:
        meant = prompts.meant_activities(found.words.title, request)
    context = {"found": found, "laid_out": found.laid_out, "meant": meant, "section": "journal"}
    context |= {"snapshot": found.snapshot, "exercise_now": snapshots.newer(request.user, found)}
    context |= shared_context(request, found.entry)
    return render(request, "journal/entry.html", context)


@private_page(sign_in=False)
@takes_files(page_too_large)
@require_http_methods(["GET", "POST"])
def new_entry(request):
    """An unsaved page; for an activity that was begun already, its running entry. Looking at it stores nothing."""
    if not request.user.is_authenticated:
        return _signed_out(request)
    row, activity = asked_activity(request)
    if request.method == "GET" and not permissions.may_write(request.user):
        return ask_to_agree(request, activity)
    if activity and request.method == "GET" and not request.GET.get("another"):
        running = permissions.entries_of(request.user).kept().filter(activity=row, running=True).first()
        if running:
            return redirect("journal:edit", uuid=running.pk)
    begun = words_begun(activity, request)
    page = {
        "activity": activity,
        "prompt": begun.prompt if activity else None,
        "label": begun.label,
        "snapshot": snapshot_of(begun.exercise),
        "section": "journal",
    }
    if request.method == "GET":
        own_tags = finding.own_tags(request.user)
        return render(request, "journal/edit.html", page | {"form": EntryForm.for_page(), "own_tags": own_tags})
    return _save(request, page, begun, row, another=bool(request.GET.get("another")))


def asked_activity(request) -> tuple[Activity | None, NumberedActivity | None]:
    """The activity named in the address: its row, and as readers find it today. Nothing for a free entry.

    404 for one that readers cannot find or that offers no journal. Words begun before it went are kept all the same.
    """
    asked = request.GET.get("activity", "")
    if not asked:
        return None, None
    number = prompts.number_in(asked)
    activity = prompts.numbered_activities({number}, request).get(number)
    if activity and (activity.journal == "none" or not prompts.may_read(activity, request)):
        activity = None
    row = Activity.objects.filter(pk=number).first()
    if row is None or (activity is None and request.method == "GET"):
        raise Http404
    return row, activity


def words_begun(activity: NumberedActivity | None, request) -> Words:
    """What an entry is begun with: how its activity is called today, what it asks, and its exercise as it stands.

    Nothing for a free entry.
    """
    if activity is None:
        return Words()
    begun = Words(label=activity.label, course=activity.node.week.title, prompt=prompts.prompt_of(activity))
    return snapshots.put_in(begun, snapshots.taken(request.user, activity.id))


@private_page(sign_in=False)
@takes_files(page_too_large)
@require_http_methods(["GET", "POST"])
def edit_entry(request, uuid):
    if not request.user.is_authenticated:
        return _signed_out(request)
    found = reading.open_one(request.user, uuid, request)
    if request.method == "GET" and not permissions.may_write(request.user):
        return ask_to_agree(request, found.activity)
    label = found.activity.label if found.activity else found.words.label
    page = {
        "found": found,
        "activity": found.activity,
        "prompt": found.words.prompt,
        "label": label,
        "snapshot": found.snapshot,
        "section": "journal",
    }
    if request.method == "GET":
        own_tags = finding.own_tags(request.user)
        return render(request, "journal/edit.html", page | {"form": _form_of(found), "own_tags": own_tags})
    return _save(request, page, found.words, found.entry.activity, uuid=uuid)


def _form_of(found: reading.OpenEntry) -> EntryForm:
    """The form as it first stands on the page of an entry."""
    words = found.words
    return EntryForm.for_page(
        entry=found.entry.pk, version=found.entry.version, title=words.title, body=words.body, tags=words.tags
    )


def _save(request, page: dict, words: Words, activity: Activity | None, *, uuid=None, another: bool = False):
    """Save what was posted. Whatever goes wrong, the answer has the words in its form."""
    form = EntryForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "journal/edit.html", page | {"form": form, "lost": True}, status=422)
    asked = form.save_asked
    if uuid is not None and asked.entry != uuid:
        raise Http404
    files = files_sent.looked_at(request)
    body = files.put_into(form.body_typed, page["found"].files if "found" in page else [])
    words = dataclasses.replace(words, title=form.cleaned_data["title"], body=body)
    if words.empty and files.refused:
        refused = {"form": form.again(), "files_refused": files.refused, "nothing_saved": True}
        return render(request, "journal/edit.html", page | refused, status=422)
    try:
        entry = actions.save_entry(
            owner=request.user,
            save=asked,
            words=words,
            activity=activity,
            another=another,
            agreed=form.agrees,
            tags=form.cleaned_data["tags"],
        )
    except actions.ConsentMissing:
        return render(request, "journal/edit.html", page | {"form": form.asking(), "not_agreed": True}, status=422)
    except actions.EntryChangedElsewhere as changed:
        other = reading.open_one(request.user, changed.entry.pk, request)
        return _both(request, page, form, other)
    except (SealError, KeyRingError, DatabaseFailure) as error:
        logger.error("An entry could not be saved: %s", type(error).__name__)
        return render(
            request, "journal/edit.html", page | {"form": form.again(), "failed_at": timezone.now()}, status=503
        )
    if entry is None:
        messages.info(request, _("Nothing was kept, because nothing was written yet."))
        return redirect(page["activity"].url if page["activity"] else "journal:list")
    files.keep(request.user, entry)
    files_sent.remove_ticked(request, entry)
    messages.success(request, _("Saved %(time)s.") % {"time": timezone.localtime(entry.updated_at).strftime("%H:%M")})
    if files.refused:
        return _not_every_file(request, page, entry, files.refused)
    # A copy that was made on the way to sharing leads on to there; nothing is shared by saving.
    return redirect("journal:share" if request.GET.get("then") == "share" else "journal:entry", uuid=entry.pk)


def _not_every_file(request, page: dict, entry: Entry, refused: list[str]):
    """The words are saved, and the page of the entry that has them says which files are not."""
    found = reading.open_one(request.user, entry.pk, request)
    form = _form_of(found)
    now = {"action": entry.pk, "found": found, "form": form, "files_refused": refused}
    return render(request, "journal/edit.html", page | now, status=422)


def _both(request, page: dict, form: EntryForm, other: reading.OpenEntry):
    """Two versions of one entry: show both. Saving this form keeps its words, over the version that is shown beside it."""
    again = form.again(version=other.entry.version)
    again.data["entry"] = str(other.entry.pk)
    target = {"action": other.entry.pk, "found": other, "other": other}
    return render(request, "journal/edit.html", page | target | {"form": again}, status=409)


def _signed_out(request):
    """A guest who asks for a page signs in first; a guest who sends words gets them back on the page, with the way to sign in."""
    if request.method == "GET":
        return ask_to_sign_in(request)
    return words_again(request, status=401, signed_out=True)


@private_page
@require_POST
def delete_entry(request, uuid):
    entry = permissions.entries_of(request.user).kept().get(pk=uuid)
    actions.bin_entry(entry=entry)
    messages.success(request, _("Deleted. You can bring it back from the bin for 30 days."))
    return redirect("journal:list")


@private_page
@require_POST
def restore_entry(request, uuid):
    entry = permissions.entries_of(request.user).binned().get(pk=uuid)
    actions.restore_entry(entry=entry)
    messages.success(request, _("Brought back."))
    return redirect("journal:entry", uuid=entry.pk)


@private_page
@require_POST
def join_entry(request, uuid):
    """Tie a free entry to the activity its title means, or remember that it belongs to none."""
    entry = permissions.entries_of(request.user).kept().select_related("journal__safe").get(pk=uuid, activity=None)
    asked = request.POST.get("activity", "")
    number = prompts.number_in(asked)
    activity = prompts.numbered_activities({number}, request).get(number)
    if asked and (activity is None or activity.journal == "none"):
        raise Entry.DoesNotExist
    row = Activity.objects.get(pk=activity.id) if activity else None
    label, course = (activity.label, activity.node.week.title) if activity else ("", "")
    if not actions.join_activity(owner=request.user, entry=entry, activity=row, label=label, course=course):
        messages.error(request, _("This entry was changed in another window meanwhile. Nothing was lost; try again."))
    return redirect("journal:entry", uuid=uuid)
