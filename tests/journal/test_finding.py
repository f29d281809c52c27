"""Finding in one's own journal: comparing words, the place found, and what a look through gives."""

import unicodedata
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal import actions, finding
from journal.finding import Wanted, excerpt
from journal.models import Entry
from journal.tags import folded, split_tags, tag_of
from journal.words import Words, seal, unseal
from tests.journal.test_reading import NOON, row
from tests.journal.writing import CANARY, write

TEXT = st.text(st.characters(), max_size=60)


def tagged(owner, *tags, body="some words", **more) -> Entry:
    save = actions.Save(entry=uuid4(), base_version=0, save_id=uuid4())
    return actions.save_entry(owner=owner, save=save, words=Words(body=body), activity=None, tags=list(tags), **more)


def found_by(owner, **wanted) -> set:
    look = finding.look_through(owner, actions.open_journal(owner), Wanted(**wanted))
    return {found.uuid for found in look.rows}


# Comparing ------------------------------------------------------------------------------------------------------------


@given(text=TEXT)
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@given(text=TEXT)
def test_text_folds_sign_by_sign(text):
    assert folded(text) == "".join(folded(sign) for sign in text)


@given(text=st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=60))
def test_text_is_the_same_however_its_accents_are_written(text):
    forms = {folded(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}

    assert forms == {folded(text)}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Café", "CAFE"), ("Straße", "STRASSE"), ("Ærø", "ÆRØ"), ("ﬁnd", "Find"), ("Ὀδυσσεύς", "οδυσσευσ"), ("İ", "i")],
)
def test_case_and_accents_make_no_difference(one, other):
    assert folded(one) == folded(other)


# Tags -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("", []),
        (" , ,", []),
        ("promises, Joan", ["promises", "Joan"]),
        ("  two   words ,two words", ["two words"]),
        ("Café, cafe, CAFÉ", ["Café"]),
    ],
)
def test_tags_are_split_at_commas_each_once(typed, tags):
    assert split_tags(typed) == tags


@given(typed=TEXT)
def test_tags_written_out_again_are_the_same_tags(typed):
    assert split_tags(", ".join(split_tags(typed))) == split_tags(typed)


def test_mark_of_a_tag_is_its_own_in_every_journal_and_says_nothing():
    here, there = uuid4(), uuid4()

    assert tag_of(here, "Café").mark == tag_of(here, "cafe").mark
    assert len({tag_of(here, "cafe").mark, tag_of(there, "cafe").mark, tag_of(here, "tea").mark}) == 3
    assert "cafe" not in tag_of(here, "cafe").mark


def test_entry_sealed_before_there_were_tags_opens_without_any(cast):
    entry = row(cast.learner)
    safe = actions.open_journal(cast.learner)
    content = safe.unseal(finding.RowName(finding.TABLE, entry.uuid, 1), entry.sealed)
    del content["tags"]
    entry.sealed = safe.seal(finding.RowName(finding.TABLE, entry.uuid, 1), content)
    Entry.objects.filter(pk=entry.pk).update(sealed=entry.sealed)

    assert unseal(safe, entry).tags == []
    assert found_by(cast.learner, words="words") == {entry.pk}


def test_save_without_tags_keeps_them_and_with_an_empty_list_takes_them_away(cast):
    entry = tagged(cast.learner, "promises")
    for tags, expected in ((None, ["promises"]), (["Joan"], ["Joan"]), ([], [])):
        entry.refresh_from_db()
        save = actions.Save(entry=entry.pk, base_version=entry.version, save_id=uuid4())
        actions.save_entry(owner=cast.learner, save=save, words=Words(body="other"), activity=None, tags=tags)

        entry.refresh_from_db()
        assert unseal(actions.open_journal(cast.learner), entry).tags == expected


def test_tags_to_suggest_are_ones_own_each_once_in_order(cast):
    tagged(cast.learner, "promises", "Joan")
    tagged(cast.learner, "JOAN", "étude")
    actions.bin_entry(entry=tagged(cast.learner, "binned"))
    tagged(cast.peer, "theirs")

    assert finding.own_tags(cast.learner) == ["étude", "JOAN", "promises"]
    assert finding.own_tags(cast.other_tutor) == []


def test_entry_that_does_not_open_keeps_no_other_from_being_written(cast):
    broken = tagged(cast.learner, "lost")
    tagged(cast.learner, "promises")
    Entry.objects.filter(pk=broken.pk).update(version=7)

    assert finding.own_tags(cast.learner) == ["promises"]


# Looking --------------------------------------------------------------------------------------------------------------


def test_all_words_must_occur_in_title_text_tags_or_label(cast, course):
    whole = write(cast.learner, "The Café by the river", title="Ruth", activity=course.activity("Map"), course=course)
    other = tagged(cast.learner, "Promises", body="the river")
    write(cast.peer, "river cafe ruth promises week")

    asked = ["RIVER", "cafe  ruth", "week 1 river", "promises", "promises ruth", "  ", "river\tcafe", "xyz"]
    both = {whole.pk, other.pk}
    expected = [both, {whole.pk}, {whole.pk}, {other.pk}, set(), both, {whole.pk}, set()]
    assert [found_by(cast.learner, words=words) for words in asked] == expected


def test_days_count_where_the_owner_is_and_both_ends_belong(cast, settings):
    settings.TIME_ZONE = "Europe/London"
    evening = row(cast.learner, datetime(2026, 5, 2, 23, 30, tzinfo=UTC))  # 0:30 on 3 May in London
    noon, after = row(cast.learner, NOON), row(cast.learner, NOON + timedelta(days=1))
    day = NOON.date()

    assert found_by(cast.learner, first=day) == {evening.pk, noon.pk, after.pk}
    assert found_by(cast.learner, last=day) == {evening.pk, noon.pk}
    assert found_by(cast.learner, first=day, last=day) == {evening.pk, noon.pk}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_look_through_needs_one_query_whatever_there_is(cast, count, django_assert_num_queries):
    for _number in range(count):
        row(cast.learner)
    safe = actions.open_journal(cast.learner)

    with django_assert_num_queries(1):
        assert len(finding.look_through(cast.learner, safe, Wanted(words="words")).rows) == count


@pytest.mark.parametrize("role", ["peer", "own_tutor", "editor", "superuser"])
def test_nobody_elses_entries_are_looked_through(cast, role):
    tagged(cast.learner, CANARY, body=CANARY)
    person = getattr(cast, role)
    row(person)

    look = finding.look_through(person, actions.open_journal(person), Wanted())

    assert (len(look.rows), look.tags, finding.own_tags(person)) == (1, [], [])


# The place found ------------------------------------------------------------------------------------------------------


def marked(body: str, words: str) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in excerpt(body, words, 30))


@pytest.mark.parametrize(
    ("body", "words", "shown"),
    [
        ("The **Café** by the river", "cafe RIVER", "The [Café] by the [river]"),
        ("Cafe\u0301 au lait", "cafe", "[Cafe\u0301] au lait"),
        ("Große Straße", "strasse", "Große [Straße]"),
        ("aaaa", "aa", "[aa][aa]"),
        ("nothing of it here, and quite a few words more", "xyz", "nothing of it here, and quite…"),
        ("", "xyz", ""),
        (f"{'before ' * 30}river{' after' * 60}", "river", None),
    ],
)
def test_excerpt_shows_the_place_and_marks_it(body, words, shown):
    found = marked(body, words)

    if shown is None:
        assert found.startswith("…before") and "[river]" in found and found.endswith("after…") and len(found) < 250
    else:
        assert found == shown


@given(body=TEXT, words=TEXT)
def test_excerpt_is_a_stretch_of_the_text_and_marks_what_was_looked_for(body, words):
    pieces = excerpt(body, words, 30)

    wanted = folded(words).split()
    for piece in pieces:
        # One sign can stand for several, and then more than the word is marked.
        assert not piece.hit or any(word in folded(piece.text) for word in wanted)


def test_sealed_row_of_the_look_is_the_one_of_the_model(cast):
    entry = tagged(cast.learner, "a")
    (found,) = finding.kept_rows(cast.learner)

    assert (found.uuid, found.as_entry().pk, found.as_entry().journal_id) == (entry.pk, entry.pk, entry.journal_id)
    safe = actions.open_journal(cast.learner)
    assert seal(safe, entry, 1, Words()) and unseal(safe, found.as_entry()).tags == ["a"]
