"""What a save keeps of an entry's earlier states. Called by actions.py, within the transaction of the save."""

from __future__ import annotations

from datetime import timedelta

from journal.models import Entry, EntryVersion
from journal.safe import OpenSafe
from journal.words import Words, seal_version

# A sitting ends with Save, or when nothing was saved for so long. The guides say so too: "half an hour".
SITTING = timedelta(minutes=30)


def begin(entry: Entry, safe: OpenSafe, kept: Words) -> None:
    """An entry from before there was a history: the words it had until this save become its first earlier version.

    `entry` and `kept` are as they were before the save.
    """
    if not entry.versions.exists():
        _add(entry, safe, kept, finished=True)


def keep(entry: Entry, safe: OpenSafe, words: Words, *, draft: bool = False, aside: bool = False) -> None:
    """Keep the version that was just written. It takes the place of the draft before it in the same sitting.

    With `aside` that draft stays: it has words that this version was not made from.
    """
    before = entry.versions.order_by("-number").defer("sealed").first()
    same_sitting = before and not before.finished and entry.updated_at - before.at <= SITTING
    if same_sitting and not aside:
        before.delete()
    _add(entry, safe, words, finished=not draft)


def carry(entry: Entry, safe: OpenSafe, words: Words) -> None:
    """The entry got a new version with the same title and text: its latest earlier version goes along.

    `entry` is as it was before.
    """
    for version in entry.versions.filter(number=entry.version):
        version.number += 1
        version.sealed = seal_version(safe, version, words)
        version.save(update_fields=["number", "sealed"])


def _add(entry: Entry, safe: OpenSafe, words: Words, *, finished: bool) -> None:
    version = EntryVersion(entry=entry, number=entry.version, at=entry.updated_at, finished=finished)
    version.sealed = seal_version(safe, version, words)
    version.save(force_insert=True)
