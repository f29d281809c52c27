"""A sheet that pictures made of rows are laid out on: it grows downwards and remembers where every word stands.

Sheets are narrow, so that words stay legible on a phone without a second drawing. In a page that runs from right to left
the names begin at the right edge; scales keep their direction, as numbers do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from content.exercises.drawing import Node, circle, path, picture, words, words_box
from content.exercises.measuring import Box, fit, wrap

WIDTH = 440
EDGE = 8
TEXT, SMALL = 16, 14
LEADING = 1.28


@dataclass
class Sheet:
    """Elements in drawing order, the boxes of all words, and how far down the sheet is filled."""

    direction: str = "ltr"
    nodes: list[Node] = field(default_factory=list)
    labels: list[tuple[str, Box]] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    y: float = EDGE

    @property
    def height(self) -> float:
        return self.y + EDGE

    def add(self, *nodes: Node) -> None:
        """Elements without words."""
        self.nodes.extend(nodes)

    def mark(self, box: Box, *nodes: Node) -> None:
        """A shape that no words may touch."""
        self.marks.append(box)
        self.add(*nodes)

    def write(
        self, text: str, x: float, y: float, *, size=TEXT, bold=False, anchor="start", paint="fill-ink", inside=False
    ) -> None:
        """One line of words with its box; `inside` for a number within a shape of ours."""
        self.nodes.append(words(text, x, y, size=size, bold=bold, anchor=anchor, paint=paint))
        if not inside:
            self.labels.append((text, words_box(text, x, y, size=size, bold=bold, anchor=anchor)))

    def paragraph(
        self, text: str, x: float, width: float, *, lines=2, size=TEXT, bold=False, anchor="start", paint="fill-ink"
    ) -> None:
        """Some lines of words, from the present height down; `x` is the edge or middle that `anchor` names."""
        for line in (fit(line, width, size, bold=bold) for line in wrap(text, width, size, bold=bold, lines=lines)):
            self.y += size * LEADING
            self.write(line, x, self.y - size * 0.3, size=size, bold=bold, anchor=anchor, paint=paint)

    def beginning(self, text: str, width: float = WIDTH - 2 * EDGE, **how) -> None:
        """Words from the edge where reading begins."""
        backwards = self.direction == "rtl"
        self.paragraph(text, WIDTH - EDGE if backwards else EDGE, width, anchor="end" if backwards else "start", **how)

    def space(self, height: float) -> None:
        self.y += height

    def picture(self, *, id: str, title: str, description: str, name: str, compact: bool | None = None) -> str:
        """The sheet as SVG. `compact` says for which of two places it is drawn; None for a picture that is drawn once."""
        widths = [] if compact is None else ["compact" if compact else "wide"]
        return picture(
            *self.nodes,
            id=id,
            title=title,
            description=description,
            width=WIDTH,
            height=self.height,
            name=" ".join(["upright", name, *widths]),
        )


def line(x1: float, y1: float, x2: float, y2: float, paint: str = "line-hair", width: float = 1.5, **how) -> Node:
    """A straight line."""
    return path(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", paint, width=width, stroke_linecap="round", **how)


def diamond(
    x: float, y: float, reach: float, paint: str, *, fill: str | None = None, stroke_width: float | None = None, **how
) -> Node:
    """A square on its corner."""
    data = f"M{x:.1f} {y - reach:.1f}l{reach:.1f} {reach:.1f}l{-reach:.1f} {reach:.1f}l{-reach:.1f} {-reach:.1f}z"
    return path(data, paint, fill=fill, width=stroke_width, **how)


def square(
    x: float, y: float, reach: float, paint: str, *, fill: str | None = None, stroke_width: float | None = None, **how
) -> Node:
    """A square with its middle at a point."""
    data = f"M{x - reach:.1f} {y - reach:.1f}h{2 * reach:.1f}v{2 * reach:.1f}h{-2 * reach:.1f}z"
    return path(data, paint, fill=fill, width=stroke_width, stroke_linejoin="round", **how)


def disc(x: float, y: float, radius: float, paint: str, **how) -> Node:
    """A filled circle, or a ring when `paint` says so."""
    return circle(x, y, radius, paint, **how)


def arrow(x1: float, x2: float, y: float, paint: str, *, start: float = 12, end: float = 12) -> list[Node]:
    """A level arrow from one mark to another, its head just before the second; none where there is no room."""
    way = 1 if x2 > x1 else -1
    a, b = x1 + way * start, x2 - way * end
    if (b - a) * way < 8:
        return []
    head = f"M{b - way * 9:.1f} {y - 6:.1f}L{b:.1f} {y:.1f}L{b - way * 9:.1f} {y + 6:.1f}"
    return [
        line(a, y, b, y, paint, 3),
        path(head, paint, width=3, stroke_linecap="round", stroke_linejoin="round"),
    ]
