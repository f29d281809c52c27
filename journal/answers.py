"""What is sealed in an answer to an exercise."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from journal.models import Answer
from journal.safe import OpenSafe, RowName

TABLE = "journal_answer"


@dataclass(frozen=True, repr=False)
class Filled:
    """A filled exercise: its kind, the schema it was written with, the answer, and the options as they were.

    With the options it can be drawn without its activity. `label` and `title` are what the activity was called.
    """

    kind: str
    schema: int
    answer: dict[str, Any]
    options: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    label: str = ""
    title: str = ""


def row_name(answer: Answer, version: int | None = None) -> RowName:
    return RowName(TABLE, answer.uuid, answer.version if version is None else version)


def seal_answer(safe: OpenSafe, answer: Answer, version: int, filled: Filled) -> bytes:
    """Seal one version of an answer."""
    return safe.seal(row_name(answer, version), asdict(filled))


def unseal_answer(safe: OpenSafe, answer: Answer) -> Filled:
    """What was filled in. Raises SealError when the row, its version or its safe is not the one it was sealed for."""
    content = safe.unseal(row_name(answer), answer.sealed)
    return Filled(**{name: content[name] for name in ("kind", "schema", "answer", "options", "label", "title")})
