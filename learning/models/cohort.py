"""Groups of learners who take a course together, and who tutors them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CohortQuerySet(models.QuerySet):
    def open(self):
        """Those that people can still join and share in."""
        return self.filter(closed_at__isnull=True)


class Cohort(models.Model):
    """A group that takes one course together. Its learners are the enrolments that name it; key and title outlive the page.

    `pace_days` and `week_dates` (days that were set, as "2027-03-14", by key of the week) make the suggested dates, `pace.dates_of`.
    """

    course = models.ForeignKey(
        "content.CoursePage", verbose_name=_("course"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    course_key = models.CharField(max_length=64, editable=False)
    course_title = models.CharField(max_length=255, editable=False)
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    join_code = models.CharField(max_length=16, unique=True, editable=False)
    reply_days = models.PositiveSmallIntegerField(
        _("reply within"),
        default=5,
        help_text=_("Working days. Learners read it until tutors have answered a few times."),
    )
    pace_days = models.PositiveSmallIntegerField(_("days for a week of the course"), null=True, blank=True)
    week_dates = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CohortQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class TutorAssignmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(until__isnull=True)


class TutorAssignment(models.Model):
    """That somebody tutors a cohort, since when and until when. A tutor reads what is shared while the assignment stands."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assignments")
    tutor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    lead = models.BooleanField(_("lead tutor"), default=False)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = TutorAssignmentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("tutor of a cohort")
        verbose_name_plural = _("tutors of cohorts")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "tutor"], condition=models.Q(until__isnull=True), name="learning_tutor_once_a_cohort"
            ),
            models.UniqueConstraint(
                fields=["cohort"],
                condition=models.Q(until__isnull=True, lead=True),
                name="learning_one_lead_a_cohort",
            ),
        ]

    def __str__(self) -> str:
        return f"tutor assignment {self.pk}"


class ConcernContact(models.Model):
    """Somebody whom tutors of a cohort turn to when an entry that was shared reveals harm."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="concern_contacts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contact for concerns")
        verbose_name_plural = _("contacts for concerns")
        constraints = [models.UniqueConstraint(fields=["cohort", "person"], name="learning_contact_once_a_cohort")]

    def __str__(self) -> str:
        return f"contact for concerns {self.pk}"
