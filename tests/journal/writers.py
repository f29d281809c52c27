"""People who write over HTTP, as the page does that saves by itself, and note each save that was answered with "Saved"."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode
from uuid import UUID

from django.test import Client

from tests.journal.editor import editor_of_page
from tests.serving import Server, Site

PEOPLE = 3
ANOTHER = 0.2  # how often a new entry is begun instead of going on with the last


def prepare() -> list[dict]:
    """People who are signed in and may write. Runs within the site; tells their cookies and marks."""
    from journal.actions import give_consent
    from journal.persons import mark_of
    from tests.people import BACKEND, make_person

    told = []
    for number in range(PEOPLE):
        person, client = make_person(f"writer{number}"), Client()
        give_consent(person=person)
        client.force_login(person, backend=BACKEND)
        told.append({"session": client.cookies["sessionid"].value, "person": mark_of(person)})
    return told


@dataclass(frozen=True)
class Job:
    """One save, which may be sent any number of times."""

    entry: UUID
    version: int  # what it is based on
    save_id: UUID
    words: str


@dataclass
class Writer:
    """One person with one page. `told` holds, by entry, the version and the words that the last "Saved" was for."""

    server: Server
    session: str
    person: str
    chosen: random.Random
    told: dict[UUID, tuple[int, str]] = field(default_factory=dict)
    pending: Job | None = None  # sent, but never answered
    saved: int = 0
    surprises: list[str] = field(default_factory=list)
    token: str = "a" * 32  # a browser's own cookie is all that a token is compared with
    connection: HTTPConnection | None = None

    def write_until_killed(self) -> None:
        """Save after save, the one that was not answered first. Ends when the server is gone."""
        try:
            while not self.surprises:
                self.save()
        except (OSError, HTTPException):
            pass
        finally:
            self.hang_up()

    def hang_up(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def save(self) -> int:
        """Send the save that was not answered, or else a new one, and note what was said. Raises OSError, HTTPException."""
        self.pending = job = self.pending or self.next_job()
        status, said = self.send(job)
        if status == 200 and said == job.version + 1:
            self.told[job.entry], self.pending = (said, job.words), None
            self.saved += 1
        elif status != 503:
            self.surprises.append(f"{status} {said} for version {job.version}")
        return status

    def next_job(self) -> Job:
        entry = UUID(int=self.chosen.getrandbits(128), version=4)
        if self.told and self.chosen.random() > ANOTHER:
            entry = list(self.told)[-1]
        version = self.told.get(entry, (0, ""))[0]
        words = f"version {version + 1} " + "abcdefghij" * self.chosen.randrange(400)
        return Job(entry, version, UUID(int=self.chosen.getrandbits(128), version=4), words)

    def send(self, job: Job) -> tuple[int, int | str]:
        """The status, and the version that the answer names, or what it says instead."""
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        fields = {"title": "", "body": job.words, "entry": job.entry, "version": job.version}
        data = urlencode(fields | {"save_id": job.save_id, "person": self.person, "tags": ""})
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={self.token}",
            "X-CSRFToken": self.token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request("POST", f"/journal/entries/{job.entry}/save/", data, headers)
        answer = self.connection.getresponse()
        said = answer.read().decode()
        if not said.endswith("}"):
            raise HTTPException("the answer is cut off")  # a page takes that for no answer, too
        if answer.status != 200:
            return answer.status, said[:200]
        return 200, int(said.partition('"version": ')[2].partition(",")[0])

    def read(self, entry: UUID) -> str:
        """What stands in the entry, as its owner reads it on the page one writes on."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        address = f"/journal/entries/{entry}/edit/"
        connection.request("GET", address, headers={"Cookie": f"sessionid={self.session}"})
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        assert answer.status == 200, f"{answer.status} for {entry}"
        return editor_of_page(page, address).fields["body"]


def writers_of(server: Server, seed: int) -> list[Writer]:
    """The people of a site whose tables are empty, each with choices of their own that are the same for the same seed."""
    told = server.run("tests.journal.writers:prepare")
    return [Writer(server, chosen=random.Random(f"{seed} {number}"), **one) for number, one in enumerate(told)]


@dataclass
class Stored:
    """What is in the file, past the software."""

    entries: dict[UUID, tuple[int, UUID]]  # number of version, id of the last save
    versions: list[tuple[UUID, int]]
    sound: str


def stored(site: Site) -> Stored:
    with closing(sqlite3.connect(site.database, timeout=20)) as file:
        rows = file.execute("SELECT uuid, version, last_save_id FROM journal_entry").fetchall()
        versions = file.execute("SELECT entry_id, number FROM journal_entryversion").fetchall()
        sound = file.execute("PRAGMA integrity_check").fetchone()[0]
    entries = {UUID(uuid): (version, UUID(save_id)) for uuid, version, save_id in rows}
    return Stored(entries, [(UUID(uuid), number) for uuid, number in versions], sound)
