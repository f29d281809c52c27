"""What moderators decide about comments, and undo."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learning import permissions
from learning.actions.notices import forget_notices
from learning.enums import CommentState, Standing
from learning.models import Comment, Commenter, CommentQuerySet


class DecidedBefore(Exception):
    """Somebody was quicker: a decision was made about this comment since it was asked about."""


@dataclass(frozen=True)
class Decided:
    """A decision, for undoing it, and about how many comments it was."""

    number: UUID
    count: int


@transaction.atomic
def decide_comments(
    *, comments: CommentQuerySet, state: str, by, reason: str = "", expected: int | None = None
) -> Decided:
    """Publish comments, reject them or call them spam. One decision, which can be undone as one.

    `expected`: how many decisions there had been when it was asked. Raises DecidedBefore when there were more since, or none is left.
    """
    now, number, count = timezone.now(), uuid4(), 0
    rows = Comment.objects.filter(pk__in=list(comments.values_list("pk", flat=True)), removed_at__isnull=True)
    for comment in rows.select_for_update().order_by("pk"):
        if expected is not None and comment.decisions != expected:
            raise DecidedBefore
        if comment.state == CommentState.WAITING:
            comment.waited = now - comment.waiting_since
        if state == CommentState.PUBLISHED and comment.reports.exists():
            comment.kept_at = now
        comment.state_before, comment.state = comment.state, state
        comment.decided_at, comment.decided_by, comment.reason = now, by, reason
        comment.decision = number
        comment.decisions += 1
        comment.save()
        if state != CommentState.PUBLISHED:
            forget_notices(about=comment.pk)
        count += 1
    if expected is not None and not count:
        raise DecidedBefore
    return Decided(number, count)


@transaction.atomic
def undo_decision(*, number: UUID, by) -> int:
    """Take a decision back where it is still the last one. Only comments that `by` moderates. Returns about how many it was."""
    theirs = permissions.comments_moderated_by(by).filter(decision=number)
    rows = Comment.objects.filter(pk__in=list(theirs.values_list("pk", flat=True)), decision=number)
    for comment in rows.select_for_update().order_by("pk"):
        forget_notices(about=comment.pk)
    return rows.update(
        state=F("state_before"),
        decided_at=None,
        decided_by=None,
        reason="",
        waited=None,
        decision=None,
        kept_at=None,
        decisions=F("decisions") + 1,
    )


@transaction.atomic
def set_standing(*, comments: CommentQuerySet, standing: Standing) -> int:
    """Say of the writers of these comments whether theirs have to wait, on whichever browser they wrote. Returns how many people."""
    people = set()
    for commenter in Commenter.objects.filter(comments__in=comments).distinct():
        permissions.same_person(commenter).update(standing=standing)
        people.add(commenter.person)
    return len(people)
