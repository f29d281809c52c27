"""`journal.json` of a download: back to entries, with every value checked. docs/journal-format.md says what is in it."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal.archive import FORMAT
from journal.importing import rows
from journal.importing.incoming import Contents, IncomingAnswer, IncomingEntry, check_limits, moment
from journal.importing.packages import Package
from journal.importing.refusals import LeftOut, NotTaken, Refused
from journal.importing.replies import replies_of
from journal.sharing.files import SHARED
from learning.my_data import FORMAT_VERSION

NAME = "journal.json"
ANSWERS = "exercises.json"
LARGEST = 64 * 1024 * 1024
# Values in a JSON text take many times their length in memory, words do not.
VALUES_FREE = 1_000_000
LETTERS_A_VALUE = 16


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
    told_rows = _head(told)
    entries, left_out, known = [], [], set()
    for number, row in enumerate(told_rows, start=1):
        try:
            entry = rows.entry_of(row)
            if entry.uuid in known:
                raise rows.Wrong
            known.add(entry.uuid)
            check_limits(entry.words)
            entries.append(entry)
        except rows.Later:
            raise Refused(_later(told.get("version"))) from None
        except rows.Wrong:
            message = _("Entry %(number)d in journal.json is not as this site writes it, so nothing was read from it.")
            raise Refused(message % {"number": number}) from None
        except NotTaken as why:
            left_out.append(LeftOut(_("Entry %(number)d in journal.json") % {"number": number}, why.sentence))
    folder = place.removesuffix(NAME)
    made_at = moment(told.get("exported_at"))
    answers = _answers(package, f"{folder}{ANSWERS}")
    entries += _replies(package, f"{folder}{SHARED}", left_out)
    about = {"whose": _whose(package, folder), "made_at": made_at, "folder": folder}
    return Contents(entries, left_out, answers=answers, **about)


@sensitive_variables()
def _answers(package: Package, place: str) -> list[IncomingAnswer]:
    """The answers to exercises beside it; none in a download from before there were any. Raises Refused."""
    if place not in package.names:
        return []
    told = _loaded(package, place)
    wrong = Refused(_("exercises.json is not as this site writes it, so nothing was read from it."))
    if not isinstance(told, dict) or not isinstance(told.get("answers"), list):
        raise wrong
    if told.get("version") != FORMAT_VERSION or told.keys() - {"version", "answers"}:
        raise Refused(_later(told.get("version")))
    try:
        return [rows.answer_of(row) for row in told["answers"]]
    except rows.Later:
        raise Refused(_later(told["version"])) from None
    except rows.Wrong:
        raise wrong from None


@sensitive_variables()
def _replies(package: Package, place: str, left_out: list[LeftOut]) -> list[IncomingEntry]:
    """What was written about shared entries, as entries of quoted text; nothing of the shares comes back. Raises Refused."""
    if place not in package.names:
        return []
    told = _loaded(package, place)
    wrong = Refused(_("shared.json is not as this site writes it, so nothing was read from it."))
    if not isinstance(told, dict) or not isinstance(told.get("threads"), list):
        raise wrong
    if told.get("version") != FORMAT_VERSION or told.keys() - {"version", "threads"}:
        raise Refused(_later(told.get("version")))
    found = []
    try:
        for entry in filter(None, map(replies_of, told["threads"])):
            try:
                check_limits(entry.words)
                found.append(entry)
            except NotTaken as why:
                left_out.append(LeftOut(entry.words.title, why.sentence))
    except rows.Later:
        raise Refused(_later(told["version"])) from None
    except rows.Wrong:
        raise wrong from None
    return found


def _loaded(package: Package, place: str) -> Any:
    name = {"name": place.rpartition("/")[2]}
    if package.size(place) > LARGEST:
        too_large = _("%(name)s is larger than this site reads, which is %(most)d MB.")
        raise Refused(too_large % (name | {"most": LARGEST >> 20}))
    try:
        return _parsed(package.read(place))
    except UnicodeDecodeError:
        raise Refused(_("%(name)s is not text in UTF-8, so it was not read.") % name) from None
    except (ValueError, RecursionError):
        raise Refused(_("%(name)s cannot be read: it is damaged, or no JSON.") % name) from None


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
