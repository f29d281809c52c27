"""A folder of articles becomes pages, all of it or nothing; and published articles become such a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Site

from content import permissions
from content.course_folder.article_files import (
    ARTICLE_KEYS,
    AUTHOR_KEYS,
    INDEX_KEYS,
    LIST,
    TOPIC_KEYS,
    ArticlesSource,
    read_articles,
)
from content.course_folder.block_text import BlockText, Names
from content.course_folder.file_names import FolderNames
from content.course_folder.files import course_root
from content.course_folder.library import Library
from content.course_folder.page_text import head_of
from content.course_folder.page_values import FORMAT
from content.course_folder.page_writer import Numbers, PageWriter
from content.course_folder.problems import Notes, Refused
from content.course_folder.sources import PageSource
from content.course_folder.yaml_text import yaml_text
from content.locks import one_at_a_time
from content.models import ArticleAuthor, ArticleIndexPage, ArticlePage, AuthorPage, TopicPage
from content.models.article import mistakes

_KEYS = {TopicPage: TOPIC_KEYS, AuthorPage: AUTHOR_KEYS, ArticlePage: ARTICLE_KEYS}


@dataclass
class ArticlesResult:
    """What an import did."""

    index: ArticleIndexPage
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    pages: int = 0

    def __str__(self) -> str:
        return f"Imported {self.pages} pages of articles: {len(self.new)} new, {len(self.changed)} changed."


def import_articles(folder: str | Path, parent: Page | None = None) -> ArticlesResult:
    """Make topics, authors and articles of a folder, or bring those there are up to date, and publish them.

    In: the folder; the page that a new list of articles goes below (the home page of the site when left out). A list that
    exists is used as it is: the first one below `parent`, or at all. Pages that are not in the folder are left alone.

    Raises ProblemsFound with every mistake in the folder, or Refused with one sentence; then nothing was changed.
    """
    root = course_root(folder)
    with one_at_a_time("import-articles"):
        notes = Notes()
        source = read_articles(root, notes)
        notes.stop_if_any()
        library = Library(source.index.values["title"])
        try:
            with transaction.atomic():
                return _Import(source, library, notes, _index(source, parent)).run()
        except BaseException:
            library.take_back()
            raise


def _index(source: ArticlesSource, parent: Page | None) -> ArticleIndexPage:
    lists = ArticleIndexPage.objects.all() if parent is None else ArticleIndexPage.objects.descendant_of(parent)
    if found := lists.order_by("path").first():
        return found
    site = Site.objects.filter(is_default_site=True).first()
    above = parent or (site and site.root_page)
    if above is None:
        raise Refused("There is no site for a list of articles to stand in: name a page for it to go below.")
    made = ArticleIndexPage(**source.index.values)
    above = Page.objects.get(pk=above.pk)
    if above.get_children().filter(slug=made.slug).exists():
        raise Refused(f"A page below “{above.title}” has the slug “{made.slug}” already; change it in {LIST}.")
    above.add_child(instance=made)
    made.save_revision().publish()
    return ArticleIndexPage.objects.get(pk=made.pk)


class _Import:
    def __init__(self, source: ArticlesSource, library: Library, notes: Notes, index: ArticleIndexPage):
        self.source, self.notes, self.index = source, notes, index
        self.ids: dict[str, int] = {}
        self.made: set[int] = set()
        self.writer = PageWriter(library, self.ids, notes, lambda page, slug: slug)
        self.result = ArticlesResult(index, pages=len(source.pages))

    def run(self) -> ArticlesResult:
        """First every page, so that links find them, then their contents."""
        for source in self.source.pages:
            self.ids[source.key] = self._place(source)
        self.notes.stop_if_any()
        for source in self.source.pages:
            self._fill(source)
        self.notes.stop_if_any()
        return self.result

    def _place(self, source: PageSource) -> int:
        """The number of the page with this key, made where there is none."""
        below = source.model.objects.child_of(self.index)
        page = below.filter(key=source.key).first()
        taken = Page.objects.child_of(self.index).filter(slug=source.slug).exclude(pk=page.pk if page else None)
        if taken.exists():
            self.notes.problem(
                source.head.place_of("slug"), f"Another page has the slug “{source.slug}”; choose another one."
            )
        elif page is None:
            page = source.model(title=source.values["title"], slug=source.slug, key=source.key, live=False)
            Page.objects.get(pk=self.index.pk).add_child(instance=page)
            self.made.add(page.pk)
        return page.pk if page else 0

    def _fill(self, source: PageSource) -> None:
        """Give one page its contents. A page that would stay the same gets no revision."""
        page = source.model.objects.get(pk=self.ids[source.key])
        names = Numbers({item["value"]["key"] for item in source.values.get("references", ())})
        before = page_text(page, names)
        self.writer.set(page, source)
        if isinstance(page, ArticlePage):
            self._link(page, source)
            for name, sentence in mistakes(page).items():
                self.notes.problem(source.head.place_of(name.replace("image_alt", "alt")), sentence)
        if self.notes.problems or (page.live and page_text(page, names) == before):
            return
        try:
            page.save_revision().publish()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.notes.problem(source.head.place_of(name), " ".join(messages))
            return
        (self.result.new if page.pk in self.made else self.result.changed).append(page.title)

    def _link(self, page: ArticlePage, source: PageSource) -> None:
        page.topics = [self.ids[key] for key in self.source.topics_of[source.key]]
        authors = [self.ids[key] for key in self.source.authors_of[source.key]]
        if authors != [byline.author_id for byline in page.bylines.all()]:
            page.bylines = [ArticleAuthor(author_id=pk, sort_order=place) for place, pk in enumerate(authors)]


# As text --------------------------------------------------------------------------------------------------------------


def page_text(page: Page, names: Names) -> str:
    """The text of one page: the head that its file has, and of an article the body too."""
    head = yaml_text(page_head(page, names))
    if not isinstance(page, ArticlePage):
        return head
    body = BlockText(names).body(page.body.stream_block, page.body.get_prep_value())
    return f"---\n{head}---\n{body}{chr(10) if body else ''}"


def page_head(page: Page, names: Names) -> dict[str, Any]:
    head = {"key": page.key} | head_of(page, _KEYS[type(page)], names)
    if isinstance(page, ArticlePage):
        authors = [names.page(byline.author_id)[0] for byline in page.bylines.all()]
        topics = sorted(names.page(topic.pk)[0] for topic in page.topics.all())
        # What is not published has no key in an export.
        linked = {"authors": [key for key in authors if key], "topics": [key for key in topics if key]}
        linked["related"] = _related(page, names)
        head |= {name: value for name, value in linked.items() if value}
    return head


def _related(page: ArticlePage, names: Names) -> list[dict[str, str]]:
    """What an article is related to. A page outside this folder is written by its title and address."""
    found = []
    for item in page.related.get_prep_value():
        if item["type"] == "link":
            found.append(BlockText(names).struct(page.related.stream_block.child_blocks["link"], item["value"]))
            continue
        key, address = names.page(item["value"])
        target = None if key else Page.objects.filter(pk=item["value"]).first()
        if key or (target and address):
            found.append({"key": key} if key else {"label": target.title[:120], "url": address})
    return found


def export_articles(index: ArticleIndexPage, folder: str | Path) -> Path:
    """Write the published topics, authors and articles of a list into a folder, which may not exist yet or is empty.

    Raises Refused with one sentence when it is neither, the list is not published or a picture has no file.
    """
    target = Path(folder).resolve()
    if not permissions.is_published(index):
        raise Refused(f"“{index.title}” is not published; publish it first.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} is not an empty folder; choose another one.")
    found = {
        model: list(permissions.published_pages(model.objects.child_of(index)).order_by("path")) for model in _KEYS
    }
    keys = {page.pk: page.key for pages in found.values() for page in pages}
    target.mkdir(parents=True, exist_ok=True)
    taken = [LIST, *(f"{page.slug}.md" for page in found[ArticlePage])]
    for article in found[ArticlePage]:
        names = FolderNames(target, taken, keys, {block.value["key"] for block in article.references})
        _write(target / f"{article.slug}.md", page_text(article, names))
        taken += names.taken
    names = FolderNames(target, taken, keys, ())
    head = {"format": FORMAT} | head_of(index, INDEX_KEYS, names)
    lists = {"topics": found[TopicPage], "authors": found[AuthorPage]}
    head |= {name: [page_head(page, names) for page in pages] for name, pages in lists.items() if pages}
    _write(target / LIST, yaml_text(head))
    return target


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
