"""Articles and readings: the list, its topics and authors, and the articles themselves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index

from content import events
from content.blocks import INLINE_FEATURES
from content.blocks.article import ARTICLE_BLOCKS, RELATED_BLOCKS, NoteBlock
from content.conf import conf
from content.enums import ArticleKind, Commenting
from content.fields import BodyField
from content.models import article_panels as panels
from content.models.course import ReferenceBlock
from content.models.study import PublishedPageMixin, new_key
from content.prose import Reference, body_facts

WORDS_A_PAGE = 300


class ListPageMixin(PublishedPageMixin):
    """A page that lists articles, twenty at a time, and has a feed of them."""

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        from content.articles import list_context

        return super().get_context(request, *args, **kwargs) | list_context(self, request)


class ArticleIndexPage(ListPageMixin, Page):
    """The list of articles. Topics and authors stand below it as pages."""

    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_article_index"
    )
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    content_panels = Page.content_panels + panels.INTRODUCTION
    subpage_types = ["content.ArticlePage", "content.TopicPage", "content.AuthorPage"]
    template = "content/pages/article_index.html"

    class Meta:
        verbose_name = _("article list")


class TopicPage(ListPageMixin, Page):
    """A topic: an address of its own with the articles about it, and a feed."""

    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_topic"
    )
    key = models.CharField(max_length=64, default=new_key, editable=False, db_index=True)
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)

    exclude_fields_in_copy = ["key"]
    content_panels = Page.content_panels + panels.INTRODUCTION
    parent_page_types = ["content.ArticleIndexPage"]
    subpage_types: list[str] = []
    template = "content/pages/topic.html"

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class AuthorPage(ListPageMixin, Page):
    """Somebody who writes: the title of the page is their name."""

    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_author"
    )
    key = models.CharField(max_length=64, default=new_key, editable=False, db_index=True)
    cite_as = models.CharField(
        _("name in citations"), max_length=120, blank=True, help_text=_("Such as Osei, M. Empty: the name as it is.")
    )
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
    about = RichTextField(_("about"), blank=True, features=INLINE_FEATURES, help_text=_("Two or three sentences."))

    exclude_fields_in_copy = ["key"]
    content_panels = Page.content_panels + panels.AUTHOR
    parent_page_types = ["content.ArticleIndexPage"]
    subpage_types: list[str] = []
    template = "content/pages/author.html"
    search_fields = Page.search_fields + [index.SearchField("about")]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    @property
    def name_in_citations(self) -> str:
        return self.cite_as or self.title


class ArticleForm(WagtailAdminPageForm):
    """Rules across the fields of an article. A draft may still break them."""

    def clean(self):
        cleaned = super().clean()
        if not getattr(self, "is_deferred_validation", False):
            for name, sentence in mistakes(_Fields(cleaned)).items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, ValidationError(sentence))
        return cleaned


class _Fields:
    """What a form has, read like the fields of a page."""

    def __init__(self, values: dict):
        self.values = values

    def __getattr__(self, name):
        return self.values.get(name)


class ArticleMixin(PublishedPageMixin):
    """An article or a reading. Its length is counted; numbers of notes, arguments and headings come from their order."""

    counted = ("words",)

    key = models.CharField(max_length=64, default=new_key, editable=False, db_index=True)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=ArticleKind.choices,
        default=ArticleKind.ARTICLE,
        help_text=_("A reading is long: it shows its contents, its length in pages, and how to cite it."),
    )
    date = models.DateField(_("date"), default=timezone.localdate, help_text=_("Articles stand newest first."))
    standfirst = models.TextField(
        _("standfirst"), max_length=400, blank=True, help_text=_("One or two sentences: lists and feeds show them.")
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lead picture"),
    )
    image_alt = models.CharField(
        _("picture in words"), max_length=250, blank=True, help_text=_("What it shows, for those who cannot see it.")
    )
    image_decorative = models.BooleanField(
        _("the picture only decorates"), default=False, help_text=_("Then it needs no words.")
    )
    body = BodyField(ARTICLE_BLOCKS, blank=True, verbose_name=_("text"))
    notes = BodyField(
        [("note", NoteBlock())],
        blank=True,
        collapsed=True,
        verbose_name=_("notes"),
        help_text=_("Write [^key] in the text where a note belongs; several marks may lead to one note."),
    )
    references = BodyField(
        [("reference", ReferenceBlock())],
        blank=True,
        collapsed=True,
        verbose_name=_("references"),
        help_text=_("Write [@key] in the text to cite one. Those that are not cited stand under Further reading."),
    )
    related = BodyField(
        RELATED_BLOCKS,
        blank=True,
        verbose_name=_("related"),
        help_text=_("Your choice comes first; articles on the same topics fill the list up to three."),
    )
    event_title = models.CharField(
        _("what"), max_length=200, blank=True, help_text=_("Empty: the title of the article.")
    )
    event_date = models.DateField(_("day"), null=True, blank=True)
    event_from = models.TimeField(_("from"), null=True, blank=True, help_text=_("On the clock of the place: 12:30."))
    event_until = models.TimeField(_("until"), null=True, blank=True)
    event_end_date = models.DateField(_("last day"), null=True, blank=True, help_text=_("If it ends on another day."))
    event_zone = models.CharField(_("time zone"), max_length=64, blank=True, choices=events.zone_choices)
    event_place = models.CharField(_("place"), max_length=250, blank=True)
    event_url = models.URLField(_("address to join or book"), blank=True, max_length=500)
    commenting = models.CharField(
        _("comments"),
        max_length=10,
        choices=Commenting.choices,
        default=Commenting.OPEN,
        help_text=_("Open: somebody's first comment is read before it appears."),
    )
    words = models.PositiveIntegerField(default=0, editable=False)

    exclude_fields_in_copy = ["key"]

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.words = body_facts(self.body).words
        if "body" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], *self.counted}
        return super().save(*args, **kwargs)

    @cached_property
    def works(self) -> dict[str, Reference]:
        """The article's references by key."""
        return {block.value["key"]: Reference(**block.value) for block in self.references}

    @property
    def is_reading(self) -> bool:
        return self.kind == ArticleKind.READING

    @property
    def minutes(self) -> int:
        """Minutes for reading it at an ordinary pace; at least one."""
        return max(1, -(-self.words // conf.article_words_a_minute))

    @property
    def pages(self) -> int:
        """About how many pages of 300 words it is; at least one."""
        return max(1, round(self.words / WORDS_A_PAGE))

    @property
    def event(self) -> events.Event | None:
        return events.event_of(self)

    def get_context(self, request, *args, **kwargs):
        from content.articles import article_context

        return super().get_context(request, *args, **kwargs) | article_context(self, request)


class ArticlePage(ArticleMixin, Page):
    page_ptr = models.OneToOneField(
        Page, parent_link=True, on_delete=models.CASCADE, primary_key=True, related_name="joined_up_article"
    )
    topics = ParentalManyToManyField("content.TopicPage", blank=True, related_name="+", verbose_name=_("topics"))

    parent_page_types = ["content.ArticleIndexPage"]
    subpage_types: list[str] = []
    template = "content/pages/article.html"
    base_form_class = ArticleForm
    content_panels = Page.content_panels + panels.ARTICLE
    search_fields = Page.search_fields + [
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.SearchField("event_title"),
        index.SearchField("event_place"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class ArticleAuthor(Orderable):
    """One author of an article, in the order of the byline."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(AuthorPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("author"))

    panels = panels.BYLINE

    class Meta(Orderable.Meta):
        verbose_name = _("author of an article")
        verbose_name_plural = _("authors of articles")


def mistakes(page) -> dict[str, str]:
    """What must be put right before an article is published, by field. In: an article, or what a form has of one."""
    found = events.mistakes(page)
    if page.image and bool(page.image_alt) == bool(page.image_decorative):
        found["image_alt"] = str(_("Say what the picture shows, or else mark it as only decorating."))
    for name in ("notes", "references"):
        keys = [block.value["key"] for block in getattr(page, name) or ()]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            found[name] = str(_("Give each its own key; used more than once: %(keys)s.")) % {"keys": ", ".join(twice)}
    return found
