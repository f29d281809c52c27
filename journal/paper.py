"""A page of HTML as a PDF. It is made on this machine from the words and our own files; nothing is fetched from anywhere."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString
from PIL import ImageFile

# Where the pages say that our files are. The name can lead nowhere (RFC 6761), should anything ever ask a network for it.
OWN = "https://own-files.invalid/"
FILES = {
    "journal/css/book.css": "text/css",
    "content/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2": "font/woff2",
    "content/fonts/atkinson-hyperlegible-next-latin-wght-italic.woff2": "font/woff2",
}
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
SILENT = logging.CRITICAL + 1


class Refused(OSError):
    """Something was asked for that is none of our files. Does not say what: an address may be somebody's words."""


class PaperMissing(Exception):
    """This machine cannot make PDFs: WeasyPrint is not installed, or Pango is not."""


@cache
def weasyprint() -> ModuleType:
    """The library, loaded when it is first needed. Raises PaperMissing where it cannot be."""
    # It logs addresses of links and what it makes of letters: both are somebody's words. Loading it says something already.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(SILENT)
    # It makes Pillow take damaged pictures everywhere, also those that somebody sends.
    takes_damaged = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise PaperMissing(type(error).__name__) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = takes_damaged


def can_print() -> bool:
    """Whether PDFs can be made here."""
    try:
        return bool(weasyprint())
    except PaperMissing:
        return False


def own_file(url: str):
    """The answer of one of `FILES`, found as static files are. Raises Refused for everything else."""
    name = url.removeprefix(OWN)
    found = finders.find(name) if url.startswith(OWN) and name in FILES else None
    if not found:
        raise Refused
    response = import_module("weasyprint.urls").URLFetcherResponse
    return response(url, Path(found).read_bytes(), {"Content-Type": FILES[name]})


def _own_files(picture):
    """A fetcher that knows `own_file`, `picture`, and nothing else: none of the ways its base class has are left."""
    urls = import_module("weasyprint.urls")

    class OwnFiles(urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith(OWN) and (found := picture(url.removeprefix(OWN[:-1]))):
                return urls.URLFetcherResponse(url, found[0], {"Content-Type": found[1]})
            return own_file(url)

    return OwnFiles()


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
    """A tagged PDF (PDF/UA-1) of a page that says its language and title. Raises PaperMissing.

    `picture` gives bytes and kind of the picture that the page has at a path of this site, None for one that may not be in it.
    """
    page = weasyprint().HTML(string=html, base_url=OWN, url_fetcher=_own_files(picture))
    return page.write_pdf(pdf_variant="pdf/ua-1")
