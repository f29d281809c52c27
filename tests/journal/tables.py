"""Every row of every table, for tests that look for words or for changes."""

from __future__ import annotations

import re

from django.db import connection


def every_row(prefix: str = "") -> dict[str, list[str]]:
    """All rows as text, binary columns included, by table; with a prefix those of one app."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith(prefix)]
        return {name: _rows(cursor, name) for name in names}


def _rows(cursor, table: str) -> list[str]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return sorted(
        repr(tuple(bytes(value) if isinstance(value, memoryview) else value for value in row))
        for row in cursor.fetchall()
    )


def changes(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, tuple[list[str], list[str]]]:
    """Rows that went and rows that came, by table; tables without a change are left out."""
    return {
        name: (sorted(set(before[name]) - set(after[name])), sorted(set(after[name]) - set(before[name])))
        for name in before
        if before[name] != after[name]
    }


def holding(pattern: str) -> set[str]:
    """The tables that hold what the pattern finds."""
    found = re.compile(pattern, re.IGNORECASE)
    return {name for name, rows in every_row().items() if any(found.search(row) for row in rows)}
