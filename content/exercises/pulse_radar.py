"""The partnership pulse as a radar: the same numbers for those who look for a shape. Its spokes are numbered in a key."""

from __future__ import annotations

from math import cos, pi, sin

from django.utils.translation import gettext as _

from content.exercises.drawing import path
from content.exercises.frame import Options
from content.exercises.phrases import figure
from content.exercises.pulse_picture import dot, key, to_find_out
from content.exercises.pulse_results import HIGHEST, PulseResults
from content.exercises.pulse_words import sentences
from content.exercises.sheets import EDGE, SMALL, WIDTH, Sheet, disc, line

RADIUS = 150
MIDDLE = WIDTH / 2
PAINTS = {"me": ("line-accent", None), "them": ("line-person-text", "8 6")}


def draw(found: PulseResults, options: Options, *, title, id, compact=False, direction="ltr") -> str:
    """The radar."""
    sheet = lay_out(found, options, direction)
    return sheet.picture(
        id=id, title=title, description=" ".join(sentences(found)), name="pulse radar", compact=compact
    )


def lay_out(found: PulseResults, options: Options, direction: str = "ltr") -> Sheet:
    """What is to be found out, the key, the web, and the names of its spokes."""
    sheet = Sheet(direction)
    to_find_out(sheet, found)
    key(sheet, options)
    top = sheet.y + 36 + RADIUS
    _web(sheet, len(found.rows), top)
    for side in ("them", "me"):
        _outline(sheet, [getattr(row, side) for row in found.rows], side, top)
    sheet.y = top + RADIUS + 44
    outer = _("The outer ring is 5, %(label)s") % {"label": options.label("scale", str(HIGHEST))}
    sheet.beginning(outer, size=SMALL, paint="fill-ink-soft")
    sheet.space(8)
    for number, row in enumerate(found.rows, start=1):
        _name(sheet, number, row)
    return sheet


def at(place: int, count: int, value: float, top: float) -> tuple[float, float]:
    """Where a number stands on a spoke; the first spoke points up, the others follow clockwise."""
    angle, reach = 2 * pi * place / count - pi / 2, RADIUS * value / HIGHEST
    return MIDDLE + reach * cos(angle), top + reach * sin(angle)


def _web(sheet: Sheet, count: int, top: float) -> None:
    for level in range(1, HIGHEST + 1):
        paint = "line-edge" if level == HIGHEST else "line-hair"
        sheet.add(disc(MIDDLE, top, RADIUS * level / HIGHEST, paint, fill="none", stroke_width=1.25))
    for place in range(count):
        sheet.add(line(MIDDLE, top, *at(place, count, HIGHEST, top), "line-hair", 1.25))
        x, y = at(place, count, HIGHEST + 1, top)
        sheet.write(str(place + 1), x, y + 5.5, bold=True, anchor="middle")


def _outline(sheet: Sheet, values: list, side: str, top: float) -> None:
    """Lines between neighbours that both have a number, and a mark on each."""
    count, (paint, dashes) = len(values), PAINTS[side]
    points = [None if value is None else at(place, count, float(value), top) for place, value in enumerate(values)]
    if None not in points and count > 2:
        data = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"
        sheet.add(path(data, paint, width=3, stroke_dasharray=dashes, stroke_linejoin="round"))
    else:
        pairs = zip(points, [*points[1:], *points[:1]], strict=True)
        sheet.add(*(line(*a, *b, paint, 3, stroke_dasharray=dashes) for a, b in pairs if a and b and a != b))
    for point in points:
        if point:
            dot(sheet, side, *point)


def _name(sheet: Sheet, number: int, row) -> None:
    y, backwards = sheet.y, sheet.direction == "rtl"
    x = WIDTH - EDGE - 14 if backwards else EDGE + 14
    sheet.write(str(number), x, y + SMALL + 2, bold=True, anchor="middle")
    said = _("you %(me)s, they %(them)s") % {"me": figure(row.me), "them": figure(row.them)}
    start, end = (WIDTH - EDGE - 32, EDGE) if backwards else (EDGE + 32, WIDTH - EDGE)
    sheet.paragraph(row.dimension.label, start, 230, size=SMALL + 1, anchor="end" if backwards else "start")
    bottom, sheet.y = sheet.y, y
    sheet.paragraph(said, end, 150, size=SMALL + 1, anchor="start" if backwards else "end", paint="fill-ink-soft")
    sheet.y = max(bottom, sheet.y) + 4
