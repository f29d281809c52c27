"""Accounts that nobody uses any more: two warnings by mail, then erased like any other. Only where the site says after how long."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import formats, timezone

from learning import letters, permissions
from learning.actions.leaving import address_of, erase, link_to
from learning.conf import conf
from learning.models import AccountDeletion, DisuseWarning

logger = logging.getLogger(__name__)

FIRST = timedelta(days=60)
SECOND = timedelta(days=14)


def forget_unused(*, now: datetime) -> tuple[int, int]:
    """Warn people who have not signed in for long, 60 and 14 days before, and erase who was warned twice and did not come.

    The days count from the warning, so that a setting switched on late gives everybody all of them. Returns how many were warned
    and how many erased. Nobody who may open the admin, is suspended or has no address is warned, and so nobody of them erased.
    """
    forget_returned()
    if conf.forget_after is None:
        return 0, 0
    warned = erased = 0
    for user in _unused(now - conf.forget_after + FIRST):
        warning = DisuseWarning.objects.filter(user=user).first()
        if warning and warning.warned_again_at and warning.warned_again_at + SECOND <= now:
            erased += _erase(user)
        else:
            warned += _warn(user, warning, now)
    return warned, erased


def _erase(user) -> bool:
    """Erase an account, unless its owner has just signed in. One that fails keeps no other back."""
    if not get_user_model().objects.filter(pk=user.pk, last_login=user.last_login).exists():
        return False
    try:
        erase(user=user)
    except Exception as error:
        logger.error("An account could not be erased: %s", type(error).__name__)
        return False
    return True


def forget_returned() -> None:
    """Remove the warnings of those who signed in since, so that everything begins anew; all of them where accounts are kept."""
    warnings = DisuseWarning.objects.all()
    if conf.forget_after is not None:
        warnings = warnings.filter(user__last_login__gt=F("warned_at"))
    warnings.delete()


def _unused(since: datetime) -> list:
    last_use: QuerySet = get_user_model().objects.annotate(last_use=Coalesce("last_login", conf.joined_field))
    leaving = AccountDeletion.objects.values("user")
    found = last_use.filter(is_active=True, last_use__lte=since).exclude(pk__in=leaving)
    return [user for user in found.iterator() if not permissions.uses_admin(user)]


@transaction.atomic
def _warn(user, warning: DisuseWarning | None, now: datetime) -> bool:
    """Send the warning that is due, if one is. The day it names is the day of the erasure at the earliest."""
    address = address_of(user)
    if not address or (warning and (warning.warned_again_at or warning.warned_at + FIRST - SECOND > now)):
        return False
    if warning is None:
        DisuseWarning.objects.create(user=user, warned_at=now)
    else:
        DisuseWarning.objects.filter(pk=warning.pk).update(warned_again_at=now)
    last_day = timezone.localtime(now + (SECOND if warning else FIRST))
    day = formats.date_format(last_day, "j F Y")
    letters.post("disuse", address, day=day, link=link_to("account_login"))
    return True
