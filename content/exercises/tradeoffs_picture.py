"""The trade-off board as a picture: a line for each pair with where it is, where it should be, and the way between."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from content.exercises.measuring import around
from content.exercises.sheets import EDGE, LEADING, SMALL, WIDTH, Sheet, arrow, disc, line
from content.exercises.tradeoffs_results import LAST, MIDDLE, Change, Pair, Place, TradeoffsResults
from content.exercises.tradeoffs_words import change_sentences, sentences, steps

LEFT, RIGHT = 26, WIDTH - 26
HALF = WIDTH / 2 - EDGE - 12


def draw(found: TradeoffsResults, *, id, compact=False, direction="ltr") -> str:
    """The board."""
    sheet = lay_out(found, direction)
    return sheet.picture(
        id=id, title=_("Trade-off board"), description=" ".join(sentences(found)), name="tradeoffs", compact=compact
    )


def lay_out(found: TradeoffsResults, direction: str = "ltr") -> Sheet:
    """The key, then a line for each pair."""
    sheet = Sheet(direction)
    _key(sheet, ((_now, _("where it is")), (_wanted, _("where it should be"))))
    for one in found.places:
        y = _pair(sheet, one.pair)
        if one.distance:
            sheet.add(*arrow(at(one.now), at(one.wanted), y, "line-person-text", start=9, end=15))
        if one.now:
            _now(sheet, at(one.now), y)
        if one.wanted:
            _wanted(sheet, at(one.wanted), y)
        _said(sheet, _way(one))
    return sheet


def at(number: int) -> float:
    """Where a place stands on the line."""
    return LEFT + (number - 1) / (LAST - 1) * (RIGHT - LEFT)


def _key(sheet: Sheet, entries: Sequence[tuple[Callable, str]]) -> None:
    backwards = sheet.direction == "rtl"
    for draw_mark, text in entries:
        x = WIDTH - EDGE - 14 if backwards else EDGE + 14
        draw_mark(sheet, x, sheet.y + SMALL * LEADING * 0.6)
        sheet.paragraph(
            text, x - 24 if backwards else x + 24, WIDTH - 60, size=SMALL + 1, anchor="end" if backwards else "start"
        )
        sheet.space(6)
    sheet.space(8)


def _now(sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(around(x, y, 16), disc(x, y, 8, "fill-accent"))


def _wanted(sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(around(x, y, 27), disc(x, y, 12, "line-person-text", fill="none", stroke_width=3))


def _then(sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(around(x, y, 14), disc(x, y, 6, "fill-paper line-accent", stroke_width=1.5))


def _wanted_then(sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(
        around(x, y, 33), disc(x, y, 16, "line-person-text", fill="none", stroke_width=1.5, stroke_dasharray="3 4")
    )


def _pair(sheet: Sheet, pair: Pair) -> float:
    """The two ends over their line; gives the height of the line."""
    sheet.add(line(EDGE, sheet.y, WIDTH - EDGE, sheet.y, "line-hair", 1))
    sheet.space(8)
    top = sheet.y
    sheet.paragraph(pair.left, EDGE, HALF, bold=True)
    bottom, sheet.y = sheet.y, top
    sheet.paragraph(pair.right, WIDTH - EDGE, HALF, bold=True, anchor="end")
    sheet.y = max(bottom, sheet.y) + 22
    y = sheet.y
    sheet.add(line(at(1), y, at(LAST), y, "line-hair", 3))
    for number in range(1, LAST + 1):
        reach = 9 if number == MIDDLE else 5
        sheet.add(line(at(number), y - reach, at(number), y + reach, "line-edge", 1.5))
    sheet.space(18)
    return y


def _said(sheet: Sheet, text: str) -> None:
    sheet.paragraph(text, WIDTH / 2, WIDTH - 2 * EDGE, size=SMALL, anchor="middle", paint="fill-ink-soft")
    sheet.space(12)


def _way(one: Place) -> str:
    if one.now is None and one.wanted is None:
        return _("not set")
    if one.distance is None:
        return _("where it should be is open") if one.now else _("where it is now is open")
    if not one.distance:
        return _("is where it should be")
    return _("%(steps)s to go") % {"steps": steps(abs(one.distance))}


def draw_change(moved: Sequence[Change], *, id, direction="ltr") -> str:
    """Two boards: an arrow from then to now, and the wish of both times."""
    sheet = lay_out_change(moved, direction)
    description = " ".join(change_sentences(moved))
    return sheet.picture(
        id=id, title=_("Trade-off board, then and now"), description=description, name="tradeoffs change"
    )


def lay_out_change(moved: Sequence[Change], direction: str = "ltr") -> Sheet:
    """The key, then a line for each pair that was set both times."""
    sheet = Sheet(direction)
    _key(
        sheet,
        (
            (_then, _("where it was then")),
            (_now, _("where it is now")),
            (_wanted, _("where it should be, as you see it now")),
            (_wanted_then, _("where it should have been, as you saw it then")),
        ),
    )
    if not moved:
        sheet.beginning(_("No pair is set both times"), paint="fill-ink-soft")
    for change in moved:
        _story(sheet, change)
    return sheet


def _story(sheet: Sheet, change: Change) -> None:
    then, now = change.then, change.now
    y = _pair(sheet, now.pair)
    sheet.add(*arrow(at(then.now), at(now.now), y, "line-accent", start=7, end=11))
    if then.wanted and then.wanted != now.wanted:
        _wanted_then(sheet, at(then.wanted), y)
    _then(sheet, at(then.now), y)
    _now(sheet, at(now.now), y)
    if now.wanted:
        _wanted(sheet, at(now.wanted), y)
    _said(sheet, _moved(change))


def _moved(change: Change) -> str:
    way = _("moved %(steps)s") % {"steps": steps(abs(change.moved))} if change.moved else _("has not moved")
    if change.nearer is None:
        return way
    left = abs(change.now.distance)
    words = _("%(moved)s, %(rest)s to go") if left else _("%(moved)s, is where it should be")
    return words % {"moved": way, "rest": steps(left)}
