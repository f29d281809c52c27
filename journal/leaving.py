"""What happens to a journal when its owner's account is deleted."""

from django.db import transaction

from journal.enums import ThreadState
from journal.models import Consent, Desk, Journal, Message, Safe, Thread
from journal.sharing.withdrawing import tell_gone


@transaction.atomic
def destroy_journal(user) -> None:
    """Destroy the keys of a person's journal and of everything they shared first, then what these sealed, then the rest.

    What they wrote as a tutor stays with the learners whom they answered; what they had only begun to write goes. Tutors who
    had opened something that they shared are told that it is gone.

    From the first step on nothing of the journal can be read, in no copy of the rows either that lacks the key's own row.
    """
    for thread in Thread.objects.filter(owner=user).exclude(state=ThreadState.WITHDRAWN).select_related("cohort"):
        tell_gone(thread)
    theirs = [Journal.objects.filter(owner=user), Thread.objects.filter(owner=user), Desk.objects.filter(tutor=user)]
    for rows in theirs:
        Safe.objects.filter(pk__in=list(rows.values_list("safe_id", flat=True))).update(wrapped_key=b"")
    for rows in theirs:
        rows.delete()
    Message.objects.drafts().filter(author=user).delete()
    Consent.objects.filter(person=user).delete()
