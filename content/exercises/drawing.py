"""Pictures as SVG: everything escaped, colours only by class, a title and a description for whoever does not see them.

A colour is a class, `fill-…` or `line-…`, and `content/css/exercises.css` says what it is in each theme. Sizes and dashes are
attributes. No style attribute, no style element: the site's policy for content forbids both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, register_namespace, tostring  # nosec B405 - writes; defusedxml reads

from defusedxml.ElementTree import fromstring

from content.exercises.measuring import ASCENT, DESCENT, NARROW_SIGNS, Box, measure, runs_right_to_left, shown

SPACE = "http://www.w3.org/2000/svg"
SECTORS = ("health", "council", "school", "housing", "benefits", "charity", "family", "other")
# What a saved picture looks like away from the site: the light theme
LIGHT = {
    "ink": "#1c2b2f", "ink-soft": "#4a5a5e", "paper": "#fbf8f2", "sheet": "#fffefb", "wash": "#eef2ec", "hair": "#d9d5c8",
    "edge": "#79868a", "accent": "#0f6a6a", "on-accent": "#ffffff", "person": "#c94f33", "person-text": "#a83f27",
    "on-person": "#ffffff", "note": "#8a6400", "note-wash": "#faefcf",
    "health": "#1f5f99", "council": "#5b3b8c", "school": "#8b6914", "housing": "#33474f", "benefits": "#8c2a45",
    "charity": "#2c7a4b", "family": "#b25f14", "other": "#746e66",
}  # fmt: skip
PETAL = "0.16"
FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, Arial, Helvetica, sans-serif"


@dataclass(frozen=True)
class Node:
    """An element: its name, its attributes in the order given, and what it holds."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node | str, ...] = ()


def number(value: float) -> str:
    """A length with one decimal at most, the same on every machine."""
    return (
        f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")
    )


def el(name: str, *children: Node | str | None, **attributes: object) -> Node:
    """An element. `class_` is the class, `stroke_width` is stroke-width; an attribute that is None is left out."""
    named = (
        (key.rstrip("_").replace("_", "-"), number(value) if isinstance(value, int | float) else str(value))
        for key, value in attributes.items()
        if value is not None
    )
    return Node(name, tuple(named), tuple(child for child in children if child is not None))


def group(children: Iterable[Node], **attributes: object) -> Node:
    """Several elements that belong together."""
    return el("g", *children, **attributes)


def words(
    text: str,
    x: float,
    y: float,
    *,
    size: float = 16,
    bold: bool = False,
    anchor: str = "start",
    paint: str = "fill-ink",
) -> Node:
    """One line of text. `anchor` (start, middle, end) means left, middle and right, whichever way the words run."""
    line = shown(text)
    backwards = runs_right_to_left(line)
    if backwards:
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    return el(
        "text",
        line,
        x=x,
        y=y,
        class_=paint,
        font_size=size,
        font_weight=700 if bold else 400,
        text_anchor=None if anchor == "start" else anchor,
        direction="rtl" if backwards else None,
    )


def words_box(text: str, x: float, y: float, *, size: float = 16, bold: bool = False, anchor: str = "start") -> Box:
    """The room that `words` with the same arguments takes."""
    width = measure(shown(text), size, bold=bold)
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    return Box(left, y - ASCENT * size, width, (ASCENT + DESCENT) * size)


def circle(x: float, y: float, radius: float, paint: str, **attributes: object) -> Node:
    return el("circle", cx=x, cy=y, r=radius, class_=paint, **attributes)


def path(data: str, paint: str, *, width: float | None = None, fill: str | None = "none", **attributes: object) -> Node:
    """A path; a line unless `fill` is None, which leaves the filling to its class."""
    return el("path", d=data, class_=paint, fill=fill, stroke_width=width, **attributes)


def rectangle(box: Box, paint: str, *, radius: float = 0, **attributes: object) -> Node:
    return el(
        "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=radius or None, class_=paint, **attributes
    )


def picture(
    *children: Node,
    id: str,
    title: str,
    description: str,
    width: float,
    height: float,
    name: str = "",
) -> str:
    """A whole picture. `id` begins the ids of its title and description, `name` is a class for this kind of picture.

    Places are counted from the left in every language, so the direction of the drawing is fixed and does not follow the
    page; `words` sets that of each line of text.
    """
    prefix = re.sub(r"[^A-Za-z0-9_-]", "-", id) or "drawing"
    whole = el(
        "svg",
        el("title", " ".join(title.split()), id=f"{prefix}-title"),
        el("desc", " ".join(description.split()), id=f"{prefix}-desc"),
        *children,
        xmlns=SPACE,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=f"{prefix}-title",
        aria_describedby=f"{prefix}-desc",
        class_=f"drawing {name}".strip(),
        direction="ltr",
    )
    return render(whole)


def render(node: Node) -> str:
    """The element as text."""
    inside = "".join(child and (escaped(child) if isinstance(child, str) else render(child)) for child in node.children)
    attributes = "".join(f' {name}="{escaped(value)}"' for name, value in node.attributes)
    return f"<{node.name}{attributes}>{inside}</{node.name}>" if inside else f"<{node.name}{attributes}/>"


def escaped(text: str) -> str:
    """Text for an element or an attribute, without the signs that XML cannot hold."""
    kept = "".join(
        sign
        for sign in str(text)
        if sign in "\t\n" or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in "\ufffe\uffff")
    )
    return (
        kept.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#39;")
    )


def standalone(svg: str) -> str:
    """A picture of ours as a file of its own: the colours of the light theme written into it, on paper.

    Words keep the width they were given room for, since the font may be another wherever the file is opened.
    """
    root = fromstring(svg)
    _, _, width, height = root.get("viewBox", "0 0 0 0").split()
    root.set("width", width)
    root.set("height", height)
    root.set("font-family", FONT)
    _coloured(root, "ink")
    for line in root.iter(f"{{{SPACE}}}text"):
        _held(line)
    ground = Element(f"{{{SPACE}}}rect", {"width": width, "height": height, "fill": LIGHT["paper"]})
    root.insert(2, ground)
    register_namespace("", SPACE)  # said each time: other libraries give the empty prefix to spaces of theirs
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _coloured(node: Element, sector: str) -> None:
    classes = node.get("class", "").split()
    sector = next((name for name in classes if name in SECTORS), sector)
    for name in classes:
        way, _, colour = name.partition("-")
        if name == "fill-petal":
            node.set("fill", LIGHT[sector])
            node.set("fill-opacity", PETAL)
        elif way in {"fill", "line"}:
            node.set("fill" if way == "fill" else "stroke", LIGHT[sector if colour == "sector" else colour])
    node.attrib.pop("class", None)
    for child in node:
        _coloured(child, sector)


def _held(line: Element) -> None:
    """Give a line of plain letters its width; of others nobody knows how wide they should be."""
    text = line.text or ""
    if len(text) > 1 and all(sign.isascii() or sign in NARROW_SIGNS for sign in text):
        size, bold = float(line.get("font-size", "16")), line.get("font-weight") == "700"
        line.set("textLength", number(measure(text, size, bold=bold)))
        line.set("lengthAdjust", "spacingAndGlyphs")
