"""Answers to exercises in a download: read, compared with those that are here, and made ready to be stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from content.models import Activity
from journal import permissions
from journal.answers import seal_answer, unseal_answer
from journal.importing.incoming import IncomingAnswer
from journal.importing.refusals import LeftOut
from journal.models import Answer
from journal.safe import OpenSafe


@dataclass(frozen=True, repr=False)
class AnswersPlanned:
    """Answers that would come, each with its activity here; how many are here already; and those that cannot come."""

    coming: list[tuple[IncomingAnswer, Activity]] = field(default_factory=list)
    here: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


@sensitive_variables()
def plan_answers(owner, safe: OpenSafe, incoming: list[IncomingAnswer]) -> AnswersPlanned:
    """Compare with the owner's answers. One that is here stays as it is; one without its activity has no place. Raises SealError."""
    rows = permissions.answers_of(owner).select_related("activity")
    mine = {(row.activity_id, row.part): unseal_answer(safe, row) for row in rows}
    keys = {answer.course_key for answer in incoming}
    found = Activity.objects.filter(course_key__in=keys).order_by("live", "-pk")
    activities = {(row.course_key, str(row.block_id)): row for row in found}
    coming, left_out, here, places = [], [], 0, set()
    for answer in incoming:
        activity = activities.get((answer.course_key, answer.block_id))
        place = (activity.pk, answer.part) if activity else None
        if place is None:
            left_out.append(_left_out(answer, _("This site does not have the activity that this exercise belongs to.")))
        elif place in mine and mine[place].answer == answer.filled.answer:
            here += 1
        elif place in mine or place in places:
            left_out.append(_left_out(answer, _("You have filled in this exercise here. Yours stays as it is.")))
        else:
            places.add(place)
            coming.append((answer, activity))
    return AnswersPlanned(coming, here, left_out)


def _left_out(answer: IncomingAnswer, why: str) -> LeftOut:
    return LeftOut(answer.filled.label or answer.filled.title or _("An exercise"), why)


@sensitive_variables()
def prepared_answers(planned: AnswersPlanned, journal_id, safe: OpenSafe) -> list[Answer]:
    """The rows, sealed and not stored. A number that is taken, by whomever, is replaced by a fresh one."""
    numbers = [answer.uuid for answer, _activity in planned.coming]
    taken = set(Answer.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    rows = []
    for incoming, activity in planned.coming:
        answer = replace(incoming, uuid=uuid4()) if incoming.uuid in taken else incoming
        taken.add(answer.uuid)
        row = Answer(
            uuid=answer.uuid,
            journal_id=journal_id,
            activity=activity,
            part=answer.part,
            schema_version=answer.filled.schema,
            version=answer.version,
            last_save_id=answer.last_save_id,
            created_at=answer.created_at,
            updated_at=answer.updated_at,
        )
        row.sealed = seal_answer(safe, row, row.version, answer.filled)
        rows.append(row)
    return rows


def store_answers(rows: Sequence[Answer]) -> None:
    """Within the transaction that stores the import. An exercise that was begun here meanwhile stays as it is."""
    for row in rows:
        if not Answer.objects.filter(journal_id=row.journal_id, activity_id=row.activity_id, part=row.part).exists():
            row.save(force_insert=True)
