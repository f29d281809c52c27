"""Every change of state of what the course records."""

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

from learning import permissions
from learning.conf import conf
from learning.enums import EnrolmentState
from learning.models import ActivityCompletion, Enrolment, OutgoingMail, PageVisit, Profile

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


# Enrolment and progress ----------------------------------------------------------------------------------------------


@transaction.atomic
def enrol(*, user, course) -> Enrolment:
    """Enrol a person in a course, or bring them back with everything they had done. Enrolling twice changes nothing."""
    enrolment, _new = Enrolment.objects.select_for_update().get_or_create(
        user=user, course_key=course.key, defaults={"course": course, "course_title": course.title}
    )
    if enrolment.state != EnrolmentState.ACTIVE or enrolment.course_id != course.pk:
        enrolment.state, enrolment.left_at = EnrolmentState.ACTIVE, None
        enrolment.course, enrolment.course_title = course, course.title
        enrolment.save(update_fields=["state", "left_at", "course", "course_title"])
    return enrolment


@transaction.atomic
def leave(*, enrolment: Enrolment) -> None:
    """Leave a course. What was done stays recorded, for the day the person comes back."""
    Enrolment.objects.active().filter(pk=enrolment.pk).update(state=EnrolmentState.LEFT, left_at=timezone.now())


@transaction.atomic
def forget(*, enrolment: Enrolment) -> None:
    """Remove an enrolment with everything recorded in it, for good."""
    enrolment.delete()


def record_visit(*, user, course_paths: list[str], page_key: str) -> Enrolment:
    """Note that a person was on a page. Raises Enrolment.DoesNotExist for somebody who is not enrolled."""
    return _record(user, course_paths, page_key, {})


def mark_page(*, user, course_paths: list[str], page_key: str, done: bool) -> Enrolment:
    """Record that a page is done, or that its reader says it is not. Raises Enrolment.DoesNotExist.

    A page said to be open is not ticked by itself again when its end is reached (`tick_at_the_end`).
    """
    now = timezone.now()
    return _record(user, course_paths, page_key, {"done_at": now if done else None, "kept_open": not done})


def tick_at_the_end(*, user, course_paths: list[str], page_key: str) -> Enrolment:
    """Record that somebody read a page to its end, unless they said before that it is not done. Raises Enrolment.DoesNotExist."""
    with transaction.atomic():
        enrolment = _locked(user, course_paths)
        if page_key in {*enrolment.progress.get("open", []), *enrolment.progress.get("done", [])}:
            return enrolment
        return _visit(enrolment, page_key, {"done_at": timezone.now(), "kept_open": False})


@transaction.atomic
def mark_activity(*, user, course_paths: list[str], activity_id: int, done: bool) -> Enrolment:
    """Record that an activity is done, or no longer. Costs the same in a course of any size. Raises Enrolment.DoesNotExist."""
    enrolment = _locked(user, course_paths)
    if done:
        completion = ActivityCompletion(enrolment=enrolment, activity_id=activity_id)
        ActivityCompletion.objects.bulk_create([completion], ignore_conflicts=True)
    else:
        ActivityCompletion.objects.filter(enrolment=enrolment, activity_id=activity_id).delete()
    _keep(enrolment, "activities", activity_id, done)
    enrolment.save(update_fields=["progress"])
    return enrolment


@transaction.atomic
def _record(user, course_paths: list[str], page_key: str, changes: dict) -> Enrolment:
    return _visit(_locked(user, course_paths), page_key, changes)


def _locked(user, course_paths: list[str]) -> Enrolment:
    """The person's enrolment in the course at one of these tree paths, so that two marks at once cannot lose each other."""
    mine = permissions.enrolments_of(user).active()
    return mine.select_for_update(of=("self",)).get(course__path__in=course_paths)


def _visit(enrolment: Enrolment, page_key: str, changes: dict) -> Enrolment:
    visit = PageVisit(enrolment=enrolment, page_key=page_key, last_at=timezone.now(), **changes)
    PageVisit.objects.bulk_create(
        [visit],
        update_conflicts=True,
        unique_fields=["enrolment", "page_key"],
        update_fields=["last_at", *changes],
    )
    if changes:
        _keep(enrolment, "done", page_key, changes["done_at"] is not None)
        _keep(enrolment, "open", page_key, changes["kept_open"])
    enrolment.progress["last"], enrolment.last_at = page_key, visit.last_at
    enrolment.save(update_fields=["progress", "last_at"])
    return enrolment


def _keep(enrolment: Enrolment, name: str, item, wanted: bool) -> None:
    """Put an item on one of the lists in `progress`, or take it off."""
    items = [other for other in enrolment.progress.get(name, []) if other != item]
    enrolment.progress[name] = [*items, item] if wanted else items


# Profile -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def change_profile(*, user, **choices) -> Profile:
    """Keep what a person chose about themselves: `display_name`, `time_zone`, `language` or `display`."""
    profile, _new = Profile.objects.update_or_create(user=user, defaults=choices)
    return profile
