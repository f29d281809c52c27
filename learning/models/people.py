"""What a person chose about themselves; how accounts begin and end."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.enums import GroupRole, NoticeMail


class Profile(models.Model):
    """What a person chose about themselves. Made when they choose something; until then everything is the site's usual."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    name_on_statement = models.CharField(_("name on statements"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    display = models.JSONField(_("display settings"), null=True, blank=True)
    notice_mail = models.CharField(
        _("mails about news"), max_length=10, choices=NoticeMail.choices, default=NoticeMail.DAILY
    )
    # The day, as it was where the person is, for which their news were last put together.
    digest_on = models.DateField(null=True, blank=True, editable=False)

    # No columns: `profiles.profile_of` reads them along from AccountDeletion, TutorAssignment and Notice.
    closes_at = None
    tutors = False
    may_have_news = False

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return f"profile {self.pk}"


class InvitationQuerySet(models.QuerySet):
    def waiting(self, now):
        """Those whose link still works."""
        return self.filter(used_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """Somebody may make an account with this address, once; with a cohort, come into that too. The token is in the mail only."""

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
    cohort = models.ForeignKey(
        "learning.Cohort", null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations"
    )
    role = models.CharField(max_length=10, choices=GroupRole.choices, default=GroupRole.LEARNER)
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
