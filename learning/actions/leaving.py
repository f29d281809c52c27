"""Deleting an account: asked for, kept after all, carried out, and carried out again after a restore."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.utils import parseaddr

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.urls import reverse
from django.utils import formats, timezone
from wagtail import hooks

from learning import ledger, letters
from learning.actions.accounts import end_sessions
from learning.conf import conf
from learning.models import AccountDeletion, Erasure, Invitation, OutgoingMail, Profile

logger = logging.getLogger(__name__)

# The pages say so too: "7 days".
TIME_TO_KEEP = timedelta(days=7)


@transaction.atomic
def ask_deletion(*, user, keep_statements: bool = False) -> AccountDeletion:
    """Close an account at once, everywhere, and have it erased in 7 days. Asking twice is asking once. Tells the person by mail.

    `keep_statements`: what others can check about statements and badges outlives the account (`forget_statements`).
    """
    now = timezone.now()
    Profile.objects.get_or_create(user=user)
    deletion, new = AccountDeletion.objects.get_or_create(
        user=user, defaults={"asked_at": now, "due_at": now + TIME_TO_KEEP, "keep_statements": keep_statements}
    )
    end_sessions(user=user)
    if new:
        day = formats.date_format(timezone.localtime(deletion.due_at), "j F Y")
        _write_to(user, "deletion_asked", day=day, link=link_to("account_login"))
    return deletion


@transaction.atomic
def keep_account(*, user) -> bool:
    """Take the wish to delete an account back, and say so by mail. Returns whether there was one."""
    kept, _by_model = AccountDeletion.objects.filter(user=user).delete()
    if kept:
        _write_to(user, "deletion_kept", link=link_to("account_reset_password"))
    return bool(kept)


def link_to(name: str, *args) -> str:
    """The whole address of a page, for a mail."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)


def address_of(user) -> str:
    """Where mails about an account go, or ""."""
    return EmailAddress.objects.get_primary_email(user) or user.email


def _write_to(user, letter: str, **context) -> None:
    if address := address_of(user):
        letters.post(letter, address, **context)


def erase(*, user) -> None:
    """Erase an account with everything that belongs to it, for good; on SQLite out of the write-ahead log too."""
    with transaction.atomic():
        user.delete()
    _empty_write_ahead_log()


def erase_due(*, now: datetime) -> int:
    """Erase the accounts whose days are over. Returns how many; one that fails keeps no other back, and is raised at the end."""
    erased, failure = 0, None
    for number in list(AccountDeletion.objects.filter(due_at__lte=now).values_list("pk", flat=True)):
        try:
            erased += _erase_one(number)
        except Exception as error:
            logger.error("An account could not be erased: %s", type(error).__name__)
            failure = error
    if erased:
        _empty_write_ahead_log()
    if failure:
        raise failure
    return erased


@transaction.atomic
def _erase_one(number: int) -> int:
    """Locked, so that whoever presses "Keep my account" now comes wholly before or wholly after."""
    deletion = AccountDeletion.objects.select_for_update().select_related("user").filter(pk=number).first()
    if deletion is None:
        return 0
    deletion.user.delete()
    return 1


def _empty_write_ahead_log() -> None:
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@transaction.atomic
def forget_person(*, user) -> None:
    """What must happen before the row of an account goes: note the erasure, let every app destroy its part, forget the addresses.

    Called by a receiver, so for every way an account can be deleted. The rest goes with the row.
    """
    if not ledger.is_listed(user, Erasure.objects.values_list("digest", flat=True)):
        Erasure.objects.create(digest=ledger.digest_of(user), at=timezone.now())
    transaction.on_commit(keep_ledger, robust=True)
    for erase_person in hooks.get_hooks("erase_person"):
        erase_person(user)
    end_sessions(user=user)
    addresses = {found.lower() for found in EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    addresses |= {user.email.lower()} - {""}
    _forget_mails(addresses)
    for address in addresses:
        Invitation.objects.filter(email__iexact=address).delete()
    picture = getattr(getattr(user, "wagtail_userprofile", None), "avatar", None)
    if picture:
        transaction.on_commit(lambda: picture.storage.delete(picture.name), robust=True)


def _forget_mails(addresses: set[str]) -> None:
    """Mails to these addresses go, sent or not; one that went to others too loses the address."""
    for number, recipients in OutgoingMail.objects.values_list("pk", "recipients"):
        others = [one for one in recipients if parseaddr(one)[1].lower() not in addresses]
        if not others:
            OutgoingMail.objects.filter(pk=number).delete()
        elif others != recipients:
            OutgoingMail.objects.filter(pk=number).update(recipients=others)


def keep_ledger() -> int:
    """Bring the ledger's file into step with the database. Returns how many lines were added. Raises OSError."""
    if not conf.erasure_ledger:
        return 0
    there = ledger.read(conf.erasure_ledger)
    missing = {digest: at for digest, at in Erasure.objects.values_list("digest", "at") if digest not in there}
    if missing:
        ledger.append(conf.erasure_ledger, missing)
    return len(missing)


def replay_erasures(*, listed: dict[str, datetime]) -> int:
    """Erase again whoever the ledger names, in the database or in `listed`, which is added to it. Returns how many there were."""
    Erasure.objects.bulk_create([Erasure(digest=digest, at=at) for digest, at in listed.items()], ignore_conflicts=True)
    digests = list(Erasure.objects.values_list("digest", flat=True))
    back = [user for user in get_user_model().objects.iterator() if ledger.is_listed(user, digests)]
    for user in back:
        erase(user=user)
    return len(back)
