"""What may help somebody whose address leads nowhere: words to search for, and pages that could be meant."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import Error
from django.http import HttpRequest
from wagtail.models import Page, Site

from content import permissions
from content.searching import described

MOST = 5
_DEEPEST = 8
_SLUG = re.compile(r"[\w-]+")


def slugs_of(path: str) -> list[str]:
    """The parts of an address, if each could be the slug of a page; else nothing."""
    slugs = [part for part in path.split("/") if part]
    return slugs if len(slugs) <= _DEEPEST and all(_SLUG.fullmatch(slug) for slug in slugs) else []


def words_of(path: str) -> str:
    """The words of the last part of an address, to search for: "/a/service-user-2/" gives "service user"."""
    last = next((part for part in reversed(path.split("/")) if part), "").rsplit(".", 1)[0]
    if _is_uuid(last):
        return ""
    return " ".join(word for word in re.split(r"[\W_]+", last) if word.isalpha() and len(word) > 1)[:100]


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def pages_near(request: HttpRequest) -> list[dict]:
    """Public pages that an address without a page may have meant, at most five: those with the same last word of the address
    (a moved page), the likeliest first, then the nearest page above that is there. Nothing when the database is away."""
    try:
        return described(_candidates(request), request)
    except Error:
        return []


def _candidates(request: HttpRequest) -> list[Page]:
    slugs, site = slugs_of(request.path), Site.find_for_request(request)
    if not slugs or site is None:
        return []
    root = site.root_page
    same = Page.objects.filter(slug__in=slugs, path__startswith=root.path, depth__gt=root.depth)
    pages = list(permissions.public_pages(same).order_by("path")[:100])
    moved = [page for page in pages if page.slug == slugs[-1]]
    moved.sort(key=lambda page: -len(set(slugs) & set(page.url_path.split("/"))))
    above = {root.url_path + "/".join(slugs[:count]) + "/": count for count in range(1, len(slugs))}
    nearest = max((page for page in pages if page.url_path in above), key=lambda page: page.depth, default=None)
    return [*moved[: MOST - 1], *([nearest] if nearest and nearest not in moved else [])]
