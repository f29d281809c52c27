from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from content.blocks import BODY_BLOCKS
from content.fields import BodyField
from content.models.study import StudyPageMixin


class SectionMixin(StudyPageMixin):
    """A numbered section, or a sub-section when it stands below another one."""

    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("text"))

    class Meta:
        abstract = True


class SectionPage(SectionMixin, Page):
    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_section"
    )
    parent_page_types = ["content.WeekPage", "content.SectionPage"]
    subpage_types = ["content.SectionPage"]
    template = "content/pages/section.html"

    content_panels = Page.content_panels + [
        FieldPanel("numbered"),
        FieldPanel("body"),
        FieldPanel("minutes"),
        FieldPanel("what_changed"),
    ]
    search_fields = Page.search_fields + [index.SearchField("body")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    @classmethod
    def can_create_at(cls, parent):
        return super().can_create_at(parent) and cls._depth_allows(parent)

    def can_move_to(self, parent):
        return (
            super().can_move_to(parent) and self._depth_allows(parent) and (self.is_leaf() or not _is_section(parent))
        )

    @staticmethod
    def _depth_allows(parent) -> bool:
        """Two levels at most: a sub-section has no sections of its own."""
        return not (_is_section(parent) and _is_section(parent.get_parent()))


def _is_section(page) -> bool:
    return page is not None and issubclass(page.specific_class or type(page), SectionMixin)
