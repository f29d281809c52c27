"""Codes as people type them."""

import string
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from learning import joining
from learning.actions.cohorts import CODE_LENGTH, CODE_SIGNS, new_join_code

codes = st.text(CODE_SIGNS, min_size=CODE_LENGTH, max_size=CODE_LENGTH)
between = st.text(" \t-–_.,:\u00a0", max_size=3)


@given(codes, st.data())
def test_code_is_the_same_in_any_case_with_any_signs_between(code, data):
    typed = "".join(data.draw(between) + data.draw(st.sampled_from([sign, sign.lower()])) for sign in code) + data.draw(
        between
    )

    assert joining.normal(typed) == code


@given(codes)
def test_code_shown_or_typed_on_a_wide_keyboard_reads_back(code):
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)

    assert joining.normal(joining.shown(code)) == joining.normal(wide) == code
    assert unicodedata.normalize("NFKC", wide) == code


@given(st.text())
def test_whatever_is_typed_gives_capital_letters_and_digits_only(typed):
    assert set(joining.normal(typed)) <= set(string.ascii_uppercase + string.digits)


def test_new_codes_have_no_signs_that_look_alike_and_differ():
    made = [new_join_code() for _code in range(500)]

    assert set("".join(made)) & set("0O1IL5S2Z8BUV") == set()
    assert {len(code) for code in made} == {CODE_LENGTH}
    assert len(set(made)) == 500
