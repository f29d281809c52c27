"""A journal as a PDF: which files it may use, and what keeps the layout of somebody's words from taking for ever."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.safestring import SafeString

from content import paper
from content.paper import OWN, PaperMissing, Refused, can_print

__all__ = ["OWN", "PaperMissing", "Refused", "as_pdf", "can_print", "cost", "own_file", "printable"]

FILES = {"journal/css/book.css": "text/css"} | paper.FONTS
# A line is broken again and again at every word without a space in it, and a paragraph at every <br>: both cost more than linear
# time, and 200,000 letters without a space would hold a process for minutes.
_TAG = re.compile(r"(<[^>]*>)")
_LONG_WORD = re.compile(r"(?:&[#\w]{1,31};|[^\s<>&]){40}")
_BREAK = re.compile(r"<br ?/?>")
_PLAIN_LINES = re.compile(r"(?:<p><em>[^<]*</em></p>\s*)?(?:[^<]|</?p>|<br ?/?>)*")  # what is shown as it was typed
MANY_BREAKS = 100
ELEMENT_COST = 120  # in characters: what an element takes to lay out, compared with a letter
PICTURE_COST = 50_000  # pictures are put in as they are, but make the file long
_OWN_LINK = re.compile(r'<a href="/[^"]*">(.*?)</a>', re.DOTALL)  # a file of the journal: on paper it leads nowhere


def own_file(url: str):
    """The answer of one of `FILES`. Raises Refused for everything else."""
    return paper.own_file(url, FILES)


def printable(html: str) -> SafeString:
    """An entry's HTML as it can be laid out in linear time: very long words may break, and many lines are paragraphs of their own.

    Links to the journal's own files are words only.
    """
    pieces = _TAG.split(_OWN_LINK.sub(r"\1", html))
    pieces[::2] = [_LONG_WORD.sub(lambda word: word[0] + "\u200b", text) for text in pieces[::2]]
    html = "".join(pieces)
    if len(_BREAK.findall(html)) > MANY_BREAKS and _PLAIN_LINES.fullmatch(html):
        html = _BREAK.sub('</p><p class="line">', html)
    return SafeString(html)  # nosec B703 - was safe, and got nothing but spaces and paragraphs


def cost(html: str) -> float:
    """What HTML costs to lay out, in letters. Breaks that are left are quadratic."""
    elements = html.count("<") - html.count("</")
    pictures = PICTURE_COST * html.count("<img ")
    return len(html) + pictures + ELEMENT_COST * elements + len(_BREAK.findall(html)) ** 2 / 20


def as_pdf(html: str, picture: Callable[[str], tuple[bytes, str] | None] = lambda path: None) -> bytes:
    """A tagged PDF of a page, with the journal's own files and the pictures that `picture` gives. Raises PaperMissing."""
    return paper.as_pdf(html, lambda url: own_file(url), picture)
