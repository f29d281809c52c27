"""Text files as entries: Markdown or plain, with or without a head in YAML."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal import tags as tag_rules
from journal.importing import rows
from journal.importing.incoming import Contents, IncomingEntry, check_limits, moment
from journal.importing.packages import Package
from journal.importing.refusals import LeftOut, NotTaken
from journal.words import BODY_LIMIT, Words

ENDINGS = (".md", ".markdown", ".txt")
LONGEST_HEAD = 32 * 1024
# Each opens a level, and the library looks at all open ones again and again.
MOST_BRACKETS = 500
# Four bytes a character at most, and the head.
LARGEST = 4 * BODY_LIMIT + LONGEST_HEAD
HEAD = re.compile(r"\A---[ \t]*\n(?P<head>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")
DAY_IN_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?!\d)[\s_-]*")


def is_text(name: str) -> bool:
    """Whether a file's name says that it holds words."""
    return name.lower().endswith(ENDINGS)


@sensitive_variables()
def read_texts(package: Package) -> Contents:
    """An entry from each text file; the other files, and those that will not do, are left out with the reason."""
    entries, left_out = [], []
    for name in package.names:
        try:
            entries.append(_entry(package, name))
        except NotTaken as why:
            left_out.append(LeftOut(name, why.sentence))
    return Contents(entries, left_out)


def _entry(package: Package, name: str) -> IncomingEntry:
    if not is_text(name):
        raise NotTaken(_("It is no text file: .md or .txt."))
    if package.size(name) > LARGEST:
        raise NotTaken(_("It is longer than one entry may be, which is %(most)d characters.") % {"most": BODY_LIMIT})
    entry = entry_from(name, package.read(name))
    check_limits(entry.words)
    return entry


@sensitive_variables()
def entry_from(name: str, data: bytes) -> IncomingEntry:
    """The entry in one text file. Raises NotTaken."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise NotTaken(_("It is not text in UTF-8.")) from None
    if "\x00" in text:
        raise NotTaken(_("It is not text in UTF-8."))
    head, body = _taken_apart(text)
    if {"uuid", "words"} <= head.keys():
        return _of_a_download(head, body)
    stem = name.rpartition("/")[2].rpartition(".")[0]
    title, body = _title(head, body, DAY_IN_NAME.sub("", stem, count=1) if DAY_IN_NAME.match(stem) else stem)
    when = _begun(head, stem)
    words = Words(title=title, body=body.strip("\n"), tags=_tags(head.get("tags")))
    return IncomingEntry(words=words, created_at=when, updated_at=when)


def _taken_apart(text: str) -> tuple[dict, str]:
    """The head, if there is one, and the words below it."""
    found = HEAD.match(text[: LONGEST_HEAD + 16])
    if found is None:
        return {}, text
    head = _loaded(found["head"])
    # A line --- at the top may be a rule between paragraphs too.
    return (head, text[found.end() :]) if isinstance(head, dict) else ({}, text)


def _loaded(text: str) -> Any:
    """YAML of plain values only: no references, which can grow without bound, and no tags, which could mean anything."""
    unreadable = _("The lines between --- at its top cannot be read.")
    if text.count("[") + text.count("{") > MOST_BRACKETS:
        raise NotTaken(unreadable)
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                raise NotTaken(unreadable)
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, LookupError, AttributeError, TypeError):
        raise NotTaken(unreadable) from None


def _of_a_download(head: dict, body: str) -> IncomingEntry:
    """One of our own text files without the journal.json beside it: everything but its earlier versions, files and exercise."""
    row = {name: value.isoformat() if isinstance(value, date) else value for name, value in head.items()}
    words = row["words"] if isinstance(row["words"], dict) else {}
    body = body.removeprefix("\n").removesuffix("\n")
    try:
        return rows.entry_of(row | {"words": words | {"body": body, "exercise": None}, "versions": [], "files": []})
    except (rows.Wrong, rows.Later):
        raise NotTaken(_("The lines between --- at its top are not as this site writes them.")) from None


def _title(head: dict, body: str, called: str) -> tuple[str, str]:
    """What the entry is called: as its head says, its first line as a heading, else its file."""
    title = head.get("title")
    if isinstance(title, str | int | float | date) and str(title).strip():
        return " ".join(str(title).split()), body
    if found := HEADING.match(body):
        return " ".join(found["title"].split()), body[found.end() :]
    # A file without words is no entry, whatever it is called.
    return " ".join(called.split()) if body.strip() else "", body


def _begun(head: dict, stem: str):
    for name in ("created_at", "created", "date"):
        if head.get(name):
            found = moment(head[name])
            if found is None:
                raise NotTaken(_("Its date cannot be read. Write it as 2026-05-31."))
            return found
    found = DAY_IN_NAME.match(stem)
    return (moment(found["day"]) if found else None) or timezone.now()


def _tags(value: Any) -> list[str]:
    if value is None:
        return []
    parts = value if isinstance(value, list) else [value]
    if any(not isinstance(part, str | int | float | date) for part in parts):
        raise NotTaken(_("Its tags cannot be read. Write them with commas between."))
    return tag_rules.split_tags(",".join(str(part).strip().removeprefix("#") for part in parts))
