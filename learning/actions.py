"""Every change of state of what the course records."""

from __future__ import annotations

import email
import email.message
import logging
import secrets
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from learning import letters
from learning.conf import conf
from learning.invitations import digest
from learning.models import Invitation, OutgoingMail

logger = logging.getLogger(__name__)


class StoredMime(email.message.Message):
    """A finished message, byte for byte. Mail backends ask for it with a line ending of their own."""

    raw, linesep = b"", "\n"

    def as_bytes(self, unixfrom=False, policy=None, linesep=None) -> bytes:
        return self.raw.replace(b"\n", (linesep or self.linesep).encode())


class StoredMessage(EmailMessage):
    """A message that was put together earlier and goes out as it was."""

    def __init__(self, stored: bytes, recipients: list[str]):
        self.stored = email.message_from_bytes(stored, _class=StoredMime)
        self.stored.raw = stored
        super().__init__(subject=self.stored["Subject"], from_email=self.stored["From"], to=recipients)

    def message(self, *, policy=None) -> StoredMime:
        # Django 6 says the line ending here, earlier ones say it to as_bytes.
        self.stored.linesep = policy.linesep if policy else "\n"
        return self.stored


def queue_mail(*, message: EmailMessage) -> OutgoingMail | None:
    """Put a mail into the outbox and give it to the worker when the transaction is through. None without recipients."""
    from learning.tasks import deliver_mail as task

    recipients = message.recipients()
    if not recipients:
        return None
    mail = OutgoingMail.objects.create(recipients=recipients, message=message.message().as_bytes().decode())
    transaction.on_commit(lambda: task.enqueue(mail.pk))
    return mail


def deliver_mail(*, mail_id: int) -> bool:
    """Send one mail of the outbox and empty its text. Returns whether it went out now.

    A mail already sent, in another worker's hands, or tried too often, is left alone. A failure is recorded by its kind only and
    tried again by `run_due`.
    """
    with transaction.atomic():
        waiting = OutgoingMail.objects.filter(_due(timezone.now()), pk=mail_id, sent_at__isnull=True)
        if not waiting.update(attempts=F("attempts") + 1):
            return False
    mail = OutgoingMail.objects.get(pk=mail_id)
    try:
        stored = StoredMessage(mail.message.encode(), mail.recipients)
        get_connection(conf.mail_transport).send_messages([stored])
    except Exception as error:
        logger.warning("Mail %s was not sent (%s)", mail_id, type(error).__name__)
        OutgoingMail.objects.filter(pk=mail_id).update(last_failure=type(error).__name__)
        return False
    OutgoingMail.objects.filter(pk=mail_id).update(sent_at=timezone.now(), message="", last_failure="")
    return True


def _due(now) -> Q:
    """Mails that may be tried now: a new one at once, then after one wait, three, seven, …, so that eight tries span ten hours.

    Between two tries a mail cannot be sent twice, however often it was handed over.
    """
    wait = conf.mail_retry_after
    again = (Q(attempts=tries, queued_at__lt=now - wait * (2**tries - 1)) for tries in range(1, conf.mail_attempts))
    return reduce(or_, again, Q(attempts=0))


def retry_mails(*, now) -> int:
    """Hand mails that wait too long to the worker again; forget old records, and the text of what was given up.

    Returns how many were handed over.
    """
    from learning.tasks import deliver_mail as task

    OutgoingMail.objects.filter(queued_at__lt=now - conf.mail_kept).delete()
    given_up = OutgoingMail.objects.filter(sent_at__isnull=True, attempts__gte=conf.mail_attempts)
    given_up.exclude(message="").update(message="")
    waiting = OutgoingMail.objects.filter(_due(now), sent_at__isnull=True, queued_at__lt=now - conf.mail_retry_after)
    numbers = list(waiting.order_by("queued_at").values_list("pk", flat=True)[:500])
    for number in numbers:
        task.enqueue(number)
    return len(numbers)


@transaction.atomic
def invite(*, email: str, invited_by, site: str) -> Invitation:
    """Invite an address to make an account, by a mail with a link below `site` ("https://host"). Earlier links go on working.

    The same mail goes to an address that has an account, and nothing in the answer differs.
    """
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        token_digest=digest(token),
        invited_by=invited_by,
        expires_at=timezone.now() + conf.invitation_lasts,
    )
    link = site.rstrip("/") + reverse("learning:invited", args=[token])
    letters.post("invitation", invitation.email, link=link, days=conf.invitation_lasts.days)
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
