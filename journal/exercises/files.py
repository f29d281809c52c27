"""Exercises as files of somebody's download: answers for programs, and each as a picture and as text for people."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.debug import sensitive_variables

from content.models import Activity
from journal.actions import open_journal
from journal.answers import Filled, unseal_answer
from journal.exercises.copies import Snapshot
from journal.exercises.shown import shown
from journal.models import Answer
from learning.my_data import Files, as_json


@sensitive_variables()
def exercise_files(user) -> Files:
    """A person's answers: exercises.json, and beside it each as SVG and as text. Raises SealError, KeyRingError."""
    rows = Answer.objects.filter(journal__owner=user).order_by("created_at", "pk")
    safe = open_journal(user) if rows else None
    activities = Activity.objects.in_bulk([row.activity_id for row in rows])
    told, files = [], {}
    for row in rows:
        filled = unseal_answer(safe, row)
        told.append(_told(row, filled, activities[row.activity_id]))
        picture = shown(filled.kind, filled.schema, filled.answer, filled.options, "picture")
        at = Snapshot(picture, row.updated_at, row.version)
        files |= picture_files(at, f"exercises/{_name(row, filled)}")
    return {"exercises.json": as_json({"answers": told})} | files


@sensitive_variables()
def picture_files(snapshot: Snapshot | None, name: str) -> Files:
    """A picture and its text; nothing where there is none, or where this site can no longer draw its kind."""
    if snapshot is None or snapshot.shown is None:
        return {}
    text = "\n\n".join(snapshot.shown.text) + "\n"
    return {
        f"{name}.svg": snapshot.shown.file.encode("utf-8", "replace"),
        f"{name}.txt": text.encode("utf-8", "replace"),
    }


@sensitive_variables()
def _told(row: Answer, filled: Filled, activity: Activity) -> dict:
    names = ("uuid", "part", "schema_version", "version", "last_save_id", "created_at", "updated_at")
    return {name: getattr(row, name) for name in names} | {
        "activity": {"block_id": activity.block_id, "title": activity.title, "course_key": activity.course_key},
        "filled": asdict(filled),
    }


def _name(row: Answer, filled: Filled) -> str:
    day = timezone.localtime(row.created_at).date().isoformat()
    return "-".join(part for part in (day, slugify(filled.label)[:60].strip("-_"), row.uuid.hex[:12]) if part)
