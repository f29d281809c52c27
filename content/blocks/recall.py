"""Recall: a place in a later section where learners meet what they wrote in their journal before."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.parts import is_draft


def _choices(of_week: Callable) -> list[tuple]:
    """What may be chosen today, by course."""
    from content import permissions
    from content.models import CoursePage
    from content.numbering import outline_of

    courses = permissions.published_pages(CoursePage.objects.order_by("path"))
    groups = [(course.title, [one for week in outline_of(course).weeks for one in of_week(week)]) for course in courses]
    return [("", "---------"), *groups]


class IdentityBlock(blocks.CharBlock):
    """The identity of a week or an activity, chosen from a list. An import may name one that is not published yet."""

    def __init__(self, of_week: Callable = lambda week: [], **kwargs):
        super().__init__(required=False, **kwargs)
        self.field.widget = forms.Select(choices=partial(_choices, of_week))  # asked each time a form is shown

    def get_searchable_content(self, value):
        return []


class ActivityIdBlock(IdentityBlock):
    def clean(self, value):
        value = super().clean(value)
        try:
            return str(uuid.UUID(value)) if value else ""
        except ValueError as error:
            raise ValidationError(_("Name the activity by its id.")) from error


def activities_of_week(week) -> list[tuple[str, str]]:
    found = [activity for part in week.parts for activity in part.activities]
    return [(activity.block_id, f"{activity.label}, {activity.title}") for activity in found]


class RecallBlock(blocks.StructBlock):
    activity = ActivityIdBlock(
        activities_of_week, label=_("Activity"), help_text=_("One of this course that is published.")
    )
    week = IdentityBlock(lambda week: [(week.key, week.heading)], label=_("Week"), help_text=_("One of this course."))
    tag = blocks.CharBlock(
        required=False,
        max_length=40,
        label=_("Tag"),
        help_text=_("A word that you asked learners to give their entries as a tag."),
    )

    class Meta:
        icon = "history"
        description = _(
            "Shows learners what they wrote earlier in their journal: each sees their own, and nobody else does."
        )
        label = _("Earlier entries")
        label_format = _("Earlier entries: {activity} {week} {tag}")
        template = "content/blocks/recall.html"

    def clean(self, value):
        value = super().clean(value)
        given = [name for name in self.child_blocks if value[name]]
        if len(given) > 1 or not (given or is_draft(self)):
            message = _("Choose one of the three: an activity, a week or a tag.")
            raise blocks.StructBlockValidationError({"activity": ValidationError(message)})
        return value

    def get_searchable_content(self, value):
        return []
