"""Joined-up services map: the picture. Colour never says anything alone: lines differ in stroke and carry letters and words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from content.exercises import services_map_options as known
from content.exercises.drawing import Node, circle, el, group, number, path, picture, rectangle, words
from content.exercises.frame import Options
from content.exercises.measuring import fit, measure, shown, wrap
from content.exercises.services_map_counts import Story
from content.exercises.services_map_geometry import COMPACT, WIDE, Point, Quad, Size, at
from content.exercises.services_map_labels import Layout, Tag, lay_out
from content.exercises.services_map_layout import LINE as SIDE_LINE
from content.exercises.services_map_layout import SECTOR_LINE, SECTOR_TEXT, SIDE_TEXT, Petal, Route, Side

SAMPLE_LINE, LEGEND_TEXT, LEGEND_GAP, LEGEND_ROW = 42, 15, 26, 30
ROOF = {"stroke_linecap": "round", "stroke_opacity": "0.28"}


def draw(story: Story, options: Options, *, id: str, description: str, compact: bool, direction: str) -> str:
    """The map as SVG."""
    size = COMPACT if compact else WIDE
    layout = lay_out(story, options, size, backwards=direction == "rtl")
    title = (
        _("Services map of %(name)s’s story") % {"name": story.name} if story.services else _("An empty services map")
    )
    parts = [*_ground(layout, story), *_lines(layout), _person(layout), *_tags(layout), *_beads(layout)]
    if not compact:
        parts += [*(_side(side) for side in layout.sides), *_legend(layout, story, options)]
    if not story.services:
        parts += _empty(size)
    return picture(
        *parts,
        id=id,
        title=title,
        description=description,
        width=size.width,
        height=size.height,
        name="services-map compact" if compact else "services-map wide",
    )


def _dot(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _curve(quad: Quad) -> str:
    return f"M{_dot(quad[0])}Q{_dot(quad[1])} {_dot(quad[2])}"


# The ground: petals, and the roof over services in one place


def _ground(layout: Layout, story: Story) -> Iterator[Node]:
    if len(layout.beads) == 1:
        yield circle(*layout.size.centre, layout.size.ring, "line-edge", fill="none", stroke_dasharray="2 8")
    for petal in layout.petals:
        shape = path(_petal(petal, layout.size), "fill-petal line-sector", width=1.25, fill=None, fill_rule="evenodd")
        yield group([shape], class_=petal.colour)
    roof = [bead.angle for bead in layout.beads if bead.service in story.place]
    if len(roof) > 1:
        size = layout.size
        first, last, radius = min(roof), max(roof), number(size.ring)
        data = f"M{_dot(at(size, first, size.ring))}A{radius} {radius} 0 {int(last - first > 180)} 1 {_dot(at(size, last, size.ring))}"
        yield path(data, "line-accent", width=2 * size.bead + 18, **ROOF)


def _petal(petal: Petal, size: Size) -> str:
    outer, inner, round_ = size.ring + size.band, size.ring - size.band, number(size.band)
    if petal.span is None:
        x, y = size.centre
        return "".join(
            f"M{_dot((x - r, y))}A{number(r)} {number(r)} 0 1 1 {_dot((x + r, y))}A{number(r)} {number(r)} 0 1 1 {_dot((x - r, y))}z"
            for r in (outer, inner)
        )
    first, last = petal.span
    large = int(last - first > 180)
    out, back = number(outer), number(inner)
    return (
        f"M{_dot(at(size, first, outer))}A{out} {out} 0 {large} 1 {_dot(at(size, last, outer))}"
        f"A{round_} {round_} 0 0 1 {_dot(at(size, last, inner))}"
        f"A{back} {back} 0 {large} 0 {_dot(at(size, first, inner))}"
        f"A{round_} {round_} 0 0 1 {_dot(at(size, first, outer))}z"
    )


# Hand-offs


def _ink(route_or_tag: Route | Tag) -> str:
    link = route_or_tag.link
    if link.carried:
        return "person-text"
    return "ink-soft" if link.missing else "ink"


def _stroke(went: str, width: float) -> dict[str, object]:
    """How a line of this kind is drawn: solid, dashed, or in dots. A dropped one is solid and broken by a cross."""
    dashes = {known.SLOW: "11 9", known.MISSING: "0.1 9"}.get(went)
    return {"width": 4 if went == known.MISSING else width, "stroke_dasharray": dashes, "stroke_linecap": "round"}


def _lines(layout: Layout) -> Iterator[Node]:
    for route in layout.routes:
        ink = _ink(route)
        stroke = _stroke(route.link.went, 5 if route.link.carried else 3)
        data = "".join(_curve(piece) for piece in route.pieces)
        parts = [path(data, f"line-{ink}", **stroke), _head(route.head, ink, route.link.missing, layout.size.head)]
        if route.cross:
            parts.append(_cross(route.cross, ink))
        yield group(parts)


def _head(ends: tuple[Point, Point], ink: str, hollow: bool, length: float) -> Node:
    (bx, by), (tx, ty) = ends
    whole = ((tx - bx) ** 2 + (ty - by) ** 2) ** 0.5 or 1
    ox, oy = -(ty - by) / whole * length * 0.47, (tx - bx) / whole * length * 0.47
    data = f"M{_dot((bx + ox, by + oy))}L{_dot((tx, ty))}L{_dot((bx - ox, by - oy))}z"
    if hollow:
        return path(data, f"fill-paper line-{ink}", width=2, fill=None, stroke_linejoin="round")
    return path(data, f"fill-{ink} line-{ink}", width=1.5, fill=None, stroke_linejoin="round")


def _cross(point: Point, ink: str, arm: float = 6) -> Node:
    x, y = point
    data = (
        f"M{_dot((x - arm, y - arm))}L{_dot((x + arm, y + arm))}M{_dot((x + arm, y - arm))}L{_dot((x - arm, y + arm))}"
    )
    return path(data, f"line-{ink}", width=3.5, stroke_linecap="round")


def _tags(layout: Layout) -> Iterator[Node]:
    size = layout.size
    for tag in layout.tags:
        ink, (x, y) = _ink(tag), tag.point
        parts = []
        if tag.tie:
            parts.append(path(f"M{_dot(tag.tie)}L{_dot(tag.point)}", f"line-{ink}", width=1))
        if tag.word:
            parts.append(rectangle(tag.box, "fill-paper line-edge", radius=tag.box.height / 2, stroke_width=1))
            start = tag.box.x + 0.55 * size.small_text if tag.leftwards else x + size.letter + 0.35 * size.small_text
            parts.append(words(tag.word, start, y + 0.34 * size.small_text, size=size.small_text))
        parts.append(circle(x, y, size.letter, f"fill-{ink} line-paper", stroke_width=0 if tag.word else 2))
        baseline = y + 0.35 * size.small_text
        parts.append(
            words(tag.link.letter, x, baseline, size=size.small_text, bold=True, anchor="middle", paint="fill-paper")
        )
        yield group(parts)


# The person, the services and their names


def _person(layout: Layout) -> Node:
    size, (x, y) = layout.size, layout.size.centre
    by = size.person / 50
    figure = el(
        "path",
        d="M0-31a11 11 0 1 1 0 22a11 11 0 1 1 0-22M-21 18a21 21 0 0 1 42 0z",
        class_="fill-on-person",
        transform=f"translate({_dot(size.centre)}) scale({by:.2f})",
    )
    box = layout.pill
    return group(
        [
            circle(x, y, size.person, "fill-person"),
            figure,
            rectangle(box, "fill-paper line-person", radius=box.height / 2, stroke_width=1.5),
            words(
                layout.name,
                x,
                box.y + box.height / 2 + 0.35 * size.name_text,
                size=size.name_text,
                bold=True,
                anchor="middle",
            ),
        ]
    )


def _beads(layout: Layout) -> Iterator[Node]:
    size = layout.size
    for bead in layout.beads:
        x, y = bead.point
        parts = [
            circle(x, y, size.bead, "fill-paper line-sector", stroke_width=3.5),
            words(
                str(bead.service.number),
                x,
                y + 0.36 * size.number_text,
                size=size.number_text,
                bold=True,
                anchor="middle",
            ),
        ]
        if bead.badge:
            bx, by = bead.badge
            parts.append(circle(bx, by, size.badge, "fill-note-wash line-note", stroke_width=1.75))
            parts.append(
                words(
                    str(bead.again), bx, by + 0.35 * size.small_text, size=size.small_text, bold=True, anchor="middle"
                )
            )
        yield group(parts, class_=bead.colour)


def _side(side: Side) -> Node:
    start, end = side.leader
    parts = [path(f"M{_dot(start)}L{_dot(end)}", "line-edge", width=1)]
    y = side.box.y + 0.78 * SIDE_TEXT
    for line in side.lines:
        parts.append(words(line, side.x, y, size=SIDE_TEXT, bold=True, anchor=side.anchor))
        y += SIDE_LINE
    if side.sector:
        y += SECTOR_LINE - SIDE_LINE
        parts.append(words(side.sector, side.x, y, size=SECTOR_TEXT, anchor=side.anchor, paint="fill-ink-soft"))
    return group(parts)


# The legend, and the map before anything is on it


def _legend(layout: Layout, story: Story, options: Options) -> Iterator[Node]:
    """What the lines and badges of this map mean, only those that are there, in rows under the map."""
    links = [route.link for route in layout.routes]
    entries = [
        (went, str(options.label("went", went)))
        for went in options.keys("went")
        if went in {link.went for link in links}
    ]
    if any(link.carried for link in links):
        entries.append(("carried", _("carried by the person or carer")))
    if any(bead.badge for bead in layout.beads):
        entries.append(("badge", _("times asked again")))
    if len(story.place) > 1:
        entries.append(("place", _("in one place")))
    rows: list[list[tuple[str, str, float]]] = [[]]
    for kind, text in entries:
        text = fit(shown(text), 240, LEGEND_TEXT)
        width = SAMPLE_LINE + 8 + measure(text, LEGEND_TEXT)
        if rows[-1] and sum(entry[2] + LEGEND_GAP for entry in rows[-1]) + width > layout.size.width - 40:
            rows.append([])
        rows[-1].append((kind, text, width))
    y = layout.size.height - 24 - LEGEND_ROW * (len(rows) - 1)
    for row in rows:
        x = (layout.size.width - sum(entry[2] for entry in row) - LEGEND_GAP * (len(row) - 1)) / 2
        for kind, text, width in row:
            yield group(
                [*_sample(kind, x, y), words(text, x + SAMPLE_LINE + 8, y + 5, size=LEGEND_TEXT, paint="fill-ink-soft")]
            )
            x += width + LEGEND_GAP
        y += LEGEND_ROW


def _sample(kind: str, x: float, y: float) -> list[Node]:
    if kind == "badge":
        middle = x + SAMPLE_LINE - 13
        return [
            circle(middle, y, 12, "fill-note-wash line-note", stroke_width=1.75),
            words("2", middle, y + 5, size=14, bold=True, anchor="middle"),
        ]
    if kind == "place":
        return [path(f"M{_dot((x + 12, y))}H{number(x + 32)}", "line-accent", width=20, **ROOF)]
    ink = {"carried": "person-text", known.MISSING: "ink-soft"}.get(kind, "ink")
    head = _head(((x + 30, y), (x + SAMPLE_LINE, y)), ink, kind == known.MISSING, 13)
    stroke = _stroke(kind, 5 if kind == "carried" else 3)
    if kind == known.DROPPED:
        data = f"M{_dot((x, y))}H{number(x + 6)}M{_dot((x + 25, y))}H{number(x + 30)}"
        return [path(data, f"line-{ink}", **stroke), _cross((x + 15.5, y), ink, 5), head]
    return [path(f"M{_dot((x, y))}H{number(x + 30)}", f"line-{ink}", **stroke), head]


def _empty(size: Size) -> list[Node]:
    """The ring before anybody stands on it: joined, open beads; and where to begin."""
    ring = 0.7 * size.ring
    places = [at(size, -67.5 + turn * 45, ring) for turn in range(8)]
    beads = [circle(x, y, 0.371 * ring, "line-edge", stroke_width=1.5, fill="none") for x, y in places]
    text = _("Start with one service. Two or three is enough to see something.")
    lines = wrap(text, 0.9 * size.width, size.name_text, lines=2)
    top = size.centre[1] + 1.371 * ring + 1.5 * size.name_text
    return beads + [
        words(
            line,
            size.centre[0],
            top + place * 1.3 * size.name_text,
            size=size.name_text,
            anchor="middle",
            paint="fill-ink-soft",
        )
        for place, line in enumerate(lines)
    ]
