"""A copy of an exercise in an entry, as it is shown. Pure: it is given what was sealed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from journal.answers import Filled
from journal.exercises.shown import Shown, shown


@dataclass(frozen=True, repr=False)
class Snapshot:
    """A copy, and when it was so. `shown` is None where this site no longer has its kind."""

    shown: Shown | None
    at: datetime
    version: int


def snapshot_of(copy: dict[str, Any] | None, name: str = "snapshot") -> Snapshot | None:
    """A sealed copy as it is shown, or None without one. `name` tells its drawings from others on the page."""
    if not copy:
        return None
    picture = shown(copy["kind"], copy["schema"], copy["answer"], copy["options"], name)
    return Snapshot(picture, datetime.fromisoformat(copy["at"]), copy["version"])


LONGEST = 400_000  # characters of a copy as JSON


def checked_copy(value: Any) -> dict[str, Any] | None:
    """A copy as somebody's file holds it, or None for none. Raises ValueError for what is no copy.

    What the answer itself holds is cleaned each time it is shown; any JSON will do.
    """
    if value is None:
        return None
    shapes = {"kind": str, "version": int, "schema": int, "options": dict, "answer": dict, "at": str, "questions": list}
    if not isinstance(value, dict) or value.keys() != shapes.keys() or len(json.dumps(value)) > LONGEST:
        raise ValueError
    right = all(type(value[name]) is shape for name, shape in shapes.items())
    if not right or not all(isinstance(one, str) for one in value["questions"]) or not _readable(value):
        raise ValueError
    return value


def _readable(value: dict[str, Any]) -> bool:
    lists = value["options"].values()
    rows = [row for rows in lists if isinstance(rows, list) for row in rows]
    moment = datetime.fromisoformat(value["at"])  # raises ValueError by itself
    return (
        moment.tzinfo is not None
        and all(isinstance(found, list) for found in lists)
        and all(isinstance(row, dict) for row in rows)
    )


def checked_filled(value: Any) -> Filled:
    """What was filled in, as somebody's file holds it. Raises ValueError for what is no such thing."""
    names = {"kind", "schema", "answer", "options", "label", "title"}
    if not isinstance(value, dict) or value.keys() != names:
        raise ValueError
    if not all(isinstance(value[name], str) and len(value[name]) <= 1000 for name in ("label", "title")):
        raise ValueError
    # The parts that it shares with the copy in an entry are held to the same rules.
    shared = {name: value[name] for name in ("kind", "schema", "answer", "options")}
    checked_copy(shared | {"version": 1, "at": "2026-01-01T00:00:00+00:00", "questions": []})
    return Filled(**value)
