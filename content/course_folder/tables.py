"""Tables in Markdown, and as Wagtail's table block keeps them. Cells hold words only: the block shows no more."""

from __future__ import annotations

import re
from collections.abc import Collection

from content.course_folder.inline import read_runs
from content.course_folder.problems import Notes, Place
from content.course_folder.rich_text import Run, canonical_runs, readable
from content.course_folder.to_markdown import inline_markdown

_ROW = re.compile(r"\|(?:(?:[^|\\]|\\.)*\|)+")
_CELL = re.compile(r"((?:[^|\\]|\\.)*)\|")
_RULE = re.compile(r"\|(?: *-+ *\|)+")


def read_table(text: str, place: Place, notes: Notes) -> list[list[str]]:
    """Rows of cells. The second line, of hyphens, is a matter of form only. Problems are noted."""
    lines = [(line.strip(" \t"), place.down(number)) for number, line in enumerate(text.split("\n"))]
    lines = [(line, here) for line, here in lines if line]
    if len(lines) < 2 or not _RULE.fullmatch(lines[1][0]):
        notes.problem(
            lines[1][1] if len(lines) > 1 else place,
            "Write the table as lines of | cell | cell |, the second line as |---|---| without colons.",
        )
        return []
    rows = [_row(line, here, notes) for line, here in [lines[0], *lines[2:]]]
    width = _RULE.fullmatch(lines[1][0])[0].count("|") - 1
    for row, (_line, here) in zip(rows, [lines[0], *lines[2:]], strict=True):
        if row and len(row) != width:
            notes.problem(here, f"This row has {len(row)} cells and the line of hyphens {width}; make them equal.")
    return rows


def _row(line: str, place: Place, notes: Notes) -> list[str]:
    if not _ROW.fullmatch(line):
        notes.problem(place, "Begin and end each row of a table with |.")
        return []
    cells = []
    for cell in _CELL.findall(line[1:]):
        runs = read_runs(cell.strip(" \t"), [place], (), notes)
        cells.append("".join(run.text for run in runs))
    return cells


def table_markdown(rows: list[list[str | None]], known: Collection[str] = ()) -> str:
    """The rows as Markdown. Rows that are too short are filled up."""
    width = max((len(row) for row in rows), default=0)
    lines = [_line([_cell(cell, known) for cell in [*row, *[""] * (width - len(row))]]) for row in rows]
    return "\n".join([*lines[:1], "|" + "---|" * width, *lines[1:]])


def _cell(cell: str | None, known: Collection[str]) -> str:
    runs = canonical_runs([Run(readable(str(cell or "")))], breaks=False)
    return inline_markdown(runs, known).replace("|", "\\|")


def _line(cells: list[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"
