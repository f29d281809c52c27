"""Rich text: what it holds, and how a whole page of it is expanded at once (links to pages, citations)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

CITATION = re.compile(r"\[(-?)@([a-z0-9][a-z0-9-]*)((?:; ?@[a-z0-9][a-z0-9-]*)*)\]")
_PAGE_LINK = re.compile(r'<a (?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"[^>]*>')
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


def body_facts(stream) -> BodyFacts:
    """Count words (activities apart: they have minutes of their own) and figures, and list cited keys once each, in order."""
    words, figures, citations = 0, 0, {}
    for block in stream.get_prep_value() if stream else ():
        kind, value = block["type"], block["value"]
        figures += kind == "figure"
        for text in _texts(value):
            citations.update(dict.fromkeys(cited_keys(text)))
            if kind != "activity":
                words += len(_WORD.findall(strip_tags(text.replace("><", "> <"))))
    return BodyFacts(words, figures, list(citations))


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
        """Turn every [@key] into a link to the reference list. A key nobody defined stays readable as it was typed."""
        return CITATION.sub(self._link, html)

    def _link(self, match: re.Match) -> str:
        keys = list(cited_keys(match[0]))
        if any(key not in self.references for key in keys):
            return match[0]
        year_only = bool(match[1])
        return f"({'; '.join(self._one(key, year_only) for key in keys)})"

    def _one(self, key: str, year_only: bool) -> str:
        reference = self.references[key]
        self.seen[key] = number = self.seen.get(key, 0) + 1
        words = (
            reference.year
            if year_only and reference.year
            else ", ".join(filter(None, [reference.name_in_text, reference.year]))
        )
        return format_html('<a id="cite-{}-{}" href="{}#ref-{}">{}</a>', key, number, self.list_address, key, words)


def expand(html: str, page_urls: dict[int, str], citations: Citations | None = None) -> SafeString:
    """Expand a whole page of stored rich text.

    In: HTML with Wagtail's link markup, addresses already known by page id, the page's citations. Out: HTML for readers.
    Links to other pages cost one query for the whole page, however many blocks there are.
    """

    def known(match: re.Match) -> str:
        url = page_urls.get(int(match[1]))
        return f'<a href="{escape(url)}">' if url else match[0]

    html = expand_db_html(_PAGE_LINK.sub(known, html))
    return mark_safe(citations.expand(html) if citations else html)
