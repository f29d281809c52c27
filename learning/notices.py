"""Kinds of notices as the apps register them, and the link that stops mails about them. What a person is told now says
`permissions.news_of`; a notice itself holds no word of anybody.

An app registers `@hooks.register("notice_kinds") def kinds() -> list[NoticeKind]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from wagtail import hooks

from learning.conf import conf
from learning.models import Notice

_SALT = "learning.stop-mails"


@dataclass(frozen=True)
class Line:
    """What the page says of a notice, and where it leads."""

    text: str
    address: str


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice. All three functions ask a constant number of queries.

    `stands` is given a person and answers with a rule on notices: which are still so, and about something that this person may
    still see. It is asked for every page, and again at the moment a mail is sent. `lines` is given the person, their notices of
    this kind and the request, and says each in a sentence that may name people and activities. `mailed` is given the person and
    the notices and sums them up for a mail: how many and where, without names of learners, titles or words.
    """

    name: str
    stands: Callable[[Any], Q]
    lines: Callable[[Any, list[Notice], Any], dict[int, Line]]
    mailed: Callable[[Any, list[Notice]], list[str]]


def kinds() -> list[NoticeKind]:
    """All kinds that the apps have registered."""
    return [kind for register in hooks.get_hooks("notice_kinds") for kind in register()]


def lines_of(person, notices: Iterable[Notice], request) -> list[tuple[Notice, Line]]:
    """Each notice with its sentence, in the same order; without those that nothing can be said about."""
    notices, found = list(notices), {}
    for kind in kinds():
        if mine := [notice for notice in notices if notice.kind == kind.name]:
            found |= kind.lines(person, mine, request)
    return [(notice, found[notice.pk]) for notice in notices if notice.pk in found]


def summed_up(person, notices: Iterable[Notice]) -> list[str]:
    """What a mail says of these notices, a line each kind and place. Names that somebody typed fill one line at most."""
    notices = list(notices)
    lines = []
    for kind in kinds():
        if mine := [notice for notice in notices if notice.kind == kind.name]:
            lines += kind.mailed(person, mine)
    return [" ".join(line.split()) for line in lines]


def stop_token(person) -> str:
    """What stands in the link that stops the mails of a person. It opens nothing else and does not wear out."""
    return signing.Signer(salt=_SALT).sign_object([str(person.pk), _joined(person)])


def person_of(token: str):
    """Whose mails this link stops, or None. A number that was given to somebody else since does not count."""
    try:
        number, joined = signing.Signer(salt=_SALT).unsign_object(token)
        person = get_user_model().objects.filter(pk=number).first()
    except (signing.BadSignature, ValueError, ValidationError):
        return None
    return person if person is not None and _joined(person) == joined else None


def _joined(person) -> str:
    return getattr(person, conf.joined_field).astimezone(UTC).isoformat(timespec="seconds")
