"""The page that finds entries again, as its owner and everybody else gets it."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from journal import actions, reading
from tests.course import activity, publish
from tests.journal.test_finding import tagged
from tests.journal.test_reading import NOON, queries_of, row
from tests.journal.writing import CANARY, form_data, write

FIND = "/journal/find/"


def entries_in(response) -> set[str]:
    """The entries a page lists."""
    assert response.status_code == 200
    return set(re.findall(r'href="/journal/entries/([0-9a-f-]{36})/"', response.content.decode()))


def ask(client, **asked):
    """Fill the form and follow it."""
    answer = client.post(FIND, asked)
    assert answer.status_code == 302
    return client.get(answer.headers["Location"])


@pytest.fixture
def written(cast, course):
    """One entry of each kind, by what it is about."""
    found = {
        name: write(cast.learner, f"about {name}", activity=course.activity(name), course=course)
        for name in ("Notice", "Map", "Sideways")
    }
    found["free"] = tagged(cast.learner, "promises", body="a free café")
    write(cast.peer, "about Notice, promises and a café")
    return {name: str(entry.pk) for name, entry in found.items()}


def test_each_filter_finds_its_entries(cast, course, written):
    client = cast.client("learner")
    week, second = str(course.week.pk), str(course.second_week.pk)
    day = reading.timezone.localdate().isoformat()
    mark = re.search(r"\?tag=(\w+)", client.get("/journal/").content.decode())[1]
    asked = [
        ({}, {"Notice", "Map", "Sideways", "free"}),
        ({"week": week}, {"Notice", "Map"}),
        ({"week": second}, {"Sideways"}),
        ({"week": "free"}, {"free"}),
        ({"activity": str(course.activity("Map").pk)}, {"Map"}),
        ({"activity": str(course.activity("Map").pk), "week": second}, set()),
        ({"tag": mark}, {"free"}),
        ({"words": "ABOUT cafe"}, set()),
        ({"words": "Cafe"}, {"free"}),
        ({"words": "about", "week": week, "first": day, "last": day}, {"Notice", "Map"}),
        ({"last": "2001-01-01"}, set()),
        ({"week": "nonsense"}, set()),
    ]

    found = [entries_in(ask(client, **fields)) for fields, _names in asked]

    assert found == [{written[name] for name in names} for _fields, names in asked]


def test_entry_of_an_activity_that_is_not_published_now_is_found_under_that(cast, course, written):
    course.second_week.unpublish()

    assert entries_in(ask(cast.client("learner"), week="gone")) == {written["Sideways"]}


def test_words_are_in_no_address_and_the_form_keeps_them(cast, written):
    client = cast.client("learner")
    answer = client.post(FIND, {"words": CANARY, "week": "free"})
    address = answer.headers["Location"]

    page = client.get(address).content.decode()

    assert CANARY not in address and CANARY not in str(answer.cookies)
    assert parse_qs(urlsplit(address).query).keys() == {"q", "week"}
    assert f'name="words" type="search" maxlength="200" value="{CANARY}"' in page
    assert '<option value="free" selected>' in page
    assert "No entries match." in page and f'<a href="{FIND}">Clear filters.</a>' in page


def test_words_in_a_plain_address_are_not_looked_for(cast, written):
    assert entries_in(cast.client("learner").get(FIND, {"words": "free"})) == set(written.values())


def test_address_of_another_person_tells_nothing_of_their_words(cast, written):
    address = cast.client("learner").post(FIND, {"words": CANARY}).headers["Location"]

    answer = cast.client("peer").get(address)

    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()
    assert not entries_in(answer) & set(written.values())


@pytest.mark.parametrize("query", ["q=x", "q=%FF", "q=é", "q=AAAA", "tag=x", "first=x", "after=x", "week=%00"])
def test_nonsense_in_the_address_is_no_error_of_ours(cast, written, query):
    assert cast.client("learner").get(f"{FIND}?{query}").status_code in {200, 422}


def test_found_place_is_marked_and_typed_html_is_text(cast):
    tagged(cast.learner, body="<b>The</b> café")

    page = ask(cast.client("learner"), words="CAFE").content.decode()

    assert "&lt;b&gt;The&lt;/b&gt; <mark>café</mark>" in page
    assert "1 entry matches." in page


def test_day_that_is_none_is_said_and_nothing_is_lost(cast, written):
    answer = cast.client("learner").post(FIND, {"words": "free", "first": "soon"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Write the day as year, month and day, as in 2026-05-31.") == 2
    assert 'value="free"' in page and 'id="id_first" name="first" type="date" value="soon" aria-invalid="true"' in page


def test_somebody_without_a_journal_is_told_where_to_begin(cast, course):
    page = ask(cast.client("peer"), words=CANARY).content.decode()

    assert "Nothing here yet. Only you can see what you write." in page


def test_older_entries_follow_each_once_with_the_same_filters(cast):
    for minute in range(65):
        row(cast.learner, NOON + timedelta(minutes=minute))
    client = cast.client("learner")
    page, seen = ask(client, words="words"), []
    assert "65 entries match." in page.content.decode()
    while True:
        seen.append(entries_in(page))
        older = re.search(r'href="(/journal/find/\?[^"]*after=[^"]*)"', page.content.decode())
        if not older:
            break
        page = client.get(older[1].replace("&amp;", "&"))

    assert [len(found) for found in seen] == [30, 30, 5]
    assert len(set().union(*seen)) == 65


def test_finding_needs_the_same_queries_for_one_three_and_thirty_entries(cast, course):
    course.later.body = [activity(f"Many {number}") for number in range(30)]
    publish(course.later)
    client, numbers = cast.client("learner"), {}
    client.get(FIND)
    for so_far, wanted in ((0, 1), (1, 3), (3, 30)):
        for number in range(so_far, wanted):
            row(cast.learner, activity=course.activity(f"Many {number}"))
        address = client.post(FIND, {"words": "words"}).headers["Location"]
        numbers[wanted] = (queries_of(client, FIND), queries_of(client, address))

    assert numbers == {1: (13, 13), 3: (13, 13), 30: (13, 13)}


def test_looking_changes_nothing_and_is_kept_by_no_cache(cast, written):
    from tests.journal.tables import changes, every_row

    client = cast.client("learner")
    client.get(FIND)
    before = every_row()

    answers = [client.post(FIND, {"words": "free"}), ask(client, words="free")]

    assert changes(before, every_row()) == {}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}


# Tags on the pages ----------------------------------------------------------------------------------------------------


def test_tags_are_typed_in_the_editor_and_stand_on_entry_and_list_as_links(cast):
    client = cast.client("learner")

    entry = client.post("/journal/new/", form_data(tags=" promises, Joan ,, joan")).headers["Location"]

    for address in (entry, "/journal/", FIND):
        links = re.findall(r'<a href="/journal/find/\?tag=(\w+)">(.*?)</a>', client.get(address).content.decode())
        assert [words for _mark, words in links] == ["promises", "Joan"], address
    edit = client.get(f"{entry}edit/").content.decode()
    assert 'name="tags" value="promises, Joan" list="own-tags"' in edit
    assert re.findall(r'<option value="(\w+)"></option>', edit) == ["Joan", "promises"]
    assert CANARY not in edit


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        (", ".join(map(str, range(11))), "Keep at most 10 tags. There are 11."),
        ("x" * 41, "Shorten the tag that begins with “xxxxxxxxxxxxxxxxxxxx” to 40 characters"),
    ],
)
def test_too_many_or_too_long_tags_are_said_twice_and_the_words_come_back(cast, tags, said):
    answer = cast.client("learner").post("/journal/new/", form_data(tags=tags, body="not lost"))

    page = answer.content.decode()
    assert (answer.status_code, page.count(said)) == (422, 2)
    assert f'value="{tags}"' in page and "not lost" in page


def test_ten_tags_of_forty_signs_are_kept(cast):
    tags = [str(number) * 40 for number in range(10)]

    entry = cast.client("learner").post("/journal/new/", form_data(tags=",".join(tags))).headers["Location"]

    assert [tag in cast.client("learner").get(entry).content.decode() for tag in tags] == [True] * 10


def test_binned_entry_is_found_by_nothing(cast):
    entry = tagged(cast.learner, CANARY, body=CANARY)
    actions.bin_entry(entry=entry)
    client = cast.client("learner")

    assert entries_in(ask(client, words=CANARY)) == set()
    assert CANARY not in client.get(FIND).content.decode() + client.get("/journal/new/").content.decode()


def test_tags_come_back_to_somebody_who_was_signed_out(cast):
    entry = tagged(cast.learner, CANARY)

    page = cast.client("anonymous").post(f"/journal/entries/{entry.pk}/edit/", form_data(entry, tags="Joan, letters"))

    assert page.status_code == 401
    assert 'name="tags" value="Joan, letters"' in page.content.decode()
    assert CANARY not in page.content.decode()


def test_two_windows_with_other_tags_show_both_and_overwrite_nothing(cast):
    entry, client = tagged(cast.learner, "promises"), cast.client("learner")
    client.post(f"/journal/entries/{entry.pk}/edit/", form_data(entry, tags="from the first window"))

    answer = client.post(f"/journal/entries/{entry.pk}/edit/", form_data(entry, tags="from the second window"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="tags" value="from the second window"' in page and "Tags: from the first window" in page
    assert "from the first window" in client.get(f"/journal/entries/{entry.pk}/").content.decode()
