"""Small pieces of sentences: lists of names, quotations, numbers, lengths of time."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.measuring import isolated


def bare(text: str) -> str:
    """A statement as part of a sentence: without its own full stop."""
    return text.rstrip(". ")


def quoted(text: str) -> str:
    """A statement or somebody's words in quotation marks, isolated, without its own full stop."""
    return f"“{isolated(bare(text))}”"


def listed(names: Sequence[str]) -> str:
    """“a, b and c”, each isolated."""
    words = [isolated(name) for name in names]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def figure(amount: Fraction | int | None) -> str:
    """A number with one decimal at most; a dash for none."""
    if amount is None:
        return "–"
    tenths = (abs(Fraction(amount)) * 10 + Fraction(1, 2)) // 1
    whole, rest = divmod(tenths, 10)
    sign = "−" if amount < 0 and tenths else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def signed(amount: Fraction | int | None) -> str:
    """A change: +1, −0.5, 0; a dash for none."""
    return f"+{figure(amount)}" if amount and figure(amount) != "0" and amount > 0 else figure(amount)


def wait(count: int, unit: str) -> str:
    """A length of time as it was typed: a number of hours, days, weeks or months."""
    words = {
        "hours": ngettext("%(count)s hour", "%(count)s hours", count),
        "days": ngettext("%(count)s day", "%(count)s days", count),
        "weeks": ngettext("%(count)s week", "%(count)s weeks", count),
        "months": ngettext("%(count)s month", "%(count)s months", count),
    }[unit]
    return words % {"count": count}


def days(amount: Fraction) -> str:
    """A length of time in the words people use for it: hours, days, or weeks when they come out even enough."""
    if not amount:
        return _("no time")
    if amount < 1:
        hours = max(1, round(amount * 24))
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    whole = round(amount)
    told = ngettext("%(count)s day", "%(count)s days", whole) % {"count": whole}
    if whole < 14:
        return told
    weeks = round(amount / 7)
    near = ngettext("about %(count)s week", "about %(count)s weeks", weeks) % {"count": weeks}
    return _("%(days)s (%(weeks)s)") % {"days": told, "weeks": near}
