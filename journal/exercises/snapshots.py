"""The copy of an exercise that goes with a journal entry: taken when the entry is begun, and the same ever after."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal import actions, permissions, reading
from journal.answers import unseal_answer
from journal.before_writing import ask_to_agree
from journal.exercises.shown import shown
from journal.models import Answer
from journal.pages import private_page
from journal.words import Words


def taken(user, activity_id: int | None) -> dict[str, Any] | None:
    """A copy of the person's exercise as it stands now, for sealing; None where nothing is filled in."""
    if activity_id is None:
        return None
    answer = permissions.answers_of(user).filter(activity_id=activity_id, part="").first()
    return copy_of(answer, user) if answer else None


def copy_of(answer: Answer, user) -> dict[str, Any] | None:
    """The copy of one answer; None for one in which nothing stands."""
    filled = unseal_answer(actions.open_journal(user), answer)
    picture = shown(filled.kind, filled.schema, filled.answer, filled.options, "snapshot")
    if picture is None or picture.empty:
        return None
    return {
        "kind": filled.kind,
        "version": answer.version,
        "schema": filled.schema,
        "options": filled.options,
        "answer": filled.answer,
        "at": answer.updated_at.isoformat(),
        "questions": picture.prompts,
    }


def put_in(words: Words, copy: dict[str, Any] | None) -> Words:
    """The words with this copy in the place of the one they had, and the questions drawn from it before the editor's."""
    drawn = set((words.exercise or {}).get("questions", ()))
    own = [question for question in words.prompt.questions if question not in drawn]
    questions = [*(copy["questions"] if copy else []), *own]
    return dataclasses.replace(words, exercise=copy, prompt=dataclasses.replace(words.prompt, questions=questions))


def newer(user, found: reading.OpenEntry) -> Answer | None:
    """The person's answer of today where it is another one than the entry's copy, or the entry has none."""
    if found.entry.activity_id is None:
        return None
    answer = permissions.answers_of(user).filter(activity_id=found.entry.activity_id, part="").defer("sealed").first()
    copy = found.words.exercise
    if answer is None or (copy and copy["at"] == answer.updated_at.isoformat()):
        return None
    return answer


@private_page
@require_POST
def change_snapshot(request, uuid):
    """Put the exercise of now into an entry, or take its copy out. What stood there stays among the earlier versions."""
    entry = permissions.entries_of(request.user).kept().select_related("journal__safe", "activity").get(pk=uuid)
    out = request.POST.get("take") == "out"
    copy = None if out else taken(request.user, entry.activity_id)
    if copy is None and not out:
        raise Http404
    try:
        done = put_snapshot(owner=request.user, entry=entry, copy=copy)
    except actions.ConsentMissing:
        return ask_to_agree(request, None, back=entry)
    if not done:
        messages.error(request, _("This entry was changed in another window meanwhile. Nothing was lost; try again."))
    elif out:
        messages.success(request, _("Taken out. It stays among the earlier versions of this entry."))
    else:
        messages.success(request, _("This entry now has the picture as it stands today."))
    return redirect("journal:entry", uuid=uuid)


def put_snapshot(*, owner, entry, copy: dict[str, Any] | None) -> bool:
    """Save an entry with this copy as its newest version. False when it was changed elsewhere meanwhile."""
    return actions.change_words(owner=owner, entry=entry, change=lambda words: put_in(words, copy))
