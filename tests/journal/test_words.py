"""How an entry is called, and that its words come back as they were sealed."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.models import Entry
from journal.safe import KeyRing, SealError, binding, new_wrapped_key, open_safe
from journal.words import Prompt, Words, name_entry, row_name, seal, unseal
from tests.journal.keys import OWN

RING = KeyRing.parse(f"t1:{OWN}")
BOUND = binding("journal", uuid4(), "1", "2026-01-01T00:00:00+00:00")
SAFE = open_safe(RING, new_wrapped_key(RING, BOUND), BOUND)
DAY = "3 May 2026"
TEXT = st.text(st.characters(), max_size=200)
LABEL = "Week 6 Activity 2"


class Today:
    """An activity as the outline has it today."""

    def __init__(self, label=LABEL, title="Joined-up services", url="/courses/lines/#activity-1"):
        self.label, self.title, self.url = label, title, url


def entry(version: int = 1) -> Entry:
    return Entry(uuid=uuid4(), version=version)


@pytest.mark.parametrize(
    ("words", "activity", "expected"),
    [
        # words, today's activity → title, where, written as, url
        (Words(label=LABEL), Today(), (LABEL, "Joined-up services", "", Today().url)),
        (
            Words(label=LABEL),
            Today("Week 6 Activity 3"),
            ("Week 6 Activity 3", "Joined-up services", LABEL, Today().url),
        ),
        (
            Words(title="Mum", label=LABEL),
            Today("Week 6 Activity 3"),
            ("Mum", "Week 6 Activity 3, Joined-up services", LABEL, Today().url),
        ),
        (Words(title="  Mum \n"), None, ("Mum", "A free entry", "", "")),
        (Words(), None, ("Entry of 3 May 2026", "A free entry", "", "")),
        (Words(title="  "), None, ("Entry of 3 May 2026", "A free entry", "", "")),
        (Words(label=LABEL, prompt=Prompt(title="Joined-up services")), None, (LABEL, "Joined-up services", "", "")),
        (
            Words(title="Mum", label=LABEL, prompt=Prompt(title="As it was called")),
            Today(),
            ("Mum", f"{LABEL}, Joined-up services", "", Today().url),
        ),
        (
            Words(title="Mum", label=LABEL, prompt=Prompt(title="As it was called")),
            None,
            ("Mum", f"{LABEL}, As it was called", "", ""),
        ),
        (Words(title=LABEL, label=LABEL), Today(), (LABEL, "Joined-up services", "", Today().url)),
        (Words(), Today(), (LABEL, "Joined-up services", "", Today().url)),
    ],
)
def test_entry_is_called_by_its_typed_title_or_else_by_todays_label(words, activity, expected):
    naming = name_entry(words, activity, DAY)

    assert (naming.title, naming.where, naming.written_as, naming.url) == expected


@given(
    title=TEXT.filter(str.strip),
    was=st.sampled_from(["", LABEL]),
    now=st.sampled_from([None, LABEL, "Week 7 Activity 1"]),
)
def test_typed_title_never_changes_whatever_the_activity_is_called(title, was, now):
    naming = name_entry(Words(title=title, label=was), Today(now) if now else None, DAY)

    assert naming.title == title.strip()


@pytest.mark.parametrize(
    ("title", "body", "empty"),
    [
        ("", "", True),
        (" \t", "\r\n \u2003", True),
        ("a", "", False),
        ("", "a", False),
        ("", "0", False),
        ("\u200b", "", False),
    ],
)
def test_entry_is_empty_when_neither_title_nor_body_has_a_sign(title, body, empty):
    assert Words(title=title, body=body).empty is empty


@given(
    words=st.builds(
        Words,
        title=TEXT,
        body=st.text(max_size=2000) | TEXT,
        label=TEXT,
        course=TEXT,
        prompt=st.builds(Prompt, title=TEXT, purpose=TEXT, questions=st.lists(TEXT, max_size=4)),
        free=st.booleans(),
    ),
    version=st.integers(1, 2**31 - 1),
)
def test_sealed_words_come_back_as_they_were(words, version):
    row = entry(version)
    row.sealed = seal(SAFE, row, version, words)

    assert unseal(SAFE, row) == words


def test_half_a_surrogate_pair_is_kept_and_does_not_fail_the_save():
    row = entry()
    row.sealed = seal(SAFE, row, 1, Words(body="before \ud83d after"))

    assert unseal(SAFE, row).body == "before \ud83d after"


def test_words_of_another_version_or_row_do_not_open():
    row = entry()
    row.sealed = seal(SAFE, row, 1, Words(body="mine"))
    next_version, other_row = (
        Entry(uuid=row.uuid, version=2, sealed=row.sealed),
        Entry(uuid=uuid4(), version=1, sealed=row.sealed),
    )

    for wrong in (next_version, other_row):
        with pytest.raises(SealError):
            unseal(SAFE, wrong)
    assert unseal(SAFE, row).body == "mine"


def test_sealed_words_are_not_readable_in_the_blob():
    sealed = seal(SAFE, entry(), 1, Words(title="xylophone", body="marzipan", label=LABEL))

    assert not [word for word in (b"xylophone", b"marzipan", b"Week", b"title", b"body") if word in sealed]


def test_words_with_a_part_from_a_later_release_still_open():
    """A newer version may add a name; going back to this one must not lock the journal."""
    row = entry()
    content = {"title": "t", "body": "b", "label": "", "course": "", "free": False, "mood": "calm"}
    content["prompt"] = {"title": "", "purpose": "", "questions": ["q"], "image": 3}
    row.sealed = SAFE.seal(row_name(row), content)

    assert unseal(SAFE, row) == Words(title="t", body="b", prompt=Prompt(questions=["q"]))
