"""The partnership pulse as rows of dots, and two pulses as rows of arrows."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.drawing import rectangle
from content.exercises.frame import Options
from content.exercises.measuring import Box, around
from content.exercises.phrases import figure
from content.exercises.pulse_results import HIGHEST, SIDES, PulseResults, Row
from content.exercises.pulse_words import Story, change_sentences, not_known, sentences
from content.exercises.sheets import EDGE, LEADING, SMALL, WIDTH, Sheet, arrow, diamond, disc, line

LEFT, RIGHT = 28, WIDTH - 28
MOST_UNKNOWN = 4
NAME_WIDTH, SAID_WIDTH = 250, 160


def draw(found: PulseResults, options: Options, *, title, id, compact=False, direction="ltr") -> str:
    """Rows of two dots."""
    sheet = lay_out(found, options, direction)
    return sheet.picture(id=id, title=title, description=" ".join(sentences(found)), name="pulse", compact=compact)


def lay_out(found: PulseResults, options: Options, direction: str = "ltr") -> Sheet:
    """What is to be found out, the key, the scale, and a row for each dimension."""
    sheet = Sheet(direction)
    to_find_out(sheet, found)
    key(sheet, options)
    scale(sheet, options)
    for row in found.rows:
        _row(sheet, row, found)
    return sheet


def to_find_out(sheet: Sheet, found: PulseResults) -> None:
    """The first statements that nobody could answer, on a ground of their own."""
    if not found.unknown:
        return
    top, place = sheet.y, len(sheet.nodes)
    sheet.space(8)
    inner = WIDTH - 4 * EDGE
    heading, lines = _("To find out first"), [not_known(one) for one in found.unknown[:MOST_UNKNOWN]]
    rest = len(found.unknown) - len(lines)
    if rest:
        lines.append(
            ngettext("and %(count)s more, in the table", "and %(count)s more, in the table", rest) % {"count": rest}
        )
    edge = WIDTH - 2 * EDGE if sheet.direction == "rtl" else 2 * EDGE
    anchor = "end" if sheet.direction == "rtl" else "start"
    sheet.paragraph(heading, edge, inner, bold=True, anchor=anchor, paint="fill-note")
    for text in lines:
        sheet.space(4)
        sheet.paragraph(text, edge, inner, size=SMALL + 1, anchor=anchor, lines=3)
    sheet.space(8)
    ground = Box(EDGE, top, WIDTH - 2 * EDGE, sheet.y - top)
    sheet.nodes.insert(place, rectangle(ground, "fill-note-wash", radius=8))
    sheet.space(20)


def key(sheet: Sheet, options: Options) -> None:
    """Which mark is whose."""
    for side in SIDES:
        backwards = sheet.direction == "rtl"
        x = WIDTH - EDGE - 12 if backwards else EDGE + 12
        dot(sheet, side, x, sheet.y + SMALL * LEADING * 0.6)
        label, inset = options.label("sides", side), x - 22 if backwards else x + 22
        sheet.paragraph(label, inset, WIDTH - 60, size=SMALL + 1, anchor="end" if backwards else "start")
        sheet.space(6)
    sheet.space(8)


def dot(sheet: Sheet, side: str, x: float, y: float) -> None:
    """Mine is a full circle, theirs a hollow diamond that leaves a circle in it visible."""
    if side == "me":
        sheet.mark(around(x, y, 16), disc(x, y, 7.5, "fill-accent"))
    else:
        sheet.mark(
            around(x, y, 26),
            diamond(x, y, 13, "line-person-text", fill="none", stroke_width=3, stroke_linejoin="round"),
        )


def at(value: Fraction | int) -> float:
    """Where a number stands on the scale."""
    return LEFT + float(value - 1) / (HIGHEST - 1) * (RIGHT - LEFT)


def scale(sheet: Sheet, options: Options) -> None:
    """The numbers and what the ends mean."""
    half, top = WIDTH / 2 - EDGE - 8, sheet.y
    sheet.paragraph(options.label("scale", "1"), EDGE, half, size=SMALL, paint="fill-ink-soft")
    left, sheet.y = sheet.y, top
    sheet.paragraph(options.label("scale", "5"), WIDTH - EDGE, half, size=SMALL, anchor="end", paint="fill-ink-soft")
    sheet.y = max(left, sheet.y) + SMALL * LEADING
    for number in range(1, HIGHEST + 1):
        sheet.write(str(number), at(number), sheet.y - 3, size=SMALL, bold=True, anchor="middle", paint="fill-ink-soft")
    sheet.space(10)


def track(sheet: Sheet) -> float:
    """The scale of one row; gives its height."""
    sheet.space(22)
    y = sheet.y
    sheet.add(line(at(1), y, at(HIGHEST), y, "line-hair", 3))
    sheet.add(*(line(at(n), y - 6, at(n), y + 6, "line-edge", 1.5) for n in range(1, HIGHEST + 1)))
    sheet.space(24)
    return y


def heading(sheet: Sheet, name: str, said: str) -> None:
    """The name of a row, and opposite what its marks say."""
    top, backwards = sheet.y, sheet.direction == "rtl"
    sheet.beginning(name, NAME_WIDTH, bold=True)
    bottom, sheet.y = sheet.y, top
    x, anchor = (EDGE, "start") if backwards else (WIDTH - EDGE, "end")
    sheet.space(2)
    sheet.paragraph(said, x, SAID_WIDTH, size=SMALL, anchor=anchor, paint="fill-ink-soft")
    sheet.y = max(bottom, sheet.y)


def _row(sheet: Sheet, row: Row, found: PulseResults) -> None:
    heading(sheet, row.dimension.label, _said(row, found))
    y = track(sheet)
    if row.me is not None and row.them is not None and row.me != row.them:
        paint = {"stroke_dasharray": "2 7"} if row.part else {}
        sheet.add(line(at(row.me), y, at(row.them), y, "line-ink-soft", 4, **paint))
    for side, value in (("them", row.them), ("me", row.me)):
        if value is not None:
            dot(sheet, side, at(value), y)


def _said(row: Row, found: PulseResults) -> str:
    unknown = sum(one.dimension == row.dimension for one in found.unknown)
    told = []
    if row.gap is not None:
        told.append(_("%(gap)s apart") % {"gap": figure(abs(row.gap))} if row.gap else _("no gap"))
    if unknown:
        told.append(ngettext("%(count)s not known", "%(count)s not known", unknown) % {"count": unknown})
    if row.me is None and row.them is None and not unknown:
        told.append(_("not rated"))
    return ", ".join(told)


def draw_change(story: Story, options: Options, *, title, id, direction="ltr") -> str:
    """Two pulses: an arrow from then to now, for each side."""
    sheet = lay_out_change(story, options, direction)
    return sheet.picture(id=id, title=title, description=" ".join(change_sentences(story)), name="pulse change")


def lay_out_change(story: Story, options: Options, direction: str = "ltr") -> Sheet:
    """The key, the scale, and two lines for each dimension."""
    sheet = Sheet(direction)
    key(sheet, options)
    sheet.beginning(_("Faint is then, full is now"), size=SMALL + 1, paint="fill-ink-soft")
    sheet.space(10)
    scale(sheet, options)
    for dimension in story.dimensions:
        told = [change for side in SIDES if (change := story.of(dimension, side))]
        heading(sheet, dimension.label, "" if told else _("nothing to compare"))
        for change in told:
            _arrow(sheet, change)
        sheet.space(8)
    return sheet


def _arrow(sheet: Sheet, change) -> None:
    y = track(sheet) - 2
    sheet.y -= 8
    y += 2
    then, now = at(change.then), at(change.now)
    reach = 8 if change.side == "me" else 13
    if change.side == "me":
        sheet.mark(around(then, y, 14), disc(then, y, 6, "fill-paper line-accent", stroke_width=1.5))
        sheet.add(*arrow(then, now, y, "line-accent", start=6, end=reach + 1))
    else:
        mark = diamond(then, y, 8, "line-person-text", fill="none", stroke_width=1.5)
        sheet.mark(around(then, y, 16), mark)
        sheet.add(*arrow(then, now, y, "line-person-text", start=8, end=reach + 1))
    dot(sheet, change.side, now, y)
