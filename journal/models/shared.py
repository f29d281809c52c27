"""What a learner shared: copies in a safe of their own, the replies to them, and what a tutor keeps for replying."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from journal.enums import TUTORS_TURN, ThreadState
from journal.models.own import Entry, Safe


class _IsTutorsTurn(models.Func):
    """Whether a state is one of TUTORS_TURN, in the very words of the index: SQLite does not see it behind parameters."""

    template = f"%(expressions)s IN ({', '.join(repr(state.value) for state in TUTORS_TURN)})"
    output_field = models.BooleanField()


class ThreadQuerySet(models.QuerySet):
    def tutors_turn(self, now):
        """Those that wait for a tutor. What was shared or written a moment ago can still be taken back, and waits for nobody yet."""
        return self.filter(_IsTutorsTurn(models.F("state")), waiting_since__lte=now)

    def known_as(self, states, now):
        """Those that are in one of these states as the other side knows it."""
        return self.filter(
            models.Q(state__in=states, state_from__lte=now) | models.Q(state_before__in=states, state_from__gt=now)
        )


class Thread(models.Model):
    """An entry as it was shared with the tutors of one cohort, and what was written about it. It has a safe of its own.

    The other side knows `state` from `state_from` on, a moment ahead while an undo is possible; until then it knows `state_before`
    (nothing, if there was none). `waiting_since` is when the tutors' turn began, `answered_at` when their last reply arrives.
    `batch` is the activity's number, 0 for a free entry: the queue is walked by it, and NULL has no place of its own in an order.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.SET_NULL, related_name="threads")
    safe = models.OneToOneField(Safe, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey("learning.Cohort", null=True, on_delete=models.SET_NULL, related_name="+")
    activity = models.ForeignKey("content.Activity", null=True, on_delete=models.PROTECT, related_name="+")
    course_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=ThreadState.choices)
    state_from = models.DateTimeField()
    state_before = models.CharField(max_length=10, choices=ThreadState.choices, blank=True)
    waiting_since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    batch = models.GeneratedField(
        expression=Coalesce("activity", 0), output_field=models.BigIntegerField(), db_persist=True
    )

    objects = ThreadQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("shared entry")
        verbose_name_plural = _("shared entries")
        constraints = [models.UniqueConstraint(fields=["entry", "cohort"], name="journal_one_thread_a_cohort")]
        indexes = [
            models.Index(
                fields=["cohort", "batch", "waiting_since", "uuid"],
                name="journal_thread_waiting",
                condition=models.Q(state__in=["waiting", "follow_up"]),
            ),
            models.Index(fields=["cohort", "state", "-answered_at", "-uuid"], name="journal_thread_answered"),
        ]

    def __str__(self) -> str:
        return f"thread {self.uuid}"

    def known_state(self, now) -> str:
        """The state as the other side knows it; empty while it knows of nothing."""
        return self.state if self.state_from <= now else self.state_before


class ShareQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


class Share(models.Model):
    """One version of an entry as it was shared: a copy that nothing changes. Its words go when it is withdrawn."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="shares")
    audience = models.CharField(max_length=10)
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    shared_at = models.DateTimeField()
    visible_from = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("shared version")
        verbose_name_plural = _("shared versions")
        indexes = [models.Index(fields=["thread", "-shared_at"], name="journal_share_latest")]

    def __str__(self) -> str:
        return f"share {self.uuid}"


class SharedFile(models.Model):
    """That a share holds a file. The file on the disk is the entry's own; it stays while either has it."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="files")
    file = models.UUIDField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of a shared version")
        verbose_name_plural = _("files of shared versions")
        constraints = [models.UniqueConstraint(fields=["share", "file"], name="journal_file_once_a_share")]

    def __str__(self) -> str:
        return f"file {self.file} of share {self.share_id}"


class Opening(models.Model):
    """That somebody opened a share, and when first. Its owner sees that."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("opening of a shared version")
        verbose_name_plural = _("openings of shared versions")
        constraints = [models.UniqueConstraint(fields=["share", "person"], name="journal_opened_once_a_person")]

    def __str__(self) -> str:
        return f"opening {self.pk}"


class MessageQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(released_at__isnull=True)

    def arrived(self, now):
        """Those that were sent, and not just now: for a few seconds sending can be undone."""
        return self.filter(released_at__lte=now)


class Message(models.Model):
    """What a tutor or the learner writes in a thread. A draft until it is released, seen by the other side from that moment on.

    Saved by compare and set on `version`, like an entry. There is one draft a person in a thread.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_tutor = models.BooleanField()
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "author"],
                condition=models.Q(released_at__isnull=True),
                name="journal_one_draft_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"message {self.uuid}"


class MessageVersion(models.Model):
    """What a message said before it was corrected, sealed for this message and this number."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("earlier version of a message")
        verbose_name_plural = _("earlier versions of messages")
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="journal_one_message_version")]

    def __str__(self) -> str:
        return f"version {self.number} of message {self.message_id}"


class Desk(models.Model):
    """What a tutor keeps for replying, with a safe of its own: saved questions, and the key for copies on the tutor's device."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tutor = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    safe = models.OneToOneField(Safe, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("tutor's desk")
        verbose_name_plural = _("tutors' desks")

    def __str__(self) -> str:
        return f"desk {self.uuid}"


class SavedQuestion(models.Model):
    """A question a tutor keeps to begin from."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("saved question")
        verbose_name_plural = _("saved questions")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"saved question {self.uuid}"
