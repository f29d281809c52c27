"""What the course records about people: the least that progress needs. No private words."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.enums import EnrolmentState
from learning.statement_models import Artwork, Statement, StatementGone, StatementQuerySet

__all__ = [
    "AccountDeletion",
    "ActivityCompletion",
    "Artwork",
    "DisuseWarning",
    "Enrolment",
    "EnrolmentQuerySet",
    "Erasure",
    "Invitation",
    "InvitationQuerySet",
    "OutgoingMail",
    "PageVisit",
    "Profile",
    "Statement",
    "StatementGone",
    "StatementQuerySet",
]


class OutgoingMail(models.Model):
    """A mail on its way. Its text is kept until it has been handed over, and no longer."""

    recipients = models.JSONField()
    message = models.TextField(blank=True, help_text=_("The whole message as it goes out; emptied once sent."))
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_failure = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["queued_at"], name="learning_mail_unsent", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class Profile(models.Model):
    """What a person chose about themselves. Made when they choose something; until then everything is the site's usual."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    name_on_statement = models.CharField(_("name on statements"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    display = models.JSONField(_("display settings"), null=True, blank=True)

    closes_at = None  # no column: `profiles.profile_of` reads it along from AccountDeletion

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return f"profile {self.pk}"


class EnrolmentQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state=EnrolmentState.ACTIVE)


class Enrolment(models.Model):
    """A person in a course. `progress` sums up the visits and completions below, so that one row gives the rail.

    It holds `done` (keys of pages), `open` (keys of pages the person said are not done), `activities` (numbers of activities
    that are done) and `last` (key of the page visited last). The course's key and title outlive its page.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey("content.CoursePage", null=True, on_delete=models.SET_NULL, related_name="+")
    course_key = models.CharField(max_length=64)
    course_title = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.ACTIVE)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=dict)

    given = None  # no column: the statement that the tick just made has earned

    wagtail_reference_index_ignore = True

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [models.UniqueConstraint(fields=["user", "course_key"], name="learning_enrolled_once")]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"


class PageVisit(models.Model):
    """One page of a course (a section or the introduction of a week) as an enrolled person left it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="visits")
    page_key = models.CharField(max_length=64)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    kept_open = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [models.UniqueConstraint(fields=["enrolment", "page_key"], name="learning_visit_once_a_page")]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class ActivityCompletion(models.Model):
    """An activity that an enrolled person says is done."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="completions")
    activity = models.ForeignKey("content.Activity", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("completed activity")
        verbose_name_plural = _("completed activities")
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="learning_done_once")]

    def __str__(self) -> str:
        return f"completion {self.pk}"


class QuizAttempt(models.Model):
    """One go of an enrolled person at a quiz, pinned to the questions it was begun with.

    `state` holds the tries by the id of the question: places of choices, or words. Score and result are written once, at the
    end, and no later edit of the quiz changes them.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey("content.Quiz", on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey("content.QuizEdition", on_delete=models.PROTECT, related_name="+")
    course_version = models.PositiveIntegerField(null=True)
    seed = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(default=0)
    out_of = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField(default=False)

    given = None  # no column: the statement that finishing it has just earned

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attempt at a quiz")
        verbose_name_plural = _("attempts at quizzes")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=models.Q(finished_at__isnull=True),
                name="learning_one_open_attempt",
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class InvitationQuerySet(models.QuerySet):
    def waiting(self, now):
        """Those whose link still works."""
        return self.filter(used_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """Somebody may make an account with this address, once. The token itself is in the mail only."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        # Without the address: Wagtail's log of what editors did keeps this for ever.
        return f"invitation {self.pk}"


class AccountDeletion(models.Model):
    """Somebody asked for their account to be deleted. Until then the account is closed, and its owner can still keep it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    keep_statements = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("deletion of an account")
        verbose_name_plural = _("deletions of accounts")

    def __str__(self) -> str:
        return f"deletion {self.pk}"


class DisuseWarning(models.Model):
    """Somebody has not signed in for long, and was told by mail when their account will be erased. Gone once they sign in."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    warned_at = models.DateTimeField()
    warned_again_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("warning about disuse")
        verbose_name_plural = _("warnings about disuse")

    def __str__(self) -> str:
        return f"warning {self.pk}"


class Erasure(models.Model):
    """That an account was erased, for the day an old backup brings it back. It says nothing to whoever has no such backup.

    `digest` is a salted hash of account number and date of joining; see `learning.ledger`.
    """

    digest = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"erasure {self.pk}"
