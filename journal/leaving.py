"""What happens to a journal when its owner's account is deleted."""

from django.db import transaction

from journal.models import Consent, Journal, Safe


@transaction.atomic
def destroy_journal(user) -> None:
    """Destroy the key of a person's journal first, then everything it sealed, then what they had agreed to.

    From the first step on nothing of the journal can be read, in no copy of the rows either that lacks the key's own row.
    """
    journals = Journal.objects.filter(owner=user)
    Safe.objects.filter(pk__in=list(journals.values_list("safe_id", flat=True))).update(wrapped_key=b"")
    journals.delete()
    Consent.objects.filter(person=user).delete()
