"""What a person chose about themselves, and what others call them."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest

from learning.models import AccountDeletion, Notice, Profile, TutorAssignment

_KEPT = "_joined_up_profile"


def profile_of(request: HttpRequest) -> Profile | None:
    """The profile of whoever asks, once a request; an unsaved one for somebody who chose nothing yet, None for guests.

    `closes_at` is when the account will be deleted, or None; `tutors` whether they tutor a cohort now; `may_have_news` whether there
    are notices not seen, due and standing or not. (Whoever asks for deletion, is made a tutor or is told of something gets a
    profile, so one query tells all of it.)
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    kept = getattr(request, _KEPT, None)
    if kept is None or kept.user_id != user.pk:
        closing = AccountDeletion.objects.filter(user=OuterRef("user")).values("due_at")[:1]
        taught = TutorAssignment.objects.current().filter(tutor=OuterRef("user"))
        unseen = Notice.objects.unseen().filter(person=OuterRef("user"))
        found = Profile.objects.filter(user=user).annotate(
            closes_at=Subquery(closing), tutors=Exists(taught), may_have_news=Exists(unseen)
        )
        kept = found.first() or Profile(user=user)
        setattr(request, _KEPT, kept)
    return kept


def name_shown(user) -> str:
    """What other people read instead of somebody's name: the display name, or the name of the account. Never the address."""
    return called(user, Profile.objects.filter(user=user).values_list("display_name", flat=True).first())


def names_shown(people) -> dict:
    """The same for several people, by their number. One query."""
    people = list(people)
    chosen = dict(Profile.objects.filter(user__in=people).values_list("user_id", "display_name"))
    return {person.pk: called(person, chosen.get(person.pk)) for person in people}


def chosen_name(person: str) -> Subquery:
    """For rows of other apps: the display name of the row's person, to be given to `called`. `person` names the row's field."""
    return Subquery(Profile.objects.filter(user=OuterRef(person)).values("display_name")[:1])


def called(user, chosen: str | None) -> str:
    """What others read instead of the name of a person who chose this display name, or none."""
    return chosen or user.get_full_name() or ""


def time_zones() -> list[str]:
    """Names of time zones a person can choose, by continent and city."""
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


def languages() -> list[tuple[str, str]]:
    """The languages a person can choose between; none where the site has one only."""
    return list(settings.LANGUAGES) if len(settings.LANGUAGES) > 1 else []
