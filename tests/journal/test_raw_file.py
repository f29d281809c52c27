"""The bytes of a SQLite file, its write-ahead log and what the processes wrote and printed: no word of an entry is in them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journal.keys import OWN
from tests.journal.raw_file_day import CONTROL

ROOT = Path(__file__).resolve().parents[2]
WORDS = [b"xylophon", b"marzipan"]
ADDRESS = b"learner@test.example"
OUR_VARIABLES = {
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "EMAIL_URL",
    "MEDIA_ROOT",
    "JOURNAL_FILES",
    "DJANGO_SETTINGS_MODULE",
    "DEBUG",
}


class Site:
    def __init__(self, folder: Path):
        self.folder, self.said = folder, b""
        kept = {name: value for name, value in os.environ.items() if name not in OUR_VARIABLES}
        self.environment = kept | {
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "JOURNAL_KEYS": f"t1:{OWN}",
            "PYTHONPATH": str(ROOT),
        }

    def manage(self, *arguments: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, check=False
        )
        self.said += done.stdout + done.stderr
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def day(self, name: str) -> bytes:
        code = f"from tests.journal import raw_file_day; raw_file_day.run(raw_file_day.{name})"
        return self.manage("shell", "--no-imports", "-c", code)

    def places_with(self, wanted: bytes) -> set[str]:
        """The files below var/ that hold these bytes, in whatever case; and "output"."""
        found = {
            str(path.relative_to(self.folder)) for path in self.files() if wanted.lower() in path.read_bytes().lower()
        }
        return found | ({"output"} if wanted.lower() in self.said.lower() else set())

    def attached(self) -> list[Path]:
        """The files of entries, as they are on the disk."""
        return [path for path in self.files() if "journal-files" in path.parts]

    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    site = Site(tmp_path_factory.mktemp("var"))
    site.manage("migrate", "-v", "0")
    site.manage("createcachetable")
    return site


def test_words_are_in_no_byte_of_the_file_its_log_or_the_output_and_the_key_goes_with_the_account(site):
    wrapped_key = bytes.fromhex(site.day("write").decode().splitlines()[-1])

    names = {path.name for path in site.files()}
    assert {"db.sqlite3", "db.sqlite3-wal"} <= names
    assert {word: site.places_with(word) for word in WORDS} == {word: set() for word in WORDS}
    assert "db.sqlite3-wal" in site.places_with(CONTROL.encode())
    assert site.places_with(wrapped_key) & {"db.sqlite3", "db.sqlite3-wal"}

    assert site.places_with(ADDRESS) & {"db.sqlite3", "db.sqlite3-wal"}

    assert len(site.attached()) == 1

    site.manage("erase_account", ADDRESS.decode(), "--yes")

    assert {gone: site.places_with(gone) for gone in (wrapped_key, ADDRESS)} == {wrapped_key: set(), ADDRESS: set()}
    assert site.attached() == []
    assert (site.folder / "erasures.txt").read_text().count("\n") == 1
    assert site.places_with(CONTROL.encode()) >= {"db.sqlite3"}
