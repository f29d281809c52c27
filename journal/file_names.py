"""What a file of an entry is called: cleaned, short, and unlike the others of its entry. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from journal.filekinds import Kind

NAME_LIMIT = 100

# In names there are letters, digits and these. Nothing leads elsewhere on a disk or means something in Markdown.
_SIGNS_IN_NAMES = "_.,'-"
_EDGE_OF_A_WORD = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")


def clean_name(name: str, kind: Kind) -> str:
    """A name for a file of this kind: no path, no sign that means something elsewhere, at most 100 characters."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem = "".join(sign if _fits_a_name(sign) else " " for sign in last.rpartition(".")[0] or last)
    stem = " ".join(_EDGE_OF_A_WORD.sub(" ", stem).split()).strip(" .,'-")
    stem = stem[: NAME_LIMIT - len(kind.ending) - 1].rstrip(" .,'-")
    return f"{stem or _('file')}.{kind.ending}"


def _fits_a_name(sign: str) -> bool:
    return sign in _SIGNS_IN_NAMES or unicodedata.category(sign)[0] in "LNM"


def shown_name(name: str) -> str:
    """A name as somebody sent it, short and in one line, for a message."""
    one_line = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    return one_line if len(one_line) <= NAME_LIMIT else f"{one_line[: NAME_LIMIT - 1]}…"


def free_name(name: str, taken: Iterable[str]) -> str:
    """`map.jpg`, or `map-2.jpg` where an entry has one of that name, whatever its case."""
    stem, _dot, ending = name.rpartition(".")
    there = {one.casefold() for one in taken}
    found, number = name, 1
    while found.casefold() in there:
        number += 1
        found = f"{stem[: NAME_LIMIT - len(ending) - 5]}-{number}.{ending}"
    return found
