"""The Ed25519 keys that sign badges, from one setting. The first signs; the others only say that what they signed stands."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.views.decorators.debug import sensitive_variables

KEY_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
KEY_BYTES = 32
DISTINCT_BYTES = 16  # 32 random bytes have 30 different ones on average and hardly ever fewer than 16


class BadgeKeyError(ValueError):
    """The key setting cannot be used; the message is one sentence without any part of a key."""


class BadgeKey(NamedTuple):
    """A key by its name, which is the #fragment of its verification method."""

    name: str
    private: Ed25519PrivateKey

    @property
    def private_pem(self) -> bytes:
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def __repr__(self) -> str:
        return f"BadgeKey({self.name!r})"


@sensitive_variables()
def parse(text: str | None) -> list[BadgeKey]:
    """The keys of `"k2:<base64 of 32 bytes>,k1:…"`; none for an empty setting. Raises BadgeKeyError."""
    found: dict[str, bytes] = {}
    for number, item in enumerate((text or "").split(",") if (text or "").strip() else (), start=1):
        name, colon, value = item.strip().partition(":")
        if not colon or not KEY_NAME.fullmatch(name):
            raise BadgeKeyError(
                f"Badge key {number} needs a name (a-z, 0-9, _ and -, 32 at most), a colon and the key."
            )
        if name in found:
            raise BadgeKeyError(f"The badge key name {name} is used twice.")
        found[name] = _decoded(name, value)
    return [BadgeKey(name, Ed25519PrivateKey.from_private_bytes(seed)) for name, seed in found.items()]


@sensitive_variables()
def _decoded(name: str, value: str) -> bytes:
    try:
        seed = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise BadgeKeyError(f"Badge key {name} is not base64.") from None
    if len(seed) != KEY_BYTES:
        raise BadgeKeyError(f"Badge key {name} has {len(seed)} bytes instead of {KEY_BYTES}.")
    if len(set(seed)) < DISTINCT_BYTES:
        raise BadgeKeyError(f"Badge key {name} is a sample, not random.")
    return seed
