"""Finding a marked passage in the Markdown it was rendered from. Pure.

Only letters and digits are compared, without case and accents: what a browser gives for a marked passage has other spaces, other
quotation marks and no Markdown signs. What a page never shows (the address of a link, the number of a list) is passed over.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 10_000  # characters of a passage
MARKS = re.compile(r"[*_`]*")
HIDDEN = re.compile(
    r"\]\([^)\n]*\)"  # the address of a link
    r"|^ *(?:> *)*\d{1,9}[.)](?= )"  # the number of a list
    r"|&(?:\#[0-9]{1,7}|\#x[0-9a-fA-F]{1,6}|[a-zA-Z0-9]{1,31});",  # a character by its name
    re.MULTILINE,
)


def signs(text: str) -> str:
    """The letters and digits of a text, as they are compared."""
    return "".join(_signs_of(sign) for sign in text)


def _signs_of(sign: str) -> str:
    folded = unicodedata.normalize("NFKD", sign).lower()
    return "".join(one for one in unicodedata.normalize("NFKD", folded) if one.isalnum())


def find(source: str, marked: str, occurrence: int = 0) -> tuple[int, int] | None:
    """Where in the source a marked passage begins and ends; the one that comes after so many of the same words.

    None when its words are not there, or when it has neither letters nor digits.
    """
    hidden = [found.span() for found in HIDDEN.finditer(source)]
    return _found(source, marked, occurrence, hidden) or _found(source, marked, occurrence, [])


def _found(source: str, marked: str, occurrence: int, hidden: list[tuple[int, int]]) -> tuple[int, int] | None:
    wanted = signs(marked[:LONGEST])
    if not wanted:
        return None
    text, places = _without(source, hidden)
    at = text.find(wanted)
    for _time in range(occurrence):
        later = text.find(wanted, at + 1)
        if later < 0:
            break
        at = later
    if at < 0:
        return None
    return _with_signs_around(source, marked, places[at], places[at + len(wanted) - 1] + 1)


def _without(source: str, hidden: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """The letters and digits outside of what is hidden, and where in the source each stands."""
    parts, places, start = [], [], 0
    for begins, ends in [*hidden, (len(source), len(source))]:
        for place in range(start, begins):
            found = _signs_of(source[place])
            parts.append(found)
            places += [place] * len(found)
        start = max(start, ends)
    return "".join(parts), places


def _with_signs_around(source: str, marked: str, start: int, end: int) -> tuple[int, int]:
    """The passage with the marks of punctuation at its ends, where they were marked too."""
    marked = marked.strip()
    before = re.match(r"[^\w\s]*", marked)[0]
    after = re.search(r"[^\w\s]*$", marked)[0]
    while start and source[start - 1] in before:
        start -= 1
    while after:
        closing = MARKS.match(source, end).end()  # of what is bold or the like, before the full stop
        if closing >= len(source) or source[closing] not in after:
            break
        end = closing + 1
    return start, end
