"""The files of a course folder: which there are, and their text. Nothing outside the folder is ever opened."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from content.course_folder.problems import Notes, Place, Refused

LIMIT = 20 * 1024 * 1024
COURSE, REFERENCES, WEEK = "course.yaml", "references.yaml", "week.yaml"
WEEK_FOLDER = re.compile(r"(\d{1,3})-([\w-]+)")
SECTION_FILE = re.compile(r"(\d{1,3})(?:\.(\d{1,3}))?-([\w-]+)\.md")
# What storage keeps as it is, so that an export finds the same name again.
_MEDIA_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.[A-Za-z0-9]{1,10}")
_MEDIA_NAME_LIMIT = 80
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class TextFile:
    """A file's text with "\\n" at the ends of lines, and its bytes as they were read."""

    name: str
    text: str
    raw: bytes


@dataclass(frozen=True)
class Named:
    """A week folder or section file: its order, the words of its name, where it is and how messages call it."""

    order: tuple[int, int]
    words: str
    path: Path
    name: str


def course_root(folder) -> Path:
    """The folder as a real path. Raises Refused when it is none."""
    root = Path(folder)
    if not root.is_dir():
        raise Refused(f"{root} is not a folder.")
    return root.resolve()


def week_folders(root: Path, notes: Notes) -> list[Named]:
    """The week folders in order. Hidden folders are left alone; any other folder is a problem."""
    found = []
    for path in _visible(root):
        if path.is_dir():
            found.append(
                _named(path, path.name, WEEK_FOLDER, notes, "Name a week by number and words, as in 01-a-week.")
            )
    found = [named for named in found if named]
    if not found:
        notes.problem(Place(COURSE, 1), "There is no week; make a folder for each, as in 01-a-week.")
    return _in_order(found, notes)


def section_files(week: Named, notes: Notes) -> list[Named]:
    """The section files of a week in order, sub-sections behind the section they belong to."""
    found = []
    for path in _visible(week.path):
        name = f"{week.name}/{path.name}"
        if path.is_dir():
            notes.problem(Place(name, 1), "There are no folders inside a week; move its files up, or the folder out.")
        elif path.suffix == ".md":
            found.append(
                _named(path, name, SECTION_FILE, notes, "Name a section 01-words.md and a sub-section 01.1-words.md.")
            )
    return _in_order([named for named in found if named], notes)


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _named(path: Path, name: str, pattern: re.Pattern, notes: Notes, sentence: str) -> Named | None:
    match = pattern.fullmatch(path.name)
    if path.is_symlink():
        notes.problem(Place(name, 1), "This is a link to another place; put the real thing here.")
    elif match is None:
        notes.problem(Place(name, 1), sentence)
    else:
        order = (int(match[1]), int(match[2] or 0)) if pattern is SECTION_FILE else (int(match[1]), 0)
        return Named(order, match[match.lastindex], path, name)
    return None


def _in_order(found: list[Named], notes: Notes) -> list[Named]:
    ordered = sorted(found, key=lambda named: (named.order, named.name))
    for first, second in zip(ordered, ordered[1:], strict=False):
        if first.order == second.order:
            notes.problem(Place(second.name, 1), f"{first.path.name} has the same number; give each its own.")
    return ordered


def read_text(path: Path, name: str, notes: Notes) -> TextFile | None:
    """A text file of the folder, or None and a problem when it cannot be used."""
    if not _usable(path, Place(name, 1), notes):
        return None
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        notes.problem(Place(name, line), "This is not UTF-8; save the file in that encoding.")
        return None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for match in _UNWANTED.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        notes.problem(Place(name, line), f"Take the invisible character U+{ord(match[0]):04X} away.")
    return TextFile(name, text, raw)


def media_file(folder: Path, name: str, place: Place, notes: Notes) -> Path | None:
    """A picture or other file that stands beside the text naming it at `place`, or None and a problem."""
    path = folder / name
    if "/" in name or "\\" in name or name.startswith("."):
        notes.problem(place, f"Write the name of a file that stands beside this one, not “{name}”.")
    elif not _MEDIA_NAME.fullmatch(name) or len(name) > _MEDIA_NAME_LIMIT:
        notes.problem(
            place,
            f"Rename “{name}”: letters a to z, digits, dots, hyphens and underscores, {_MEDIA_NAME_LIMIT} at most.",
        )
    elif not path.is_symlink() and not path.exists():
        notes.problem(place, f"There is no file “{name}” beside this one; put it there or correct the name.")
    elif _usable(path, place, notes, f"“{name}”"):
        return path
    return None


def _usable(path: Path, place: Place, notes: Notes, which: str = "This file") -> bool:
    try:
        status = path.lstat()
    except OSError:
        notes.problem(place, f"{which} is missing.")
        return False
    if stat.S_ISLNK(status.st_mode):
        notes.problem(place, f"{which} is a link to another place; put the real file here.")
    elif not stat.S_ISREG(status.st_mode):
        notes.problem(place, f"{which} is not a file that can be read.")
    elif not os.access(path, os.R_OK):
        notes.problem(place, f"{which} may not be read; give yourself the right to.")
    elif status.st_size > LIMIT:
        notes.problem(place, f"{which} is larger than {LIMIT // 2**20} MB; make it smaller.")
    else:
        return True
    return False
