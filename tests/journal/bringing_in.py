"""Uploads in tests, and the way from the form to the journal."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from journal import archive
from journal.importing import actions as importing
from journal.models import PendingImport
from learning import my_data

LONG_AGO = datetime(2026, 3, 1, 10, 0, 0, 123456, tzinfo=UTC)


def zip_of(files: dict[str, bytes | str], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


def export(person) -> bytes:
    with my_data.archive(person) as file:
        return file.read()


def told(person) -> dict:
    """What journal.json says of a person, without the moment of the export."""
    content = json.loads(archive.journal_files(person)["journal.json"])
    return {name: value for name, value in content.items() if name != "exported_at"}


def journal_json(*rows: dict, **more) -> bytes:
    head = {"version": 1, "format": archive.FORMAT, "exported_at": "2026-11-01T10:00:00+00:00", "entries": list(rows)}
    return json.dumps(head | more).encode()


def words_row(**words) -> dict:
    prompt = {"title": "", "purpose": "", "questions": []}
    return {"title": "", "body": "", "label": "", "course": "", "prompt": prompt, "free": False, "tags": []} | words


def entry_row(*, number: int = 1, body: str = "some words", **more) -> dict:
    """An entry as it stands in journal.json."""
    begun = LONG_AGO + timedelta(minutes=number)
    row = {
        "uuid": str(UUID(int=(4 << 76) | (1 << 63) | number)),
        "called": "An entry",
        "created_at": begun.isoformat(),
        "updated_at": (begun + timedelta(seconds=7)).isoformat(),
        "binned_at": None,
        "version": 1,
        "last_save_id": str(uuid4()),
        "running": True,
        "course_key": "",
        "activity": None,
        "words": words_row(body=body),
        "versions": [],
    }
    return row | more


def send(client: Client, *files: tuple[str, bytes | str], **more):
    """Post files to the first page."""
    sent = [SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data) for name, data in files]
    return client.post("/journal/import/", {"files": sent} | more)


def confirm(client: Client):
    """Press the button of the preview."""
    pending = PendingImport.objects.first()
    return client.post("/journal/import/bring-in/", {"upload": str(pending.pk) if pending else ""})


def said(answer) -> str:
    """The text of an answer, also of one that comes piece by piece."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def bring_in(person, data: bytes) -> list[importing.Step]:
    """From the bytes to the journal through the actions; the steps that were said on the way."""
    pending = importing.keep_upload(owner=person, data=data)
    return list(importing.bring_in(owner=person, pending=pending))
