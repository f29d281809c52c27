"""The closeness ladder as a picture: a line of four rungs for each partner, an arrow from now to wanted, ticks below."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from content.exercises.drawing import path
from content.exercises.ladder_results import LadderResults, Rung, Standing
from content.exercises.ladder_words import dearer, sentences
from content.exercises.measuring import around
from content.exercises.phrases import figure
from content.exercises.sheets import EDGE, LEADING, SMALL, WIDTH, Sheet, arrow, disc, line

FIRST, APART = 56, 109.3
COLUMN = 100


def draw(found: LadderResults, rungs: Sequence[Rung], *, id, compact=False, direction="ltr") -> str:
    """The ladder."""
    sheet = lay_out(found, rungs, direction)
    description = " ".join(sentences(found, rungs))
    return sheet.picture(id=id, title=_("Closeness ladder"), description=description, name="ladder", compact=compact)


def at(number: int) -> float:
    """Where a rung stands."""
    return FIRST + (number - 1) * APART


def lay_out(found: LadderResults, rungs: Sequence[Rung], direction: str = "ltr") -> Sheet:
    """The key, the rungs with what they cost, and a row for each partner."""
    sheet = Sheet(direction)
    _key(sheet)
    _rungs(sheet, rungs)
    if not found.partners:
        sheet.space(12)
        sheet.beginning(_("No partner yet"), paint="fill-ink-soft")
    for one in found.partners:
        _partner(sheet, one, rungs)
    sheet.space(4)
    sheet.beginning(dearer(), size=SMALL + 1, paint="fill-ink-soft", lines=3)
    return sheet


def _key(sheet: Sheet) -> None:
    backwards = sheet.direction == "rtl"
    for draw_mark, text in ((_now, _("now")), (_wanted, _("wanted")), (_ticked, _("ticked as exchanged"))):
        x = WIDTH - EDGE - 12 if backwards else EDGE + 12
        draw_mark(sheet, x, sheet.y + SMALL * LEADING * 0.6)
        inset, anchor = (x - 22, "end") if backwards else (x + 22, "start")
        sheet.paragraph(text, inset, WIDTH - 60, size=SMALL + 1, anchor=anchor)
        sheet.space(5)
    sheet.space(10)


def _now(sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(around(x, y, 16), disc(x, y, 8, "fill-accent"))


def _wanted(sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(around(x, y, 27), disc(x, y, 12, "line-person-text", fill="none", stroke_width=3))


def _ticked(sheet: Sheet, x: float, y: float) -> None:
    data = f"M{x - 6:.1f} {y:.1f}l4 5l8 -10"
    sheet.mark(around(x, y, 12), path(data, "line-note", width=2.5, stroke_linecap="round", stroke_linejoin="round"))


def _rungs(sheet: Sheet, rungs: Sequence[Rung]) -> None:
    """The names of the rungs; below them a wedge that grows, since each rung costs more."""
    top = bottom = sheet.y
    for rung in rungs:
        sheet.y = top
        sheet.paragraph(rung.label, at(rung.number), COLUMN, size=SMALL, bold=True, anchor="middle")
        bottom = max(bottom, sheet.y)
    y = bottom + 8
    data = f"M{at(1) - 40:.1f} {y + 10:.1f}L{at(4) + 40:.1f} {y:.1f}V{y + 12:.1f}L{at(1) - 40:.1f} {y + 12:.1f}z"
    sheet.add(path(data, "fill-hair", fill=None))
    sheet.y = y + 14
    sheet.paragraph(_("costs little"), EDGE, 200, size=SMALL, lines=1, paint="fill-ink-soft")
    sheet.y = y + 14
    sheet.paragraph(_("costs much"), WIDTH - EDGE, 200, size=SMALL, lines=1, anchor="end", paint="fill-ink-soft")
    sheet.space(14)


def _partner(sheet: Sheet, one: Standing, rungs: Sequence[Rung]) -> None:
    sheet.add(line(EDGE, sheet.y, WIDTH - EDGE, sheet.y, "line-hair", 1))
    sheet.space(10)
    sheet.beginning(one.name, bold=True)
    note = _note(one, rungs)
    if note:
        sheet.beginning(note, size=SMALL, paint="fill-person-text")
    sheet.space(24)
    y = sheet.y
    sheet.add(line(at(1), y, at(4), y, "line-hair", 3))
    sheet.add(*(disc(at(rung.number), y, 4, "fill-edge") for rung in rungs))
    _move(sheet, one, y)
    sheet.space(34)
    for rung in rungs:
        ticks = sum(tick.rung == rung.number for tick in one.ticks)
        if ticks:
            _ticked(sheet, at(rung.number) - 9, sheet.y - 5)
            sheet.write(figure(ticks), at(rung.number) + 5, sheet.y, size=SMALL)
    sheet.space(16)


def _move(sheet: Sheet, one: Standing, y: float) -> None:
    if one.now and one.wanted and one.move:
        sheet.add(*arrow(at(one.now.number), at(one.wanted.number), y, "line-person-text", start=9, end=15))
    if one.now:
        _now(sheet, at(one.now.number), y)
    if one.wanted:
        _wanted(sheet, at(one.wanted.number), y)


def _note(one: Standing, rungs: Sequence[Rung]) -> str:
    """In short, where the ticks tell of another rung than the one chosen."""
    if not one.differs:
        return ""
    if not one.reach:
        return _("nothing is ticked as exchanged")
    return _("the ticks reach %(rung)s") % {"rung": rungs[one.reach - 1].label}
