"""A small plot of columns. Pure: words and numbers in, measures for a drawing out."""

from __future__ import annotations

from dataclasses import dataclass

STEP, WIDTH, TALLEST = 52, 36, 150  # from column to column, a column, the highest of them
HEAD, FOOT = 24, 24  # room for the number above a column, and for the words below


@dataclass(frozen=True)
class Column:
    """One column: what stands below and above it, where it begins and how high it is."""

    label: str
    count: int
    x: int
    height: float
    width: int = WIDTH

    @property
    def y(self) -> float:
        return HEAD + TALLEST - self.height

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        return self.y - 6


@dataclass(frozen=True)
class Plot:
    """Columns on a common ground, and the size of the drawing."""

    columns: list[Column]
    width: int
    height: int = HEAD + TALLEST + FOOT
    ground: int = HEAD + TALLEST
    below: int = HEAD + TALLEST + 18


def plot(rows: list[tuple[str, int]]) -> Plot:
    """Columns for labelled numbers, the largest as high as there is room. Nothing has no height."""
    most = max([count for _label, count in rows] + [1])
    gap = (STEP - WIDTH) // 2
    columns = [
        Column(label, count, place * STEP + gap, round(TALLEST * count / most, 1))
        for place, (label, count) in enumerate(rows)
    ]
    return Plot(columns, len(rows) * STEP)
