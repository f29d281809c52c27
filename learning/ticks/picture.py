"""A group as a picture: a strip for each learner, with a bar for each page and activity. Pure; the table says the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from content.numbering import Node
from learning.ticks.columns import parts_of
from learning.ticks.counting import Tally
from learning.ticks.table import Row

STEP, BAR, BETWEEN_WEEKS, HEIGHT, LOW = 10, 8, 10, 20, 2


@dataclass(frozen=True)
class Strip:
    """What is ticked, drawn in full height, and what is not, drawn as a low line. Both are paths of one drawing."""

    name: str
    done: int
    ticked: str
    left: str


@dataclass(frozen=True)
class Label:
    """The number of a week, and where its middle stands, in hundredths of the whole width."""

    words: str
    at: str


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    labels: list[Label]
    group: Strip
    strips: list[Strip]
    of: int


def picture_of(weeks: list[Node], tally: Tally, rows: list[Row]) -> Picture:
    """The strips of these rows, and of the whole group, whose bars are as high as many of it have ticked something."""
    places, labels, at = [], [], 0
    for week in weeks:
        begin = at
        for column in parts_of(week):
            [mark] = column.marks
            places.append((at, mark))
            at += STEP
        labels.append((week.number, (begin + at) / 2))
        at += BETWEEN_WEEKS
    width = max(at - BETWEEN_WEEKS, STEP)
    return Picture(
        width=width,
        height=HEIGHT,
        labels=[Label(number, f"{middle / width * 100:.2f}") for number, middle in labels if number],
        group=_group(places, tally),
        strips=[_strip(row, places) for row in rows],
        of=len(places),
    )


def _strip(row: Row, places: list[tuple[int, str | int]]) -> Strip:
    full = "".join(_bar(at, HEIGHT) for at, mark in places if mark in row.ticks)
    return Strip(row.name, row.done, full, "".join(_bar(at, LOW) for at, mark in places if mark not in row.ticks))


def _group(places: list[tuple[int, str | int]], tally: Tally) -> Strip:
    heights = [(at, round(HEIGHT * tally.by_mark[mark] / tally.people)) for at, mark in places]
    some = "".join(_bar(at, max(height, LOW + 1)) for at, height in heights if height)
    return Strip("", tally.begun, some, "".join(_bar(at, LOW) for at, height in heights if not height))


def _bar(at: int, height: int) -> str:
    return f"M{at} {HEIGHT - height}h{BAR}v{height}h-{BAR}z"
