"""What must follow when a journal goes with its owner's account, or a file with its entry."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from journal import sealed_files
from journal.attachments import held
from journal.models import Attachment, Concern, Desk, Journal, PendingImport, Safe, SharedFile, Thread
from journal.sharing.withdrawing import left_behind
from learning.signals import left_cohort


@receiver(post_delete, sender=Journal)
@receiver(post_delete, sender=Thread)
@receiver(post_delete, sender=Desk)
@receiver(post_delete, sender=Concern)
def destroy_key(sender, instance, **kwargs) -> None:
    """Without its key nothing of it can be read, in no backup of the rows either."""
    Safe.objects.filter(pk=instance.safe_id).delete()


@receiver(left_cohort)
def tell_tutors(sender, user, cohort, **kwargs) -> None:
    """What somebody shared in a group that they left can be opened by nobody any more."""
    left_behind(owner=user, cohort=cohort)


@receiver(post_delete, sender=Attachment)
@receiver(post_delete, sender=PendingImport)
def remove_file(sender, instance, **kwargs) -> None:
    """Its key has gone with the row; the file goes when that is sure, so that a row that stays keeps its file."""
    _drop_unless_held(instance.pk)


@receiver(post_delete, sender=SharedFile)
def remove_shared_file(sender, instance, **kwargs) -> None:
    """The entry may have it still, and so may another share."""
    _drop_unless_held(instance.file)


def _drop_unless_held(file) -> None:
    transaction.on_commit(lambda: held([file]) or sealed_files.drop(file))
