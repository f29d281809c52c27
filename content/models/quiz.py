"""Rows beside the pages: who a quiz is, and what it asked at each moment."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.enums import QuizKind
from content.quizzes import Paper, paper


class Quiz(models.Model):
    """The identity of one quiz block, for whatever must point at it. Never deleted, so it outlives its page.

    A copied page carries the same block ids, hence unique on the pair of page and block.
    """

    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="quizzes")
    block_id = models.UUIDField()
    course_key = models.CharField(max_length=64, db_index=True)
    sort = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=QuizKind.choices, default=QuizKind.PRACTICE)
    title = models.CharField(max_length=200)
    live = models.BooleanField(default=True)
    edition = models.ForeignKey("content.QuizEdition", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [models.UniqueConstraint(fields=["page", "block_id"], name="content_quiz_once_a_page")]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        return f"quiz-{self.block_id}"

    @property
    def is_badge(self) -> bool:
        return self.kind == QuizKind.BADGE


class QuizEdition(models.Model):
    """What a quiz asked, and by which rules, from one publication on. Never changed or deleted: attempts are pinned to it, so
    that an edit takes nothing from whoever is in the middle of one."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="editions")
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("edition of a quiz")
        verbose_name_plural = _("editions of quizzes")
        constraints = [models.UniqueConstraint(fields=["quiz", "digest"], name="content_edition_once_a_quiz")]

    def __str__(self) -> str:
        return f"edition {self.pk}"

    @cached_property
    def paper(self) -> Paper:
        return paper(self.content)
