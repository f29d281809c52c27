"""A page of HTML as a PDF. It is made on this machine from the words and our own files; nothing is fetched from anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.contrib.staticfiles import finders
from PIL import ImageFile

# Where the pages say that our files are. The name can lead nowhere (RFC 6761), should anything ever ask a network for it.
OWN = "https://own-files.invalid/"
FONTS = {
    "content/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2": "font/woff2",
    "content/fonts/atkinson-hyperlegible-next-latin-wght-italic.woff2": "font/woff2",
}
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


def own_file(url: str, files: dict[str, str]):
    """The answer of one of `files` (kinds by name), found as static files are. Raises Refused for everything else."""
    name = url.removeprefix(OWN)
    found = finders.find(name) if url.startswith(OWN) and name in files else None
    if not found:
        raise Refused
    response = import_module("weasyprint.urls").URLFetcherResponse
    return response(url, Path(found).read_bytes(), {"Content-Type": files[name]})


def _own_files(own, picture):
    """A fetcher that knows `own`, `picture`, and nothing else: none of the ways its base class has are left."""
    urls = import_module("weasyprint.urls")

    class OwnFiles(urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith(OWN) and (found := picture(url.removeprefix(OWN[:-1]))):
                return urls.URLFetcherResponse(url, found[0], {"Content-Type": found[1]})
            return own(url)

    return OwnFiles()


def as_pdf(html: str, own: Callable, picture: Callable[[str], tuple[bytes, str] | None] = lambda path: None) -> bytes:
    """A tagged PDF (PDF/UA-1) of a page that says its language and title. Raises PaperMissing.

    `own` gives the answer for an address of our own files (`own_file`); `picture` gives bytes and kind of the picture that the
    page has at a path of this site, None for one that may not be in it.
    """
    page = weasyprint().HTML(string=html, base_url=OWN, url_fetcher=_own_files(own, picture))
    return page.write_pdf(pdf_variant="pdf/ua-1")
