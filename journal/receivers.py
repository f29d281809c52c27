"""What must follow when a journal goes with its owner's account, or a file with its entry."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from journal import sealed_files
from journal.models import Attachment, Journal, PendingImport, Safe


@receiver(post_delete, sender=Journal)
def destroy_key(sender, instance, **kwargs) -> None:
    """Without its key nothing of the journal can be read, in no backup of the rows either."""
    Safe.objects.filter(pk=instance.safe_id).delete()


@receiver(post_delete, sender=Attachment)
@receiver(post_delete, sender=PendingImport)
def remove_file(sender, instance, **kwargs) -> None:
    """Its key has gone with the row; the file goes when that is sure, so that a row that stays keeps its file."""
    uuid = instance.pk
    transaction.on_commit(lambda: sealed_files.drop(uuid))
