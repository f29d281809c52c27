"""The ledger of erasures: who must not come back with an old backup. It holds no name and no address.

A line is `salt:hash`, and the hash is over account number and date of joining. Both are in every copy of the account, so that a
copy can be recognised; a new account that gets an old number has another date.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from learning.conf import conf

SALT_BYTES = 16


def digest_of(user) -> str:
    """A new line for a person; each call has another salt."""
    salt = secrets.token_hex(SALT_BYTES)
    return f"{salt}:{_hash(salt, _identity(user))}"


def is_listed(user, digests: Iterable[str]) -> bool:
    """Whether one of these lines means this person."""
    identity = _identity(user)
    return any(_means(digest, identity) for digest in digests)


def _means(digest: str, identity: bytes) -> bool:
    salt, _colon, value = digest.partition(":")
    return hmac.compare_digest(_hash(salt, identity).encode(), value.encode())


def _identity(user) -> bytes:
    """To the second, because a dump as JSON keeps no more than thousandths of one."""
    joined = getattr(user, conf.joined_field).astimezone(UTC).replace(microsecond=0)
    return f"{user.pk}|{joined.isoformat()}".encode()


def _hash(salt: str, identity: bytes) -> str:
    return hmac.digest(salt.encode(), identity, "sha256").hex()


def read(path: str | os.PathLike) -> dict[str, datetime]:
    """The lines of a ledger file with their moments. No file is an empty ledger; raises ValueError for another kind of file."""
    if not Path(path).exists():
        return {}
    found = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        moment, _space, digest = line.partition(" ")
        if len(digest) != 2 * SALT_BYTES + 65 or digest[2 * SALT_BYTES] != ":":
            raise ValueError(f"{path} is not a ledger of erasures.")
        found[digest] = datetime.fromisoformat(moment)
    return found


def append(path: str | os.PathLike, lines: dict[str, datetime]) -> None:
    """Add lines to a ledger file, on the disk before this returns. Only the site's own user can read it."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.writelines(f"{moment.isoformat()} {digest}\n" for digest, moment in lines.items())
        file.flush()
        os.fsync(file.fileno())
