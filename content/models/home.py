from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from content.blocks import INLINE_FEATURES
from content.models.study import PublishedPageMixin


class HomePage(PublishedPageMixin, Page):
    """The front door: an opening, the courses as tables of contents, and what the journal promises."""

    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_home"
    )
    headline = models.CharField(_("headline"), max_length=120)
    lead = models.TextField(_("opening"), max_length=400, blank=True)
    journal_promise = RichTextField(
        _("about the journal"), blank=True, features=INLINE_FEATURES, help_text=_("Shown under the journal's promise.")
    )

    content_panels = Page.content_panels + [FieldPanel("headline"), FieldPanel("lead"), FieldPanel("journal_promise")]
    search_fields = Page.search_fields + [index.SearchField("headline"), index.SearchField("lead")]
    max_count_per_parent = 1
    template = "content/pages/home.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request, path_components):
        from content.models.course import CoursePage

        course, rest = CoursePage.under(self, path_components)
        return course.route(request, rest) if course else super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        from content.articles import latest
        from content.reader import course_shelf

        more = {"shelf": course_shelf(request, below=self)} | latest(request, below=self)
        return super().get_context(request, *args, **kwargs) | more
