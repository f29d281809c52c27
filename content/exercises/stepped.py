"""Kinds of which several steps fill the same rows: a step changes its own columns and leaves the others as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from content.exercises import typed
from content.exercises.frame import Answer, Cleaned, Kind, Options


class SteppedKind(Kind):
    """`columns` names the columns of each part that a step fills; rows come and go only in the steps of `growing`.

    `row_key` is the column by which a posted row is known as one of the answer's; every page posts it with its rows.
    """

    row_key: ClassVar[str] = "id"
    columns: ClassVar[Mapping[str, Mapping[str, tuple[str, ...]]]] = {}
    growing: ClassVar[frozenset[str]] = frozenset()

    def take(self, answer: Answer, step: str, data: Any, options: Options) -> Cleaned:
        """The answer with the columns of one step replaced by what its page posted."""
        posted, told = typed.nested(data), self.clean(answer, options).answer
        told |= {part: posted.get(part) for part in self.parts.get(step, ())}
        for part, columns in self.columns.get(step, {}).items():
            merge = grown if step in self.growing else filled
            told[part] = merge(told[part], typed.rows(posted.get(part)), self.row_key, columns)
        return self.clean(told, options)


def grown(
    kept: Iterable[Mapping[str, Any]], posted: Iterable[Mapping[str, Any]], key: str, columns: Iterable[str]
) -> list[dict[str, Any]]:
    """The posted rows, with what the answer already holds in their other columns."""
    known = {row[key]: row for row in kept}
    return [
        {**known.get(typed.line(row.get(key)), {}), key: row.get(key), **{name: row.get(name) for name in columns}}
        for row in posted
    ]


def filled(
    kept: Iterable[Mapping[str, Any]], posted: Iterable[Mapping[str, Any]], key: str, columns: Iterable[str]
) -> list[dict[str, Any]]:
    """The answer's rows, those that were posted with new values in these columns."""
    given = {typed.line(row.get(key)): row for row in posted}
    return [
        {**row, **{name: given[row[key]].get(name) for name in columns}} if row[key] in given else dict(row)
        for row in kept
    ]
