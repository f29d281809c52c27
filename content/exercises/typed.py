"""What a form or JSON gave, as typed values. Nothing here raises, whatever comes in.

Field names are paths: `services-0-name` is the name in the first row of services, and the same path names a problem.
Rows carry a short id of their own, so that a row taken away shifts no other and what points at one keeps pointing at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

MOST_ROWS = 60  # kept of what was typed; each kind complains far earlier
LONGEST_KEPT = 2000  # characters kept of one field that is too long
DEEPEST = 5
ROW_ID = re.compile(r"[a-z]{0,3}[0-9]{1,6}")


def nested(data: Any) -> dict[str, Any]:
    """A posted form (flat names, a `getlist` for repeated ones) or JSON (already nested) as nested dictionaries.

    Numbered parts of a name become lists, in the order of their numbers.
    """
    if not isinstance(data, Mapping):
        return {}
    tree: dict[str, Any] = {}
    for name in data:
        value = data.getlist(name) if hasattr(data, "getlist") else data[name]
        value = value[0] if hasattr(data, "getlist") and len(value) == 1 else value
        parts = str(name).split("-")
        if len(parts) <= DEEPEST:
            _put(tree, parts, value)
    return {name: _listed(value) for name, value in tree.items()}


class _Branch(dict):
    """A dictionary made from names, which may stand for a list."""


def _put(tree: dict[str, Any], parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        if not isinstance(tree.get(part), _Branch):
            tree[part] = _Branch()
        tree = tree[part]
    if not isinstance(tree.get(parts[-1]), _Branch):
        tree[parts[-1]] = value


def _listed(value: Any) -> Any:
    if not isinstance(value, _Branch):
        return value
    inner = {name: _listed(found) for name, found in value.items()}
    if all(re.fullmatch("[0-9]{1,6}", name) for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def words(value: Any) -> str:
    """Text as typed, without what neither XML nor a database can hold, cut only where nobody types that far."""
    if isinstance(value, list | tuple):
        value = value[-1] if value else ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    try:
        kept = "".join(sign for sign in str(value)[: 2 * LONGEST_KEPT] if sign in "\n\t" or _holds(sign))
    except ValueError:  # a number of more digits than Python writes
        return ""
    return kept.replace("\t", " ").strip()[:LONGEST_KEPT].strip()


def line(value: Any) -> str:
    """Text of one line: every run of white space is one space."""
    return " ".join(words(value).split())


def _holds(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in "\ufffe\uffff"


def number(value: Any, lowest: int, highest: int) -> int | None:
    """A whole number within bounds, or None for anything else."""
    text = line(value)
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        return None
    found = int(text)
    return found if lowest <= found <= highest else None


def ticked(value: Any) -> bool:
    """Whether a box was ticked: what browsers send for one, or true."""
    return value is True or line(value).casefold() in {"on", "true", "1", "yes"}


def many(value: Any) -> list[str]:
    """Several chosen keys, each once, in the order given."""
    found = value if isinstance(value, list | tuple) else [value]
    return list(dict.fromkeys(text for text in map(line, found[:MOST_ROWS]) if text))


def rows(value: Any) -> list[dict[str, Any]]:
    """The rows of a repeated part: whatever is a dictionary, in order."""
    if isinstance(value, Mapping):
        value = list(value.values())
    found = value if isinstance(value, list | tuple) else []
    return [dict(row) for row in found[:MOST_ROWS] if isinstance(row, Mapping)]


def numbered(found: list[dict[str, Any]], prefix: str, also_taken: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The rows, each with an `id` of its own first. One that has none, or another's, gets a number not yet used.

    `also_taken` are ids that something points at: a new row must not become what an old pointer meant.
    """
    wanted = [line(row.get("id")) for row in found]
    taken = {name for name in [*wanted, *also_taken] if ROW_ID.fullmatch(name)}
    last = max((int(re.sub("[a-z]", "", name)) for name in taken), default=0)
    given: set[str] = set()
    made = []
    for row, name in zip(found, wanted, strict=True):
        if name in given or name not in taken:
            last += 1
            name = f"{prefix}{last}"
        given.add(name)
        made.append({"id": name, **{key: value for key, value in row.items() if key != "id"}})
    return made
