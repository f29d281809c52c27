"""Rows of a download's JSON, each value held to its kind. docs/journal-format.md says what is in them. Pure."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from journal.exercises.copies import checked_copy, checked_filled
from journal.importing.incoming import IncomingAnswer, IncomingEntry, IncomingFile, IncomingVersion, moment
from journal.words import Prompt, Words

MOST_VERSIONS = 5_000
LARGEST_NUMBER = 2**31 - 2
LONGEST_KEY = 64
LONGEST_LABEL = 1_000
LONGEST_QUESTION = 20_000
MOST_QUESTIONS = 200
MOST_FILES = 1_000
LONGEST_PATH = 500

ENTRY = {
    *("uuid", "called", "created_at", "updated_at", "binned_at", "version", "last_save_id", "running"),
    *("course_key", "activity", "words", "versions", "files"),
}
WORDS = {field.name for field in fields(Words)}
PROMPT = {field.name for field in fields(Prompt)}
FILE = {"uuid", "name", "kind", "bytes", "sha256", "added_at", "path"}
VERSION = {"number", "at", "finished", "words"}
ANSWER = {
    *("uuid", "part", "schema_version", "version", "last_save_id", "created_at", "updated_at"),
    *("activity", "filled"),
}


class Wrong(Exception):
    """A value is not what its place holds."""


class Later(Exception):
    """There is something that this version does not know."""


@sensitive_variables()
def entry_of(row: Any) -> IncomingEntry:
    """An entry from its row, each value of its kind. Raises `Wrong` and `Later`."""
    # Downloads from before entries had files do not say that there are none.
    row = {"files": []} | row if isinstance(row, dict) else row
    _known(row, ENTRY)
    block_id = _activity(row["activity"])
    _text(row["called"], LONGEST_LABEL)
    entry = IncomingEntry(
        uuid=_uuid(row["uuid"]),
        words=_words(row["words"]),
        created_at=_moment(row["created_at"]),
        updated_at=_moment(row["updated_at"]),
        binned_at=None if row["binned_at"] is None else _moment(row["binned_at"]),
        version=_number(row["version"]),
        last_save_id=_uuid(row["last_save_id"]),
        running=_yes_or_no(row["running"]),
        course_key=_plain(row["course_key"], LONGEST_KEY),
        block_id=block_id,
        versions=[_version(part) for part in _list(row["versions"], MOST_VERSIONS)],
        files=[_file(part) for part in _list(row["files"], MOST_FILES)],
    )
    numbers = [version.number for version in entry.versions]
    if numbers != sorted(set(numbers)) or (numbers and numbers[-1] > entry.version):
        raise Wrong
    return entry


@sensitive_variables()
def answer_of(row: Any) -> IncomingAnswer:
    """An answer to an exercise from its row, each value of its kind. Raises `Wrong` and `Later`."""
    _known(row, ANSWER)
    activity = row["activity"]
    _known(activity, {"block_id", "title", "course_key"})
    _text(activity["title"], LONGEST_LABEL), _number(row["schema_version"])
    try:
        filled = checked_filled(row["filled"])
    except ValueError:
        raise Wrong from None
    return IncomingAnswer(
        uuid=_uuid(row["uuid"]),
        filled=filled,
        course_key=_plain(activity["course_key"], LONGEST_KEY),
        block_id=_plain(activity["block_id"], LONGEST_KEY),
        part=_plain(row["part"], LONGEST_KEY),
        version=_number(row["version"]),
        last_save_id=_uuid(row["last_save_id"]),
        created_at=_moment(row["created_at"]),
        updated_at=_moment(row["updated_at"]),
    )


def _version(row: Any) -> IncomingVersion:
    _known(row, VERSION)
    return IncomingVersion(
        number=_number(row["number"]),
        at=_moment(row["at"]),
        finished=_yes_or_no(row["finished"]),
        words=_words(row["words"]),
    )


def _file(row: Any) -> IncomingFile:
    """What is found in the file itself decides what it is; kind, size and sum are only told."""
    _known(row, FILE)
    _text(row["kind"], LONGEST_LABEL), _text(row["sha256"], LONGEST_LABEL), _number(row["bytes"])
    return IncomingFile(
        uuid=_uuid(row["uuid"]),
        name=_plain(row["name"], LONGEST_LABEL),
        # None: it was lost already when the download was made.
        path="" if row["path"] is None else _plain(row["path"], LONGEST_PATH),
        added_at=_moment(row["added_at"]),
    )


def _activity(value: Any) -> str:
    if value is None:
        return ""
    _known(value, {"block_id", "title"})
    _text(value["title"], LONGEST_LABEL)
    return _plain(value["block_id"], LONGEST_KEY)


def _words(value: Any) -> Words:
    if isinstance(value, dict):  # downloads from before there were exercises have none
        value = {"exercise": None} | value
    _known(value, WORDS)
    prompt = value["prompt"]
    _known(prompt, PROMPT)
    return Words(
        title=_text(value["title"]),
        body=_text(value["body"]),
        label=_text(value["label"], LONGEST_LABEL),
        course=_text(value["course"], LONGEST_LABEL),
        prompt=Prompt(
            title=_text(prompt["title"], LONGEST_LABEL),
            purpose=_text(prompt["purpose"], LONGEST_QUESTION),
            questions=[_text(one, LONGEST_QUESTION) for one in _list(prompt["questions"], MOST_QUESTIONS)],
        ),
        free=_yes_or_no(value["free"]),
        tags=[_text(tag) for tag in _list(value["tags"], MOST_QUESTIONS)],
        exercise=_exercise(value["exercise"]),
    )


def _exercise(value: Any) -> dict | None:
    try:
        return checked_copy(value)
    except ValueError:
        raise Wrong from None


def _known(value: Any, names: set[str]) -> None:
    if not isinstance(value, dict) or names - value.keys():
        raise Wrong
    if value.keys() - names:
        raise Later


def _text(value: Any, longest: int | None = None) -> str:
    """Any text that a browser could have sent: half of a pair of surrogates too, which the safe keeps; but no NUL."""
    if not isinstance(value, str) or "\x00" in value or (longest is not None and len(value) > longest):
        raise Wrong
    return value


def _plain(value: Any, longest: int) -> str:
    """Text that stands in the database as it is, so every database must be able to hold it."""
    text = _text(value, longest)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Wrong
    return text


def _list(value: Any, most: int) -> list:
    if not isinstance(value, list) or len(value) > most:
        raise Wrong
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= LARGEST_NUMBER:
        raise Wrong
    return value


def _yes_or_no(value: Any) -> bool:
    if type(value) is not bool:
        raise Wrong
    return value


def _uuid(value: Any) -> UUID:
    try:
        return UUID(_text(value, 36))
    except ValueError:
        raise Wrong from None


def _moment(value: Any) -> datetime:
    found = moment(value) if isinstance(value, str) and len(value) < 64 else None
    if found is None:
        raise Wrong
    return found
