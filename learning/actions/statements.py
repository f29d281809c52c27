"""Statements and badges: given once, named by their owner, replaced, revoked, forgotten."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from content.models import CoursePage
from content.numbering import outline_of
from learning import statements
from learning.actions.leaving import address_of
from learning.badges import credential, status
from learning.conf import conf
from learning.enums import RevokedBy
from learning.models import AccountDeletion, Enrolment, Profile, Statement, StatementGone


class StatementOver(ValueError):
    """The statement was revoked or replaced; nothing of it can be changed any more."""


@transaction.atomic
def give_statement(*, enrolment: Enrolment) -> Statement | None:
    """Give the statement of a course whose rule holds now. Part of the transaction of whatever made it hold.

    Returns the new statement, or None: the rule does not hold, the course gives none, or the person has it already. A person
    gets one for a course, once; a rule that is changed later gives no second one.
    """
    has_it = Statement.objects.filter(owner_id=enrolment.user_id, course_key=OuterRef("key"))
    course = CoursePage.objects.filter(~Exists(has_it), pk=enrolment.course_id, statement=True).first()
    if course is None:
        return None
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if Statement.objects.filter(owner_id=enrolment.user_id, course_key=course.key).exists():
        return None
    outline = outline_of(course)
    standing = statements.standing_of(enrolment, outline)
    if not (outline.published and standing.met):
        return None
    now = timezone.now()
    return Statement.objects.create(
        owner_id=enrolment.user_id,
        course_key=course.key,
        course=statements.facts_of(standing, outline),
        earned_at=now,
        issued_at=now,
        status_index=status.free_index(),
        artwork=statements.artwork_of(course),
    )


def _locked(statement: Statement) -> Statement:
    """The statement as it is now, for this transaction alone. Raises StatementOver for one that does not stand."""
    found = (
        Statement.objects.select_for_update(of=("self",)).select_related("replaced_by", "owner").get(pk=statement.pk)
    )
    if not found.stands:
        raise StatementOver
    return found


@transaction.atomic
def name_statement(*, statement: Statement, name: str, show_name: bool) -> Statement:
    """Put the owner's name on a statement, and say whether its page shows it. Signs the badge, where the site has a key.

    Another name than before makes a new statement, which is returned; the old one is replaced for good, and its badge too.
    Raises StatementOver.
    """
    found = _locked(statement)
    if found.name and found.name != name:
        found = _reissued(found)
    changed = found.name != name
    found.name, found.show_name = name, show_name
    if changed:
        _sign(found)
    found.save()
    Profile.objects.update_or_create(user=found.owner, defaults={"name_on_statement": name})
    return found


def _reissued(old: Statement) -> Statement:
    """A statement in place of another one, with an address and a badge of its own. Says the same, and when it was earned."""
    return Statement(
        owner=old.owner,
        course_key=old.course_key,
        course=old.course,
        shared=old.shared,
        earned_at=old.earned_at,
        issued_at=timezone.now(),
        replaces=old,
        status_index=status.free_index(),
        artwork=old.artwork,
    )


def _sign(statement: Statement) -> None:
    if conf.badge_keys:
        statement.credential = credential.signed(statement, address_of(statement.owner))


@transaction.atomic
def sign_badge(*, statement: Statement) -> None:
    """Sign the badge of a statement that was named while the site had no key; a signed one stays. Raises StatementOver."""
    found = _locked(statement)
    if found.name and not found.credential:
        _sign(found)
        found.save(update_fields=["credential"])


@transaction.atomic
def share_statement(*, statement: Statement, shared: bool) -> None:
    """Let the page of a statement answer to everybody who has its address, or to its owner only."""
    Statement.objects.filter(pk=statement.pk).update(shared=shared)


@transaction.atomic
def revoke_statement(*, statement: Statement, by: str, reason: str) -> None:
    """Revoke a statement and its badge for good, with the reason its page gives. Raises StatementOver."""
    found = _locked(statement)
    found.revoked_at, found.revoked_by, found.reason = timezone.now(), RevokedBy(by), reason
    found.save(update_fields=["revoked_at", "revoked_by", "reason"])


@transaction.atomic
def forget_statements(*, user) -> None:
    """What becomes of somebody's statements when their account is erased: gone, but for a number that says so.

    Who asked for that when deleting the account keeps what stands and was shared: name, course and dates, without a link to an
    account and without the copy of the badge, which holds a hash of the address.
    """
    mine = Statement.objects.filter(owner=user)
    if AccountDeletion.objects.filter(user=user, keep_statements=True).exists():
        kept = mine.latest_ones().filter(shared=True, revoked_at__isnull=True).exclude(name="")
        numbers = list(kept.values_list("pk", flat=True))
    else:
        numbers = []
    going = mine.exclude(pk__in=numbers)
    StatementGone.objects.bulk_create(
        [StatementGone(uuid=uuid, status_index=index) for uuid, index in going.values_list("pk", "status_index")]
    )
    Statement.objects.filter(pk__in=numbers).update(owner=None, credential="", replaces=None)
    leaving = list(mine.values_list("pk", flat=True))
    mine.update(owner=None)  # of two that replaced each other, each would be a first one while the other goes
    Statement.objects.filter(pk__in=leaving).delete()
