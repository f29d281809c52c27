"""The code a cohort is joined by: how people type it, how it is shown, and how often somebody may guess."""

from __future__ import annotations

import unicodedata

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest

from learning.models import Cohort

# Wrong codes only: of one account, and of all who come from one network, such as a class.
LIMITS = {"join_code": "20/h/user,200/h/ip", "name_tutor": "20/d/user"}


class TooManyTries(Exception):
    """This person, or somebody on the same network, tried too many wrong codes."""


def normal(typed: str) -> str:
    """A code as it is stored, from what somebody typed: capitals or not, spaces, hyphens and other signs between do not matter."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum())


def shown(code: str) -> str:
    """A code as people read it out and copy it: in two halves."""
    return f"{code[:4]}-{code[4:]}"


def find(request: HttpRequest, typed: str) -> Cohort | None:
    """The cohort with this code, closed or not. Raises TooManyTries, for the right code too, so that guessing does not pay."""
    usage = consume(request, app="learning", action="join_code", config=LIMITS, limit_get=True)
    if usage is None:
        raise TooManyTries
    cohort = Cohort.objects.select_related("course").filter(join_code=normal(typed) or None).first()
    if cohort:
        usage.rollback()
    return cohort


def may_ask(request: HttpRequest) -> bool:
    """Whether a lead tutor may send one more invitation today; counts it."""
    return consume(request, app="learning", action="name_tutor", config=LIMITS) is not None
