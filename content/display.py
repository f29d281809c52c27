"""How pages look to one reader: colours, text, lines, motion, single keys, the tip about links, the questions beside a page.

A guest's settings are in a cookie that is set only when somebody uses them. Apps further up may keep those of people who are
signed in, with two hooks: `display_of(request) -> dict | None` (the first that gives a dict wins) and
`keep_display(request, values) -> bool` (True: kept, no cookie needed). The dict holds what differs from the usual, as words of
`SETTINGS`, and is always the whole of somebody's settings; an empty one means everything as usual.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from content.cookies import Cookie, keep_or_forget
from content.enums import CookieKind

COOKIE = "ju_display"
COOKIE_SECONDS = 365 * 24 * 3600
LONGEST = 300  # characters of a cookie that are looked at

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Setting:
    """One choice: its name, what people read, and the words for its values. The first value is the usual one."""

    name: str
    label: Promise
    choices: tuple[tuple[str, Promise], ...]

    @property
    def values(self) -> list[str]:
        return [value for value, _label in self.choices]

    @property
    def attribute(self) -> str:
        """The attribute of <html> that style sheets and scripts look at."""
        return f"data-{self.name.replace('_', '-')}"


_DEVICE, _USUAL = _("As my device"), _("Usual")
LOOKS = (
    Setting(
        "theme",
        _("Colours"),
        (("system", _DEVICE), ("light", _("Light")), ("dark", _("Dark")), ("cream", _("Cream"))),
    ),
    Setting("size", _("Text size"), (("usual", _USUAL), ("large", _("Large")), ("larger", _("Larger")))),
    Setting("leading", _("Line spacing"), (("usual", _USUAL), ("loose", _("Loose")))),
    Setting("width", _("Line width"), (("usual", _USUAL), ("narrow", _("Narrow")), ("wide", _("Wide")))),
    Setting("motion", _("Motion"), (("system", _DEVICE), ("less", _("Less")))),
)
SINGLE_KEYS = Setting("single_keys", _("Single keys"), (("on", _("On")), ("off", _("Off"))))
LINK_TIP = Setting("link_tip", _("Tip about links that lead outside"), (("on", _("Show it")), ("off", _("Hide it"))))
QUESTIONS = Setting(
    "questions",
    _("Questions beside the page you write on"),
    (("shown", _("Show them")), ("folded", _("Fold them: a free page"))),
)
SETTINGS = (*LOOKS, SINGLE_KEYS, LINK_TIP, QUESTIONS)
# What style sheets and scripts ask for; the tip is simply left out of the page.
_WRITTEN = (*LOOKS, SINGLE_KEYS)


@dataclass(frozen=True)
class Display:
    """One reader's settings, each a value that `SETTINGS` allows. Without arguments everything is as usual."""

    theme: str = "system"
    size: str = "usual"
    leading: str = "usual"
    width: str = "usual"
    motion: str = "system"
    single_keys: str = "on"
    link_tip: str = "on"
    questions: str = "shown"

    def changed_by(self, values: Mapping) -> Display:
        """These settings with what `values` says; what it does not name stays, and what is not allowed is passed over."""
        said = {setting.name: values.get(setting.name) for setting in SETTINGS}
        return replace(self, **{one.name: said[one.name] for one in SETTINGS if said[one.name] in one.values})

    @classmethod
    def from_cookie(cls, text: str) -> Display:
        """ "theme:dark.size:large", and the usual for whatever cannot be read."""
        parts = (part.partition(":") for part in text[:LONGEST].split("."))
        return cls().changed_by({name: value for name, _colon, value in parts})

    @property
    def chosen(self) -> dict[str, str]:
        """What differs from the usual."""
        usual = asdict(Display())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}

    @property
    def cookie(self) -> str:
        return ".".join(f"{name}:{value}" for name, value in self.chosen.items())

    @property
    def attributes(self) -> dict[str, str]:
        """Attributes of <html>, without those that are as usual."""
        chosen = self.chosen
        return {one.attribute: chosen[one.name] for one in _WRITTEN if one.name in chosen}

    def rows(self, settings: tuple[Setting, ...] = SETTINGS) -> list[tuple[Setting, str]]:
        """Settings with the value each has now, for a form."""
        return [(one, getattr(self, one.name)) for one in settings]


def display_of(request: HttpRequest) -> Display:
    """The settings of whoever asks, found once a request: those a higher app keeps, else the cookie's, else the usual."""
    if "_joined_up_display" not in request.__dict__:
        kept = _kept_above(request)
        found = Display().changed_by(kept) if kept is not None else Display.from_cookie(request.COOKIES.get(COOKIE, ""))
        request.__dict__["_joined_up_display"] = found
    return request.__dict__["_joined_up_display"]


def _kept_above(request: HttpRequest) -> dict | None:
    """What the first hook knows. A hook that fails must not take every page with it; only the kind of failure is logged."""
    for hook in hooks.get_hooks("display_of"):
        try:
            values = hook(request)
        except Exception as error:
            logger.error("Display settings: %s.%s failed with %s", hook.__module__, hook.__name__, type(error).__name__)
        else:
            if values is not None:
                return values
    return None


def keep(request: HttpRequest, response: HttpResponse, display: Display) -> HttpResponse:
    """Keep somebody's settings: where a higher app keeps them, else in the cookie, which goes when everything is as usual."""
    values = display.chosen
    if any(hook(request, values) for hook in hooks.get_hooks("keep_display")):
        return response
    return keep_or_forget(request, response, COOKIE, display.cookie, COOKIE_SECONDS)


def own_cookies() -> list[Cookie]:
    """The one that keeps these settings."""
    return [
        Cookie(
            COOKIE,
            CookieKind.PREFERENCE,
            _(
                "how pages look to you: colours, text, lines, motion, single keys, the tip about links, the questions beside a page"
            ),
            _("you change a display setting, or press Hide tip"),
            _("a year; it goes at once with Back to the usual"),
        )
    ]
