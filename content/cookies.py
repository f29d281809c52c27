"""The cookies this site sets, in one list: what the page /cookies/ says.

An app adds its own with `@hooks.register("register_cookies") def cookies() -> list[Cookie]`, and what it keeps in a browser's storage
with `register_storage`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from content.enums import CookieKind


@dataclass(frozen=True)
class Cookie:
    """One cookie in words: its name, kind, what it is for, what has to happen before it is set, and how long it stays."""

    name: str
    kind: CookieKind
    purpose: Promise
    set_when: Promise
    lasts: Promise


def own_cookies() -> list[Cookie]:
    """Those of accounts and forms."""
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            CookieKind.NECESSARY,
            _("staying signed in, or in the middle of signing in"),
            _("you sign up or in"),
            _("two weeks; until the browser is closed if Remember Me was left empty"),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            CookieKind.NECESSARY,
            _("protecting forms from other sites"),
            _("you sign in, or open a page with a form that changes something"),
            _("a year"),
        ),
        Cookie(
            "messages",
            CookieKind.NECESSARY,
            _("a line such as “Saved 14:02”"),
            _("something was done"),
            _("until it is shown"),
        ),
    ]


@dataclass(frozen=True)
class Stored:
    """Something else in a browser's storage: its name there, what it is, what has to happen before it is there, how long it stays."""

    name: str
    purpose: Promise
    set_when: Promise
    lasts: Promise


def all_stored() -> list[Stored]:
    """Whatever an app keeps in a browser beside cookies; added with `@hooks.register("register_storage")`."""
    return [stored for hook in hooks.get_hooks("register_storage") for stored in hook()]


def all_cookies() -> list[Cookie]:
    """Every cookie of every app; necessary ones first."""
    found = [cookie for hook in hooks.get_hooks("register_cookies") for cookie in hook()]
    order = list(CookieKind)
    return sorted(found, key=lambda cookie: order.index(cookie.kind))


def keep_or_forget(request: HttpRequest, response: HttpResponse, name: str, value: str, seconds: int) -> HttpResponse:
    """Keep a reader's own choice in a cookie that scripts cannot read; without a value the cookie goes."""
    if value:
        response.set_cookie(name, value, max_age=seconds, samesite="Lax", secure=request.is_secure(), httponly=True)
    elif name in request.COOKIES:
        response.delete_cookie(name, samesite="Lax")
    return response
