"""Keys and ids that an import made, put into the files they belong to. Every other byte stays."""

from __future__ import annotations

import codecs
import os
import tempfile
from pathlib import Path

from content.course_folder.files import TextFile
from content.course_folder.sources import CourseSource, Insertion


def write_back(root: Path, source: CourseSource) -> tuple[list[str], list[str]]:
    """Insert what was made into the files of a folder.

    Out: the files that were changed, and a sentence for each that could not be.
    """
    by_file: dict[str, list[Insertion]] = {}
    for insertion in source.insertions:
        by_file.setdefault(insertion.file, []).append(insertion)
    written, not_written = [], []
    for name, insertions in by_file.items():
        try:
            _insert(root / name, source.texts[name], insertions)
            written.append(name)
        except OSError as error:
            lines = "; ".join(f"“{insertion.text}” before line {insertion.before_line}" for insertion in insertions)
            not_written.append(f"{name} could not be written ({error.strerror or error}): insert {lines}.")
    return written, not_written


def _insert(path: Path, file: TextFile, insertions: list[Insertion]) -> None:
    if path.read_bytes() != file.raw:
        raise OSError("it was changed while the import was running")
    mark = codecs.BOM_UTF8 if file.raw.startswith(codecs.BOM_UTF8) else b""
    lines = file.raw.removeprefix(mark).split(b"\n")
    for insertion in sorted(insertions, key=lambda item: item.before_line, reverse=True):
        place = min(insertion.before_line - 1, len(lines))
        # Whoever writes files with \r\n gets lines that end so.
        neighbours = lines[max(place - 1, 0) : place + 1]
        end = b"\r" if any(line.endswith(b"\r") for line in neighbours) else b""
        lines.insert(place, insertion.text.encode() + end)
    _replace(path, mark + b"\n".join(lines))


def _replace(path: Path, data: bytes) -> None:
    """The whole new file or the old one, whatever happens in between."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, path.stat().st_mode & 0o7777)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
