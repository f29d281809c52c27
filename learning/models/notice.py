"""What a person is told: in the page, and by mail as they chose. Never a word of what it is about."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def unseen(self):
        return self.filter(seen_at__isnull=True)


class Notice(models.Model):
    """One thing that happened and concerns a person. `kind` says what, in the words of the app that registered it; `about` names
    the row it is about for that app. There is one unseen notice of a kind about a thing: more of the same is the same news.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=32)
    about = models.UUIDField()
    due_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(
        "learning.OutgoingMail", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = NoticeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"],
                condition=models.Q(seen_at__isnull=True),
                name="learning_one_unseen_notice",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="learning_notice_unmailed",
                condition=models.Q(mailed_at__isnull=True, seen_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
