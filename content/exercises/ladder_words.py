"""The closeness ladder in words: sentences, table, prompts. Higher is not better, only dearer."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.frame import Count, Row, Table
from content.exercises.ladder_results import LadderResults, Rung, Standing
from content.exercises.measuring import isolated
from content.exercises.phrases import quoted


def dearer() -> str:
    """What the ladder is not."""
    return _("Higher is not better, only dearer: each rung costs more time, more trust and more giving way.")


def sentences(found: LadderResults, rungs: Sequence[Rung]) -> list[str]:
    """Where partners stand and should, then where ticks and chosen rung differ."""
    if not found.partners:
        return [_("Start with one partner. Two or three is enough to see something.")]
    lines = [place(one) for one in found.partners]
    return [*lines, *(difference(one, rungs) for one in found.differing), dearer()]


def place(one: Standing) -> str:
    """Now and wanted in one sentence."""
    values = {"name": isolated(one.name)}
    values |= {"now": one.now and isolated(one.now.label), "wanted": one.wanted and isolated(one.wanted.label)}
    if one.now is None and one.wanted is None:
        return _("%(name)s has no place yet.") % values
    if one.wanted is None:
        return _("%(name)s is at %(now)s; where it should be is open.") % values
    if one.now is None:
        return _("%(name)s should be at %(wanted)s; where it is now is open.") % values
    if one.move == 0:
        return _("%(name)s is at %(now)s, and should stay there.") % values
    words = {
        True: ngettext(
            "%(name)s is at %(now)s and should be closer by %(count)s rung, at %(wanted)s.",
            "%(name)s is at %(now)s and should be closer by %(count)s rungs, at %(wanted)s.",
            abs(one.move),
        ),
        False: ngettext(
            "%(name)s is at %(now)s and should be looser by %(count)s rung, at %(wanted)s.",
            "%(name)s is at %(now)s and should be looser by %(count)s rungs, at %(wanted)s.",
            abs(one.move),
        ),
    }[one.move > 0]
    return words % {**values, "count": abs(one.move)}


def difference(one: Standing, rungs: Sequence[Rung]) -> str:
    """Where what is exchanged and the rung chosen do not agree; empty where they do."""
    if not one.differs:
        return ""
    values = {"name": isolated(one.name), "now": isolated(one.now.label)}
    if not one.reach:
        return _("You place %(name)s at %(now)s, and have ticked nothing that you exchange.") % values
    values["reach"] = isolated(rungs[one.reach - 1].label)
    if one.differs < 0:
        return _("You place %(name)s at %(now)s, but what you ticked goes no further than %(reach)s.") % values
    values["thing"] = quoted(next(tick.label for tick in one.ticks if tick.rung == one.reach))
    return _("You place %(name)s at %(now)s, but you ticked %(thing)s, which belongs to %(reach)s.") % values


def counts(found: LadderResults) -> tuple[Count, ...]:
    """How many should come closer, stay, or be looser; and how many places the ticks do not bear out."""
    return (
        Count("closer", len(found.moving(1)), _("closer"), _("partners you want higher up")),
        Count("stay", len(found.moving(0)), _("as they are"), _("partners you want where they stand")),
        Count("looser", len(found.moving(-1)), _("looser"), _("partners you want lower down")),
        Count("differ", len(found.differing), _("differ"), _("partners whose ticks tell of another rung")),
    )


def paragraphs(found: LadderResults, rungs: Sequence[Rung]) -> list[str]:
    """The text twin: the rungs, the partners with what is exchanged, the differences."""
    steps = "; ".join(f"{rung.number} {isolated(rung.label)}, {isolated(rung.hint)}" for rung in rungs)
    told = [_("The ladder has four rungs, from the loosest to the closest: %(rungs)s.") % {"rungs": steps}]
    if not found.partners:
        return [*told, *sentences(found, rungs)]
    for one in found.partners:
        given = _("Nothing is ticked as exchanged.")
        if one.ticks:
            given = _("You exchange: %(list)s.") % {"list": "; ".join(isolated(tick.label) for tick in one.ticks)}
        cost = _("What the move would cost: %(cost)s.") % {"cost": quoted(one.cost)} if one.cost else ""
        told.append(" ".join(part for part in (place(one), given, difference(one, rungs), cost) if part))
    return [*told, dearer()]


def tables(found: LadderResults, rungs: Sequence[Rung]) -> list[Table]:
    """One row for each partner."""
    return [
        Table(
            _("Partners on the ladder"),
            (
                _("Partner"),
                _("Now"),
                _("Wanted"),
                _("Ticks reach"),
                _("What you exchange"),
                _("What the move would cost"),
            ),
            tuple(
                Row(
                    one.name,
                    (
                        one.now.label if one.now else "–",
                        one.wanted.label if one.wanted else "–",
                        rungs[one.reach - 1].label if one.reach else "–",
                        "; ".join(tick.label for tick in one.ticks) or "–",
                        one.cost or "–",
                    ),
                )
                for one in found.partners
            ),
        )
    ]


def prompts(found: LadderResults) -> list[str]:
    """Questions drawn from the answer."""
    asked = []
    for one in found.differing[:1]:
        words = _("You place %(name)s at %(now)s, but your ticks tell less. What were you thinking of?")
        if one.differs > 0:
            words = _("You place %(name)s at %(now)s, but your ticks tell more. What keeps you from calling it closer?")
        asked.append(words % {"name": isolated(one.name), "now": isolated(one.now.label)})
    for one in found.moving(1)[:1]:
        words = _("You want %(name)s at %(wanted)s. What would that cost, and who would pay?")
        asked.append(words % {"name": isolated(one.name), "wanted": isolated(one.wanted.label)})
    for one in found.moving(-1)[:1]:
        words = _("You want %(name)s looser. What would it set free, and how would you tell them?")
        asked.append(words % {"name": isolated(one.name)})
    for one in found.moving(0)[:1]:
        asked.append(
            _("%(name)s should stay where it is. What makes this close enough?") % {"name": isolated(one.name)}
        )
    return [*asked, _("How would your partners fill in this ladder?")]
