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
    held_to(row, ENTRY)
    block_id = _activity(row["activity"])
    text_in(row["called"], LONGEST_LABEL)
    entry = IncomingEntry(
        uuid=uuid_in(row["uuid"]),
        words=_words(row["words"]),
        created_at=moment_in(row["created_at"]),
        updated_at=moment_in(row["updated_at"]),
        binned_at=None if row["binned_at"] is None else moment_in(row["binned_at"]),
        version=_number(row["version"]),
        last_save_id=uuid_in(row["last_save_id"]),
        running=_yes_or_no(row["running"]),
        course_key=_plain(row["course_key"], LONGEST_KEY),
        block_id=block_id,
        versions=[_version(part) for part in list_in(row["versions"], MOST_VERSIONS)],
        files=[_file(part) for part in list_in(row["files"], MOST_FILES)],
    )
    numbers = [version.number for version in entry.versions]
    if numbers != sorted(set(numbers)) or (numbers and numbers[-1] > entry.version):
        raise Wrong
    return entry


@sensitive_variables()
def answer_of(row: Any) -> IncomingAnswer:
    """An answer to an exercise from its row, each value of its kind. Raises `Wrong` and `Later`."""
    held_to(row, ANSWER)
    activity = row["activity"]
    held_to(activity, {"block_id", "title", "course_key"})
    text_in(activity["title"], LONGEST_LABEL), _number(row["schema_version"])
    try:
        filled = checked_filled(row["filled"])
    except ValueError:
        raise Wrong from None
    return IncomingAnswer(
        uuid=uuid_in(row["uuid"]),
        filled=filled,
        course_key=_plain(activity["course_key"], LONGEST_KEY),
        block_id=_plain(activity["block_id"], LONGEST_KEY),
        part=_plain(row["part"], LONGEST_KEY),
        version=_number(row["version"]),
        last_save_id=uuid_in(row["last_save_id"]),
        created_at=moment_in(row["created_at"]),
        updated_at=moment_in(row["updated_at"]),
    )


def _version(row: Any) -> IncomingVersion:
    held_to(row, VERSION)
    return IncomingVersion(
        number=_number(row["number"]),
        at=moment_in(row["at"]),
        finished=_yes_or_no(row["finished"]),
        words=_words(row["words"]),
    )


def _file(row: Any) -> IncomingFile:
    """What is found in the file itself decides what it is; kind, size and sum are only told."""
    held_to(row, FILE)
    text_in(row["kind"], LONGEST_LABEL), text_in(row["sha256"], LONGEST_LABEL), _number(row["bytes"])
    return IncomingFile(
        uuid=uuid_in(row["uuid"]),
        name=_plain(row["name"], LONGEST_LABEL),
        # None: it was lost already when the download was made.
        path="" if row["path"] is None else _plain(row["path"], LONGEST_PATH),
        added_at=moment_in(row["added_at"]),
    )


def _activity(value: Any) -> str:
    if value is None:
        return ""
    held_to(value, {"block_id", "title"})
    text_in(value["title"], LONGEST_LABEL)
    return _plain(value["block_id"], LONGEST_KEY)


def _words(value: Any) -> Words:
    if isinstance(value, dict):  # downloads from before there were exercises have none
        value = {"exercise": None} | value
    held_to(value, WORDS)
    prompt = value["prompt"]
    held_to(prompt, PROMPT)
    return Words(
        title=text_in(value["title"]),
        body=text_in(value["body"]),
        label=text_in(value["label"], LONGEST_LABEL),
        course=text_in(value["course"], LONGEST_LABEL),
        prompt=Prompt(
            title=text_in(prompt["title"], LONGEST_LABEL),
            purpose=text_in(prompt["purpose"], LONGEST_QUESTION),
            questions=[text_in(one, LONGEST_QUESTION) for one in list_in(prompt["questions"], MOST_QUESTIONS)],
        ),
        free=_yes_or_no(value["free"]),
        tags=[text_in(tag) for tag in list_in(value["tags"], MOST_QUESTIONS)],
        exercise=_exercise(value["exercise"]),
    )


def _exercise(value: Any) -> dict | None:
    try:
        return checked_copy(value)
    except ValueError:
        raise Wrong from None


def held_to(value: Any, names: set[str]) -> None:
    if not isinstance(value, dict) or names - value.keys():
        raise Wrong
    if value.keys() - names:
        raise Later


def text_in(value: Any, longest: int | None = None) -> str:
    """Any text that a browser could have sent: half of a pair of surrogates too, which the safe keeps; but no NUL."""
    if not isinstance(value, str) or "\x00" in value or (longest is not None and len(value) > longest):
        raise Wrong
    return value


def _plain(value: Any, longest: int) -> str:
    """Text that stands in the database as it is, so every database must be able to hold it."""
    text = text_in(value, longest)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Wrong
    return text


def list_in(value: Any, most: int) -> list:
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


def uuid_in(value: Any) -> UUID:
    try:
        return UUID(text_in(value, 36))
    except ValueError:
        raise Wrong from None


def moment_in(value: Any) -> datetime:
    found = moment(value) if isinstance(value, str) and len(value) < 64 else None
    if found is None:
        raise Wrong
    return found
