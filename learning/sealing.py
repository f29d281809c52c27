"""Secrets of second factors and addresses of guests, sealed at rest. Pure: it is given its keys."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"joined-up second factor 1"


class Unsealable(Exception):
    """None of the keys opens this text. Says nothing about it."""


def _key(secret: str, purpose: bytes) -> Fernet:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class Seal:
    """Seals with the first of the site's secrets and opens with any of them, for one purpose."""

    def __init__(self, secrets: Iterable[str], purpose: bytes = _PURPOSE):
        self._ring = MultiFernet([_key(secret, purpose) for secret in secrets])

    def __repr__(self) -> str:
        return "<Seal>"

    def close(self, text: str) -> str:
        return self._ring.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises Unsealable when no key fits or the text was changed."""
        try:
            return self._ring.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Unsealable from None
