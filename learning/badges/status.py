"""Which badges no longer stand: a Bitstring Status List for every 131,072 of them, in which numbers are given at random."""

from __future__ import annotations

import hashlib
import json
import secrets

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from openbadgeslib.ob3 import add_data_integrity_proof
from openbadgeslib.ob3.status_list import DEFAULT_SIZE_BITS, build_status_list_credential, status_entry

from learning.badges import issuer
from learning.conf import conf
from learning.models import Statement, StatementGone

SIZE = DEFAULT_SIZE_BITS
KEPT_SECONDS = 3600


def free_index() -> int:
    """A number that no statement has, in the newest list that is less than half full."""
    first = (_given() // (SIZE // 2)) * SIZE
    while True:
        index = first + secrets.randbelow(SIZE)
        if not any(model.objects.filter(status_index=index).exists() for model in (Statement, StatementGone)):
            return index


def _given() -> int:
    return Statement.objects.count() + StatementGone.objects.count()


def is_used(number: int) -> bool:
    """Whether this list has a badge in it."""
    return any(model.objects.filter(**_in_list(number)).exists() for model in (Statement, StatementGone))


def _in_list(number: int) -> dict[str, int]:
    return {"status_index__gte": number * SIZE, "status_index__lt": (number + 1) * SIZE}


def entry(index: int) -> dict:
    """What a credential says about where its state can be looked up."""
    return status_entry(_address(index // SIZE), "revocation", index % SIZE)


def _address(number: int) -> str:
    return issuer.whole("records:badge_status", number)


def revoked(number: int) -> list[int]:
    """The places in a list whose badges were revoked, replaced or erased."""
    over = Statement.objects.filter(Q(revoked_at__isnull=False) | Q(replaced_by__isnull=False), **_in_list(number))
    found = [*over.values_list("status_index", flat=True)]
    found += StatementGone.objects.filter(**_in_list(number)).values_list("status_index", flat=True)
    return sorted(index % SIZE for index in found)


def signed_list(number: int) -> str:
    """The list as a signed credential; made again when it says something else. The site needs a key for it."""
    key, places = conf.badge_keys[0], revoked(number)
    says = f"{issuer.method_of(key.name)} {_address(number)} {places}"
    name = f"learning.badges.{hashlib.sha256(says.encode()).hexdigest()}"
    text = cache.get(name)
    if text is None:
        now = timezone.now().replace(microsecond=0)
        document = build_status_list_credential(issuer.did(), _address(number), "revocation", places, issued=now)
        proved = add_data_integrity_proof(document, key.private_pem, issuer.method_of(key.name), created=now)
        text = json.dumps(proved, sort_keys=True)
        cache.set(name, text, KEPT_SECONDS)
    return text
