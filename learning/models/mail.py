"""Mails on their way."""

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
    # How many notices it sums up; it goes out only while all of them stand. None for every other mail.
    news = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["queued_at"], name="learning_mail_unsent", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
