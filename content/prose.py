"""Rich text: what it holds, and how a whole page of it is expanded at once (links to pages, citations)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from content.quizzes.papers import counted_minutes

NOTE_MARK = re.compile(r"\[\^([a-z0-9][a-z0-9-]*)\]")
CITATION = re.compile(r"\[(-?)@([a-z0-9][a-z0-9-]*)((?:; ?@[a-z0-9][a-z0-9-]*)*)\]")
_PAGE_LINK = re.compile(r'<a (?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"[^>]*>')
_TAG = re.compile(r"(<[^>]*>)")
_WORD = re.compile(r"\w[\w’'-]*")


def cited_keys(text: str) -> Iterator[str]:
    """The reference keys that a text cites, in order, repeats included."""
    for _suppress, first, more in CITATION.findall(text):
        yield first
        yield from (key.strip().lstrip("@") for key in more.split(";") if key.strip())


@dataclass(frozen=True)
class BodyFacts:
    """What the outline must know of a body without loading it."""

    words: int
    figures: int
    citations: list[str]
    quiz_minutes: int = 0


def body_facts(stream) -> BodyFacts:
    """Count words (activities and quizzes apart: they have minutes of their own), figures and minutes of quizzes, and list cited
    keys once each, in order.

    What a recall block holds is no text but names what it shows. Of a quiz only the introduction stands in the page.
    """
    words, figures, quiz_minutes, citations = 0, 0, 0, {}
    for block in stream.get_prep_value() if stream else ():
        kind, value = block["type"], block["value"]
        if kind == "recall":
            continue
        if kind == "quiz":
            quiz_minutes += counted_minutes(value)
            value = value.get("introduction") or ""
        figures += kind == "figure"
        for text in _texts(value):
            citations.update(dict.fromkeys(cited_keys(text)))
            if kind not in ("activity", "quiz"):
                words += len(_WORD.findall(strip_tags(NOTE_MARK.sub("", text).replace("><", "> <"))))
    return BodyFacts(words, figures, list(citations), quiz_minutes)


def _texts(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        # Children of a ListBlock are stored as {type, value, id}: only the value is text.
        listed = "value" in value and "type" in value
        for item in [value["value"]] if listed else value.values():
            yield from _texts(item)
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)


@dataclass(frozen=True)
class Reference:
    """A work the course cites, in Harvard form."""

    key: str
    author: str
    cite: str
    year: str
    text: str
    url: str

    @property
    def name_in_text(self) -> str:
        return self.cite or self.author.split(",")[0]


@dataclass
class Citations:
    """The references of a course as one page needs them: where the list stands, and how often each was cited so far."""

    references: dict[str, Reference] = field(default_factory=dict)
    list_address: str = ""
    seen: dict[str, int] = field(default_factory=dict)

    def expand(self, html: str) -> str:
        """Turn every [@key] into a link to the reference list. A key nobody defined stays readable as it was typed.

        Inside a tag (the words for a picture, a label) or inside a link there can be no link: plain words stand there.
        """
        pieces, inside_link = [], False
        for piece in _TAG.split(html):
            if piece.startswith(("<a ", "<a>", "</a>")):
                inside_link = piece != "</a>"
            write = self._words if inside_link or piece.startswith("<") else self._link
            pieces.append(CITATION.sub(lambda match, write=write: self._bracket(match, write), piece))
        return "".join(pieces)

    def _bracket(self, match: re.Match, write) -> str:
        keys = list(cited_keys(match[0]))
        if any(key not in self.references for key in keys):
            return match[0]
        year_only = bool(match[1])
        return f"({'; '.join(write(self.references[key], year_only) for key in keys)})"

    def _words(self, reference: Reference, year_only: bool) -> str:
        both = ", ".join(filter(None, [reference.name_in_text, reference.year]))
        return escape(reference.year if year_only and reference.year else both)

    def _link(self, reference: Reference, year_only: bool) -> str:
        self.seen[reference.key] = number = self.seen.get(reference.key, 0) + 1
        words = self._words(reference, year_only)
        key = reference.key
        return format_html('<a id="cite-{}-{}" href="{}#ref-{}">{}</a>', key, number, self.list_address, key, words)


@dataclass
class Footnotes:
    """The notes of one page by key, numbered by where each is mentioned first. Several marks may lead to one note."""

    texts: dict[str, str] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)  # key → how many marks so far, in the order of first marks

    def expand(self, html: str) -> str:
        """Turn every [^key] into a raised number that leads to its note. A key without a note stays as it was typed.

        Inside a tag nothing stands for it, and inside a link the bare number.
        """
        pieces, inside_link = [], False
        for piece in _TAG.split(html):
            if piece.startswith(("<a ", "<a>", "</a>")):
                inside_link = piece != "</a>"
            write = self._nothing if piece.startswith("<") else self._bare if inside_link else self._link
            pieces.append(NOTE_MARK.sub(lambda match, write=write: self._mark(match, write), piece))
        return "".join(pieces)

    @property
    def listed(self) -> list[dict]:
        """The notes that are mentioned, in the order of their numbers, each with the anchors of its marks."""
        return [
            {"key": key, "number": number, "text": self.texts[key], "marks": range(1, count + 1)}
            for number, (key, count) in enumerate(self.marks.items(), start=1)
        ]

    def _mark(self, match: re.Match, write) -> str:
        return write(match[1]) if match[1] in self.texts else match[0]

    def _nothing(self, key: str) -> str:
        return ""

    def _number(self, key: str) -> int:
        self.marks.setdefault(key, 0)
        return list(self.marks).index(key) + 1

    def _bare(self, key: str) -> str:
        return format_html("<sup>{}</sup>", self._number(key))

    def _link(self, key: str) -> str:
        number = self._number(key)
        self.marks[key] += 1
        words = _("Note %(number)s") % {"number": number}
        return format_html(
            '<sup class="note-mark"><a id="noted-{}-{}" href="#note-{}" aria-label="{}">{}</a></sup>',
            key,
            self.marks[key],
            key,
            words,
            number,
        )


def expand(
    html: str,
    page_urls: dict[int, str],
    citations: Citations | None = None,
    request=None,
    footnotes: Footnotes | None = None,
) -> SafeString:
    """Expand a whole page of stored rich text.

    In: HTML with Wagtail's link markup, addresses already known by page id, the page's citations and notes. Out: HTML for readers.
    Links to other pages cost one query for the whole page, however many blocks there are.
    """
    page_urls = page_urls | _other_urls({int(pk) for pk in _PAGE_LINK.findall(html)} - page_urls.keys(), request)

    def linked(match: re.Match) -> str:
        url = page_urls.get(int(match[1]))
        return f'<a href="{escape(url)}">' if url else "<a>"

    html = expand_db_html(_PAGE_LINK.sub(linked, html))
    html = footnotes.expand(html) if footnotes else html
    return mark_safe(citations.expand(html) if citations else html)  # nosec B308 B703 - whitelisted when stored


def _other_urls(ids: set[int], request) -> dict[int, str]:
    """Addresses of pages elsewhere. Wagtail's own expansion asks the cache for the site once a link, which may be a query."""
    pages = Page.objects.filter(pk__in=ids).specific(defer=True) if ids else ()
    return {page.pk: page.localized.get_url(request) for page in pages}
