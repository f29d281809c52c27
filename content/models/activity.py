"""Rows beside the pages: who an activity is, and what a course was like at a moment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.blocks.activity import counted_minutes


class Activity(models.Model):
    """The identity of one activity block, for whatever must point at it. Never deleted, so it outlives its page.

    Its number is not here: it comes from the order of pages and blocks (`content.numbering`). A copied page carries the
    same block ids, hence unique on the pair of page and block.
    """

    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="activities")
    block_id = models.UUIDField()
    course_key = models.CharField(max_length=64, db_index=True)
    sort = models.PositiveIntegerField(default=0)
    live = models.BooleanField(default=True)
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(default=20)
    minutes_to = models.PositiveSmallIntegerField(null=True, blank=True)
    journal = models.CharField(max_length=10, default="none")

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [models.UniqueConstraint(fields=["page", "block_id"], name="content_activity_once_a_page")]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        return f"activity-{self.block_id}"

    @property
    def counted_minutes(self) -> int:
        return counted_minutes(self.minutes, self.minutes_to)


class CourseVersion(models.Model):
    """A published state of a course. The manifest lists what a statement needs later: titles, minutes, outcomes, revisions."""

    course = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="course_versions")
    course_key = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=250, blank=True)
    manifest = models.JSONField()

    class Meta:
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="content_version_once_a_course")]

    def __str__(self) -> str:
        return f"{self.course_key} {self.number}"
