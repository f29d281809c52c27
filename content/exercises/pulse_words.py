"""The partnership pulse in words: sentences, tables, prompts, and what changed since an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.frame import Count, Options, Row, Table
from content.exercises.measuring import isolated
from content.exercises.phrases import bare, figure, listed, quoted, signed
from content.exercises.pulse_results import (
    SIDES,
    Change,
    Dimension,
    Gap,
    NotKnown,
    PulseResults,
    changes,
    found_out,
    rating,
)


def sentences(found: PulseResults) -> list[str]:
    """What the pulse says, what nobody knows first."""
    if not any(row.me or row.them for row in found.rows) and not found.unknown:
        return [_("Nothing is rated yet. One statement is enough to begin.")]
    return [*_to_find_out(found.unknown), *_widest(found), *map(_row, _told(found))]


def _told(found: PulseResults) -> list:
    return [row for row in found.rows if row.me is not None or row.them is not None]


def _to_find_out(unknown: tuple[NotKnown, ...]) -> list[str]:
    if not unknown:
        return []
    first = ngettext("%(count)s thing to find out first.", "%(count)s things to find out first.", len(unknown))
    return [first % {"count": len(unknown)}, *map(not_known, unknown)]


def not_known(one: NotKnown) -> str:
    """One statement that somebody could not be answered for."""
    words = {
        ("me",): _("You could not answer for yourself: %(statement)s."),
        ("them",): _("You do not know how they would answer: %(statement)s."),
    }.get(one.sides, _("You could not answer for either side: %(statement)s."))
    return words % {"statement": quoted(one.statement.text)}


def _widest(found: PulseResults) -> list[str]:
    if not found.gaps:
        return []
    if not found.widest:
        return [_("Wherever both sides have a number, you think they would answer as you do.")]
    first, *others = found.widest
    told = [gap_sentence(first)]
    if others:
        words = ngettext(
            "%(count)s other statement is as far apart: %(list)s.",
            "%(count)s other statements are as far apart: %(list)s.",
            len(others),
        )
        told.append(words % {"count": len(others), "list": listed([bare(one.statement.text) for one in others])})
    return told


def gap_sentence(gap: Gap) -> str:
    """The biggest gap of view, with both numbers."""
    apart = ngettext("%(count)s point apart", "%(count)s points apart", abs(gap.gap)) % {"count": abs(gap.gap)}
    return _(
        "The biggest gap of view is in %(dimension)s: %(statement)s. You say %(me)s, you think they would say %(them)s: "
        "%(apart)s."
    ) % {
        "dimension": isolated(gap.dimension.label),
        "statement": quoted(gap.statement.text),
        "me": gap.me,
        "them": gap.them,
        "apart": apart,
    }


def _row(row) -> str:
    values = {"dimension": isolated(row.dimension.label), "me": figure(row.me), "them": figure(row.them)}
    if row.them is None:
        return _("%(dimension)s: you %(me)s of 5, no number for them.") % values
    if row.me is None:
        return _("%(dimension)s: they %(them)s of 5, no number from you.") % values
    words = _("%(dimension)s: you %(me)s of 5, they %(them)s.") % values
    return f"{words} {part_note(row)}".strip()


def part_note(row) -> str:
    """Why a gap is not the distance of the dots, when it is not."""
    if not row.part:
        return ""
    return _("The gap of %(gap)s counts only statements with two numbers.") % {"gap": figure(abs(row.gap))}


def counts(found: PulseResults) -> tuple[Count, ...]:
    """Three numbers, none of them a mark."""
    widest = abs(found.widest[0].gap) if found.widest else 0
    return (
        Count("unknown", len(found.unknown), _("to find out"), _("statements you could not answer for somebody")),
        Count("gap", widest, _("biggest gap"), _("points between you and them on one statement")),
        Count("answered", found.answered, _("answered"), _("statements of %(asked)s") % {"asked": found.asked}),
    )


def paragraphs(found: PulseResults, options: Options) -> list[str]:
    """The text twin."""
    ends = {
        "low": isolated(options.label("scale", "1")),
        "high": isolated(options.label("scale", "5")),
        "mine": isolated(options.label("sides", "me")),
        "theirs": isolated(options.label("sides", "them")),
    }
    key = _(
        "Each row is one part of working together, from 1 (%(low)s) to 5 (%(high)s), twice: “%(mine)s” and “%(theirs)s”."
    )
    return [key % ends, *sentences(found)]


def tables(answer: Mapping, found: PulseResults, options: Options) -> list[Table]:
    """The rows of the picture, and every statement as it was rated."""
    sides = [options.label("sides", side) for side in SIDES]
    by_part = Table(
        _("Partnership pulse by part"),
        (_("Part"), *sides, _("Gap")),
        tuple(Row(row.dimension.label, (figure(row.me), figure(row.them), signed(row.gap))) for row in found.rows),
    )
    rows = tuple(
        Row(one.text, (row.dimension.label, *(_cell(answer, one.id, side, options) for side in SIDES)))
        for row in found.rows
        for one in row.dimension.statements
    )
    return [by_part, Table(_("Every statement"), (_("Statement"), _("Part"), *sides), rows)]


def _cell(answer: Mapping, statement: str, side: str, options: Options) -> str:
    given = rating(answer, statement, side)
    return "–" if given is None else options.label("scale", given) if given == "unknown" else str(given)


def prompts(found: PulseResults) -> list[str]:
    """Questions drawn from the answer."""
    asked = [_("%(what)s How could you find out?") % {"what": not_known(one)} for one in found.unknown[:1]]
    for gap in found.widest[:1]:
        words = _(
            "You say %(me)s to %(statement)s and think they would say %(them)s. What have you seen that they may not have?"
        )
        if gap.gap > 0:
            words = _(
                "You say %(me)s to %(statement)s and think they would say %(them)s. What may they see that you do not?"
            )
        asked.append(words % {"me": gap.me, "them": gap.them, "statement": quoted(gap.statement.text)})
    told = [row for row in found.rows if row.me is not None]
    if told:
        low = min(told, key=lambda row: row.me)
        words = _(
            "You put %(dimension)s at %(me)s. What would one point more look like, and who would notice it first?"
        )
        if low.me < 5:
            asked.append(words % {"dimension": isolated(low.dimension.label), "me": figure(low.me)})
    return [*asked, _("Which statement was hardest to answer, and what made it hard?")]


@dataclass(frozen=True)
class Story:
    """What lies between two pulses."""

    dimensions: tuple[Dimension, ...]
    changes: tuple[Change, ...]
    found_out: tuple[NotKnown, ...]

    def of(self, dimension: Dimension, side: str) -> Change | None:
        return next((one for one in self.changes if one.dimension == dimension and one.side == side), None)


def story(earlier: Mapping, now: Mapping, dimensions: tuple[Dimension, ...]) -> Story:
    """Then and now, as the picture, table and words of a comparison need it."""
    return Story(dimensions, changes(earlier, now, dimensions), found_out(earlier, now, dimensions))


def change_sentences(told: Story) -> list[str]:
    """What moved, the farthest first; what stayed; what is known now that was not."""
    if not told.changes and not told.found_out:
        return [_("No statement has a number both times, so nothing can be compared yet.")]
    moved = sorted((one for one in told.changes if one.by), key=lambda one: -abs(one.by))
    still = [one.dimension.label for one in told.changes if not one.by and one.side == "me"]
    lines = [_moved(one) for one in moved]
    if still:
        lines.append(_("As you see it, nothing has moved in %(list)s.") % {"list": listed(still)})
    lines += [
        _("You can answer now what you could not then: %(statement)s.") % {"statement": quoted(one.statement.text)}
        for one in told.found_out
    ]
    return lines


def _moved(one: Change) -> str:
    words = {
        ("me", True): _("%(dimension)s, as you see it, has gone up from %(then)s to %(now)s."),
        ("me", False): _("%(dimension)s, as you see it, has gone down from %(then)s to %(now)s."),
        ("them", True): _("%(dimension)s, as you think they see it, has gone up from %(then)s to %(now)s."),
        ("them", False): _("%(dimension)s, as you think they see it, has gone down from %(then)s to %(now)s."),
    }[one.side, one.by > 0]
    return words % {"dimension": isolated(one.dimension.label), "then": figure(one.then), "now": figure(one.now)}


def change_tables(told: Story, options: Options) -> list[Table]:
    """Then, now and the change of each part, for both sides."""
    rows = tuple(
        Row(one.dimension.label, (options.label("sides", one.side), figure(one.then), figure(one.now), signed(one.by)))
        for one in told.changes
    )
    return [Table(_("Partnership pulse, then and now"), (_("Part"), _("Side"), _("Then"), _("Now"), _("Change")), rows)]
