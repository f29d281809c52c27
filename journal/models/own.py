"""What is a learner's own: the journal, its entries, answers and files, and what its owner agreed to."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from journal import care


class Safe(models.Model):
    """A random key, wrapped by the site's key ring and bound to what it belongs to. Destroying it destroys what it sealed."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_key = models.BinaryField()

    class Meta:
        verbose_name = _("safe")
        verbose_name_plural = _("safes")

    def __str__(self) -> str:
        return f"safe {self.uuid}"


class KeyCheck(models.Model):
    """What a key of the ring answers to a fixed question, so that a wrong key of the same name is noticed before it writes."""

    name = models.CharField(max_length=32, unique=True)
    value = models.BinaryField()

    class Meta:
        verbose_name = _("key check")
        verbose_name_plural = _("key checks")

    def __str__(self) -> str:
        return self.name


class Journal(models.Model):
    """A learner's journal: one a person."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    safe = models.OneToOneField(Safe, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")

    def __str__(self) -> str:
        return f"journal {self.uuid}"


class EntryQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(binned_at__isnull=True)

    def binned(self):
        return self.filter(binned_at__isnull=False)


class Entry(models.Model):
    """One entry. Title, words, label and prompt as they stood are in `sealed`; only what finding needs is beside it.

    Of several entries about one activity one is `running`: the one its button opens.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="entries")
    activity = models.ForeignKey("content.Activity", null=True, on_delete=models.PROTECT, related_name="+")
    course_key = models.CharField(max_length=64, blank=True)
    running = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    binned_at = models.DateTimeField(null=True, blank=True)

    # Wagtail notes every model with a relation in its reference index, whose counts editors see. Not this one.
    wagtail_reference_index_ignore = True

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        indexes = [
            models.Index(fields=["journal", "-updated_at", "-uuid"], name="journal_entry_newest"),
            models.Index(fields=["binned_at"], name="journal_entry_bin", condition=models.Q(binned_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["journal", "activity"],
                condition=models.Q(running=True, binned_at__isnull=True),
                name="journal_one_running_entry",
            )
        ]

    def __str__(self) -> str:
        return f"entry {self.uuid}"


class EntryVersion(models.Model):
    """An entry as it stood after one of its saves, sealed for this entry and this number.

    What the Save button finished is kept; of the drafts of one sitting only the last is.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    at = models.DateTimeField()
    finished = models.BooleanField(default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="journal_one_version_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of entry {self.entry_id}"


class Answer(models.Model):
    """What a person put into the exercise of an activity, sealed with the options it was filled in with.

    `part` stays blank while an activity has one exercise; `schema_version` is that of the kind that wrote it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journal = models.ForeignKey(Journal, on_delete=models.CASCADE, related_name="answers")
    activity = models.ForeignKey("content.Activity", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=64, blank=True)
    schema_version = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    last_save_id = models.UUIDField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["journal", "activity", "part"], name="journal_one_answer_a_part")
        ]

    def __str__(self) -> str:
        return f"answer {self.uuid}"


class Attachment(models.Model):
    """A picture or document of an entry. Its name, kind and key are in `sealed`; the file itself is on the disk under that key.

    `size` is the file's on the disk: what the limit of a journal counts, without opening anything.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="attachments")
    sealed = models.BinaryField()
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of an entry")
        verbose_name_plural = _("files of entries")

    def __str__(self) -> str:
        return f"file {self.uuid}"


class PendingImport(models.Model):
    """What somebody sent to bring in, until they have seen what would happen and say yes or no: a day at most, one a journal.

    `sealed` holds a key that is this row's alone; the file is on the disk under that key, like the files of entries.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journal = models.OneToOneField(Journal, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("pending import")
        verbose_name_plural = _("pending imports")

    def __str__(self) -> str:
        return f"pending import {self.uuid}"


class ConsentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(wording=care.WORDING, withdrawn_at__isnull=True)


class Consent(models.Model):
    """That a person agreed to the keeping of what they write, to which wording, and when they withdrew it. Rows are a history."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    wording = models.CharField(max_length=32)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "wording"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="journal_one_consent_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
