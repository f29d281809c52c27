"""Every change of state of an answer to an exercise."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from content.models import Activity
from journal.actions import Save, check_consent, journal_of, open_journal_safe
from journal.answers import Filled, seal_answer, unseal_answer
from journal.models import Answer
from journal.safe import OpenSafe


class AnswerChangedElsewhere(Exception):
    """The answer was saved somewhere else since this page was loaded. Nothing was overwritten."""

    def __init__(self, answer: Answer):
        super().__init__("changed elsewhere")
        self.answer = answer


class AnswerGone(Exception):
    """The answer was cleared meanwhile: no page that is still open brings it back by itself. Nothing was stored."""


@transaction.atomic
def save_answer(
    *, owner, activity: Activity, save: Save, filled: Filled, part: str = "", agreed: bool = False
) -> Answer:
    """Store an answer as its next version and return it.

    The guarantees are those of entries: compare and set on the version, so that a second window's save raises
    AnswerChangedElsewhere and overwrites nothing; the same save sent twice counts once; `agreed` records the consent together
    with it, or not at all. `save.entry` is the answer's own identity. Raises AnswerGone, ConsentMissing, SealError.
    """
    check_consent(owner, agreed)
    journal = journal_of(owner)
    safe = open_journal_safe(journal, owner)
    there = journal.answers.filter(activity=activity, part=part).first()
    if there is None:
        if save.base_version:
            raise AnswerGone
        answer = Answer(uuid=save.entry, journal=journal, activity=activity, part=part)
        return _create(answer, safe, save, filled)
    if there.pk != save.entry or not _write(there, safe, save.base_version, save.save_id, filled):
        there.refresh_from_db()
        return _met(there, safe, save, filled)
    there.refresh_from_db()
    return there


def _create(answer: Answer, safe: OpenSafe, save: Save, filled: Filled) -> Answer:
    answer.last_save_id, answer.schema_version = save.save_id, filled.schema
    answer.created_at = answer.updated_at = timezone.now()
    answer.sealed = seal_answer(safe, answer, 1, filled)
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError:
        # A second window on an exercise nobody had begun yet was faster.
        there = answer.journal.answers.filter(activity=answer.activity, part=answer.part).first()
        if there is None:
            raise
        return _met(there, safe, save, filled)
    return answer


def _write(there: Answer, safe: OpenSafe, base_version: int, save_id: UUID, filled: Filled) -> bool:
    """Compare and set. Never `Answer.save()`: the losing side would overwrite the winner."""
    sealed = seal_answer(safe, there, base_version + 1, filled)
    return bool(
        Answer.objects.filter(pk=there.pk, version=base_version).update(
            version=base_version + 1,
            schema_version=filled.schema,
            sealed=sealed,
            last_save_id=save_id,
            updated_at=timezone.now(),
        )
    )


def _met(there: Answer, safe: OpenSafe, save: Save, filled: Filled) -> Answer:
    """What a save meets when another one was faster: its own double, which counts once, or another answer."""
    if there.last_save_id != save.save_id or unseal_answer(safe, there).answer != filled.answer:
        raise AnswerChangedElsewhere(there)
    return there


@transaction.atomic
def clear_answer(*, answer: Answer) -> None:
    """Remove an answer for good. Copies of it that went with journal entries stay."""
    Answer.objects.filter(pk=answer.pk).delete()
