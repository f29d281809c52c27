from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
