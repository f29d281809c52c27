"""Addresses of guests: a mark to compare by, and a seal while a mail may be due. No page, feed or log has one of
either.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

from learning.sealing import Seal, Unsealable

_PURPOSE = b"joined-up address of a guest 1"


def mark_of(address: str) -> str:
    """What stands for an address: the same for each way of writing it, and made by this site only."""
    return salted_hmac("learning.comments.address", address.strip().casefold(), algorithm="sha256").hexdigest()


def sealed(address: str) -> str:
    return _seal().close(address.strip())


def opened(text: str) -> str:
    """The address again; "" where there is none or the site's key has changed."""
    try:
        return _seal().open(text) if text else ""
    except Unsealable:
        return ""


def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], _PURPOSE)
