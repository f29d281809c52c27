"""Sealing of private words with AES-256-GCM. Pure: no model, no settings, no request.

A key ring from the environment wraps one random data key per safe; a data key seals the rows of its safe. What a key or a row
belongs to is bound into the seal as associated data, so that swapped rows, versions, owners or keys do not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_VERSION = b"\x01"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class SealError(Exception):
    """Something sealed does not open: wrong key, wrong owner, swapped or changed row."""


class KeyMissing(SealError):
    """The key ring has no key of the name that wrapped this safe."""


class KeyRingError(ValueError):
    """JOURNAL_KEYS cannot be used. The message never contains a key."""


class RowName(NamedTuple):
    """Which row, in which version, a sealed blob belongs to."""

    table: str
    uuid: UUID
    version: int


def _joined(*parts: bytes) -> bytes:
    """Parts with their lengths in front, so that no two lists of parts give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def binding(kind: str, uuid: UUID, *parts: str) -> bytes:
    """What a safe belongs to, as bytes: for a journal its UUID, its owner's account number and joining date."""
    return _joined(kind.encode(), uuid.bytes, *(part.encode() for part in parts))


class KeyRing:
    """Named keys of 32 bytes. The first writes, all read."""

    __slots__ = ("_keys", "names", "writing")

    def __init__(self, keys: dict[str, bytes]):
        self._keys = dict(keys)
        self.names = tuple(keys)
        self.writing = self.names[0]

    def __repr__(self) -> str:
        return f"<KeyRing {', '.join(self.names)}>"

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """Read "k2:<base64 of 32 bytes>,k1:…". Raises KeyRingError with one sentence that says what to mend."""
        keys: dict[str, bytes] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, colon, encoded = part.partition(":")
            if not colon or not _NAME.fullmatch(name):
                raise KeyRingError("Each key is written name:base64, with a name of small letters and digits.")
            if name in keys:
                raise KeyRingError(f"The key name '{name}' stands twice.")
            keys[name] = _decoded(name, encoded)
        if not keys:
            raise KeyRingError("No key is given.")
        if len(set(keys.values())) < len(keys):
            raise KeyRingError("Two names have the same key.")
        return cls(keys)

    def key(self, name: str) -> bytes:
        try:
            return self._keys[name]
        except KeyError:
            raise KeyMissing(f"The key '{name}' is not in JOURNAL_KEYS.") from None

    def key_check(self, name: str) -> bytes:
        """A fingerprint of a key that gives nothing away: stored, it shows when another key took its name."""
        return hmac.digest(self.key(name), b"joined-up key check 1", hashlib.sha256)


def _decoded(name: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise KeyRingError(f"The key '{name}' is not base64.") from None
    if len(key) != KEY_BYTES:
        raise KeyRingError(f"The key '{name}' has {len(key)} bytes; it needs {KEY_BYTES}.")
    # 32 random bytes have fewer than 16 different ones about once in 10^11 draws: such a key was typed or is a sample.
    if len(set(key)) < 16:
        raise KeyRingError(f"The key '{name}' is not random; make one with a random generator.")
    return key


def _wrap(ring: KeyRing, data_key: bytes, bound: bytes) -> bytes:
    name = ring.writing.encode()
    head = _VERSION + len(name).to_bytes(1, "big") + name
    nonce = os.urandom(NONCE_BYTES)
    return (
        head + nonce + AESGCM(ring.key(ring.writing)).encrypt(nonce, data_key, _joined(b"joined-up safe", head, bound))
    )


def _unwrap(ring: KeyRing, wrapped: bytes, bound: bytes) -> tuple[str, bytes]:
    wrapped = bytes(wrapped)
    end = 2 + (wrapped[1] if len(wrapped) > 1 else 0)
    if wrapped[:1] != _VERSION or len(wrapped) != end + NONCE_BYTES + KEY_BYTES + TAG_BYTES:
        raise SealError("This safe has no form that is known here.")
    head, nonce, sealed = wrapped[:end], wrapped[end : end + NONCE_BYTES], wrapped[end + NONCE_BYTES :]
    name = head[2:].decode("ascii", "replace")
    try:
        return name, AESGCM(ring.key(name)).decrypt(nonce, sealed, _joined(b"joined-up safe", head, bound))
    except InvalidTag:
        raise SealError("This safe does not open with this key and owner.") from None


def new_wrapped_key(ring: KeyRing, bound: bytes) -> bytes:
    """A new random data key, wrapped by the ring's writing key and bound to what the safe belongs to."""
    return _wrap(ring, os.urandom(KEY_BYTES), bound)


def rewrap(ring: KeyRing, wrapped: bytes, bound: bytes) -> bytes | None:
    """The same data key under the ring's writing key; None when it is already. Raises SealError."""
    name, data_key = _unwrap(ring, wrapped, bound)
    return None if name == ring.writing else _wrap(ring, data_key, bound)


def open_safe(ring: KeyRing, wrapped: bytes, bound: bytes) -> OpenSafe:
    """Open a safe for one request. Raises KeyMissing, SealError."""
    _name, data_key = _unwrap(ring, wrapped, bound)
    return OpenSafe(data_key, bound)


class OpenSafe:
    """An open safe. It lives for one request, is never stored, and can be neither copied nor pickled."""

    __slots__ = ("_bound", "_cipher")

    def __init__(self, data_key: bytes, bound: bytes):
        self._cipher = AESGCM(data_key)
        self._bound = hashlib.sha256(bound).digest()

    def __repr__(self) -> str:
        return "<OpenSafe>"

    def __reduce_ex__(self, protocol):
        raise TypeError("An open safe cannot be copied or stored.")

    def _row(self, row: RowName) -> bytes:
        version = row.version.to_bytes(8, "big")
        return _joined(b"joined-up row", _VERSION, self._bound, row.table.encode(), row.uuid.bytes, version)

    def seal(self, row: RowName, content: dict) -> bytes:
        """Seal one version of a row. Raises TypeError for anything but a dict of JSON values."""
        if not isinstance(content, dict):
            raise TypeError("Only a dict can be sealed.")
        # Browsers can send lone surrogates; they are kept as escapes instead of failing the save.
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"), sort_keys=True, allow_nan=False)
        nonce = os.urandom(NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, text.encode("ascii"), self._row(row))

    def unseal(self, row: RowName, sealed: bytes | memoryview) -> dict:
        """The content of one version of a row. Raises SealError when anything about it is not as it was sealed."""
        sealed = bytes(sealed)
        if sealed[:1] != _VERSION or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
            raise SealError("This row has no form that is known here.")
        try:
            text = self._cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], self._row(row))
        except InvalidTag:
            raise SealError("This row does not open in this place.") from None
        return json.loads(text)
