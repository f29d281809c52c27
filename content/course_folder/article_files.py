"""Articles as files: articles.yaml with topics and authors, and one Markdown file an article. What they may say, and reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wagtail.models import Page

from content.course_folder import files
from content.course_folder.block_values import BlockValues, made_id
from content.course_folder.folder_reader import KEY, split_head
from content.course_folder.media_files import Media, PageUse
from content.course_folder.page_values import FORMAT, Activities, PageValues, field_of
from content.course_folder.problems import Notes, Place
from content.course_folder.schema import PICTURE_KEYS
from content.course_folder.sources import PageSource
from content.course_folder.yaml_values import Mapping, Value, read_mapping
from content.models import ArticleIndexPage, ArticlePage, AuthorPage, TopicPage

LIST = "articles.yaml"
INDEX_KEYS = ("title", "slug", "introduction")
TOPIC_KEYS = ("title", "slug", "introduction")
AUTHOR_KEYS = ("title", "slug", "cite_as", "image", "about")
ARTICLE_KEYS = (
    "title",
    "slug",
    "kind",
    "date",
    "standfirst",
    "description",
    "image",
    "event_title",
    "event_date",
    "event_from",
    "event_until",
    "event_end_date",
    "event_zone",
    "event_place",
    "event_url",
    "commenting",
    "notes",
    "references",
)
# Keys of an article that are lists of keys of other pages, and what it is related to.
LINKED = ("authors", "topics", "related")


@dataclass
class ArticlesSource:
    """What a folder of articles says. `authors` and `topics` of an article are keys, by the key of the article."""

    index: PageSource
    topics: list[PageSource] = field(default_factory=list)
    authors: list[PageSource] = field(default_factory=list)
    articles: list[PageSource] = field(default_factory=list)
    authors_of: dict[str, list[str]] = field(default_factory=dict)
    topics_of: dict[str, list[str]] = field(default_factory=dict)

    @property
    def pages(self) -> list[PageSource]:
        """In the order in which they are made: articles name the others."""
        return [*self.topics, *self.authors, *self.articles]


def read_articles(root: Path, notes: Notes) -> ArticlesSource | None:
    """Read a folder of articles. None where articles.yaml cannot be read. Mistakes are noted."""
    reader = _Reader(root, notes)
    source = reader.list_file()
    if source is None:
        return None
    for path in sorted(root.glob("*.md")):
        reader.article(source, path)
    _check_names(source, reader, notes)
    return source


class _Reader:
    def __init__(self, root: Path, notes: Notes):
        self.root, self.notes = root, notes
        self.values = BlockValues(notes, Media(notes), root)
        self.named: list[tuple[str, str, Place]] = []  # "author" or "topic", its key, place

    def list_file(self) -> ArticlesSource | None:
        file = files.read_text(self.root / LIST, LIST, self.notes)
        head = read_mapping(file.text, Place(LIST, 1), self.notes) if file else None
        if head is None:
            return None
        head.refuse_others(["format", *INDEX_KEYS, "topics", "authors"])
        given = head.get("format")
        if given is None or given.number() != FORMAT:
            self.notes.problem(head.place_of("format"), f"Write “format: {FORMAT}”; no other form is known.")
        index = PageSource(ArticleIndexPage, "", Place(LIST, 1), head, None)
        index.values = self._page_values(index).fields(head, INDEX_KEYS, "articles")
        source = ArticlesSource(index)
        source.topics = [page for item in _items(head, "topics") if (page := self._item(TopicPage, TOPIC_KEYS, item))]
        source.authors = [
            page for item in _items(head, "authors") if (page := self._item(AuthorPage, AUTHOR_KEYS, item))
        ]
        return source

    def article(self, source: ArticlesSource, path: Path) -> None:
        file = files.read_text(path, path.name, self.notes)
        found = split_head(file, self.notes) if file else None
        if found is None:
            return
        head, text, text_place = found
        page = PageSource(ArticlePage, self._key(head), Place(path.name, 1), head, None, text, text_place)
        before = len(self.notes.citations)
        reader = self._fill(page, ARTICLE_KEYS, path.stem, LINKED)
        page.values["body"] = reader.body(field_of(ArticlePage, "body"), text, text_place)
        page.values["image_decorative"] = bool(page.values["image"]) and not page.values["image_alt"]
        page.values["related"] = self._related(head, page, reader)
        if "date" not in head:
            self.values.missing("date", head.place)
        self._check_citations(page, before)
        source.authors_of[page.key] = self._keys(head, "authors")
        source.topics_of[page.key] = self._keys(head, "topics")
        source.articles.append(page)

    def _item(self, model: type[Page], keys: tuple[str, ...], item: Value) -> PageSource | None:
        head = item.mapping()
        if head is None:
            return None
        page = PageSource(model, self._key(head), item.place, head, None)
        self._fill(page, keys, page.key)
        return page

    def _fill(self, page: PageSource, keys: tuple[str, ...], slug: str, more: tuple[str, ...] = ()) -> PageValues:
        allowed = [name for key in keys for name in (PICTURE_KEYS if key == "image" else (key,))]
        page.head.refuse_others(["key", *allowed, *more])
        reader = self._page_values(page)
        page.values = reader.fields(page.head, keys, slug)
        page.places = reader.places
        return reader

    def _page_values(self, page: PageSource) -> PageValues:
        return PageValues(page.model, page.key, self.values, self.notes, Activities(page.key))

    def _key(self, head: Mapping) -> str:
        given = head.get("key")
        key = given.text() or "" if given else ""
        if not given:
            self.values.missing("key", head.place_of("key"))
        elif not KEY.fullmatch(key):
            given.problem("Use letters a to z, digits, dots, hyphens and underscores, 64 at most.")
        return key

    def _keys(self, head: Mapping, name: str) -> list[str]:
        found = [(item.text() or "", item.place) for item in _items(head, name)]
        self.named += [(name, key, place) for key, place in found]
        return [key for key, _place in found]

    def _related(self, head: Mapping, page: PageSource, reader: PageValues) -> list[dict[str, Any]]:
        """Each a key of a page of this folder, or a label with an address."""
        found, places = [], reader.places.setdefault("related", [])
        link = field_of(ArticlePage, "related").stream_block.child_blocks["link"]
        for number, item in enumerate(_items(head, "related")):
            inside = item.mapping()
            if inside is None:
                continue
            item_id = made_id(page.key, "related", number)
            places.append(item.place)
            if key := inside.get("key"):
                inside.refuse_others(["key"])
                self.notes.links.append((key.text() or "", key.place))
                found.append({"type": "page", "value": PageUse(key.text() or ""), "id": item_id})
            else:
                found.append({"type": "link", "value": self.values.struct(link, inside, item_id), "id": item_id})
        return found

    def _check_citations(self, page: PageSource, before: int) -> None:
        known = {item["value"]["key"] for item in page.values["references"]}
        for key, place in self.notes.citations[before:]:
            if key not in known:
                self.notes.problem(place, f"The references above have no work with the id “{key}”; add it.")


def _items(head: Mapping, name: str) -> list[Value]:
    given = head.get(name)
    return given.items() if given else []


def _check_names(source: ArticlesSource, reader: _Reader, notes: Notes) -> None:
    """Keys and slugs once each, and every key that is named is there."""
    keys: dict[str, Place] = {}
    slugs: dict[str, Place] = {}
    for page in source.pages:
        for seen, word, value, name in ((keys, "key", page.key, "key"), (slugs, "slug", page.slug, "slug")):
            if value in seen:
                notes.problem(
                    page.head.place_of(name), f"The {word} “{value}” is used in {seen[value]}; choose another."
                )
            seen.setdefault(value, page.head.place_of(name))
    known = {"authors": {page.key for page in source.authors}, "topics": {page.key for page in source.topics}}
    for name, key, place in reader.named:
        if key not in known[name]:
            notes.problem(place, f"{LIST} has nothing with the key “{key}” among its {name}; correct it.")
    for key, place in notes.links:
        if key not in keys:
            notes.problem(place, f"Nothing in this folder has the key “{key}”; correct it.")
