"""Earlier versions: what a save keeps, and how they are read, compared and brought back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from journal import actions, history, permissions
from journal.models import Entry, EntryVersion
from journal.safe import SealError
from journal.words import Words, unseal_version
from tests.journal.tables import changes, every_row
from tests.journal.writing import write


def save(entry, body, *, draft=False, keeps=False, save_id=None) -> Entry:
    now = Entry.objects.get(pk=entry.pk)
    asked = actions.Save(now.pk, now.version, save_id or uuid4(), draft=draft, keeps=keeps)
    return actions.save_entry(owner=now.journal.owner, save=asked, words=Words(body=body), activity=None)


def kept(entry) -> list[tuple[int, str, bool]]:
    """Number, words and whether the button finished it, of every version, the first one first."""
    safe = actions.open_journal(entry.journal.owner)
    rows = EntryVersion.objects.filter(entry=entry).order_by("number")
    return [(row.number, unseal_version(safe, row).body, row.finished) for row in rows]


def later(minutes: float) -> None:
    """So many minutes go by."""
    for row in EntryVersion.objects.all():
        EntryVersion.objects.filter(pk=row.pk).update(at=row.at - timedelta(minutes=minutes))


def test_every_finished_version_is_kept(cast):
    entry = write(cast.learner, "one")
    save(entry, "two")
    save(entry, "three")

    assert kept(entry) == [(1, "one", True), (2, "two", True), (3, "three", True)]


def test_drafts_of_one_sitting_are_one_and_saving_finishes_it(cast):
    entry = write(cast.learner, "one")
    for words in ("one t", "one tw", "one two"):
        save(entry, words, draft=True)
    drafts = kept(entry)
    save(entry, "one two.")

    assert drafts == [(1, "one", True), (4, "one two", False)]
    assert kept(entry) == [(1, "one", True), (5, "one two.", True)]


@pytest.mark.parametrize(("minutes", "numbers"), [(29, [1, 3]), (31, [1, 2, 3])])
def test_sitting_ends_when_nothing_was_saved_for_half_an_hour(minutes, numbers, cast):
    entry = write(cast.learner, "one")
    save(entry, "morning", draft=True)
    later(minutes)
    save(entry, "evening", draft=True)

    assert [number for number, _words, _finished in kept(entry)] == numbers
    assert timedelta(minutes=30) == history.SITTING


def test_same_save_sent_twice_is_one_version(cast):
    entry, save_id = write(cast.learner, "one"), uuid4()
    asked = actions.Save(entry.pk, 1, save_id)
    for _time in range(2):
        actions.save_entry(owner=cast.learner, save=asked, words=Words(body="two"), activity=None)

    assert kept(entry) == [(1, "one", True), (2, "two", True)]


def test_save_that_was_refused_leaves_no_version(cast):
    entry = write(cast.learner, "one")
    save(entry, "two")
    with pytest.raises(actions.EntryChangedElsewhere):
        actions.save_entry(
            owner=cast.learner, save=actions.Save(entry.pk, 1, uuid4()), words=Words(body="late"), activity=None
        )

    assert kept(entry) == [(1, "one", True), (2, "two", True)]


def test_other_words_of_a_conflict_stay_although_they_were_a_draft(cast):
    entry = write(cast.learner, "one")
    save(entry, "the other tab, by itself", draft=True)
    save(entry, "these words", keeps=True)

    assert kept(entry) == [(1, "one", True), (2, "the other tab, by itself", False), (3, "these words", True)]


def test_entry_from_before_there_was_a_history_keeps_what_it_said_at_its_next_save(cast):
    entry = write(cast.learner, "long ago")
    EntryVersion.objects.all().delete()
    save(entry, "today", draft=True)

    assert kept(entry) == [(1, "long ago", True), (2, "today", False)]
    assert EntryVersion.objects.get(number=1).at == entry.updated_at


def test_joining_an_activity_is_no_version_of_its_own(cast, course):
    entry = write(cast.learner, "one")
    actions.join_activity(owner=cast.learner, entry=entry, activity=course.activity("Map"), label="Week 1 Activity 2")
    joined = kept(entry)
    save(entry, "two")

    assert (joined, kept(entry)) == ([(2, "one", True)], [(2, "one", True), (3, "two", True)])


def test_bringing_back_saves_the_words_anew_and_loses_none(cast):
    entry = write(cast.learner, "one")
    save(entry, "a draft nobody finished", draft=True)
    address = f"/journal/entries/{entry.pk}/versions/1/bring-back/"
    client = cast.client("learner")

    first, again = client.post(address), client.post(address)

    assert (first.status_code, again.status_code) == (302, 302)
    assert kept(entry) == [(1, "one", True), (2, "a draft nobody finished", False), (3, "one", True)]
    assert "Brought back" in client.get(f"/journal/entries/{entry.pk}/").content.decode()


def test_bringing_back_needs_the_consent_and_asks_for_it(cast):
    entry = write(cast.learner, "one")
    save(entry, "two")
    actions.withdraw_consent(person=cast.learner)

    response = cast.client("learner").post(f"/journal/entries/{entry.pk}/versions/1/bring-back/")

    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/journal/before-you-write/?next=%2Fjournal%2Fentries%2F{entry.pk}%2Fversions%2F",
    )
    assert kept(entry)[-1] == (2, "two", True)


def test_versions_of_a_binned_entry_are_read_but_not_brought_back(cast):
    entry = write(cast.learner, "one")
    save(entry, "two")
    actions.bin_entry(entry=entry)
    client, address = cast.client("learner"), f"/journal/entries/{entry.pk}/versions/"

    pages = [client.get(address + page) for page in ("", "1/", "compare/")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [page for page in pages if "bring-back" in page.content.decode()] == []
    assert client.post(f"{address}1/bring-back/").status_code == 404
    assert kept(entry)[-1] == (2, "two", True)


def test_entry_that_leaves_the_bin_for_good_takes_its_history_along(cast):
    entry, stays = write(cast.learner, "one"), write(cast.learner, "stays")
    save(entry, "two")
    actions.bin_entry(entry=entry)
    assert len(kept(entry)) == 2  # in the bin it has them still

    actions.empty_bins(now=timezone.now() + timedelta(days=31))

    assert list(EntryVersion.objects.values_list("entry", flat=True)) == [stays.pk]


@pytest.mark.parametrize("change", ["entry", "number", "sealed"])
def test_version_that_was_moved_or_swapped_does_not_open(change, cast):
    entry, other = write(cast.learner, "one"), write(cast.learner, "another")
    save(entry, "two")
    row = EntryVersion.objects.get(entry=entry, number=1)
    if change == "entry":
        EntryVersion.objects.filter(entry=other).delete()
        row.entry = other
    elif change == "number":
        row.number = 7
    else:
        row.sealed = Entry.objects.get(pk=entry.pk).sealed

    with pytest.raises(SealError):
        unseal_version(actions.open_journal(cast.learner), row)


def test_versions_of_a_person_are_their_own_and_nobody_elses(cast):
    mine, theirs = write(cast.learner), write(cast.peer)
    found = {
        name: set(permissions.versions_of(person).values_list("entry", flat=True))
        for name, person in {
            "learner": cast.learner,
            "peer": cast.peer,
            "tutor": cast.own_tutor,
            "root": cast.superuser,
        }.items()
    }

    assert found == {"learner": {mine.pk}, "peer": {theirs.pk}, "tutor": set(), "root": set()}


def test_pages_show_versions_and_what_changed_and_change_nothing(cast):
    entry = write(cast.learner, "The letter went round <b>three</b> houses.")
    save(entry, "The letter went round four houses.", draft=True)
    client, address = cast.client("learner"), f"/journal/entries/{entry.pk}/versions/"
    before = every_row("journal_")

    listed = client.get(address).content.decode()
    read = client.get(f"{address}1/").content.decode()
    compared = client.get(f"{address}compare/").content.decode()

    assert ("6 words" in listed, "These are the words of now" in listed, listed.count("Bring")) == (True, True, 0)
    assert ("&lt;b&gt;three&lt;/b&gt;" in read, "Bring this one back" in read) == (True, True)
    gone = '<del><span class="hidden-visually">[taken out: </span>&lt;b&gt;three&lt;/b&gt;<'
    new = '<ins><span class="hidden-visually">[put in: </span>four<'
    assert (gone in compared, new in compared) == (True, True)
    assert client.get(f"{address}compare/?from=2&to=2").content.decode().count("The two say the same") == 1
    assert [client.get(f"{address}{where}").status_code for where in ("7/", "compare/?from=7", "compare/?to=x")] == [
        404,
        404,
        200,
    ]
    assert changes(before, every_row("journal_")) == {}


def test_page_of_an_entry_without_history_says_so_and_stores_none(cast):
    entry = write(cast.learner)
    EntryVersion.objects.all().delete()
    client, address = cast.client("learner"), f"/journal/entries/{entry.pk}/versions/"

    assert "will be kept when you next save it" in client.get(address).content.decode()
    assert client.get(f"{address}compare/").headers["Location"] == address
    assert not EntryVersion.objects.exists()


def test_long_history_is_a_page_at_a_time_with_a_constant_number_of_queries(cast, django_assert_num_queries):
    entry = write(cast.learner, "words 1")
    client, address = cast.client("learner"), f"/journal/entries/{entry.pk}/versions/"
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)
    for number in range(2, 33):
        save(entry, f"words {number}")

    with django_assert_num_queries(11):
        first = client.get(address).content.decode()

    assert (first.count("version-name"), 'href="?before=3"' in first) == (30, True)
    assert client.get(f"{address}?before=3").content.decode().count("version-name") == 2
