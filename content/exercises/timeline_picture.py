"""The hand-off timeline as a picture: time runs down, a lane for each service, the feeling beside it, waits as bars."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from content.exercises.drawing import group, path, rectangle
from content.exercises.frame import Options
from content.exercises.measuring import Box, around
from content.exercises.phrases import days
from content.exercises.sheets import EDGE, SMALL, WIDTH, Sheet, diamond, disc, line
from content.exercises.timeline_results import BEST, WORST, Lane, Step, TimelineResults
from content.exercises.timeline_words import sentences, waited

FELT_LEFT, FELT_RIGHT = WIDTH - 104, WIDTH - 32
FELT_MIDDLE = (FELT_LEFT + FELT_RIGHT) / 2
SECTORS = ("health", "council", "school", "housing", "benefits", "charity", "family", "other")


@dataclass
class Columns:
    """Where lanes and words stand, which depends on the number of lanes."""

    count: int

    @property
    def apart(self) -> float:
        return min(30, 156 / max(1, self.count))

    def lane(self, number: int) -> float:
        return EDGE + self.apart * (number - 0.5)

    @property
    def words(self) -> float:
        return EDGE + self.apart * max(1, self.count) + 12

    @property
    def room(self) -> float:
        return FELT_LEFT - 22 - self.words


def draw(found: TimelineResults, options: Options, *, title, id, compact=False, direction="ltr") -> str:
    """The timeline."""
    sheet = lay_out(found, options, direction)
    name = _("Hand-off timeline: %(title)s") % {"title": title} if title else _("Hand-off timeline")
    return sheet.picture(id=id, title=name, description=" ".join(sentences(found)), name="timeline", compact=compact)


def lay_out(found: TimelineResults, options: Options, direction: str = "ltr") -> Sheet:
    """The key of lanes, their heads, the steps, and all waiting put together."""
    sheet, columns = Sheet(direction), Columns(len(found.lanes))
    for lane in found.lanes:
        _key(sheet, lane)
    if found.crossings:
        _crossing_key(sheet)
    _heads(sheet, found, columns, options)
    if not found.steps:
        sheet.beginning(_("No step yet"), paint="fill-ink-soft")
        return sheet
    place, top = len(sheet.nodes), sheet.y
    middles = [_step(sheet, step, columns, found, options) for step in found.steps]
    sheet.nodes[place:place] = [*_tracks(found, columns, top, sheet.y), *_ways(sheet, found, columns, middles)]
    if found.waiting:
        sheet.space(6)
        words = _("Waiting, all put together: %(time)s") % {"time": days(found.waiting)}
        sheet.beginning(words, bold=True, paint="fill-note")
    return sheet


def _sector(lane: Lane) -> str:
    return lane.sector if lane.sector in SECTORS else "other"


def _disc(sheet: Sheet, lane: Lane, x: float, y: float, radius: float) -> None:
    """The number of a lane in its sector's colour."""
    shape = disc(x, y, radius, "fill-sheet line-sector", stroke_width=2.5)
    sheet.mark(around(x, y, 2 * radius), group([shape], class_=_sector(lane)))
    size = radius * 1.15
    sheet.write(str(lane.number), x, y + size * 0.36, size=size, bold=True, anchor="middle", inside=True)


def _key(sheet: Sheet, lane: Lane) -> None:
    backwards, top = sheet.direction == "rtl", sheet.y
    x = WIDTH - EDGE - 12 if backwards else EDGE + 12
    _disc(sheet, lane, x, top + 12, 11)
    sheet.space(2)
    inset, anchor = (x - 22, "end") if backwards else (x + 22, "start")
    sheet.paragraph(lane.name, inset, WIDTH - 60, size=SMALL + 1, anchor=anchor)
    sheet.y = max(sheet.y, top + 24) + 4


def _crossing_key(sheet: Sheet) -> None:
    x, inset, anchor = EDGE + 12, EDGE + 34, "start"
    if sheet.direction == "rtl":
        x, inset, anchor = WIDTH - x, WIDTH - inset, "end"
    sheet.mark(around(x, sheet.y + 12, 16), diamond(x, sheet.y + 12, 7.5, "fill-person"))
    sheet.space(2)
    sheet.paragraph(_("crosses to another service"), inset, WIDTH - 60, size=SMALL + 1, anchor=anchor)
    sheet.space(6)


def _heads(sheet: Sheet, found: TimelineResults, columns: Columns, options: Options) -> None:
    sheet.space(10)
    top, half = sheet.y, 60
    left, right = options.label("feelings", str(WORST)), options.label("feelings", str(BEST))
    sheet.paragraph(left, FELT_MIDDLE - 4, half, size=SMALL - 1, anchor="end", paint="fill-ink-soft")
    bottom, sheet.y = sheet.y, top
    sheet.paragraph(right, FELT_MIDDLE + 4, half, size=SMALL - 1, paint="fill-ink-soft")
    sheet.y = max(bottom, sheet.y, top + 26)
    for lane in found.lanes:
        _disc(sheet, lane, columns.lane(lane.number), sheet.y - 12, min(11, columns.apart * 0.46))
    sheet.space(12)


def felt(feeling: int) -> float:
    """Where a feeling stands: the worst on the left, the best on the right."""
    return FELT_LEFT + (feeling - WORST) / (BEST - WORST) * (FELT_RIGHT - FELT_LEFT)


def _step(sheet: Sheet, step: Step, columns: Columns, found: TimelineResults, options: Options) -> float:
    """The words of a step, after the bar of the wait before it; gives the height of its marks."""
    x, room = columns.words, columns.room
    if step.wait:
        _wait(sheet, step, columns, found.longest.wait)
    top = sheet.y
    number = f"{step.number} · {step.when}" if step.when else str(step.number)
    sheet.paragraph(number, x, room, size=SMALL, lines=1, paint="fill-ink-soft")
    sheet.paragraph(step.what, x, room, size=SMALL + 1, bold=True, lines=3)
    where = [step.lane.name] if step.lane else []
    how = [options.label("channels", step.channel)] if step.channel else []
    sheet.paragraph(", ".join([*where, *how]), x, room, size=SMALL, lines=2, paint="fill-ink-soft")
    middle = (top + sheet.y) / 2
    sheet.space(18)
    return middle


def _wait(sheet: Sheet, step: Step, columns: Columns, longest: Fraction) -> None:
    width = max(6.0, float(step.wait / longest) * columns.room)
    bar = Box(columns.words, sheet.y, width, 8)
    sheet.mark(bar, rectangle(bar, "fill-note", radius=4))
    sheet.space(9)
    words = _("waited %(time)s") % {"time": waited(step)}
    sheet.paragraph(words, columns.words, columns.room, size=SMALL, paint="fill-note")
    sheet.space(10)


def _tracks(found: TimelineResults, columns: Columns, top: float, bottom: float) -> list:
    """The lanes, and the middle of the feelings, behind everything."""
    lanes = [
        line(columns.lane(lane.number), top, columns.lane(lane.number), bottom, "line-hair") for lane in found.lanes
    ]
    return [*lanes, line(FELT_MIDDLE, top, FELT_MIDDLE, bottom, "line-edge", 1, stroke_dasharray="2 5")]


def _ways(sheet: Sheet, found: TimelineResults, columns: Columns, middles: list[float]) -> list:
    """The way from step to step over the lanes, with a mark at every crossing; and the line of feelings."""
    drawn, last = [], None
    for step, y in zip(found.steps, middles, strict=True):
        if step.lane:
            here = (columns.lane(step.lane.number), y, step.lane.id)
            drawn += _way(last, here) if last else []
            last = here
    for step, y in zip(found.steps, middles, strict=True):
        if step.lane:
            node = disc(columns.lane(step.lane.number), y, min(8, columns.apart * 0.45), "fill-sector")
            drawn.append(group([node], class_=_sector(step.lane)))
    return [*drawn, *_feelings(found, middles)]


def _way(last: tuple, here: tuple) -> list:
    (x1, y1, first), (x2, y2, second) = last, here
    if first == second:
        return [line(x1, y1, x2, y2, "line-ink", 3)]
    middle = (y1 + y2) / 2
    data = f"M{x1:.1f} {y1:.1f}C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
    crossed = diamond((x1 + x2) / 2, middle, 7.5, "fill-person line-paper", stroke_width=1.5)
    return [path(data, "line-ink", width=3, stroke_linecap="round"), crossed]


def _feelings(found: TimelineResults, middles: list[float]) -> list:
    points = [(felt(step.feeling), y) for step, y in zip(found.steps, middles, strict=True) if step.feeling is not None]
    drawn = []
    if len(points) > 1:
        data = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        drawn.append(path(data, "line-accent", width=2.5, stroke_linejoin="round", stroke_linecap="round"))
    return [*drawn, *(disc(x, y, 6.5, "fill-accent line-paper", stroke_width=1.5) for x, y in points)]
