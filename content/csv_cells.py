"""Cells of a CSV file that a spreadsheet takes as words, whoever typed them."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: str) -> str:
    """The value, with an apostrophe before it where a spreadsheet would take it for a formula and run it."""
    return f"'{value}" if value.startswith(_BEGINS_A_FORMULA) else value
