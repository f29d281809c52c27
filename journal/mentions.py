"""Files in the text of an entry: `[file: map.jpg]` or `[file: map.jpg | a caption]`, anywhere in the Markdown.

The one place where an entry's words become a page. A mention is taken out before the Markdown is read, so that nothing in a name
or caption is read as Markdown, and put back as a picture or link between the tags of the finished page. `content/markdown.py`
goes on knowing no picture.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from django.template.defaultfilters import filesizeformat
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from content.markdown import render
from journal.attachments import OpenAttachment

MOST = 100  # mentions that are shown; more stay as they were typed

# Bounded and possessive: a text of nothing but beginnings costs no more than its length.
_MENTION = re.compile(r"(?<!\\)\[file:(?P<name>[^\[\]|\n]{1,150}+)(?:\|(?P<caption>[^\[\]\n]{0,300}+))?\]")
_PIECE = re.compile(r"<(?:[^<>\"]|\"[^\"]*\")*>|[^<]+|<")
_TAG = re.compile(r"<(/?)(\w+)")
# Within these a mention is what somebody wants to show, or would be a link in a link.
_LEFT_ALONE = frozenset({"code", "pre", "a"})


class LaidOut(NamedTuple):
    """An entry's words as safe HTML, and those of its files that do not stand in it."""

    html: SafeString
    rest: list[OpenAttachment]


class _Mention(NamedTuple):
    file: OpenAttachment
    caption: str
    typed: str


def mention_of(name: str) -> str:
    """How a file is mentioned."""
    return f"[file: {name}]"


def mentioned(text: str) -> set[str]:
    """The names in a text's mentions, whatever their case."""
    return {_name(found) for found in _MENTION.finditer(text)}


def spoken(text: str) -> str:
    """The text with the words of its mentions in their place, for excerpts."""
    return _MENTION.sub(_words, text)


def lay_out(text: str, files: Iterable[OpenAttachment] = ()) -> LaidOut:
    """The words of an entry as safe HTML, with those of its files that they mention; an unknown name stays as it was typed."""
    files = list(files)
    by_name = {file.name.casefold(): file for file in files}
    if not by_name or "[file:" not in text:
        return LaidOut(render(text), files)
    page = _Page(by_name)
    html = page.filled(render(_MENTION.sub(page.taken_out, text)))
    return LaidOut(mark_safe(html), [file for file in files if file.uuid not in page.shown])  # nosec


def _name(found: re.Match[str]) -> str:
    return found["name"].strip().casefold()


def _words(found: re.Match[str]) -> str:
    name, caption = found["name"].strip(), (found["caption"] or "").strip()
    return f"{caption} ({name})" if caption else name


class _Page:
    """The mentions of one text, each with a stand-in that is no Markdown and no HTML and that nobody can type."""

    def __init__(self, by_name: dict[str, OpenAttachment]):
        self.by_name = by_name
        self.mentions: list[_Mention] = []
        self.shown: set = set()
        self.mark = f"ju{secrets.token_hex(8)}n"
        self.stand_in = re.compile(self.mark + r"(\d{1,3})e")
        self.paragraph = re.compile(rf"<p>((?:\s|<br ?/?>|{self.mark}\d{{1,3}}e)+)</p>")

    def taken_out(self, found: re.Match[str]) -> str:
        file = self.by_name.get(_name(found))
        if file is None or len(self.mentions) >= MOST:
            return found[0]
        self.mentions.append(_Mention(file, (found["caption"] or "").strip(), found[0]))
        return f"{self.mark}{len(self.mentions) - 1}e"

    def filled(self, html: str) -> str:
        """The page with every stand-in turned into what it stands for, between the tags only."""
        done, depth = [], 0
        for piece in _PIECE.findall(self.paragraph.sub(self._as_blocks, html)):
            if tag := _TAG.match(piece):
                depth += (-1 if tag[1] else 1) * (tag[2] in _LEFT_ALONE)
            elif depth == 0:
                piece = self.stand_in.sub(self._within_words, piece)
            done.append(piece)
        return self.stand_in.sub(lambda found: escape(self._mention(found).typed), "".join(done))

    def _mention(self, found: re.Match[str]) -> _Mention:
        return self.mentions[int(found[1])]

    def _as_blocks(self, paragraph: re.Match[str]) -> str:
        """A paragraph of nothing but mentions: its pictures stand by themselves."""
        return "\n".join(self._block(self._mention(found)) for found in self.stand_in.finditer(paragraph[1]))

    def _block(self, mention: _Mention) -> str:
        self.shown.add(mention.file.uuid)
        if not mention.file.picture:
            return format_html("<p>{}</p>", _link(mention))
        caption = format_html("<figcaption>{}</figcaption>", mention.caption) if mention.caption else ""
        return format_html('<figure class="entry-picture">{}{}</figure>', _image(mention), caption)

    def _within_words(self, found: re.Match[str]) -> str:
        mention = self._mention(found)
        self.shown.add(mention.file.uuid)
        if not mention.file.picture:
            return _link(mention)
        caption = format_html(' <span class="small soft">{}</span>', mention.caption) if mention.caption else ""
        return format_html('<span class="entry-picture">{}{}</span>', _image(mention), caption)


def _image(mention: _Mention) -> SafeString:
    file = mention.file
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">',
        file.address,
        mention.caption or file.name,
        file.width,
        file.height,
    )


def _link(mention: _Mention) -> SafeString:
    file = mention.file
    return format_html(
        '<a href="{}">{}</a> <span class="small soft">({}, {})</span>',
        file.address,
        mention.caption or file.name,
        file.ending,
        filesizeformat(file.bytes),
    )
