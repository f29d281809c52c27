"""An event as a file for calendars (RFC 5545). Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from content.events import Event

_LONGEST = 75  # octets a line, its end not counted
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_file(event: Event, *, uid: str, address: str, published: datetime, sequence: int) -> str:
    """The text of an .ics file with one event.

    In: the event; an id that is the same whenever it is fetched; the address of its page; when that was last published, and a
    number that grows each time it is, by which a calendar knows the newer file. Times are in UTC, so that no reader needs
    our definition of a zone.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Joined Up//Articles//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(published)}",
        f"SEQUENCE:{sequence}",
        f"DTSTART:{_utc(event.starts)}",
        *([f"DTEND:{_utc(event.ends)}"] if event.ends else []),
        f"SUMMARY:{_text(event.title)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        f"DESCRIPTION:{_text(chr(10).join(filter(None, [event.url, address])))}",
        f"URL:{_CONTROLS.sub('', address)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    return _CONTROLS.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPED)


def _folded(line: str) -> list[str]:
    """A long line in pieces; each but the first begins with a space. No character is cut in two."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return [*pieces, piece]
