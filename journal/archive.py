"""A journal as files: JSON for programs, a text file an entry, its pictures and documents. See docs/journal-format.md."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from uuid import UUID

import yaml
from django.db import Error as DatabaseFailure
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.debug import sensitive_variables

from content.models import Activity
from journal.actions import open_journal
from journal.attachments import OpenAttachment, attachments_of_entries, read
from journal.exercises.copies import snapshot_of
from journal.exercises.files import exercise_files, picture_files
from journal.file_names import free_name
from journal.models import Attachment, Consent, Entry, EntryVersion
from journal.pages import PageFailed
from journal.reading import day
from journal.safe import KeyRingError, OpenSafe, SealError
from journal.sharing.files import desk_files, shared_files
from journal.words import Words, name_entry, unseal, unseal_version
from learning.my_data import DataMissing, Files, as_json

logger = logging.getLogger(__name__)

FORMAT = "joined-up-journal"
FILES = "journal/files"


@sensitive_variables()
def personal_data(user) -> Files:
    """All files of the journal about a person. Raises DataMissing when the journal does not open, PageFailed for a mistake."""
    try:
        files = journal_files(user) | exercise_files(user) | shared_files(user, _called(user)) | desk_files(user)
        return files | {"consents.json": as_json({"consents": _consents(user)})}
    except (SealError, KeyRingError, DatabaseFailure) as error:
        logger.error("A journal could not be taken along: %s", type(error).__name__)
        raise DataMissing from None
    except Exception as error:  # its message could quote somebody's words
        raise PageFailed(type(error).__name__).with_traceback(error.__traceback__) from None


@sensitive_variables()
def _called(user) -> dict[UUID, str]:
    """What the entries are called of which something was shared."""
    entries = list(Entry.objects.filter(journal__owner=user, threads__isnull=False).distinct())
    safe = open_journal(user) if entries else None
    return {entry.pk: name_entry(unseal(safe, entry), None, day(entry.created_at)).title for entry in entries}


@sensitive_variables()
def journal_files(user) -> Files:
    """A person's journal: journal.json, one Markdown file for each entry, and the files of the entries.

    A file that is lost or damaged is told of in journal.json, without a path; the rest comes all the same. Raises SealError,
    KeyRingError.
    """
    safe = open_journal(user)
    entries = list(Entry.objects.filter(journal__owner=user).order_by("created_at", "pk")) if safe else []
    activities = Activity.objects.in_bulk([entry.activity_id for entry in entries if entry.activity_id])
    versions = _versions(user, safe) if safe else {}
    attached = attachments_of_entries(entries, safe) if safe else {}
    files_of = {entry.pk: _attached(user, entry, attached[entry.pk]) for entry in entries}
    told = [
        _told(entry, unseal(safe, entry), activities)
        | {"files": [row for row, _give in files_of[entry.pk]], "versions": versions[entry.pk]}
        for entry in entries
    ]
    files = {
        "journal.json": as_json({"format": FORMAT, "exported_at": timezone.now(), "entries": told}),
    }
    for entry, row in zip(entries, told, strict=True):
        name = _file_name(entry, row)
        picture = picture_files(snapshot_of(row["words"]["exercise"]), name.removesuffix(".md"))
        # In the text file stands the name of the picture beside it; the whole of it is in journal.json.
        words = row["words"] | {"exercise": next(iter(picture)).rpartition("/")[2] if picture else None}
        files |= {name: _markdown(row | {"words": words})} | picture
        files |= {kept["path"]: give for kept, give in files_of[entry.pk] if kept["path"]}
    return files


@sensitive_variables()
def _attached(user, entry: Entry, attached: list[OpenAttachment]) -> list[tuple[dict, Callable[[], bytes]]]:
    """What journal.json tells of an entry's files, each with what gives its bytes."""
    found, taken = [], set()
    for file in attached:
        give = partial(_bytes, user, file.uuid)
        # Small letters without accents, which every system can hold; the name as its owner knows it stands beside it.
        stem, _dot, ending = file.name.rpartition(".")
        name = free_name(f"{slugify(stem)[:60].strip('-_') or 'file'}.{ending}", taken)
        taken.add(name)
        row = {name: getattr(file, name) for name in ("uuid", "name", "kind", "bytes", "sha256", "added_at")}
        found.append((row | {"path": f"{FILES}/{entry.uuid.hex[:12]}/{name}" if _opens(give) else None}, give))
    return found


def _bytes(user, uuid: UUID) -> bytes:
    return read(owner=user, attachment=Attachment(pk=uuid)).data


def _opens(give: Callable[[], bytes]) -> bool:
    try:
        give()
    except SealError as error:
        logger.error("A file of an entry could not be taken along: %s", type(error).__name__)
        return False
    return True


@sensitive_variables()
def _versions(user, safe: OpenSafe) -> dict[UUID, list[dict]]:
    """The earlier versions of every entry, the oldest first."""
    found = defaultdict(list)
    for version in EntryVersion.objects.filter(entry__journal__owner=user).order_by("number"):
        row = {name: getattr(version, name) for name in ("number", "at", "finished")}
        found[version.entry_id].append(row | {"words": asdict(unseal_version(safe, version))})
    return found


@sensitive_variables()
def _told(entry: Entry, words: Words, activities: dict[int, Activity]) -> dict:
    """An entry as it stands in journal.json. All words, whatever kinds of them are sealed."""
    activity = activities.get(entry.activity_id)
    return {
        "uuid": entry.uuid,
        "called": name_entry(words, None, day(entry.created_at)).title,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "binned_at": entry.binned_at,
        "version": entry.version,
        "last_save_id": entry.last_save_id,
        "running": entry.running,
        "course_key": entry.course_key,
        "activity": {"block_id": activity.block_id, "title": activity.title} if activity else None,
        "words": asdict(words),
    }


@sensitive_variables()
def _markdown(row: dict) -> bytes:
    """The words below a head in YAML with everything else."""
    words = dict(row["words"])
    body = words.pop("body")
    head = {name: _plain(value) for name, value in row.items() if name not in {"words", "versions"}} | {"words": words}
    text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, default_flow_style=False, width=120)
    return f"---\n{text}---\n\n{body}\n".encode("utf-8", "replace")


def _plain(value):
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return {name: _plain(part) for name, part in value.items()} if isinstance(value, dict) else value


def _file_name(entry: Entry, row: dict) -> str:
    """`journal/2026-11-22-week-6-activity-2-1a2b3c4d5e6f.md`: the day, what it is called, and what makes it unique."""
    called = slugify(row["called"])[:60].strip("-_")
    parts = [timezone.localtime(entry.created_at).date().isoformat(), called, entry.uuid.hex[:12]]
    return f"journal/{'-'.join(part for part in parts if part)}.md"


def _consents(user) -> list[dict]:
    rows = Consent.objects.filter(person=user).order_by("given_at", "pk")
    return list(rows.values("wording", "given_at", "withdrawn_at"))
