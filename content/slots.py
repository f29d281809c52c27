"""Holes in a page that apps further up fill: one call a component and page, not one an item.

A template writes `{% slot "activity" key %}`. An app registers
`@hooks.register("slot_activity") def journal_box(request, page_ref, keys) -> dict[key, html]` (keys are strings; what it leaves out
stays empty, or keeps what stands between `{% slot_or "ring" key %}` and `{% endslot_or %}`). Pages are rendered with
markers and filled afterwards, so that everything around the holes could be kept.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from wagtail import hooks
from wagtail.models import Page

logger = logging.getLogger(__name__)

# User text cannot forge a marker: templates escape "<", and stored rich text has no comments.
_MARKER = re.compile(r"<!--slot (\w+) ([\w.:-]*)(?: or-->(.*?)<!--slot end)?-->", re.DOTALL)


def marker(name: str, key: str, otherwise: str = "") -> str:
    """The hole. `otherwise` is HTML that stands there when no component gives anything."""
    return f"<!--slot {name} {key} or-->{otherwise}<!--slot end-->" if otherwise else f"<!--slot {name} {key}-->"


def contents(name: str, request: HttpRequest, page: Page | None, keys: list[str]) -> dict[str, str]:
    """What all components put into the slots of one name, by key. A component that fails leaves its holes empty.

    Only the kind of the failure is logged: its message or locals could quote somebody's words.
    """
    found: dict[str, str] = defaultdict(str)
    for component in hooks.get_hooks(f"slot_{name}"):
        try:
            for key, html in component(request, page, keys).items():
                found[key] += html
        except Exception as error:
            where = f"{component.__module__}.{component.__qualname__}"
            logger.error("Slot %s: component %s failed with %s", name, where, type(error).__name__)
    return found


def fill(html: str, request: HttpRequest, page: Page | None) -> str:
    """Replace every marker by what the components give for it."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for name, key, _otherwise in _MARKER.findall(html):
        if key not in wanted[name]:
            wanted[name].append(key)
    given = {name: contents(name, request, page, keys) for name, keys in wanted.items()}
    return _MARKER.sub(lambda match: given[match[1]].get(match[2]) or match[3] or "", html)


def keep_nowhere(request: HttpRequest) -> None:
    """Called by a component that puts somebody's private words into a page: no cache and no browser may keep that page."""
    request._joined_up_kept_nowhere = True


def varies_on(request: HttpRequest, *headers: str) -> None:
    """Called by a component whose answer depends on headers of the request: shared caches keep the page for each value apart."""
    request.__dict__.setdefault("_joined_up_varies_on", set()).update(headers)


def fill_when_rendered(response, request: HttpRequest, page: Page):
    """Fill the slots of a page once it is rendered."""

    def filled(done) -> None:
        done.content = fill(done.content.decode(), request, page)
        patch_vary_headers(done, sorted(request.__dict__.get("_joined_up_varies_on", ())))
        if getattr(request, "_joined_up_kept_nowhere", False):
            done.headers["Cache-Control"] = "private, no-store"

    if isinstance(response, TemplateResponse):
        response.add_post_render_callback(filled)
    return response


def leave_empty_when_rendered(response):
    """Previews show the page as nobody in particular."""
    if isinstance(response, TemplateResponse):
        response.add_post_render_callback(
            lambda done: setattr(done, "content", _MARKER.sub(lambda match: match[3] or "", done.content.decode()))
        )
    return response
