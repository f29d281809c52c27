"""Encryption at rest: the key ring, the wrapped key of a safe, and sealed rows. Rules: security.md 2.

A ring of master keys from the environment wraps one random data key per safe; the data key seals the words of each row.
Everything is AES-256-GCM, and the associated data says what a key or a row belongs to, so that a swapped one does not
open. This protects a stolen dump, a backup and a curious database administrator, not a taken-over server.

    wrapped key: version (1) | length of key name (1) | key name | nonce (12) | data key and tag (48)
    sealed row:  version (1) | nonce (12) | JSON and tag
"""

import base64
import hmac
import json
import os
import re
from itertools import pairwise
from typing import Any, NamedTuple, NoReturn, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.views.decorators.debug import sensitive_variables

FORMAT = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
UUID_BYTES = 16
KEY_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
DISTINCT_BYTES = 16  # 32 random bytes have 30 different ones on average and hardly ever fewer than 16
LARGEST_VERSION = 2**63 - 1

# What a value is made for stands first in its associated data, so that none can pass for another.
WRAP_DOMAIN = b"joined-up journal: wrapped key\x00"
ROW_DOMAIN = b"joined-up journal: sealed row\x00"
CHECK_DOMAIN = b"joined-up journal: key check\x00"
DEVICE_DOMAIN = b"joined-up journal: copy on a device\x00"


class KeyRingError(ValueError):
    """The key setting cannot be used; the message is one sentence without any part of a key."""


class SealError(Exception):
    """Something sealed does not open: the wrong key, the wrong place, or changed bytes. The message holds no secret."""


class KeyMissing(SealError):
    """The key a safe was wrapped with is not in the ring; the message names it."""


class RowName(NamedTuple):
    """Where a sealed row lives: its table, its UUID and the version that a compare-and-set counts."""

    table: str
    uuid: UUID
    version: int


class _StaysHere:
    """Holds a key: never pickled or copied, so that it cannot reach a cache, a session or a task queue."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a key and cannot be pickled or copied.")


class KeyRing(_StaysHere):
    """The master keys, by name: the first writes, all read. Keeps ciphers and check values, not the keys themselves."""

    __slots__ = ("_checks", "_ciphers")

    def __init__(self, keys: dict[str, bytes]) -> None:
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._checks = {name: hmac.digest(key, CHECK_DOMAIN, "sha256") for name, key in keys.items()}

    @classmethod
    @sensitive_variables()
    def parse(cls, text: str | None) -> Self:
        """A ring from `"k2:<base64 of 32 bytes>,k1:…"`; raises KeyRingError with one sentence on what to correct."""
        if not text or not text.strip():
            raise KeyRingError("No journal key is set: JOURNAL_KEYS needs at least one name:key pair.")
        keys: dict[str, bytes] = {}
        for number, item in enumerate(text.split(","), start=1):
            name, colon, value = item.strip().partition(":")
            if not colon or not KEY_NAME.fullmatch(name):
                raise KeyRingError(
                    f"Journal key {number} needs a name (a-z, 0-9, _ and -, 32 at most), a colon and the key."
                )
            if name in keys:
                raise KeyRingError(f"The journal key name {name} is used twice.")
            key = _decoded(name, value)
            if key in keys.values():
                raise KeyRingError(f"Journal key {name} is the same key as another one under a different name.")
            keys[name] = key
        return cls(keys)

    @property
    def writing(self) -> str:
        """Name of the key that wraps new safes."""
        return self.names[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all keys, the writing one first."""
        return tuple(self._ciphers)

    def key_check(self, name: str) -> bytes:
        """32 bytes that only this key yields and that do not reveal it; stored, they show later that a key is wrong.

        Compare with `hmac.compare_digest`. Raises KeyMissing for a name that is not in the ring.
        """
        if name not in self._checks:
            raise KeyMissing(f"Journal key {name} is not in the ring.")
        return self._checks[name]

    def _cipher(self, name: str) -> AESGCM:
        if name not in self._ciphers:
            raise KeyMissing(f"Journal key {name} is not in the ring.")
        return self._ciphers[name]

    def __repr__(self) -> str:
        return f"<KeyRing {', '.join(self.names)}>"


class OpenSafe(_StaysHere):
    """One safe, opened for one request: seals and unseals its rows. Never kept on a model or beyond the request."""

    __slots__ = ("_cipher", "_root", "_uuid")

    def __init__(self, data_key: bytes, safe_uuid: bytes) -> None:
        self._cipher = AESGCM(data_key)
        self._uuid = safe_uuid
        # The first half of HKDF: other keys can be derived from it, but the data key cannot be found again.
        self._root = hmac.digest(safe_uuid, data_key, "sha256")

    @sensitive_variables()
    def device_key(self) -> bytes:
        """The 32 bytes for what its owner's own device keeps of words not saved yet. They open no row, and no row's key is in them."""
        return HKDFExpand(hashes.SHA256(), KEY_BYTES, DEVICE_DOMAIN + FORMAT).derive(self._root)

    @sensitive_variables()
    def seal(self, row: RowName, content: dict[str, Any]) -> bytes:
        """The content (a dict of JSON values, any text at all) as bytes that open only at this row and version.

        Raises TypeError or ValueError for what is not JSON (another type, NaN) and for a row name of other types.
        """
        if not isinstance(content, dict):
            raise TypeError("Only a dict can be sealed.")
        place = self._place(row)
        words = json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
        nonce = os.urandom(NONCE_BYTES)
        # Browsers may send half a surrogate pair: "surrogatepass" keeps it, plain UTF-8 would refuse the whole entry.
        return FORMAT + nonce + self._cipher.encrypt(nonce, words.encode("utf-8", "surrogatepass"), place)

    @sensitive_variables()
    def unseal(self, row: RowName, sealed: bytes | memoryview) -> dict[str, Any]:
        """The content of a sealed row; raises SealError if it was changed or belongs to another place or version."""
        place = self._place(row)
        sealed = _as_bytes(sealed, "sealed row")
        start = len(FORMAT) + NONCE_BYTES
        if sealed[: len(FORMAT)] != FORMAT or len(sealed) < start + TAG_BYTES:
            raise SealError("This is not a sealed row of a known format.")
        try:
            words = self._cipher.decrypt(sealed[len(FORMAT) : start], sealed[start:], place)
            content = json.loads(words.decode("utf-8", "surrogatepass"))
        except (InvalidTag, ValueError):  # a ValueError would carry the words with it
            raise SealError("The sealed row does not open: it was changed or belongs elsewhere.") from None
        if not isinstance(content, dict):
            raise SealError("The sealed row holds something else than a row.")
        return content

    def _place(self, row: RowName) -> bytes:
        table, uuid, version = row
        # `F("version") + 1` or a UUID as text are slips that would make the words unreadable: refused before sealing.
        if type(table) is not str or not isinstance(uuid, UUID) or type(version) is not int:
            raise TypeError("A row name is a table name, a UUID and a whole number.")
        if not table or not 0 <= version <= LARGEST_VERSION:
            raise ValueError("A row name needs a table and a version from 0 to 2^63 - 1.")
        return ROW_DOMAIN + FORMAT + self._uuid + uuid.bytes + version.to_bytes(8, "big") + table.encode()

    def __repr__(self) -> str:
        return "<OpenSafe>"


def binding(kind: str, safe_uuid: UUID, *parts: str | int) -> bytes:
    """What a safe belongs to, as bytes that no other kind, safe or list of parts yields.

    A journal's safe is bound to the journal's UUID, the account number and the joining date, so that a re-issued
    account number opens nothing. Raises TypeError for parts that are neither str nor int (pass dates as ISO text).
    """
    if not isinstance(safe_uuid, UUID):
        raise TypeError("A safe is bound by its UUID.")
    return safe_uuid.bytes + b"".join(_length_prefixed(part) for part in (kind, *parts))


@sensitive_variables()
def new_wrapped_key(ring: KeyRing, binding: bytes) -> bytes:
    """A new random data key of 32 bytes, wrapped under the ring's writing key for what the binding names."""
    return _wrap(ring, os.urandom(KEY_BYTES), binding)


def wrapped_by(wrapped: bytes | memoryview) -> str:
    """Name of the site's key that wrapped this one; raises SealError when that is not a wrapped key."""
    return _taken_apart(wrapped)[0]


@sensitive_variables()
def rewrap(ring: KeyRing, wrapped: bytes | memoryview, binding: bytes) -> bytes | None:
    """The same data key under the ring's writing key, or None if that is where it is; the sealed rows stay as they are.

    Raises what `open_safe` raises.
    """
    if wrapped_by(wrapped) == ring.writing:
        return None
    return _wrap(ring, _unwrap(ring, wrapped, binding), binding)


@sensitive_variables()
def open_safe(ring: KeyRing, wrapped: bytes | memoryview, binding: bytes) -> OpenSafe:
    """Opens a safe for this request; raises KeyMissing if its key is not in the ring, SealError if it does not open."""
    return OpenSafe(_unwrap(ring, wrapped, binding), binding[:UUID_BYTES])


def _wrap(ring: KeyRing, data_key: bytes, binding: bytes) -> bytes:
    name = ring.writing.encode("ascii")
    header = FORMAT + bytes([len(name)]) + name
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + ring._cipher(ring.writing).encrypt(nonce, data_key, _owner(header, binding))


def _unwrap(ring: KeyRing, wrapped: bytes | memoryview, binding: bytes) -> bytes:
    name, header, nonce, ciphertext = _taken_apart(wrapped)
    try:
        return ring._cipher(name).decrypt(nonce, ciphertext, _owner(header, binding))
    except InvalidTag:
        raise SealError(
            "The key of this safe does not open: wrong master key, wrong owner, or changed bytes."
        ) from None


def _owner(header: bytes, binding: bytes) -> bytes:
    if type(binding) is not bytes or len(binding) <= UUID_BYTES:
        raise TypeError("What a safe belongs to is said by binding().")
    return WRAP_DOMAIN + header + binding


def _taken_apart(wrapped: bytes | memoryview) -> tuple[str, bytes, bytes, bytes]:
    """Key name, header, nonce and ciphertext of a wrapped key of exactly the known length."""
    wrapped = _as_bytes(wrapped, "wrapped key")
    start = 2 + int.from_bytes(wrapped[1:2])
    name = wrapped[2:start].decode("ascii", "replace")
    known = (
        wrapped[:1] == FORMAT
        and len(wrapped) == start + NONCE_BYTES + KEY_BYTES + TAG_BYTES
        and KEY_NAME.fullmatch(name)
    )
    if not known:
        raise SealError("This is not a wrapped key of a known format.")
    return name, wrapped[:start], wrapped[start : start + NONCE_BYTES], wrapped[start + NONCE_BYTES :]


def _as_bytes(value: object, what: str) -> bytes:
    if not isinstance(value, bytes | bytearray | memoryview):  # None after an erasure; bytes(5) would make zeros
        raise SealError(f"There is no {what} here.")
    return bytes(value)


def _length_prefixed(part: str | int) -> bytes:
    if type(part) not in (str, int):
        raise TypeError("A binding is made of str and int.")
    tag = b"s" if isinstance(part, str) else b"i"
    value = str(part).encode()
    return tag + len(value).to_bytes(4, "big") + value


def _decoded(name: str, value: str) -> bytes:
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError:
        raise KeyRingError(f"Journal key {name} is not valid base64.") from None
    if len(key) != KEY_BYTES:
        raise KeyRingError(f"Journal key {name} has {len(key)} bytes instead of {KEY_BYTES}.")
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    if len(set(key)) < DISTINCT_BYTES or len(steps) == 1 or all(0x20 <= byte < 0x7F for byte in key):
        raise KeyRingError(f"Journal key {name} is not random: it repeats, counts or spells words, like a sample key.")
    return key
