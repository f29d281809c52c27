"""`journal.json` of a download: back to entries, with every value checked. docs/journal-format.md says what is in it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal.archive import FORMAT
from journal.exercises.copies import checked_copy
from journal.importing.incoming import Contents, IncomingEntry, IncomingFile, IncomingVersion, check_limits, moment
from journal.importing.packages import Package
from journal.importing.refusals import LeftOut, NotTaken, Refused
from journal.words import Prompt, Words
from learning.my_data import FORMAT_VERSION

NAME = "journal.json"
LARGEST = 64 * 1024 * 1024
# Values in a JSON text take many times their length in memory, words do not.
VALUES_FREE = 1_000_000
LETTERS_A_VALUE = 16
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


class Wrong(Exception):
    """A value is not what its place holds."""


class Later(Exception):
    """There is something that this version does not know."""


def place_of(package: Package) -> str | None:
    """The path of journal.json: at the top, or in the one folder that somebody packed again. Raises Refused when there are two."""
    found = [name for name in package.names if name.rpartition("/")[2] == NAME and name.count("/") < 2]
    if len(found) > 1:
        raise Refused(_("The zip holds more than one journal. Bring them in one at a time."))
    return found[0] if found else None


@sensitive_variables()
def read_archive(package: Package, place: str) -> Contents:
    """The entries of a download. Raises Refused for anything that is not one as this version writes it."""
    told = _loaded(package, place)
    rows = _head(told)
    entries, left_out, known = [], [], set()
    for number, row in enumerate(rows, start=1):
        try:
            entry = entry_of(row)
            if entry.uuid in known:
                raise Wrong
            known.add(entry.uuid)
            check_limits(entry.words)
            entries.append(entry)
        except Later:
            raise Refused(_later(told.get("version"))) from None
        except Wrong:
            message = _("Entry %(number)d in journal.json is not as this site writes it, so nothing was read from it.")
            raise Refused(message % {"number": number}) from None
        except NotTaken as why:
            left_out.append(LeftOut(_("Entry %(number)d in journal.json") % {"number": number}, why.sentence))
    folder = place.removesuffix(NAME)
    made_at = moment(told.get("exported_at"))
    return Contents(entries, left_out, whose=_whose(package, folder), made_at=made_at, folder=folder)


def _loaded(package: Package, place: str) -> Any:
    if package.size(place) > LARGEST:
        raise Refused(_("journal.json is larger than this site reads, which is %(most)d MB.") % {"most": LARGEST >> 20})
    try:
        return _parsed(package.read(place))
    except UnicodeDecodeError:
        raise Refused(_("journal.json is not text in UTF-8, so it was not read.")) from None
    except (ValueError, RecursionError):
        raise Refused(_("journal.json cannot be read: it is damaged, or no JSON.")) from None


def _parsed(data: bytes) -> Any:
    """JSON without what JSON does not have, and without a name twice. Raises ValueError, RecursionError."""
    values = data.count(b",") + data.count(b"[") + data.count(b"{")
    if values > max(VALUES_FREE, len(data) // LETTERS_A_VALUE):
        raise ValueError
    return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_number(text: str) -> None:
    raise ValueError


def _head(told: Any) -> list:
    """The rows, when the file is one of ours and of a version we read."""
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("entries"), list):
        raise Refused(_("journal.json is not the journal of a site like this one, so nothing was read from it."))
    if type(told.get("version")) is not int or told["version"] != FORMAT_VERSION:
        raise Refused(_later(told.get("version")))
    if told.keys() - {"version", "format", "exported_at", "entries"}:
        raise Refused(_later(told["version"]))
    return told["entries"]


def _later(version: object) -> str:
    shown = version if type(version) is int and abs(version) < 10_000 else "?"
    message = _(
        "This download is of a later version of the site (format %(version)s) and has things this one does not know."
    )
    return message % {"version": shown}


def _whose(package: Package, folder: str) -> str:
    """The address in account.json beside it, if there is one; only to show it."""
    try:
        place = f"{folder}account.json"
        account = _parsed(package.read(place))["account"] if package.size(place) < 1024 * 1024 else {}
        email = account.get("email")
        return email if isinstance(email, str) and len(email) < 255 and email.isprintable() else ""
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return ""


# One entry -------------------------------------------------------------------


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
