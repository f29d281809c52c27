"""How often one sender may do something, counted for an hour without keeping who it was."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

HOUR = 3600


def network_address(request: HttpRequest) -> str:
    """Where a request comes from, as the site's proxy says, by the same rule as signing in."""
    return get_adapter(request).get_client_ip(request)


def too_many(what: str, senders: list[str], most: int) -> bool:
    """Count one try for each sender. True when one of them has had `most` in this hour already.

    The cache holds a fingerprint that only this site can make, and a number; both go within two hours.
    """
    over = False
    for sender in senders:
        hour = int(timezone.now().timestamp()) // HOUR
        mark = salted_hmac(f"content.limits:{what}", f"{hour}:{sender.casefold()}").hexdigest()
        key = f"limit:{what}:{mark}"
        cache.add(key, 0, timeout=2 * HOUR)
        try:
            over = cache.incr(key) > most or over
        except ValueError:  # the cache was emptied in between
            continue
    return over
