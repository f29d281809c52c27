"""A text with fences, cut into stretches of Markdown and fences, each with the line it begins at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.course_folder.problems import Notes, Place

_OPENING = re.compile(r"::: *([a-z]+(?:-[a-z]+)*) *")
_CLOSING = re.compile(r"::: *")
SEPARATOR = "---"


@dataclass(frozen=True)
class Stretch:
    """Markdown between two fences."""

    text: str
    place: Place


@dataclass(frozen=True)
class Fence:
    """A fence: its kind, its YAML head, and its body, None without a separator."""

    kind: str
    place: Place
    head: str
    head_place: Place
    body: str | None
    body_place: Place


def split_fences(text: str, place: Place, notes: Notes) -> list[Stretch | Fence]:
    """The parts of a text in order. `place` is where its first line stands."""
    parts: list[Stretch | Fence] = []
    lines: list[str] = []
    start, kind = place, ""
    for number, line in enumerate(text.split("\n")):
        here = place.down(number)
        opening, closing = _OPENING.fullmatch(line), _CLOSING.fullmatch(line)
        if not line.startswith(":::"):
            lines.append(line)
            continue
        if not opening and not closing:
            notes.problem(here, "This fence is not understood; write ::: and its kind, or ::: alone to end one.")
            lines.append("")
        elif closing and not kind:
            notes.problem(here, "No fence is open here; take this line away.")
            lines.append("")
        else:
            if opening and kind:
                notes.problem(here, f"End the “{kind}” fence of line {start.line} with ::: first; fences do not nest.")
            parts.append(_part(kind, lines, start))
            lines, start, kind = [], here if opening else here.down(1), opening[1] if opening else ""
    if kind:
        notes.problem(start, f"Nothing ends this “{kind}” fence; write ::: on a line of its own below it.")
    parts.append(_part(kind, lines, start))
    return [part for part in parts if isinstance(part, Fence) or part.text.strip(" \t\n")]


def _part(kind: str, lines: list[str], start: Place) -> Stretch | Fence:
    if not kind:
        return Stretch("\n".join(lines), start)
    ends = [number for number, line in enumerate(lines) if line.rstrip(" \t") == SEPARATOR]
    end = ends[0] if ends else len(lines)
    body = "\n".join(lines[end + 1 :]) if ends else None
    return Fence(kind, start, "\n".join(lines[:end]), start.down(1), body, start.down(end + 2))
