from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from content.blocks import INTRODUCTION_BLOCKS
from content.fields import BodyField
from content.models.study import StudyPageMixin


class WeekMixin(StudyPageMixin):
    """A week: its own page is the introduction, with what one will be able to do, what is in it, and the works it cites."""

    body_name = "introduction"

    strapline = models.CharField(
        _("strapline"), max_length=250, blank=True, help_text=_("One line for the list of weeks.")
    )
    practice = models.CharField(
        _("practice of the week"), max_length=80, blank=True, help_text=_("One or two words, such as noticing.")
    )
    introduction = BodyField(INTRODUCTION_BLOCKS, blank=True, verbose_name=_("introduction"))
    outcomes = BodyField(
        [("outcome", blocks.CharBlock(max_length=250))],
        blank=True,
        verbose_name=_("outcomes"),
        help_text=_("Each finishes the sentence: After this week you will be able to …"),
    )
    further_reading = BodyField(
        [("reference", blocks.CharBlock(max_length=80))],
        blank=True,
        verbose_name=_("further reading"),
        help_text=_("Keys of the course's references, one a row."),
    )

    class Meta:
        abstract = True


class WeekPage(WeekMixin, Page):
    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_week"
    )
    parent_page_types = ["content.CoursePage"]
    subpage_types = ["content.SectionPage"]
    template = "content/pages/week.html"

    content_panels = Page.content_panels + [
        FieldPanel("numbered"),
        FieldPanel("strapline"),
        FieldPanel("practice"),
        FieldPanel("introduction"),
        FieldPanel("outcomes"),
        FieldPanel("minutes"),
        FieldPanel("further_reading"),
        FieldPanel("what_changed"),
    ]
    search_fields = Page.search_fields + [index.SearchField("strapline"), index.SearchField("introduction")]

    class Meta:
        verbose_name = _("week")
        verbose_name_plural = _("weeks")
