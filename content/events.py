"""Event notices: one moment in one place's own time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Event:
    """Something that takes place. Both moments are aware and in the zone of the place."""

    title: str
    starts: datetime
    ends: datetime | None
    place: str
    url: str

    @property
    def zone(self) -> str:
        """ "Europe/London" as people read it."""
        return str(self.starts.tzinfo).replace("_", " ")

    @property
    def is_over(self) -> bool:
        return (self.ends or self.starts) < timezone.now()

    @property
    def when(self) -> str:
        """ "Thursday 21 May 2026, 12:30 to 13:15", on the clock of the place."""
        values = {"day": _day(self.starts), "from": _clock(self.starts)}
        if self.ends is None:
            return _("%(day)s, %(from)s") % values
        values |= {"to": _clock(self.ends), "last": _day(self.ends)}
        if self.ends.date() == self.starts.date():
            return _("%(day)s, %(from)s to %(to)s") % values
        return _("%(day)s, %(from)s to %(last)s, %(to)s") % values


def _day(moment: datetime) -> str:
    return formats.date_format(moment, "l j F Y")


def _clock(moment: datetime) -> str:
    return formats.date_format(moment, "H:i")


def moment(day: date, clock: time, zone: str) -> datetime:
    """A moment on the clock of a place. An hour that the clock leaves out is read as the one after it."""
    place = ZoneInfo(zone or settings.TIME_ZONE)
    # There and back, so that an hour which does not exist in spring becomes one that does.
    return datetime.combine(day, clock, place).astimezone(UTC).astimezone(place)


def event_of(page) -> Event | None:
    """The event that an article announces, or None. In: anything with the `event_…` fields of an article."""
    if not (page.event_date and page.event_from):
        return None
    starts = moment(page.event_date, page.event_from, page.event_zone)
    last = page.event_end_date or page.event_date
    ends = moment(last, page.event_until, page.event_zone) if page.event_until else None
    return Event(page.event_title or page.title, starts, ends, page.event_place, page.event_url)


def mistakes(page) -> dict[str, str]:
    """What is missing or wrong in an event notice, by field. A notice without anything in it is no notice."""
    names = ["title", "date", "from", "end_date", "until", "place", "url"]
    if not any(getattr(page, f"event_{name}") for name in names):
        return {}
    found = {}
    if not page.event_date:
        found["event_date"] = _("Enter the day of the event, or leave the whole notice empty.")
    if not page.event_from:
        found["event_from"] = _("Enter when the event begins.")
    if not (page.event_place or page.event_url):
        found["event_place"] = _("Say where it is, or give the address of a page to join it.")
    if page.event_end_date and not page.event_until:
        found["event_until"] = _("Enter when it ends on its last day.")
    event = None if found else event_of(page)
    if event and event.ends and event.ends <= event.starts:
        found["event_until"] = _("Enter an end that comes after the beginning.")
    return found


def zone_choices() -> list[tuple[str, str]]:
    """Every zone by its name; the empty one is the site's."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [("", _("The time zone of this site")), *((zone, zone.replace("_", " ")) for zone in ["UTC", *zones])]
