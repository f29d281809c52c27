"""Invitations, sessions and second factors."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from learning import letters
from learning.conf import conf
from learning.enums import GroupRole
from learning.invitations import digest
from learning.models import Invitation


@transaction.atomic
def invite(*, email: str, invited_by, site: str, cohort=None, role: str = GroupRole.LEARNER) -> Invitation:
    """Invite an address to make an account, by a mail with a link below `site` ("https://host"). Earlier links go on working.

    With a cohort the link also asks into that, as what `role` says; it is of use to somebody who has an account too.
    The same mail goes to an address that has an account, and nothing in the answer differs.
    """
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        token_digest=digest(token),
        invited_by=invited_by,
        cohort=cohort,
        role=role,
        expires_at=timezone.now() + conf.invitation_lasts,
    )
    link = site.rstrip("/") + reverse("accounts:invited", args=[token])
    letter = "invitation_to_group" if cohort else "invitation"
    context = {"link": link, "days": conf.invitation_lasts.days, "cohort": cohort, "role": role}
    letters.post(letter, invitation.email, **context)
    return invitation


def use_invitation(*, invitation: Invitation) -> bool:
    """Mark an invitation as used. Returns whether it was this call that did."""
    waiting = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True)
    return bool(waiting.update(used_at=timezone.now()))


def take_invitation_back(*, number: int) -> None:
    """Remove an invitation, so that its link no longer works. One that is not there is no error."""
    Invitation.objects.filter(pk=number).delete()


def forget_invitations(*, now) -> int:
    """Remove invitations, used or not, whose link stopped working some time ago. Returns how many."""
    return Invitation.objects.filter(expires_at__lt=now - conf.invitation_lasts).delete()[0]


def end_sessions(*, user) -> int:
    """End every session of a person, in all browsers, at once. Returns how many there were."""
    sessions = list(UserSession.objects.filter(user_id=user.pk))
    for session in sessions:
        session.end()
    return len(sessions)


def forget_ended_sessions(*, now) -> int:
    """Remove the records (network address, browser) of sessions that are over. Returns how many."""
    if not settings.SESSION_ENGINE.endswith((".db", ".cached_db")):  # sessions that only their own store can find
        return sum(record.purge() for record in UserSession.objects.iterator())
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    return UserSession.objects.filter(~Exists(alive)).delete()[0]


@transaction.atomic
def reset_second_factor(*, user) -> int:
    """Take away every second factor and recovery code of a person, end their sessions and tell them by mail.

    Returns how many factors there were. The next page that needs one makes the person set it up anew.
    """
    removed = Authenticator.objects.filter(user_id=user.pk).delete()[0]
    end_sessions(user=user)
    if address := EmailAddress.objects.get_primary_email(user):
        letters.post("second_factor_reset", address)
    return removed


def reseal_second_factors() -> tuple[int, int]:
    """Seal the secrets of all second factors with the site's present key. Returns how many, and how many no key opens."""
    adapter, done, unreadable = get_adapter(), 0, 0
    for number in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=number).first()
            name = next((name for name in ("secret", "seed") if row and name in row.data), None)
            if name is None:
                continue
            try:
                row.data[name] = adapter.encrypt(adapter.decrypt(row.data[name]))
            except ValidationError:
                unreadable += 1
            else:
                row.save(update_fields=["data"])
                done += 1
    return done, unreadable
