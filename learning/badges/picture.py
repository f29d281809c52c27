"""The picture of a badge, as SVG and as PNG from one list of shapes, and with the credential inside."""

from __future__ import annotations

import base64
import io
import math
from typing import NamedTuple

from django.utils.html import escape
from openbadgeslib import baking
from PIL import Image, ImageDraw, ImageOps

from learning.models import Artwork, Statement

SIZE = 640
FINER = 4  # drawn larger and made smaller, so that edges are smooth
PAPER, ACCENT, PERSON = "#fbf8f2", "#0f6a6a", "#c94f33"
MOST_BEADS = 24


class Round(NamedTuple):
    """A disc, or its upper half; `rx` and `ry` from its centre, in the measure of the picture."""

    x: float
    y: float
    rx: float
    ry: float
    colour: str
    half: bool = False


def ring(weeks: int) -> list[Round]:
    """A ring of joined beads round a person, one bead a week: the site's one idea, as a badge."""
    count = min(max(weeks, 3), MOST_BEADS)
    middle = SIZE / 2
    share = min(1.02 * math.sin(math.pi / count), 0.42)
    radius = (middle - 30) / (1 + share)
    bead = radius * share
    shapes = [Round(middle, middle, middle - 4, middle - 4, PAPER)]
    for place in range(count):
        angle = 2 * math.pi * place / count - math.pi / 2
        x, y = middle + radius * math.cos(angle), middle + radius * math.sin(angle)
        shapes.append(Round(x, y, bead, bead, ACCENT))
    scale = (radius - bead) * 0.08
    shapes.append(Round(middle, middle + (18.9 - 24) * scale, 4.2 * scale, 4.2 * scale, PERSON))
    shapes.append(Round(middle, middle + (32.4 - 24) * scale, 7.6 * scale, 7.4 * scale, PERSON, half=True))
    return shapes


def as_svg(shapes: list[Round], title: str) -> bytes:
    """The shapes as a drawing with its name."""
    return _svg("".join(_svg_shape(shape) for shape in shapes), title)


def _svg(inside: str, title: str) -> bytes:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" role="img">'
    return f"{head}<title>{escape(title)}</title>{inside}</svg>".encode()


def _svg_shape(shape: Round) -> str:
    x, y, rx, ry = (f"{value:.2f}" for value in shape[:4])
    if not shape.half:
        return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{shape.colour}"/>'
    left, right = f"{shape.x - shape.rx:.2f}", f"{shape.x + shape.rx:.2f}"
    return f'<path d="M{left} {y}A{rx} {ry} 0 0 1 {right} {y}z" fill="{shape.colour}"/>'


def as_png(shapes: list[Round]) -> bytes:
    """The same shapes as points, on a transparent ground."""
    picture = Image.new("RGBA", (SIZE * FINER, SIZE * FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    for x, y, rx, ry, colour, half in shapes:
        box = [(x - rx) * FINER, (y - ry) * FINER, (x + rx) * FINER, (y + ry) * FINER]
        if half:
            draw.pieslice(box, 180, 360, fill=colour)
        else:
            draw.ellipse(box, fill=colour)
    return _png(picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def square_png(file) -> bytes:
    """A picture that an editor chose, as a square of the usual size without metadata. Raises OSError for what is none."""
    with Image.open(file) as picture:
        fitted = ImageOps.contain(ImageOps.exif_transpose(picture).convert("RGBA"), (SIZE, SIZE))
    ground = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    ground.paste(fitted, ((SIZE - fitted.width) // 2, (SIZE - fitted.height) // 2))
    return _png(ground)


def svg_of(statement: Statement) -> bytes:
    """The picture of a statement's badge as a drawing, without the credential."""
    title = statement.course["title"]
    if statement.artwork is None:
        return as_svg(ring(statement.course["weeks"]), title)
    data = base64.b64encode(bytes(statement.artwork.png)).decode()
    return _svg(f'<image width="{SIZE}" height="{SIZE}" href="data:image/png;base64,{data}"/>', title)


def png_of(statement: Statement) -> bytes:
    """The same as points."""
    artwork: Artwork | None = statement.artwork
    return bytes(artwork.png) if artwork else as_png(ring(statement.course["weeks"]))


def baked_svg(statement: Statement) -> bytes:
    """The drawing with the credential in it."""
    return baking.bake_svg(
        svg_of(statement),
        statement.credential,
        element=baking.SVG_ELEMENT_OB3,
        namespace=baking.SVG_NS_OB3,
        as_text=True,
    )


def baked_png(statement: Statement) -> bytes:
    """The picture with the credential in it."""
    return baking.bake_png(png_of(statement), statement.credential, keyword=baking.ITXT_KEYWORD_OB3)
