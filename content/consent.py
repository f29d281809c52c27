"""What a reader may allow beyond reading: purposes with names, what one browser said about them, and whether something may load.

An app or a host adds purposes with `@hooks.register("register_purposes") def purposes() -> list[Purpose]`. Nothing of a purpose is in
any page before somebody has said yes; `allows(request, name)` and `{% allowed "name" as may_load %}` tell. What was said is in a
cookie of the reader and nowhere else. Global Privacy Control counts as a no to everything, but for what is accepted on the page of
cookies while the browser sends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from content import slots
from content.conf import conf
from content.cookies import Cookie, keep_or_forget
from content.enums import Answer, CookieKind

COOKIE = "ju_choice"
COOKIE_SECONDS = 182 * 24 * 3600
LONGEST = 1000  # characters of a cookie that are looked at; a longer one is none of ours
SIGNAL = "Sec-GPC"
VARIES_ON = ("Cookie", SIGNAL)
STATISTICS = "statistics"
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True)
class Purpose:
    """Something that needs a yes: a plain name, what people read (a label and two sentences), the cookies it sets once it is
    accepted, and a template that comes into the pages of the tree then. A higher version asks everybody again."""

    name: str
    label: Promise | str
    words: Promise | str
    cookies: tuple[Cookie, ...] = ()
    template: str = ""
    version: int = 1

    @property
    def mark(self) -> str:
        """What stands for it in the cookie and in forms: a yes is a yes to this version."""
        return f"{self.name}-{self.version}"


def own_purposes() -> list[Purpose]:
    """Page counts, unless the site has switched them off."""
    counts = Purpose(
        STATISTICS,
        _("Page counts"),
        _(
            "If you agree, we count how often each page is read: one number for each page and day, and nothing about you. "
            "It shows the editors of this site what is read, and goes to nobody else."
        ),
        template="content/partials/counted.html",
    )
    return [counts] if conf.page_counts else []


def purposes() -> list[Purpose]:
    """Every purpose that an app or the host has registered."""
    return [purpose for hook in hooks.get_hooks("register_purposes") for purpose in hook()]


def own_cookies() -> list[Cookie]:
    """The one that remembers a choice, and those of the purposes. None while there is nothing to choose."""
    found = purposes()
    kept = Cookie(
        COOKIE,
        CookieKind.NECESSARY,
        _("remembering what you accepted and rejected, so that you are not asked again"),
        _("you accept or reject"),
        _("six months"),
    )
    return [kept, *(cookie for purpose in found for cookie in purpose.cookies)] if found else []


@dataclass(frozen=True)
class Choice:
    """What one browser said: answers by the mark of a purpose, and whether it sends Global Privacy Control."""

    answers: Mapping[str, str] = field(default_factory=dict)
    signal: bool = False

    @classmethod
    def from_cookie(cls, text: str, signal: bool = False) -> Choice:
        """ "statistics-1:yes.video-2:no". What cannot be read, or is no purpose of today, is as if nothing had been said."""
        parts = (part.partition(":") for part in text.split(".")) if len(text) <= LONGEST else ()
        known = {purpose.mark for purpose in purposes()}
        said = {mark: answer for mark, _colon, answer in parts if mark in known and answer in set(Answer)}
        return cls(said, signal)

    @property
    def cookie(self) -> str:
        return ".".join(f"{mark}:{answer}" for mark, answer in self.answers.items())

    def allows(self, purpose: Purpose) -> bool:
        """Whether this purpose may load anything."""
        return self.answers.get(purpose.mark) in ({Answer.DESPITE} if self.signal else {Answer.YES, Answer.DESPITE})

    @property
    def undecided(self) -> list[Purpose]:
        """What is to be asked; nothing where the browser has answered already by its signal."""
        return [] if self.signal else [purpose for purpose in purposes() if purpose.mark not in self.answers]

    def changed(self, asked: Iterable[str], accepted: Iterable[str], *, deliberately: bool) -> Choice:
        """This choice with answers to what was asked: yes to what was accepted, no to the rest. Purposes that the form did not
        show keep what was said about them. `deliberately` means: on the page of cookies, which tells of the signal."""
        yes = Answer.DESPITE if deliberately and self.signal else Answer.YES
        known, accepted = {purpose.mark for purpose in purposes()}, set(accepted)
        said = {mark: (yes if mark in accepted else Answer.NO).value for mark in asked if mark in known}
        return replace(self, answers={**self.answers, **said})

    @property
    def rows(self) -> list[tuple[Purpose, bool, Promise]]:
        """Each purpose, whether it is on, and how that came about, in words."""
        return [(purpose, self.allows(purpose), self._state(purpose)) for purpose in purposes()]

    def _state(self, purpose: Purpose) -> Promise:
        if self.allows(purpose):
            return _("On: you accepted it.")
        if self.answers.get(purpose.mark) == Answer.NO:
            return _("Off: you rejected it.")
        return _("Off: your browser asks for that.") if self.signal else _("Off: you have not chosen yet.")


def choice_of(request: HttpRequest) -> Choice:
    """What the browser that asks has said, read once a request."""
    if "_joined_up_choice" not in request.__dict__:
        signal = request.headers.get(SIGNAL, "").strip() == "1"
        request.__dict__["_joined_up_choice"] = Choice.from_cookie(request.COOKIES.get(COOKIE, ""), signal)
    return request.__dict__["_joined_up_choice"]


def allows(request: HttpRequest, name: str) -> bool:
    """Whether a purpose may load for whoever asks. Never in a preview, and never a purpose that nobody has registered.

    The page is then kept by shared caches for each choice apart.
    """
    slots.varies_on(request, *VARIES_ON)
    wanted = [purpose for purpose in purposes() if purpose.name == name]
    return not getattr(request, "is_preview", False) and any(choice_of(request).allows(one) for one in wanted)


def answered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep what a form says in the cookie, and take away the cookies of everything that is not accepted.

    A form holds `asked`, the marks it showed, and either `answer` (accept or reject, for all of them) or `accepted`.
    """
    asked, answer = request.POST.getlist("asked"), request.POST.get("answer", "")
    accepted = {"accept": asked, "reject": []}.get(answer, request.POST.getlist("accepted"))
    choice = choice_of(request).changed(asked, accepted, deliberately=answer == "chosen")
    stays = {cookie.name for purpose in purposes() if choice.allows(purpose) for cookie in purpose.cookies}
    for name in {cookie.name for purpose in purposes() for cookie in purpose.cookies} - stays:
        keep_or_forget(request, response, name, "", 0)
    return keep_or_forget(request, response, COOKIE, choice.cookie, COOKIE_SECONDS)
