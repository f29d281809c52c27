"""Joined-up services map: where everything stands. Same story, same layout; no label touches another or leaves the picture.

Labels are placed after all lines, each on the first best spot of its own line; `services_map_labels` says how.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.exercises import services_map_options as known
from content.exercises.drawing import SECTORS
from content.exercises.frame import Options
from content.exercises.measuring import Box, around, fit, measure, shown, wrap
from content.exercises.services_map_counts import Link, Service, Story
from content.exercises.services_map_geometry import (
    Point,
    Quad,
    Size,
    along,
    angle_of,
    arriving,
    at,
    bow,
    cut,
    leaving,
    length,
    length_at,
    reach,
    straight,
)

GAP_OF_DROPPED = 28
SIDE_TEXT, SECTOR_TEXT, LINE, SECTOR_LINE, SIDE_GAP = 17, 14.5, 21, 19, 14
TOP = 26


@dataclass(frozen=True)
class Bead:
    """A service on the ring."""

    service: Service
    angle: float
    point: Point
    colour: str
    again: int = 0
    badge: Point | None = None


@dataclass(frozen=True)
class Petal:
    """A stretch of the ring that belongs to one sector; None for the whole ring."""

    colour: str
    span: tuple[float, float] | None


@dataclass(frozen=True)
class Route:
    """The line of a hand-off: its visible pieces, its head from base to tip, and the cross of a dropped one."""

    link: Link
    runs: tuple[Quad, ...]
    pieces: tuple[Quad, ...]
    head: tuple[Point, Point]
    cross: Point | None = None

    @property
    def points(self) -> list[Point]:
        return [along(run, step / 20) for run in self.runs for step in range(21)]


@dataclass(frozen=True)
class Side:
    """The name and sector of a service beside the ring."""

    bead: Bead
    lines: tuple[str, ...]
    sector: str
    anchor: str
    x: float
    box: Box
    leader: tuple[Point, Point]


def colours(options: Options, story: Story) -> dict[str, str]:
    """A colour for each sector: its own, or for an editor's sectors the next that is free."""
    wanted = list(dict.fromkeys([*options.keys("sectors"), *story.sectors]))
    free = [name for name in SECTORS if name not in wanted] or list(SECTORS)
    own = [key for key in wanted if key not in SECTORS]
    return {key: key if key in SECTORS else free[own.index(key) % len(free)] for key in wanted}


def beads(story: Story, options: Options, size: Size, backwards: bool) -> list[Bead]:
    """The services round the person, in the order of their numbers."""
    painted, again = colours(options, story), story.asked_again()
    made = []
    for place, service in enumerate(story.ring):
        angle = angle_of(place, len(story.ring), backwards)
        times = again.get(service.id, 0)
        badge = at(size, angle, size.ring + size.bead + size.badge * 0.45) if times else None
        made.append(Bead(service, angle, at(size, angle, size.ring), painted[service.sector], times, badge))
    return made


def petals(found: list[Bead], size: Size) -> list[Petal]:
    """Neighbours of one sector share a petal, which reaches a little over the next ones."""
    runs: list[list[Bead]] = []
    for bead in found:
        if runs and runs[-1][-1].service.sector == bead.service.sector:
            runs[-1].append(bead)
        else:
            runs.append([bead])
    if len(runs) == 1 and len(found) > 1:
        return [Petal(found[0].colour, None)]
    more = reach(size, len(found))
    spans = [(run[0].colour, sorted((run[0].angle, run[-1].angle))) for run in runs]
    return [Petal(colour, (first - more, last + more)) for colour, (first, last) in spans]


def routes(story: Story, found: list[Bead], size: Size) -> list[Route]:
    """The lines of all hand-offs; those the person carried lead through the middle, no other does."""
    by_id = {bead.service.id: bead for bead in found}
    pairs: dict[frozenset[str], int] = {}
    spokes: dict[str, int] = {}
    made = []
    for link in story.links:
        first, second = by_id[link.start.id], by_id[link.end.id]
        if link.carried:
            runs = _through(first, second, spokes, size)
        else:
            pair = frozenset({link.start.id, link.end.id})
            whole = bow(size, first.angle, second.angle, pairs.get(pair, 0))
            pairs[pair] = pairs.get(pair, 0) + 1
            runs = (
                cut(whole, leaving(whole, size.bead + 4, first.point), arriving(whole, size.bead + 5, second.point)),
            )
        made.append(_route(link, runs, size))
    return made


def _through(first: Bead, second: Bead, spokes: dict[str, int], size: Size) -> tuple[Quad, ...]:
    inner = size.person + 3
    runs = []
    for bead, far, inwards in ((first, size.bead + 4, True), (second, size.bead + 5, False)):
        slot = spokes.get(bead.service.id, 0)
        spokes[bead.service.id] = slot + 1
        shift = (0, 10, -10, 20, -20)[slot % 5] / size.ring * 57.3
        outside, inside = at(size, bead.angle + shift, size.ring - far), at(size, bead.angle + 3 * shift, inner)
        runs.append(straight(outside, inside) if inwards else straight(inside, outside))
    return tuple(runs)


def _route(link: Link, runs: tuple[Quad, ...], size: Size) -> Route:
    last = runs[-1]
    tip = last[2]
    body = (*runs[:-1], cut(last, 0, arriving(last, size.head)))
    head = (body[-1][2], tip)
    if link.went != known.DROPPED:
        return Route(link, runs, body, head)
    broken = body[0]
    half = GAP_OF_DROPPED / 2 / (length(broken) or 1)
    place = 0.5 if len(body) > 1 else 0.4
    before, after = length_at(broken, max(0, place - half)), length_at(broken, min(1, place + half))
    pieces = (cut(broken, 0, before), cut(broken, after, 1), *body[1:])
    return Route(link, runs, pieces, head, along(broken, length_at(broken, place)))


def name_pill(story: Story, size: Size) -> tuple[str, Box]:
    """The person's name and the pill it stands in, over the lower edge of the person."""
    text = fit(shown(story.name), 9 * size.name_text, size.name_text, bold=True)
    width = max(measure(text, size.name_text, bold=True) + 1.3 * size.name_text, 3 * size.name_text)
    return text, around(size.centre[0], size.centre[1] + size.person, width, 1.75 * size.name_text)


def sides(found: list[Bead], options: Options, size: Size) -> list[Side]:
    """The names beside the ring, in two columns, pushed apart where they would touch."""
    if not size.column:
        return []
    half = (len(found) + 1) // 2
    made = []
    for column in (found[:half], found[half:]):
        column = sorted(column, key=lambda bead: (bead.point[1], bead.service.number))
        made += _column(column, options, size)
    return made


def _column(column: list[Bead], options: Options, size: Size) -> list[Side]:
    if not column:
        return []
    right = sum(bead.point[0] for bead in column) / len(column) >= size.centre[0]
    away = size.ring + size.band + 32
    x = size.centre[0] + away if right else size.centre[0] - away
    texts = [_texts(bead, options, size) for bead in column]
    heights = [LINE * len(lines) + (SECTOR_LINE if sector else 0) for lines, sector in texts]
    wanted = [at(size, bead.angle, size.ring + size.band)[1] for bead in column]
    tops = spread(wanted, heights, TOP, size.floor)
    made = []
    for bead, (lines, sector), top, height in zip(column, texts, tops, heights, strict=True):
        width = max(*(measure(line, SIDE_TEXT, bold=True) for line in lines), measure(sector, SECTOR_TEXT), 0)
        box = Box(x if right else x - width, top, width, height)
        edge = at(size, bead.angle, size.ring + size.band + 7)
        leader = (edge, (x - 9 if right else x + 9, top + height / 2))
        made.append(Side(bead, lines, sector, "start" if right else "end", x, box, leader))
    return made


def _texts(bead: Bead, options: Options, size: Size) -> tuple[tuple[str, ...], str]:
    lines = wrap(shown(bead.service.name), size.column, SIDE_TEXT, bold=True, lines=3) or [str(bead.service.number)]
    sector = shown(options.label("sectors", bead.service.sector))
    return tuple(lines), fit(sector, size.column, SECTOR_TEXT)


def spread(wanted: list[float], heights: list[float], top: float, bottom: float) -> list[float]:
    """The tops of boxes stacked near their wanted middles, none touching another, all between top and bottom if they can."""
    tops: list[float] = []
    for middle, height in zip(wanted, heights, strict=True):
        lowest = tops[-1] + heights[len(tops) - 1] + SIDE_GAP if tops else top
        tops.append(max(middle - height / 2, lowest))
    limit = bottom
    for place in range(len(tops) - 1, -1, -1):
        tops[place] = min(tops[place], limit - heights[place])
        limit = tops[place] - SIDE_GAP
    return tops
