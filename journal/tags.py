"""Tags: free words of the owner's own, kept in the sealed blob of an entry. Pure.

An address would hand a tag to logs and to the history of a browser, so links carry a mark in its place.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.utils.crypto import salted_hmac

MOST = 10
LONGEST = 40
_MARK = 24


@dataclass(frozen=True, repr=False)
class Tag:
    """A tag as it was typed, and what stands for it in an address."""

    words: str
    mark: str


def split_tags(typed: str) -> list[str]:
    """The tags in what was typed with commas between: without empty ones and spaces to spare, each once however it is written."""
    found: dict[str, str] = {}
    for part in typed.split(","):
        if words := " ".join(part.split()):
            found.setdefault(folded(words), words)
    return list(found.values())


def folded(text: str) -> str:
    """Text without case and accents, for comparing: "Café" and "CAFE" are one.

    Sign by sign, so that what is found in it can be traced back to where it stands.
    """
    if text.isascii():
        return text.lower()
    once = unicodedata.normalize("NFKD", text).casefold()
    # Some signs are taken apart only after folding, and some fold only after that.
    again = unicodedata.normalize("NFKD", once).casefold()
    return "".join(sign for sign in unicodedata.normalize("NFKD", again) if not unicodedata.combining(sign))


def tag_of(journal: UUID, words: str) -> Tag:
    """A tag with its mark: the same for every way to write it in one journal, another one in every other journal."""
    kept = f"{journal}/{folded(words)}".encode("utf-8", "surrogatepass")
    return Tag(words, salted_hmac("journal.tags", kept, algorithm="sha256").hexdigest()[:_MARK])
