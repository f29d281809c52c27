from __future__ import annotations

from django.db import models
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from content.blocks import INLINE_FEATURES, Prose
from content.blocks.parts import LinkBlock
from content.enums import Level
from content.fields import BodyField
from content.models.earning import StatementRuleMixin
from content.models.study import PublishedPageMixin, new_key
from content.prose import Reference


class FaqBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = Prose(label=_("Answer"))

    class Meta:
        icon = "help"
        label_format = "{question}"


class ReferenceBlock(blocks.StructBlock):
    """A work the course cites. Editors write its key in square brackets in the text: [@varney-2006]."""

    key = blocks.RegexBlock(
        r"^[a-z0-9][a-z0-9-]*$",
        max_length=80,
        label=_("Key"),
        help_text=_("What citations use, such as varney-2006 in [@varney-2006]."),
        error_messages={"invalid": _("Use small letters, digits and hyphens only.")},
    )
    author = blocks.CharBlock(max_length=400, label=_("Author"))
    cite = blocks.CharBlock(
        max_length=120, required=False, label=_("Name in the text"), help_text=_("Empty: the first author's surname.")
    )
    year = blocks.CharBlock(max_length=20, required=False, label=_("Year"))
    text = blocks.TextBlock(
        label=_("Title and source"), help_text=_("The rest of the reference. Write *title* for italics.")
    )
    url = blocks.URLBlock(required=False, max_length=500, label=_("Address"))

    class Meta:
        icon = "openquote"
        label = _("Reference")
        label_format = "{author} ({year})"


class CourseIndexPage(PublishedPageMixin, Page):
    """The list of courses."""

    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_course_index"
    )
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels = Page.content_panels + [FieldPanel("introduction")]
    subpage_types = ["content.CoursePage"]
    template = "content/pages/course_index.html"

    class Meta:
        verbose_name = _("course list")

    def get_context(self, request, *args, **kwargs):
        from content.reader import course_shelf

        return super().get_context(request, *args, **kwargs) | {"shelf": course_shelf(request, below=self)}


class CourseMixin(StatementRuleMixin, PublishedPageMixin):
    """A course. Its length, hours and numbers are counted, never typed."""

    key = models.CharField(max_length=64, default=new_key, editable=False, db_index=True)
    strapline = models.CharField(_("strapline"), max_length=200, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    image_alt = models.CharField(
        _("picture in words"), max_length=250, blank=True, help_text=_("Leave empty when the picture only decorates.")
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.INTRODUCTORY)
    introduction = RichTextField(_("about this course"), blank=True, features=INLINE_FEATURES)
    who_for = RichTextField(_("who it is for"), blank=True, features=INLINE_FEATURES)
    prerequisites = RichTextField(_("what you need"), blank=True, features=INLINE_FEATURES)
    story = RichTextField(_("people and place"), blank=True, features=INLINE_FEATURES)
    outcomes = BodyField(
        [("outcome", blocks.CharBlock(max_length=250))],
        blank=True,
        verbose_name=_("outcomes"),
        help_text=_("Each finishes the sentence: After the course you will be able to …"),
    )
    faq = BodyField([("item", FaqBlock())], blank=True, verbose_name=_("questions people ask"))
    authors = models.CharField(_("authors"), max_length=250, blank=True)
    first_published = models.DateField(_("first published"), default=timezone.localdate)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    licence_url = models.URLField(_("address of the licence"), blank=True)
    acknowledgements = RichTextField(_("acknowledgements"), blank=True, features=INLINE_FEATURES)
    help_email = models.EmailField(_("address for help"), blank=True)
    care_notice = RichTextField(
        _("care notice"),
        blank=True,
        features=INLINE_FEATURES,
        help_text=_("Shown on activities that can come close to home, unless they have their own."),
    )
    support = BodyField([("link", LinkBlock())], blank=True, verbose_name=_("someone to talk to"))
    call_to_action = BodyField(
        [("link", LinkBlock())],
        blank=True,
        max_num=1,
        verbose_name=_("call to action"),
        help_text=_("One button of your own."),
    )
    sister_courses = BodyField([("link", LinkBlock())], blank=True, verbose_name=_("sister courses"))

    references = BodyField(
        [("reference", ReferenceBlock())],
        blank=True,
        collapsed=True,
        verbose_name=_("references"),
        help_text=_("Every work the course cites. Each week lists those cited in its sections by itself."),
    )

    exclude_fields_in_copy = ["key"]

    class Meta:
        abstract = True

    @cached_property
    def works(self) -> dict[str, Reference]:
        """The course's references by key."""
        return {block.value["key"]: Reference(**block.value) for block in self.references}

    @classmethod
    def under(cls, page: Page, path_components: list[str]) -> tuple[CoursePage | None, list[str]]:
        """The course on the way from `page` along these slugs, and the slugs left: one query instead of two a level."""
        addresses = {}
        for length in range(1, min(len(path_components), 4) + 1):
            addresses[page.url_path + "/".join(path_components[:length]) + "/"] = length
        course = CoursePage.objects.filter(url_path__in=addresses).first() if addresses else None
        return (course, path_components[addresses[course.url_path] :]) if course else (None, path_components)

    def route(self, request, path_components):
        """Find any page of the course in its outline, which the page needs anyway."""
        from wagtail.url_routing import RouteResult

        from content.numbering import outline_of

        outline = outline_of(self, request)
        if not outline.published:
            raise Http404
        self.known_published = True
        if not path_components:
            return RouteResult(self)
        node = outline.by_address.get("/".join(path_components) + "/")
        if node is None:
            raise Http404
        page = node.model.objects.get(pk=node.id)
        page.course = self
        page.known_published = True
        return RouteResult(page)

    def get_context(self, request, *args, **kwargs):
        from content.reader import course_context

        return super().get_context(request, *args, **kwargs) | course_context(self, request)


class CoursePage(CourseMixin, Page):
    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_course"
    )
    subpage_types = ["content.WeekPage"]
    parent_page_types = ["content.CourseIndexPage", "wagtailcore.Page", "content.HomePage"]
    template = "content/pages/course.html"

    content_panels = Page.content_panels + [
        FieldPanel("strapline"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
        FieldPanel("level"),
        FieldPanel("introduction"),
        FieldPanel("outcomes"),
        FieldPanel("who_for"),
        FieldPanel("prerequisites"),
        FieldPanel("story"),
        FieldPanel("faq"),
        FieldPanel("call_to_action"),
        MultiFieldPanel([FieldPanel("care_notice"), FieldPanel("support")], heading=_("Care")),
        FieldPanel("references"),
        CourseMixin.rule_panel,
        MultiFieldPanel(
            [
                FieldPanel("authors"),
                FieldPanel("first_published"),
                FieldPanel("licence"),
                FieldPanel("licence_url"),
                FieldPanel("acknowledgements"),
                FieldPanel("help_email"),
                FieldPanel("sister_courses"),
            ],
            heading=_("About the course"),
        ),
    ]
    search_fields = Page.search_fields + [
        index.SearchField("strapline"),
        index.SearchField("introduction"),
        index.SearchField("who_for"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
