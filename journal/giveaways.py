"""What in a text may give real people away: names, dates, numbers, addresses. Pure, in memory, and sure of nothing: it advises.

Names are found by their capital letters inside sentences and after titles, as written in English; a text that is all capitals or
names nobody in that way shows none. Everything found can be replaced by something that says what stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 200_000  # characters looked at; an entry is not longer


class Kind(TextChoices):
    """What a place in a text looks like."""

    NAME = "name", gettext_lazy("perhaps a name")
    EMAIL = "email", gettext_lazy("an e-mail address")
    PHONE = "phone", gettext_lazy("a phone or other long number")
    POSTCODE = "postcode", gettext_lazy("a postcode")
    DATE = "date", gettext_lazy("a date")


@dataclass(frozen=True)
class Giveaway:
    """One place: from where to where in the text, what stands there, and what it looks like."""

    start: int
    end: int
    text: str
    kind: Kind


_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
# In this order: what one pattern has taken is not looked at by the next.
_PATTERNS = [
    (Kind.EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    # The shape of a UK postcode: https://ideal-postcodes.co.uk/guides/uk-postcode-format; GIR 0AA aside.
    (Kind.POSTCODE, re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b")),
    (Kind.DATE, re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")),
    (
        Kind.DATE,
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})\.?,? \d{{4}}\b|\b(?:{_MONTHS}) \d{{1,2}},? \d{{4}}\b",
            re.IGNORECASE,
        ),
    ),
    (Kind.DATE, re.compile(r"\bborn (?:in|on) [^.,;\n]{0,20}?\d{4}\b", re.IGNORECASE)),
    (Kind.PHONE, re.compile(r"(?<![\w+])\+?\(?\d(?:[ ()./-]{0,2}\d){8,14}(?!\w)")),
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_TITLES = _words(
    """
    mr mrs ms miss mx dr prof professor sir lady lord sister nurse auntie uncle
    """
)
# Capital letters that are no names: the pronoun, the calendar, nations and words of this field.
_NOT_NAMES = _words(
    """
    i i'm i'd i've i'll monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december christmas easter ramadan eid diwali english
    british welsh scottish irish european england scotland wales ireland britain christian muslim jewish hindu
    sikh covid nhs gp council week activity section mum dad god ok tv
    """
)
# At the beginning of a sentence only what is followed by one of these, or by 's, is taken for a name …
_AFTER_NAMES = _words(
    """
    and is was has had said says told tells asked asks rang rings called calls came comes went goes wrote
    writes wants wanted thinks thought knows knew lives lived works worked died does did gets got took takes
    gave gives made makes felt feels seemed looked looks will would can could should who
    """
)
# … unless it is one of these.
_BEGINNERS = _words(
    """
    he she it they we you who what which this that these those there here nobody somebody everybody anybody
    nothing something everything one two three all both each some many most none neither either people staff
    services life work time home how why where when then now so if and but or yes no not later today yesterday
    tomorrow
    """
)
_SENTENCE_ENDS = '.!?:;…\n"“”‘(*>#-–—|'


def giveaways(text: str) -> list[Giveaway]:
    """Everything in a text that may give somebody away, in the order of the text; no two places overlap."""
    text = text[:LONGEST]
    found: list[Giveaway] = []
    for kind, pattern in _PATTERNS:
        _add(found, (Giveaway(m.start(), m.end(), m[0], kind) for m in pattern.finditer(text)))
    _add(found, _names(text))
    return sorted(found, key=lambda one: one.start)


def _add(found: list[Giveaway], more: Iterator[Giveaway]) -> None:
    taken = bytearray(max((one.end for one in found), default=0))
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    found += [one for one in more if not any(taken[one.start : one.end])]


def _names(text: str) -> Iterator[Giveaway]:
    """Words written like names, with those that follow at once; and wherever the same words stand again."""
    words = list(_WORD.finditer(text))
    known = {_bare(word[0]) for at, word in enumerate(words) if _stands_out(text, words, at)}
    at = 0
    while at < len(words):
        run = at
        while run < len(words) and _bare(words[run][0]) in known and (run == at or _touch(text, words, run)):
            run += 1
        if run > at:
            start = words[at].start()
            end = words[run - 1].start() + len(_bare(words[run - 1][0]))
            yield Giveaway(start, end, text[start:end], Kind.NAME)
        at = max(run, at + 1)


def _touch(text: str, words: list[re.Match], at: int) -> bool:
    return text[words[at - 1].end() : words[at].start()] == " "


def _bare(word: str) -> str:
    """Without the 's of possession."""
    return re.sub(r"['’]s$", "", word)


def _stands_out(text: str, words: list[re.Match], at: int) -> bool:
    """Whether a word is written like a name where neither its place in the sentence nor the calendar explains the capital."""
    word, lower = _bare(words[at][0]), _bare(words[at][0]).replace("’", "'").lower()
    if not _capitalised(word) or lower in _NOT_NAMES or lower in _TITLES:
        return False
    before = words[at - 1] if at else None
    gap = text[before.end() if before else 0 : words[at].start()]
    if before is not None and before[0].lower() in _TITLES and gap in {" ", ". "}:
        return True
    if before is not None and not any(mark in gap for mark in _SENTENCE_ENDS):
        return True
    follows = words[at + 1][0] if at + 1 < len(words) and _touch(text, words, at + 1) else ""
    return lower not in _BEGINNERS and (word != words[at][0] or follows.lower() in _AFTER_NAMES)


def _capitalised(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:] != word[1:].upper()


def redacted(text: str) -> str:
    """The text with everything found replaced: names by "[name A]", "[name B]", …, the same one each time; the rest by what it is."""
    found = giveaways(text)
    people: dict[str, str] = {}
    known_by: dict[str, str] = {}  # each word of a name, and the whole name it stood in first
    parts, done = [], 0
    for one in found:
        parts += [text[done : one.start], _instead(one, people, known_by)]
        done = one.end
    return "".join([*parts, text[done:]])


def _instead(one: Giveaway, people: dict[str, str], known_by: dict[str, str]) -> str:
    if one.kind is not Kind.NAME:
        return {
            Kind.EMAIL: _("[e-mail address]"),
            Kind.PHONE: _("[number]"),
            Kind.POSTCODE: _("[postcode]"),
            Kind.DATE: _("[date]"),
        }[one.kind]
    whole = known_by.get(one.text, one.text)  # Ruth is Ruth Ellis again
    for word in whole.split():
        known_by.setdefault(word, whole)
    return people.setdefault(whole, _("[name %(letter)s]") % {"letter": _letter(len(people))})


def _letter(number: int) -> str:
    """0 → "A", 25 → "Z", 26 → "AA"."""
    letters = chr(ord("A") + number % 26)
    return letters if number < 26 else _letter(number // 26 - 1) + letters
