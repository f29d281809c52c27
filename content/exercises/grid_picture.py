"""The influence and interest grid as a picture: numbers in five by five fields, names in a key. No two marks overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil, sqrt

from django.utils.translation import gettext as _

from content.exercises.drawing import rectangle
from content.exercises.frame import Options
from content.exercises.grid_results import HIGHEST, Actor, GridResults
from content.exercises.grid_words import sentences
from content.exercises.measuring import Box, around
from content.exercises.sheets import EDGE, SMALL, WIDTH, Sheet, diamond, disc, square

CELL = 78
LEFT = WIDTH - EDGE - HIGHEST * CELL
PITCH = {1: 36, 2: 36, 3: 25, 4: 19}  # from one mark to the next, by marks in a row of a field
PAINTS = {"for": "line-accent", "against": "line-person-text", "mixed": "line-note"}


def draw(found: GridResults, options: Options, *, id, compact=False, direction="ltr") -> str:
    """The grid."""
    sheet = lay_out(found, options, direction)
    description = " ".join(sentences(found, options))
    return sheet.picture(id=id, title=_("Influence and stake"), description=description, name="grid", compact=compact)


def lay_out(found: GridResults, options: Options, direction: str = "ltr") -> Sheet:
    """Hints, fields, marks, hints, then the key and who is missing."""
    sheet = Sheet(direction)
    axes = {axis.key: str(axis.label) for axis in options.choices("axes")}
    sheet.paragraph(
        _("%(axis)s: upwards") % {"axis": axes["stake"]}, EDGE, WIDTH - 16, size=SMALL, paint="fill-ink-soft"
    )
    _hints(sheet, options, "voices", "together")
    top = sheet.y
    _fields(sheet, top)
    _marks(sheet, found.placed, top)
    sheet.y = top + HIGHEST * CELL
    _numbers(sheet, top)
    _hints(sheet, options, "informed", "show")
    words = _("%(axis)s: to the right") % {"axis": axes["influence"]}
    sheet.paragraph(words, WIDTH - EDGE, WIDTH - 16, size=SMALL, anchor="end", paint="fill-ink-soft")
    sheet.space(14)
    for one in found.actors:
        _name(sheet, one, options)
    _missing(sheet, found)
    return sheet


def _hints(sheet: Sheet, options: Options, left: str, right: str) -> None:
    """What the two corners of this side are for."""
    top = sheet.y
    sheet.space(2)
    bottom = sheet.y
    for key, middle in ((left, LEFT + CELL), (right, LEFT + 4 * CELL)):
        sheet.y = top + 2
        paint = "fill-note" if key == "voices" else "fill-ink"
        sheet.paragraph(
            options.label("quadrants", key), middle, 1.9 * CELL, size=SMALL, bold=True, anchor="middle", paint=paint
        )
        bottom = max(bottom, sheet.y)
    sheet.y = bottom + 6


def _fields(sheet: Sheet, top: float) -> None:
    """The four corners; between them the middle lines, where somebody is neither here nor there."""
    whole = Box(LEFT, top, HIGHEST * CELL, HIGHEST * CELL)
    sheet.add(rectangle(whole, "fill-wash", radius=10))
    for column in (0, 3):
        for row in (0, 3):
            corner = Box(LEFT + column * CELL, top + row * CELL, 2 * CELL, 2 * CELL)
            ground = "fill-note-wash line-note" if (column, row) == (0, 0) else "fill-paper line-hair"
            sheet.add(rectangle(corner, ground, radius=10, stroke_width=1.5))


def _numbers(sheet: Sheet, top: float) -> None:
    for number in range(1, HIGHEST + 1):
        y = top + (HIGHEST - number + 0.5) * CELL + 5
        sheet.write(str(number), EDGE + 10, y, size=SMALL, bold=True, anchor="middle", paint="fill-ink-soft")
    sheet.space(18)
    for number in range(1, HIGHEST + 1):
        x = LEFT + (number - 0.5) * CELL
        sheet.write(str(number), x, sheet.y - 2, size=SMALL, bold=True, anchor="middle", paint="fill-ink-soft")
    sheet.space(4)


def spots(actors: Sequence[Actor], top: float) -> list[tuple[Actor, float, float, float]]:
    """Each mark with its middle and its reach: those of one field stand in rows, smaller when there are more."""
    found = []
    place = lambda one: (one.influence, one.stake)  # noqa: E731 a key for sorting and grouping alike
    for (influence, stake), crowd in groupby(sorted(actors, key=place), key=place):
        group = list(crowd)
        across = min(4, ceil(sqrt(len(group))))
        down = ceil(len(group) / across)
        x, y = LEFT + (influence - 0.5) * CELL, top + (HIGHEST - stake + 0.5) * CELL
        pitch = min(PITCH[across], CELL / down)
        for n, one in enumerate(group):
            row, column = divmod(n, across)
            wide = min(across, len(group) - row * across)
            spot = x + (column - (wide - 1) / 2) * pitch, y + (row - (down - 1) / 2) * pitch
            found.append((one, *spot, pitch * 0.43))
    return sorted(found, key=lambda spot: spot[0].number)


def _marks(sheet: Sheet, actors: Sequence[Actor], top: float) -> None:
    for one, x, y, reach in spots(actors, top):
        mark(sheet, one, x, y, reach)


def mark(sheet: Sheet, one: Actor, x: float, y: float, reach: float) -> None:
    """The number in a shape that tells the stance: circle for, square against, diamond torn, dashes not known."""
    paint, how = f"fill-sheet {PAINTS.get(one.stance, 'line-ink-soft')}", {"stroke_width": 1 + reach / 10}
    size = reach * 1.1
    if one.stance == "against":
        shape = square(x, y, reach * 0.88, paint, **how)
    elif one.stance == "mixed":
        shape, size = diamond(x, y, reach, paint, stroke_linejoin="round", **how), reach * 0.92
    else:
        shape = disc(x, y, reach, paint, stroke_dasharray=None if one.stance == "for" else "3 3", **how)
    sheet.mark(around(x, y, 2 * reach), shape)
    sheet.write(str(one.number), x, y + size * 0.36, size=size, bold=True, anchor="middle", inside=True)


def _name(sheet: Sheet, one: Actor, options: Options) -> None:
    """A line of the key: mark and name, with the stance in words opposite."""
    top, backwards = sheet.y, sheet.direction == "rtl"
    x = WIDTH - EDGE - 16 if backwards else EDGE + 16
    mark(sheet, one, x, top + 14, 14)
    start, end = (x - 26, EDGE) if backwards else (x + 26, WIDTH - EDGE)
    sheet.space(3)
    sheet.paragraph(one.name, start, 260, size=SMALL + 1, anchor="end" if backwards else "start")
    bottom, sheet.y = sheet.y, top + 3
    stance = options.label("stances", one.stance) if one.stance else ""
    if not one.placed:
        stance = _("no place yet")
    sheet.paragraph(
        stance, end, 110, size=SMALL, lines=2, anchor="start" if backwards else "end", paint="fill-ink-soft"
    )
    sheet.y = max(bottom, sheet.y, top + 28) + 6


def _missing(sheet: Sheet, found: GridResults) -> None:
    sheet.space(8)
    if not found.missing:
        sheet.beginning(_("Who is missing? Nobody is named."), size=SMALL + 1, paint="fill-ink-soft")
        return
    sheet.beginning(_("Missing"), bold=True, paint="fill-note")
    for who, _why in found.missing:
        sheet.beginning(who, size=SMALL + 1)
