"""A copy of an exercise in an entry, as it is shown. Pure: it is given what was sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
