"""The outbox: a mail is queued, sent, tried again, forgotten."""

from __future__ import annotations

import email
import email.message
import logging
from functools import reduce
from operator import or_

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from learning.conf import conf
from learning.models import OutgoingMail

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


def queue_mail(*, message: EmailMessage, news: int | None = None) -> OutgoingMail | None:
    """Put a mail into the outbox and give it to the worker when the transaction is through. None without recipients.

    `news` is how many notices it sums up, for a mail about news.
    """
    from learning.tasks import deliver_mail as task

    recipients = message.recipients()
    if not recipients:
        return None
    text = message.message().as_bytes().decode()
    mail = OutgoingMail.objects.create(recipients=recipients, message=text, news=news)
    transaction.on_commit(lambda: task.enqueue(mail.pk))
    return mail


def deliver_mail(*, mail_id: int) -> bool:
    """Send one mail of the outbox and empty its text. Returns whether it went out now.

    A mail already sent, in another worker's hands, or tried too often, is left alone. So is one about news of which something is
    no longer so: it is dropped. A failure is recorded by its kind only and tried again by `run_due`.
    """
    from learning.actions.news import drop_unless_so

    with transaction.atomic():
        waiting = OutgoingMail.objects.filter(_due(timezone.now()), pk=mail_id, sent_at__isnull=True)
        if not waiting.update(attempts=F("attempts") + 1):
            return False
    mail = OutgoingMail.objects.get(pk=mail_id)
    if mail.news is not None and drop_unless_so(mail=mail):
        return False
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
