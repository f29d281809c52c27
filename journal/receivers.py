"""What must follow when a journal goes with its owner's account."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from journal.models import Journal, Safe


@receiver(post_delete, sender=Journal)
def destroy_key(sender, instance, **kwargs) -> None:
    """Without its key nothing of the journal can be read, in no backup of the rows either."""
    Safe.objects.filter(pk=instance.safe_id).delete()
