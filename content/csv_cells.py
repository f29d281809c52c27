"""Cells of a CSV file that no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: str) -> str:
    """The words as they are; behind an apostrophe where a spreadsheet would calculate with them instead of showing them."""
    return f"'{value}" if value.startswith(_BEGINS_A_FORMULA) else value
