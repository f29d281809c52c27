"""What people typed stays words in a spreadsheet."""

import pytest

from content.csv_cells import safe_cell


@pytest.mark.parametrize("value", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")'])
def test_cell_that_begins_like_a_formula_is_put_behind_an_apostrophe(value):
    assert safe_cell(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "Noor", "1", "a=b", " =1", "'=1", "<b>Tom</b>", "Ó Sé"])
def test_other_cell_stays_as_it_is(value):
    assert safe_cell(value) == value
