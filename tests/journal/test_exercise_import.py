"""A copy of an exercise comes back with its entry; a file that holds something else in its place is refused."""

import pytest

from content.exercises import kinds
from journal.exercises.copies import checked_copy, snapshot_of

MAP = kinds()["services_map"]
COPY = {
    "kind": "services_map",
    "version": 1,
    "schema": 1,
    "options": {},
    "answer": MAP.sample(MAP.defaults()),
    "at": "2026-11-22T20:00:00+00:00",
    "questions": ["What was that like?"],
}


def test_copy_of_a_download_is_taken_as_it_is_and_can_be_drawn():
    assert checked_copy(COPY) == COPY
    assert checked_copy(None) is None
    assert "<svg" in snapshot_of(checked_copy(COPY)).shown.wide


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": 7},
        {"at": "yesterday"},
        {"at": "2026-11-22T20:00:00"},
        {"answer": []},
        {"options": {"went": "lost"}},
        {"options": {"went": ["lost"]}},
        {"questions": [1]},
        {"more": 1},
        {"answer": {"wish": "x" * 500_000}},
    ],
)
def test_what_is_no_copy_is_refused(wrong):
    with pytest.raises(ValueError):
        checked_copy(COPY | wrong)
