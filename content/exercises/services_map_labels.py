"""Joined-up services map: where the labels of hand-offs stand. None touches another label, a service or the person.

Each label looks along its own line for a spot that touches nothing and hides as little as possible of other lines; a word that
fits nowhere is left to its letter, a letter that fits nowhere stands at the nearest free spot, tied to its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.exercises.frame import Options
from content.exercises.measuring import Box, around, fit, measure, shown
from content.exercises.services_map_counts import Link, Story
from content.exercises.services_map_geometry import Point, Size, distance
from content.exercises.services_map_layout import (
    Bead,
    Petal,
    Route,
    Side,
    beads,
    name_pill,
    petals,
    routes,
    sides,
)

APART = 3  # between two labels
LONGEST_WORD = 130
MARGIN = 4


@dataclass(frozen=True)
class Tag:
    """The label of a hand-off: its letter at a point, and a word to the right or left of it when there is room."""

    link: Link
    point: Point
    box: Box
    word: str = ""
    leftwards: bool = False
    tie: Point | None = None
    line: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Where everything of a map stands."""

    size: Size
    beads: tuple[Bead, ...]
    petals: tuple[Petal, ...]
    routes: tuple[Route, ...]
    tags: tuple[Tag, ...]
    sides: tuple[Side, ...]
    name: str
    pill: Box

    @property
    def labels(self) -> list[Box]:
        """The room of everything that has words or numbers on it; no two of these may touch.

        The person's name lies over the lower edge of the person, who is therefore counted down to the name only.
        """
        person = around(*self.size.centre, 2 * self.size.person)
        return [
            Box(person.x, person.y, person.width, self.pill.y - person.y),
            self.pill,
            *(tag.box for tag in self.tags),
            *(side.box for side in self.sides),
            *_of_beads(self.beads, self.size),
        ]


def lay_out(story: Story, options: Options, size: Size, *, backwards: bool = False) -> Layout:
    """The layout of a map; `backwards` runs the ring the other way, for pages from right to left."""
    found = beads(story, options, size, backwards)
    lines = routes(story, found, size)
    names = sides(found, options, size)
    name, pill = name_pill(story, size)
    fixed = [around(*size.centre, 2 * size.person), pill, *_of_beads(found, size), *(side.box for side in names)]
    tags = _tags(lines, fixed, options, size)
    return Layout(size, tuple(found), tuple(petals(found, size)), tuple(lines), tuple(tags), tuple(names), name, pill)


def _of_beads(found: Iterable[Bead], size: Size) -> Iterator[Box]:
    """One box for each service, its badge included, so that nothing comes between the two."""
    for bead in found:
        box = around(*bead.point, 2 * size.bead)
        if bead.badge:
            badge = around(*bead.badge, 2 * size.badge)
            left, top = min(box.x, badge.x), min(box.y, badge.y)
            box = Box(left, top, max(box.right, badge.right) - left, max(box.bottom, badge.bottom) - top)
        yield box


def _tags(lines: list[Route], fixed: list[Box], options: Options, size: Size) -> list[Tag]:
    marks = [around(*route.cross, 22) for route in lines if route.cross]
    marks += [around(*route.head[1], 16) for route in lines]
    paths = {route.link.id: route.points for route in lines}
    taken: list[Box] = []
    made = []
    for route in lines:
        others = [point for key, points in paths.items() if key != route.link.id for point in points]
        word = _word(route.link, options, size) if len(lines) <= size.most_words else ""
        attempts = (
            (_spots(route, size, word), [*fixed, *marks, *taken]),
            (_spots(route, size, ""), [*fixed, *marks, *taken]),
            (_spots(route, size, ""), [*fixed, *taken]),
            (_elsewhere(route, size), [*fixed, *taken]),
        )
        tag = next((found for spots, full in attempts if (found := _best(spots, full, others, size))), None)
        if tag:
            taken.append(tag.box)
            made.append(tag)
    return made


def _word(link: Link, options: Options, size: Size) -> str:
    return fit(shown(options.label("went", link.went)), LONGEST_WORD, size.small_text)


def _spots(route: Route, size: Size, word: str) -> Iterator[Tag]:
    """The places on a line, from its middle outwards; of a carried one the second run first."""
    own = tuple(route.points)
    room = measure(word, size.small_text) + 0.9 * size.small_text if word else 0
    for run in reversed([route.points[start : start + 21] for start in range(0, len(route.points), 21)]):
        for step in (10, 11, 9, 12, 8, 13, 7, 14, 6, 15, 5, 16, 4, 17, 3):
            letter = around(*run[step], 2 * size.letter)
            if not word:
                yield Tag(route.link, run[step], letter)
                continue
            height = max(size.pill, 2 * size.letter)
            for leftwards in (False, True):
                left = letter.x - room if leftwards else letter.x
                box = Box(left, run[step][1] - height / 2, letter.width + room, height)
                yield Tag(route.link, run[step], box, word, leftwards, line=own)


def _elsewhere(route: Route, size: Size) -> Iterator[Tag]:
    """Every spot of a grid, the nearest to the middle of the line first; tied to it."""
    middle = route.points[10]
    step = size.letter / 2
    floor = size.floor or size.height
    spots = [
        (column * step, row * step) for column in range(int(size.width / step)) for row in range(int(floor / step))
    ]
    for spot in sorted(spots, key=lambda point: (round(distance(point, middle), 3), point)):
        yield Tag(route.link, spot, around(*spot, 2 * size.letter), tie=middle)


def _best(spots: Iterable[Tag], full: list[Box], lines: list[Point], size: Size) -> Tag | None:
    """The spot that hides least of other lines, early ones preferred; of tied ones simply the first that is free."""
    ground = Box(MARGIN, MARGIN, size.width - 2 * MARGIN, (size.floor or size.height) - 2 * MARGIN)
    best, least = None, 0.0
    for place, tag in enumerate(spots):
        if not tag.box.within(ground) or any(tag.box.touches(box, APART) for box in full):
            continue
        if tag.tie:
            return tag
        own = tag.box.count(tag.line)
        cost = place * 0.25 + own * 0.6 + tag.box.count(lines)
        if best is None or cost < least:
            best, least = tag, cost
    return best
