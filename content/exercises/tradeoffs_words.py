"""The trade-off board in words: distances, tables, prompts, and what moved since an earlier one. Nothing is summed up."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.frame import Row, Table
from content.exercises.measuring import isolated
from content.exercises.phrases import quoted
from content.exercises.tradeoffs_results import LAST, MIDDLE, Change, Pair, Place, TradeoffsResults


def ends(pair: Pair) -> dict[str, str]:
    """Both ends, for a sentence."""
    return {"left": quoted(pair.left), "right": quoted(pair.right)}


def steps(count: int) -> str:
    """“1 step”, “3 steps”."""
    return ngettext("%(count)s step", "%(count)s steps", count) % {"count": count}


def spot(pair: Pair, number: int) -> str:
    """A place on the line in words."""
    if number == MIDDLE:
        return _("half-way between %(left)s and %(right)s") % ends(pair)
    end = quoted(pair.left if number < MIDDLE else pair.right)
    if number in (1, LAST):
        return _("wholly at %(end)s") % {"end": end}
    away = abs(MIDDLE - number)
    return _("%(steps)s from the middle towards %(end)s") % {"steps": steps(away), "end": end}


def distance(one: Place) -> str:
    """How far a pair is from where it should be."""
    values = {**ends(one.pair), "end": quoted(one.towards)}
    if one.now is None and one.wanted is None:
        return _("Between %(left)s and %(right)s nothing is set.") % values
    if one.wanted is None:
        return _("It stands %(now)s; where it should be is open.") % {"now": spot(one.pair, one.now)}
    if one.now is None:
        return _("It should stand %(wanted)s; where it is now is open.") % {"wanted": spot(one.pair, one.wanted)}
    if not one.distance:
        return _("Between %(left)s and %(right)s it is where it should be.") % values
    words = _("Between %(left)s and %(right)s it should move %(steps)s towards %(end)s.")
    return words % {**values, "steps": steps(abs(one.distance))}


def sentences(found: TradeoffsResults) -> list[str]:
    """The farthest first, then what should stay, then what is half set."""
    if not any(one.now or one.wanted for one in found.places):
        return [_("Nothing is set yet. One pair is enough to begin.")]
    half = [one for one in found.places if (one.now is None) != (one.wanted is None)]
    lines = [distance(one) for one in (*found.moving, *found.staying, *half)]
    if found.unproven:
        words = ngettext(
            "For %(count)s pair nothing is written that shows where it stands.",
            "For %(count)s pairs nothing is written that shows where they stand.",
            len(found.unproven),
        )
        lines.append(words % {"count": len(found.unproven)})
    return lines


def paragraphs(found: TradeoffsResults) -> list[str]:
    """The text twin: every pair with its place, its distance and what shows it."""
    told = [
        _("Each pair is a line of seven places between two things that are both good. Neither end is the right one.")
    ]
    for one in found.places:
        parts = [distance(one)]
        if one.now is not None and one.wanted is not None:
            parts.append(_("It stands %(now)s.") % {"now": spot(one.pair, one.now)})
        if one.evidence:
            parts.append(_("What shows it: %(evidence)s.") % {"evidence": quoted(one.evidence)})
        told.append(" ".join(parts))
    return told


def tables(found: TradeoffsResults) -> list[Table]:
    """One row for each pair; places count from the left end."""
    headers = (_("Pair"), _("Is, 1 to 7"), _("Should be, 1 to 7"), _("Way to go"), _("What shows it"))
    rows = tuple(
        Row(name(one.pair), (str(one.now or "–"), str(one.wanted or "–"), _way(one), one.evidence or "–"))
        for one in found.places
    )
    return [Table(_("Trade-off board: 1 is the first thing, 7 the second"), headers, rows)]


def name(pair: Pair) -> str:
    """A pair as a header of a row."""
    return _("%(left)s – %(right)s") % {"left": isolated(pair.left), "right": isolated(pair.right)}


def _way(one: Place) -> str:
    if one.distance is None:
        return "–"
    if not one.distance:
        return _("none")
    return _("%(steps)s towards %(end)s") % {"steps": steps(abs(one.distance)), "end": isolated(one.towards)}


def prompts(found: TradeoffsResults) -> list[str]:
    """Questions drawn from the answer."""
    asked = []
    for one in found.moving[:1]:
        words = _("You want to move %(steps)s towards %(end)s. What would you have to give up at the other end?")
        asked.append(words % {"steps": steps(abs(one.distance)), "end": quoted(one.towards)})
    for one in found.unproven[:1]:
        words = _("Between %(left)s and %(right)s you wrote nothing that shows it. When did you last notice it?")
        asked.append(words % ends(one.pair))
    for one in found.staying[:1]:
        words = _("Between %(left)s and %(right)s you would change nothing. Would everybody in the room say so?")
        asked.append(words % ends(one.pair))
    return [*asked, _("Which pair would another partner place elsewhere, and why?")]


def change_sentences(moved: Sequence[Change]) -> list[str]:
    """What moved, pair by pair."""
    if not moved:
        return [_("No pair is set both times, so nothing can be compared yet.")]
    return [_story(one) for one in moved]


def _story(one: Change) -> str:
    pair = one.now.pair
    values = {**ends(pair), "steps": steps(abs(one.moved)), "end": quoted(pair.right if one.moved > 0 else pair.left)}
    words = _("Between %(left)s and %(right)s it has moved %(steps)s towards %(end)s.")
    told = [(words if one.moved else _("Between %(left)s and %(right)s it has not moved.")) % values]
    if one.nearer is not None:
        told.append(_near(one))
    if one.wish_moved:
        end = quoted(pair.right if one.wish_moved > 0 else pair.left)
        words = _("You now want it %(steps)s further towards %(end)s.")
        told.append(words % {"steps": steps(abs(one.wish_moved)), "end": end})
    return " ".join(told)


def _near(one: Change) -> str:
    then, now = abs(one.then.distance), abs(one.now.distance)
    values = {"then": steps(then), "now": steps(now)}
    if not now:
        return (
            _("It is where it should be.")
            if not then
            else _("It was %(then)s from where it should be, and is there now.") % values
        )
    if then == now:
        return _("It is still %(now)s from where it should be.") % values
    return _("It was %(then)s from where it should be, and is %(now)s from it now.") % values


def change_tables(moved: Sequence[Change]) -> list[Table]:
    """Then and now of every pair set both times."""
    headers = (_("Pair"), _("Was"), _("Is"), _("Should be, then"), _("Should be, now"))
    rows = tuple(
        Row(
            name(one.now.pair),
            tuple(str(spot or "–") for spot in (one.then.now, one.now.now, one.then.wanted, one.now.wanted)),
        )
        for one in moved
    )
    return [Table(_("Trade-off board, then and now: 1 is the first thing, 7 the second"), headers, rows)]
