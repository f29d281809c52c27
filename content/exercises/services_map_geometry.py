"""Joined-up services map: sizes, points, curves and the ring. Pure arithmetic, in units of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin

Point = tuple[float, float]
Quad = tuple[Point, Point, Point]  # start, control, end
OVERLAP = 18  # how far two petals reach over each other
SAMPLES = 48


@dataclass(frozen=True)
class Size:
    """Lengths of one way to draw the map."""

    width: float
    height: float
    centre: Point
    ring: float  # radius of the ring of services
    band: float  # half the width of a petal
    bead: float  # radius of a service
    person: float
    badge: float
    letter: float  # radius of a hand-off's letter
    pill: float  # height of a label
    number_text: float
    small_text: float
    name_text: float
    most_words: int  # with more hand-offs than this, letters alone
    column: float = 0  # width of the names at the side; 0 draws none
    floor: float = 0  # the names end above this, the legend begins below

    @property
    def head(self) -> float:
        return self.bead * 0.6


WIDE = Size(
    width=1000, height=700, centre=(500, 316), ring=228, band=42, bead=26, person=48, badge=13, letter=13, pill=27,
    number_text=20, small_text=15, name_text=16, most_words=12, column=184, floor=624,
)  # fmt: skip
COMPACT = Size(
    width=600, height=600, centre=(300, 300), ring=236, band=44, bead=31, person=56, badge=18, letter=19, pill=38,
    number_text=28, small_text=22, name_text=24, most_words=6,
)  # fmt: skip


def at(size: Size, angle: float, radius: float) -> Point:
    """The point at an angle (in degrees, 0 to the right, clockwise) and a distance from the middle."""
    turn = radians(angle)
    return size.centre[0] + radius * cos(turn), size.centre[1] + radius * sin(turn)


def angle_of(place: int, places: int, backwards: bool) -> float:
    """Where the service of this place (from 0) stands: clockwise from the top, the other way round on a page that runs so."""
    if places == 1:
        return 180 if backwards else 0
    turn = (place + 0.5) * 360 / places
    return -90 - turn if backwards else -90 + turn


def along(quad: Quad, t: float) -> Point:
    """The point of a curve at t, 0 to 1."""
    (ax, ay), (bx, by), (cx, cy) = quad
    u = 1 - t
    return u * u * ax + 2 * u * t * bx + t * t * cx, u * u * ay + 2 * u * t * by + t * t * cy


def cut(quad: Quad, first: float, last: float) -> Quad:
    """The piece of a curve from one t to another."""
    (ax, ay), (bx, by), (cx, cy) = quad

    def blossom(s: float, t: float) -> Point:
        weights = (1 - s) * (1 - t), s * (1 - t) + t * (1 - s), s * t
        return (
            weights[0] * ax + weights[1] * bx + weights[2] * cx,
            weights[0] * ay + weights[1] * by + weights[2] * cy,
        )

    return blossom(first, first), blossom(first, last), blossom(last, last)


def straight(start: Point, end: Point) -> Quad:
    """A straight line as a curve."""
    return start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), end


def distance(first: Point, second: Point) -> float:
    return hypot(first[0] - second[0], first[1] - second[1])


def towards(start: Point, end: Point, length: float) -> Point:
    """The point this far from the start on the way to the end."""
    whole = distance(start, end) or 1
    return start[0] + (end[0] - start[0]) * length / whole, start[1] + (end[1] - start[1]) * length / whole


def leaving(quad: Quad, radius: float, middle: Point | None = None) -> float:
    """The t at which a curve has come this far from its start, or from another point near it."""
    steps = (step / 400 for step in range(401))
    return next((t for t in steps if distance(along(quad, t), middle or quad[0]) >= radius), 1.0)


def arriving(quad: Quad, radius: float, middle: Point | None = None) -> float:
    """The t from which a curve is nearer than this to its end, or to another point near it."""
    steps = (1 - step / 400 for step in range(401))
    return next((t for t in steps if distance(along(quad, t), middle or quad[2]) >= radius), 0.0)


def length_at(quad: Quad, fraction: float) -> float:
    """The t at which this part of a curve's length lies behind."""
    points = [along(quad, step / SAMPLES) for step in range(SAMPLES + 1)]
    pieces = [distance(first, second) for first, second in zip(points, points[1:], strict=False)]
    wanted, passed = fraction * sum(pieces), 0.0
    for step, piece in enumerate(pieces):
        if passed + piece >= wanted:
            return (step + (wanted - passed) / (piece or 1)) / SAMPLES
        passed += piece
    return 1.0


def length(quad: Quad) -> float:
    points = [along(quad, step / SAMPLES) for step in range(SAMPLES + 1)]
    return sum(distance(first, second) for first, second in zip(points, points[1:], strict=False))


def bow(size: Size, first: float, second: float, repeat: int) -> Quad:
    """The curve of a hand-off between services at two angles. It keeps clear of the person; repeated pairs lie side by side.

    It begins and ends a little towards the other service, the more so the nearer that is: lines from one service part sooner.
    """
    turn = (second - first + 180) % 360 - 180 or 180.0
    turn = 180.0 if abs(abs(turn) - 180) < 1e-6 else turn
    near = cos(radians(turn / 2))
    clear = size.person + 40
    middle = clear + (0.84 * size.ring - clear) * near + 22 * (repeat % 5)
    middle = min(middle, 0.86 * size.ring)
    control = 2 * middle - size.ring * near
    lean = (6 if turn > 0 else -6) * near * near
    ends = at(size, first + lean, size.ring), at(size, second - lean, size.ring)
    return ends[0], at(size, first + turn / 2, control), ends[1]


def reach(size: Size, places: int) -> float:
    """By how many degrees a petal runs past its first and last service, so that neighbours overlap."""
    apart = size.ring * 2 * pi / max(places, 1)
    beyond = 56.0 if places <= 1 else max(0.0, (apart - 2 * size.band + OVERLAP) / 2)
    return beyond / size.ring * 180 / pi
