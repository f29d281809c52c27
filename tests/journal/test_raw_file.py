"""The bytes of a SQLite file, its write-ahead log and what the processes wrote and printed: no word of an entry is in them."""

from pathlib import Path

import pytest

from tests.journal.raw_file_day import CONTROL
from tests.serving import Site

WORDS = [b"xylophon", b"marzipan"]
ADDRESS = b"learner@test.example"


class RawSite(Site):
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
def site(empty_site) -> RawSite:
    return empty_site(RawSite)


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
