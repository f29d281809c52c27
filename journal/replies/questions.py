"""Questions a tutor saves to begin from. They belong to the tutor alone and lie in the safe of the tutor's desk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.views.decorators.debug import sensitive_variables

from journal import permissions
from journal.actions import check_writing_key
from journal.conf import conf
from journal.models import Desk, Safe, SavedQuestion
from journal.safe import new_wrapped_key
from journal.safes import bound, open_desk
from journal.sharing.words import seal_question, unseal_question

LONGEST = 500
MOST = 50


class TooManyQuestions(Exception):
    """There are as many saved questions as a desk holds. Nothing was saved."""


@dataclass(frozen=True, repr=False)
class OpenQuestion:
    """A saved question, opened for one response."""

    uuid: UUID
    text: str


@sensitive_variables()
def questions_of(user) -> list[OpenQuestion]:
    """A tutor's own saved questions in their order; none where there is no desk yet. Raises SealError."""
    desk = permissions.desks_of(user).select_related("safe", "tutor").prefetch_related("questions").first()
    if desk is None:
        return []
    safe = open_desk(desk)
    return [OpenQuestion(row.uuid, unseal_question(safe, row)) for row in desk.questions.all()]


def desk_of(tutor) -> Desk:
    """The tutor's desk, made on first use with a safe of its own. Raises WrongKey, KeyRingError.

    One that is there already is only read: pages ask for it while they are opened, and wait for no writer.
    """
    return Desk.objects.select_related("safe", "tutor").filter(tutor=tutor).first() or _new_desk(tutor)


@transaction.atomic
def _new_desk(tutor) -> Desk:
    check_writing_key()
    desk = Desk(tutor=tutor)
    desk.safe = Safe(wrapped_key=new_wrapped_key(conf.key_ring, bound("desk", desk.uuid, tutor)))
    try:
        with transaction.atomic():
            desk.safe.save()
            desk.save()
    except IntegrityError:
        # Another window of the same person was faster.
        desk = Desk.objects.select_related("safe", "tutor").get(tutor=tutor)
    return desk


def device_key(*, tutor) -> bytes:
    """The key for what the tutor's own device keeps of replies not saved yet; makes the desk where there is none. Raises SealError."""
    return open_desk(desk_of(tutor)).device_key()


@sensitive_variables()
@transaction.atomic
def save_question(*, tutor, text: str) -> SavedQuestion | None:
    """Save a question, as the last one. The same words are saved once; nothing but spaces gives None.

    Raises TooManyQuestions, SealError.
    """
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return None
    desk = desk_of(tutor)
    Desk.objects.select_for_update().get(pk=desk.pk)
    safe = open_desk(desk)
    rows = list(desk.questions.all())
    if same := next((row for row in rows if unseal_question(safe, row) == text), None):
        return same
    if len(rows) >= MOST:
        raise TooManyQuestions
    last = desk.questions.aggregate(last=Max("place"))["last"]
    question = SavedQuestion(desk=desk, place=0 if last is None else last + 1)
    question.sealed = seal_question(safe, question, text)
    question.save(force_insert=True)
    return question


@sensitive_variables()
@transaction.atomic
def change_question(*, tutor, question: UUID, text: str) -> None:
    """Write a saved question anew; nothing but spaces changes nothing. Raises SavedQuestion.DoesNotExist, SealError."""
    row = _own(tutor, question)
    text = " ".join(text.split())[:LONGEST]
    if text:
        sealed = seal_question(open_desk(row.desk), row, text)
        SavedQuestion.objects.filter(pk=row.pk).update(sealed=sealed)


@transaction.atomic
def move_question(*, tutor, question: UUID, by: int) -> None:
    """Move a saved question so many places down, or up when negative. Raises SavedQuestion.DoesNotExist."""
    row = _own(tutor, question)
    order = list(row.desk.questions.values_list("pk", flat=True))
    at = order.index(row.pk)
    order.insert(max(0, at + by), order.pop(at))
    for place, pk in enumerate(order):
        SavedQuestion.objects.filter(pk=pk).update(place=place)


@transaction.atomic
def delete_question(*, tutor, question: UUID) -> None:
    """Remove a saved question for good. Raises SavedQuestion.DoesNotExist."""
    _own(tutor, question).delete()


def _own(tutor, question: UUID) -> SavedQuestion:
    """A question of the tutor's own desk, whose row is locked."""
    desk = permissions.desks_of(tutor).select_for_update(of=("self",)).first()
    rows = SavedQuestion.objects.filter(desk=desk).select_related("desk__safe", "desk__tutor")
    return rows.get(pk=question)
