"""Enrolments, and what is recorded in them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.enums import EnrolmentState


class EnrolmentQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state=EnrolmentState.ACTIVE)


class Enrolment(models.Model):
    """A person in a course. `progress` sums up the visits and completions below, so that one row gives the rail.

    It holds `done` (keys of pages), `open` (keys of pages the person said are not done), `activities` (numbers of activities
    that are done) and `last` (key of the page visited last). The course's key and title outlive its page. A person is in one cohort
    of a course at most, and in none after leaving. `finished_at` is when everything there was then had been done; it stays when the
    course grows.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey("content.CoursePage", null=True, on_delete=models.SET_NULL, related_name="+")
    course_key = models.CharField(max_length=64)
    course_title = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.ACTIVE)
    enrolled_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=dict)
    cohort = models.ForeignKey("learning.Cohort", null=True, on_delete=models.SET_NULL, related_name="enrolments")
    joined_cohort_at = models.DateTimeField(null=True, blank=True)

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
    """One page of a course (a section or the introduction of a week) as an enrolled person left it.

    `seen_at` is when they last said that they have seen what changed since they ticked it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="visits")
    page_key = models.CharField(max_length=64)
    first_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    kept_open = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True, blank=True)

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
