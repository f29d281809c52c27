"""What enrolled people answered in quizzes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuizAttempt(models.Model):
    """One go of an enrolled person at a quiz, pinned to the questions it was begun with.

    `state` holds the tries by the id of the question: places of choices, or words. Score and result are written once, at the
    end, and no later edit of the quiz changes them.
    """

    enrolment = models.ForeignKey("learning.Enrolment", on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey("content.Quiz", on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey("content.QuizEdition", on_delete=models.PROTECT, related_name="+")
    course_version = models.PositiveIntegerField(null=True)
    seed = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(default=0)
    out_of = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField(default=False)

    given = None  # no column: the statement that finishing it has just earned

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attempt at a quiz")
        verbose_name_plural = _("attempts at quizzes")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=models.Q(finished_at__isnull=True),
                name="learning_one_open_attempt",
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
