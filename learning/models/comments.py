"""Comments below articles: who writes them, what they say, and who reported one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from learning.enums import CommentState, Standing


class Commenter(models.Model):
    """Somebody who comments: an account, or a guest with an address, of which a mark stays that only this site can make.

    `sealed_address` is there only while a mail to it may be due. `confirmed_at`: somebody who reads the mails of that
    address pressed the button behind the link; which browser did so says a signed cookie (`learning.comments.identity`),
    never a typed name or address.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    address_mark = models.CharField(max_length=64, blank=True, db_index=True)
    sealed_address = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.USUAL)
    created_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, address_mark="")
                | models.Q(user__isnull=True) & ~models.Q(address_mark=""),
                name="learning_commenter_is_one_of_two",
            )
        ]

    def __str__(self) -> str:
        return f"commenter {self.pk}"

    @property
    def person(self):
        """What is the same in all rows of one person: the number of the account, or the mark of the address."""
        return self.user_id or self.address_mark


class CommentQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=CommentState.WAITING, removed_at__isnull=True)

    def published(self):
        """Those that were published, also where the author has taken the words away since."""
        return self.filter(state=CommentState.PUBLISHED)

    def in_order(self):
        """Threads by their first comment, and the replies of each after it; oldest first."""
        return self.annotate(thread_at=Coalesce(F("parent__at"), F("at"))).order_by("thread_at", "at", "pk")


class Comment(models.Model):
    """One comment on an article, or a reply to one.

    `name` is what a guest typed; a member's is their display name of today. `decisions` counts what was decided about it,
    so that a link in a mail is good for one decision; `decision` and `state_before` are the last of them, for undoing it;
    `waited` says how long the writer waited. `announced_at`: whoever asked for a mail was told. What its author or the
    erasure of an account took away keeps its place only while somebody replied to it, without words, name and commenter.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey("content.ArticlePage", null=True, on_delete=models.SET_NULL, related_name="+")
    article_title = models.CharField(max_length=255)
    commenter = models.ForeignKey(Commenter, null=True, on_delete=models.SET_NULL, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    name = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CommentState.choices, default=CommentState.WAITING)
    tell = models.BooleanField(default=False)
    waiting_since = models.DateTimeField()
    waited = models.DurationField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=250, blank=True)
    decisions = models.PositiveSmallIntegerField(default=0)
    decision = models.UUIDField(null=True, blank=True, db_index=True)
    state_before = models.CharField(max_length=10, choices=CommentState.choices, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    moderators_told_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        permissions = [("moderate_comment", _("Can moderate comments"))]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["article", "state"], name="learning_comments_of_article"),
            models.Index(fields=["state", "waiting_since"], name="learning_comments_waiting"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class CommentReport(models.Model):
    """That somebody reported a comment, once each. `sender` is a fingerprint for this one comment that only this site can
    make.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    sender = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("report of a comment")
        verbose_name_plural = _("reports of comments")
        constraints = [models.UniqueConstraint(fields=["comment", "sender"], name="learning_reported_once_each")]

    def __str__(self) -> str:
        return f"report {self.pk}"
