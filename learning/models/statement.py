"""What was given to people for taking part. Nothing here changes when a course is edited."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.enums import RevokedBy, StatementState


class Artwork(models.Model):
    """The picture of a badge as an editor chose it, kept as it was when badges were given with it."""

    digest = models.CharField(max_length=64, unique=True, help_text=_("Of the file that it was made from."))
    png = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("picture of a badge")
        verbose_name_plural = _("pictures of badges")

    def __str__(self) -> str:
        return f"picture {self.pk}"


class StatementQuerySet(models.QuerySet):
    def latest_ones(self):
        """Those that no other statement has replaced."""
        return self.filter(replaced_by__isnull=True)


class Statement(models.Model):
    """That somebody took part in a course, and its badge.

    `course` says what the course was like on that day: title, strapline, level, minutes, outcomes, licence, number of the
    course's version, and what was asked for. `owner` is empty where the person erased their account and wished this to be kept.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    course_key = models.CharField(max_length=64)
    course = models.JSONField()
    name = models.CharField(_("name"), max_length=80, blank=True)
    show_name = models.BooleanField(default=False)
    shared = models.BooleanField(default=True, help_text=_("Whether its page answers to anybody who has the address."))
    earned_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=10, choices=RevokedBy.choices, blank=True)
    reason = models.CharField(max_length=250, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    status_index = models.PositiveIntegerField(unique=True)
    artwork = models.ForeignKey(Artwork, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    credential = models.TextField(
        blank=True, help_text=_("The signed badge, byte for byte; empty until it is asked for.")
    )

    wagtail_reference_index_ignore = True

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement of participation")
        verbose_name_plural = _("statements of participation")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "course_key"],
                condition=models.Q(replaces__isnull=True, owner__isnull=False),
                name="learning_stated_once",
            )
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"

    @property
    def state(self) -> str:
        """One of StatementState. Asks the database when `replaced_by` was not read along."""
        if self.revoked_at:
            return StatementState.REVOKED
        return StatementState.REPLACED if hasattr(self, "replaced_by") else StatementState.VALID

    @property
    def stands(self) -> bool:
        return self.state == StatementState.VALID


class StatementGone(models.Model):
    """A statement that was erased: its address says so, and its badge is no longer vouched for. Says nothing of a person."""

    uuid = models.UUIDField(primary_key=True)
    status_index = models.PositiveIntegerField(unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("erased statement")
        verbose_name_plural = _("erased statements")

    def __str__(self) -> str:
        return f"erased statement {self.pk}"
