"""Saving while somebody writes: the same save as the button's, answered in JSON, without leaving the page."""

from __future__ import annotations

import base64
import dataclasses

from django.http import Http404
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal import actions, permissions, reading
from journal.attachments import OpenAttachment, shown_attachments
from journal.files_sent import uuid_in
from journal.forms import EntryForm
from journal.mentions import lay_out
from journal.models import Entry
from journal.pages import answer, private_answer
from journal.persons import mark_of
from journal.views import asked_activity, words_begun
from journal.words import BODY_LIMIT, Words


@private_answer
@require_GET
def token(request):
    """A fresh token for a page that stayed open over a sign-in, and a mark by which it sees whether the person is the same."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    return answer(200, person=mark_of(request.user), token=get_token(request))


RECENT = 30


@private_answer
@require_POST
def device_key(request):
    """The key for the copies on this person's device, and the saves that arrived last: a copy whose save is there is not needed."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    if request.POST.get("person") != mark_of(request.user):
        return answer(403, problem="person")
    try:
        key = actions.device_key(owner=request.user)
    except actions.ConsentMissing:
        return answer(422, problem="consent")
    own = permissions.entries_of(request.user), permissions.messages_of(request.user).filter(author=request.user)
    latest = [
        save for rows in own for save in rows.order_by("-updated_at").values_list("last_save_id", flat=True)[:RECENT]
    ]
    return answer(200, key=base64.b64encode(key).decode(), saves=[str(save) for save in latest])


@private_answer
@require_POST
def preview(request):
    """The words of the page as they would read once saved. Nothing is kept, and only whoever sent them gets them."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    words = request.POST.get("words", "")
    if len(words) > BODY_LIMIT:
        return answer(413, problem="too-long")
    return answer(200, html=lay_out(words.replace("\r\n", "\n"), _files(request)).html)


def _files(request) -> list[OpenAttachment]:
    """The files of the entry that the page is about, if it is one of the person's own."""
    uuid = uuid_in(request.POST.get("entry", ""))
    entry = permissions.entries_of(request.user).filter(pk=uuid).first() if uuid else None
    return shown_attachments([entry], actions.open_journal(request.user))[entry.pk] if entry else []


@private_answer
@require_POST
def save_now(request, uuid):
    """Save a draft. Nothing is rendered from its words, and no answer but one to their owner holds any."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    if request.POST.get("person") != mark_of(request.user):
        return answer(403, problem="person")
    form = EntryForm(request.POST)
    # Tags that will not do wait for the button, which says so; the words do not wait for them.
    if not form.is_valid() and set(form.errors) != {"tags"}:
        return _refused(form)
    asked = dataclasses.replace(form.save_asked, draft=True)
    if asked.entry != uuid:
        raise Http404
    try:
        entry = _save(request, asked, form)
    except actions.ConsentMissing:
        return answer(422, problem="consent", trouble=_trouble(request, not_agreed=True))
    except actions.EntryChangedElsewhere as changed:
        return _both(request, changed.entry)
    if entry is None:
        return answer(422, problem="empty")
    return answer(
        200,
        version=entry.version,
        saved_at=entry.updated_at.isoformat(),
        said=_("Saved %(time)s") % {"time": timezone.localtime(entry.updated_at).strftime("%H:%M")},
        page=reverse("journal:edit", args=[entry.pk]),
    )


def _save(request, asked: actions.Save, form: EntryForm) -> Entry | None:
    there = permissions.entries_of(request.user).filter(pk=asked.entry).exists()
    if not there and asked.base_version:
        raise Entry.DoesNotExist  # removed for good meanwhile: no page that is still open may bring it back
    # What an entry was begun with is asked for once: afterwards the entry itself has it.
    row, activity = (None, None) if there else asked_activity(request)
    words = dataclasses.replace(
        Words() if there else words_begun(activity, request), title=form.cleaned_data["title"], body=form.body_typed
    )
    another = bool(request.GET.get("another"))
    tags = form.cleaned_data.get("tags")
    return actions.save_entry(owner=request.user, save=asked, words=words, activity=row, another=another, tags=tags)


def _refused(form: EntryForm):
    too_long = {"max_length"} & {
        error.code for name in ("title", "body") for error in form.errors.as_data().get(name, [])
    }
    if too_long:
        said = [str(error) for name in ("title", "body") for error in form.errors.get(name, [])]
        return answer(413, problem="too-long", said=" ".join(said))
    return answer(422, problem="empty" if form.non_field_errors() else "form")


def _both(request, entry: Entry):
    """Nothing was overwritten: the words that stand there now, to be shown beside those of the page."""
    other = reading.open_one(request.user, entry.pk, request)
    return answer(
        409,
        problem="changed",
        entry=str(entry.pk),
        version=other.entry.version,
        page=reverse("journal:edit", args=[entry.pk]),
        entry_page=reverse("journal:entry", args=[entry.pk]),
        title=other.words.title,
        body=other.words.body,
        trouble=_trouble(request, other=other),
        other=render_to_string("journal/partials/other_version.html", {"other": other}, request),
    )


def _trouble(request, **why) -> str:
    return render_to_string("journal/partials/trouble.html", why, request)
