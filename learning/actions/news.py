"""Mails about news: at once, once a day, or not at all. What they may say is settled by the kinds of notices."""

from __future__ import annotations

import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation

from learning import letters, notices, permissions
from learning.actions.leaving import link_to
from learning.actions.mail import queue_mail
from learning.conf import conf
from learning.enums import NoticeMail
from learning.models import Notice, OutgoingMail, Profile

logger = logging.getLogger(__name__)


def mail_news(*, now: datetime) -> int:
    """Mail everybody what is new for them, as they chose. Returns how many mails went into the outbox.

    Safe to run twice and at the same time: a person's profile is locked meanwhile, and a notice is mailed once. One person whose
    mail fails keeps no other back; the last failure is raised at the end.
    """
    mailed, failure = 0, None
    for person in _people_to_mail(now):
        try:
            mailed += _mail_to(person, now)
        except Exception as error:
            logger.error("News could not be mailed: %s", type(error).__name__)
            failure = error
    if failure:
        raise failure
    return mailed


def _people_to_mail(now: datetime) -> list:
    """Whose time it is, and who has notices that were not mailed; whether these stand is asked person by person. Two queries."""
    unmailed = Notice.objects.unseen().filter(mailed_at__isnull=True, due_at__lte=now)
    waiting = unmailed.filter(permissions.in_use("person")).values("person")
    profiles = Profile.objects.filter(user__in=waiting).select_related("user").order_by("user")
    people = get_user_model().objects.filter(pk__in=waiting).order_by("pk")
    without = people.exclude(pk__in=Profile.objects.filter(user__in=waiting).values("user"))
    known = [*profiles, *(Profile(user=person) for person in without)]
    return [profile.user for profile in known if _until(profile, now)]


@transaction.atomic
def _mail_to(person, now: datetime) -> bool:
    """Mail one person what is new, if it is their time. Whether it still is so, and theirs to see, is asked here and now."""
    Profile.objects.get_or_create(user=person)
    profile = Profile.objects.select_for_update().get(user=person)
    until = _until(profile, now)
    if until is None:  # another process was faster
        return False
    if profile.notice_mail == NoticeMail.DAILY:
        Profile.objects.filter(pk=profile.pk).update(digest_on=until.date())
    due = permissions.news_of(person, now).unseen().filter(mailed_at__isnull=True, due_at__lte=until)
    # Locked: what is taken back at this moment is taken back after the mail is written, and found so before it goes out.
    found = list(due.select_for_update(of=("self",)).order_by("due_at", "pk"))
    address = _confirmed_address(person)
    if not found or not address:
        return False
    mail = queue_mail(message=_letter(person, profile, address, found), news=len(found))
    Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(mailed_at=now, mail=mail)
    return True


def _until(profile: Profile, now: datetime) -> datetime | None:
    """Up to which moment notices go into a mail now; None when it is not the time for one."""
    if profile.notice_mail == NoticeMail.AT_ONCE:
        return now
    if profile.notice_mail == NoticeMail.OFF:
        return None
    there = now.astimezone(ZoneInfo(profile.time_zone or settings.TIME_ZONE))
    if there.hour < conf.digest_hour or (profile.digest_on and profile.digest_on >= there.date()):
        return None
    return there.replace(hour=conf.digest_hour, minute=0, second=0, microsecond=0)


def _confirmed_address(person) -> str:
    """Where mails about news go: the confirmed main address, or nowhere."""
    confirmed = EmailAddress.objects.filter(user=person, primary=True, verified=True)
    return confirmed.values_list("email", flat=True).first() or ""


def _letter(person, profile: Profile, address: str, found: list[Notice]):
    language = profile.language if profile.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return letters.about_news(
            address,
            stop=link_to("learning:stop_mails", notices.stop_token(person)),
            count=len(found),
            lines=notices.summed_up(person, found),
            daily=profile.notice_mail == NoticeMail.DAILY,
            link=link_to("learning:news"),
            profile=link_to("learning:profile"),
        )


@transaction.atomic
def drop_unless_so(*, mail: OutgoingMail) -> bool:
    """Drop a mail about news that waited until something of it was no longer so: taken back, seen, not theirs any more, or no
    mail wanted. What of it still stands is told in the next one. Returns whether it was dropped.
    """
    told = Notice.objects.filter(mail=mail).select_related("person")
    people = {notice.person for notice in told.filter(permissions.in_use("person"))}
    wanted = people and not Profile.objects.filter(user__in=people, notice_mail=NoticeMail.OFF).exists()
    standing = [notice for person in people for notice in permissions.news_of(person).unseen().filter(mail=mail)]
    if wanted and len(standing) == mail.news:
        return False
    told.update(mail=None, mailed_at=None)
    OutgoingMail.objects.filter(pk=mail.pk).delete()
    return True


def stop_mails(*, person) -> None:
    """No mails about news for this person from now on. They go on finding the news on the site."""
    Profile.objects.update_or_create(user=person, defaults={"notice_mail": NoticeMail.OFF})
