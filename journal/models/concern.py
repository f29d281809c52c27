"""A tutor's concern about what a shared entry reveals. It holds the tutor's words, and none of the entry."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.models.own import Safe
from journal.models.shared import Thread


def _person():
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class ConcernQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has said to be done with."""
        return self.filter(handled_at__isnull=True)


class Concern(models.Model):
    """What a tutor told the contacts of a cohort. It has a safe of its own, and outlives the entry, the thread and the people.

    Sealed are the tutor's words, the names and the label as they were, and the note of whoever was done with it. It goes when
    `kept_until` is over.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    safe = models.OneToOneField(Safe, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cohort = models.ForeignKey("learning.Cohort", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    about = _person()
    raised_by = _person()
    raised_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)
    sealed = models.BinaryField()
    taken_by = _person()
    taken_at = models.DateTimeField(null=True, blank=True)
    handled_by = _person()
    handled_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(db_index=True)

    objects = ConcernQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")

    def __str__(self) -> str:
        return f"concern {self.uuid}"


class ConcernOpening(models.Model):
    """That a contact opened a concern, and when first."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="openings")
    person = _person()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("opening of a concern")
        verbose_name_plural = _("openings of concerns")
        constraints = [models.UniqueConstraint(fields=["concern", "person"], name="journal_concern_opened_once")]

    def __str__(self) -> str:
        return f"opening {self.pk} of a concern"
