"""Raising a concern, opening it, taking it up, being done with it; and forgetting it when its time is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from journal import permissions
from journal.actions import check_writing_key
from journal.concerns.lasting import LONGEST
from journal.concerns.words import ConcernWords, seal_concern, unseal_concern
from journal.conf import conf
from journal.models import Concern, ConcernOpening, Safe, Thread
from journal.safe import new_wrapped_key
from journal.safes import bound_alone, open_concern
from journal.sharing.kinds import CONCERN
from learning import actions as learning_actions
from learning import letters
from learning import permissions as learning_permissions
from learning.profiles import name_shown


class NobodyNamed(Exception):
    """Nobody is named who would read it. Nothing was stored."""


@sensitive_variables()
@transaction.atomic
def raise_concern(*, tutor, thread: Thread, text: str, label: str, uuid: UUID) -> Concern:
    """Tell the contacts of a thread's cohort what worries a tutor about it. They get the tutor's words, names and the label.

    Sent twice with the same `uuid` it is told once. A mail at once says only that there is a concern. Raises Thread.DoesNotExist
    for what is not theirs to see, NobodyNamed, ValueError for no words.
    """
    if not text.strip():
        raise ValueError("A concern needs words.")
    thread = permissions.threads_for_concerns(tutor).select_related("cohort", "owner").get(pk=thread.pk)
    if same := permissions.concerns_raised_by(tutor).filter(pk=uuid).first():
        return same
    contacts = permissions.readers_of_concerns(thread, tutor)
    if not contacts:
        raise NobodyNamed
    now = timezone.now()
    concern = Concern(
        uuid=uuid if not Concern.objects.filter(pk=uuid).exists() else uuid4(),
        thread=thread,
        cohort=thread.cohort,
        about=thread.owner,
        raised_by=tutor,
        raised_at=now,
        kept_until=now + LONGEST,
    )
    check_writing_key()
    wrapped = new_wrapped_key(conf.key_ring, bound_alone("concern", concern.uuid))
    concern.safe = Safe.objects.create(wrapped_key=wrapped)
    words = ConcernWords(text, name_shown(thread.owner), name_shown(tutor), thread.cohort.name, label)
    concern.sealed = seal_concern(open_concern(concern), concern, concern.version, words)
    concern.save(force_insert=True)
    _tell(concern, contacts)
    return concern


def _tell(concern: Concern, contacts: list) -> None:
    """In the page, and by a mail that goes whatever a person chose about mails."""
    learning_actions.notify(people=contacts, kind=CONCERN, about=concern.uuid, by_mail=False)
    for person in contacts:
        if address := learning_actions.address_of(person):
            letters.post("concern", address, link=learning_actions.link_to("desk:concerns"))


@transaction.atomic
def open_for(*, person, concern: Concern) -> ConcernOpening:
    """Note that a contact opens a concern; the first time stands. Raises Concern.DoesNotExist for what is not for them."""
    concern = permissions.concerns_for(person).get(pk=concern.pk)
    opening, _new = ConcernOpening.objects.get_or_create(
        concern=concern, person=person, defaults={"at": timezone.now()}
    )
    learning_actions.see_notices(notices=learning_permissions.news_of(person).filter(kind=CONCERN, about=concern.uuid))
    return opening


def take_up(*, person, concern: Concern) -> None:
    """Say that one deals with it, so that the others know. The first one stands. Raises Concern.DoesNotExist."""
    concern = permissions.concerns_for(person).get(pk=concern.pk)
    Concern.objects.open().filter(pk=concern.pk, taken_at__isnull=True).update(taken_by=person, taken_at=timezone.now())


@sensitive_variables()
@transaction.atomic
def finish(*, person, concern: Concern, note: str) -> None:
    """Say that a concern is done with, and how. From then on it is kept as long as the site says. A second time changes nothing.

    Raises Concern.DoesNotExist for what is not for this person, SealError.
    """
    concern = permissions.concerns_for(person).select_related("safe").select_for_update(of=("self",)).get(pk=concern.pk)
    if concern.handled_at is not None:
        return
    now, safe = timezone.now(), open_concern(concern)
    words = replace(unseal_concern(safe, concern), note=note.strip(), noted_by=name_shown(person))
    concern.sealed = seal_concern(safe, concern, concern.version + 1, words)
    concern.version += 1
    concern.handled_by, concern.handled_at = person, now
    if concern.taken_at is None:
        concern.taken_by, concern.taken_at = person, now
    concern.kept_until = min(now + conf.concern_kept, concern.raised_at + LONGEST)
    concern.save(update_fields=["sealed", "version", "handled_by", "handled_at", "taken_by", "taken_at", "kept_until"])
    learning_actions.forget_notices(about=concern.uuid, kind=CONCERN)


@transaction.atomic
def forget_concerns(*, now: datetime) -> int:
    """Remove the concerns whose time is over, their keys first. Returns how many."""
    over = Concern.objects.filter(kept_until__lte=now)
    Safe.objects.filter(pk__in=list(over.values_list("safe_id", flat=True))).update(wrapped_key=b"")
    found = list(over)
    for concern in found:
        concern.delete()
    return len(found)
