"""What a course asks for before it gives a statement of participation: set by its editors, worked out by apps further up."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from content.enums import QuizzesNeeded


class StatementRuleMixin(models.Model):
    """The rule, the words of the statement, and the picture of the badge. What people write in a journal is no part of it."""

    statement = models.BooleanField(
        _("gives a statement of participation and a badge"),
        default=False,
        help_text=_("Given at once to whoever fulfils what is set below. What was given stays as it was given."),
    )
    statement_pages = models.PositiveSmallIntegerField(
        _("share of pages, in per cent"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How many of the pages have to be ticked as done. 100: all of them."),
    )
    statement_quizzes = models.CharField(
        _("quizzes to be passed"), max_length=10, choices=QuizzesNeeded.choices, default=QuizzesNeeded.BADGE
    )
    statement_pass_mark = models.PositiveSmallIntegerField(
        _("pass mark for the statement, in per cent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("What each of those quizzes needs. Leave empty for every quiz's own pass mark."),
    )
    statement_text = models.CharField(
        _("what the course was about"),
        max_length=300,
        blank=True,
        help_text=_("A sentence or two on the statement and in the badge, before the outcomes. Empty: the strapline."),
    )
    badge_image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture of the badge"),
        help_text=_("Square, PNG or JPEG. Empty: the ring of this course, drawn by the site."),
    )

    rule_panel = MultiFieldPanel(
        [
            FieldPanel("statement"),
            FieldPanel("statement_pages"),
            FieldPanel("statement_quizzes"),
            FieldPanel("statement_pass_mark"),
            FieldPanel("statement_text"),
            FieldPanel("badge_image"),
        ],
        heading=_("Statement and badge"),
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.badge_image and self.badge_image.file.name.lower().endswith(".svg"):
            raise ValidationError(
                {"badge_image": _("Choose a PNG or a JPEG: a badge travels as a picture made of points.")}
            )
