"""What all pages of a course share: one rule for being published, slots, and plain numbers kept beside the body."""

from __future__ import annotations

import uuid

from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from content import slots
from content.prose import body_facts


def new_key() -> str:
    return uuid.uuid4().hex


class PublishedPageMixin(models.Model):
    """A page that answers only while it and every ancestor is live, and whose slots are filled for each request."""

    # Set by whoever has just asked the rule for this page, so that serving does not ask twice.
    known_published = False

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        from content import permissions

        if not (self.known_published or permissions.published_pages().filter(pk=self.pk).exists()):
            raise Http404
        return slots.fill_when_rendered(super().serve(request, *args, **kwargs), request, self)

    def serve_preview(self, request, mode_name):
        return slots.leave_empty_when_rendered(super().serve_preview(request, mode_name))

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"slots_later": True}


class StudyPageMixin(PublishedPageMixin):
    """A week or a section: a key that outlives renaming, a number or none, and facts about the body for the outline.

    `words`, `figures`, `citations` and `quiz_minutes` repeat what the body says, so that the outline of a course needs no body.
    """

    body_name = "body"
    counted = ("words", "figures", "citations", "quiz_minutes")

    key = models.CharField(
        max_length=64, default=new_key, editable=False, help_text=_("Identity in the course folder; never shown.")
    )
    numbered = models.BooleanField(
        _("has a number"), default=True, help_text=_("Switch off for an introduction, a practice page or a summary.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("reading minutes"),
        null=True,
        blank=True,
        help_text=_("Without activities and quizzes. Leave empty to have it estimated from the number of words."),
    )
    words = models.PositiveIntegerField(default=0, editable=False)
    figures = models.PositiveSmallIntegerField(default=0, editable=False)
    citations = models.JSONField(default=list, editable=False)
    quiz_minutes = models.PositiveSmallIntegerField(default=0, editable=False)

    what_changed = models.CharField(
        _("what changed, for people who have studied this"),
        max_length=250,
        blank=True,
        help_text=_(
            "Who has ticked the page reads it, with the date you publish it, until they say they have seen it. A sentence is enough, "
            "such as “Figure 2 shows the numbers of 2027.” Leave it as it is for small corrections; empty it to take it away."
        ),
    )
    change_noted = models.CharField(max_length=250, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    exclude_fields_in_copy = ["key", "what_changed", "change_noted", "changed_at"]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.count_body()
        fields = kwargs.get("update_fields")
        if fields is None or "what_changed" in fields:
            self.date_the_change()
        if fields is not None:
            kwargs["update_fields"] = self._with_what_follows(set(fields))
        return super().save(*args, **kwargs)

    def _with_what_follows(self, fields: set[str]) -> set[str]:
        """The names of fields, and of those that are worked out from them."""
        follow = {self.body_name: self.counted, "what_changed": ("change_noted", "changed_at")}
        return fields.union(*(names for field, names in follow.items() if field in fields))

    def date_the_change(self) -> None:
        """Give a new note the moment it is published. An old one keeps its own; a page that is not live tells nothing."""
        if self.live and self.what_changed != self.change_noted:
            self.change_noted = self.what_changed
            self.changed_at = timezone.now() if self.what_changed else None

    def with_content_json(self, content):
        """A draft takes nothing back of what was told to readers: it knows only how that was when it was written."""
        draft = super().with_content_json(content)
        draft.change_noted, draft.changed_at = self.change_noted, self.changed_at
        return draft

    def count_body(self) -> None:
        """Bring the plain facts beside the body up to date with it."""
        facts = body_facts(getattr(self, self.body_name))
        self.words, self.figures, self.citations = facts.words, facts.figures, facts.citations
        self.quiz_minutes = facts.quiz_minutes

    @cached_property
    def course(self):
        """The course above this page, or None while a page has not been placed yet."""
        from content.models.course import CoursePage

        return CoursePage.objects.ancestor_of(self).first()

    def get_context(self, request, *args, **kwargs):
        from content.reader import reading_context

        return super().get_context(request, *args, **kwargs) | reading_context(self, request)
