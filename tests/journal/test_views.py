"""The journal's pages as their owner uses them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from journal import actions, reading
from journal.models import Entry
from tests.journal.editor import editor_of
from tests.journal.tables import changes, every_row
from tests.journal.writing import CANARY, form_data, write
from tests.people import Cast


def kept_words(owner, entry=None) -> tuple[str, str]:
    row = entry or Entry.objects.get()
    words = reading.open_one(owner, row.pk, None).words
    return words.title, words.body


def new_address(course, name="Map", **more) -> str:
    query = "".join(f"&{key}={value}" for key, value in more.items())
    return f"/journal/new/?activity={course.activity(name).pk}{query}"


def press_save(client, address, body, title=None):
    """Open a page, type, press Save."""
    editor = editor_of(client.get(address), address)
    return client.post(editor.address, editor.typed(body, title))


# From the button to the entry ------------------------------------------------


def test_button_of_an_activity_leads_to_an_entry_with_its_label_and_prompt(cast, course):
    client = cast.client("learner")
    section = client.get(course.second.url).content.decode()
    address = re.search(r'href="(/journal/new/[^"]+)">Start my journal entry', section)[1]

    page = client.get(address).content.decode()
    saved = client.post(address, editor_of(client.get(address), address).typed("What I saw"))
    entry = client.get(saved.headers["Location"]).content.decode()

    assert ("What happened in Map?" in page, "The purpose of Map." in page) == (True, True)
    assert saved.headers["Location"] == reverse("journal:entry", args=[Entry.objects.get().pk])
    assert "<h1>Week 1 Activity 2</h1>" in entry
    assert "What I saw" in entry
    assert "Go on with my journal entry" in client.get(course.second.url).content.decode()


def test_opening_a_new_page_stores_nothing_and_an_empty_one_is_not_kept(cast, course):
    client = cast.client("learner")

    response = press_save(client, new_address(course), " \n ")

    assert (response.status_code, response.headers["Location"].split("#")[0]) == (302, course.second.url)
    assert Entry.objects.count() == 0
    assert "Nothing was kept" in client.get("/journal/").content.decode()


def test_button_of_a_begun_activity_opens_what_exists(cast, course):
    entry = write(cast.learner, activity=course.activity("Map"), course=course)

    response = cast.client("learner").get(new_address(course))

    assert (response.status_code, response.headers["Location"]) == (302, f"/journal/entries/{entry.pk}/edit/")


def test_another_entry_is_made_by_its_own_link_and_the_button_then_opens_it(cast, course):
    first = write(cast.learner, "first", activity=course.activity("Map"), course=course)
    client = cast.client("learner")
    section = client.get(course.second.url).content.decode()
    address = re.search(r'href="(/journal/new/[^"]+)">Write another entry', section)[1].replace("&amp;", "&")

    press_save(client, address, "second")

    second = Entry.objects.exclude(pk=first.pk).get()
    assert client.get(new_address(course)).headers["Location"] == f"/journal/entries/{second.pk}/edit/"
    assert (kept_words(cast.learner, first)[1], kept_words(cast.learner, second)[1]) == ("first", "second")


def test_saved_words_come_back_with_their_line_ends_and_signs(cast):
    client, words = cast.client("learner"), "\n  <b>a</b> & 'b'\n\n</textarea>\n\tend\n"

    saved = press_save(client, "/journal/new/", words, title='"Mum" <3')

    assert kept_words(cast.learner) == ('"Mum" <3', words)
    address = saved.headers["Location"] + "edit/"
    editor = editor_of(client.get(address), address)
    assert (editor.fields["title"], editor.fields["body"]) == ('"Mum" <3', words)
    assert client.post(address, editor.typed(editor.fields["body"])).status_code == 302
    assert kept_words(cast.learner) == ('"Mum" <3', words)


def test_typed_title_stands_and_the_label_stands_beside_it(cast, course):
    client = cast.client("learner")
    saved = press_save(client, new_address(course), "words", title="Mum's letter")

    text = client.get(saved.headers["Location"]).content.decode()

    assert "<h1>Mum&#x27;s letter</h1>" in text
    assert '<p class="where soft">Week 1 Activity 2, Map</p>' in text


def test_title_typed_by_hand_is_offered_as_its_activity_and_joined_or_left(cast, course):
    client = cast.client("learner")
    for answer, joined in (("", None), (str(course.activity("Map").pk), course.activity("Map"))):
        saved = press_save(client, "/journal/new/", "words", title="Wk1 Act. 2")
        address = saved.headers["Location"]
        assert "Join it to Week 1 Activity 2, Map" in client.get(address).content.decode()

        client.post(f"{address}join/", {"activity": answer})

        text = client.get(address).content.decode()
        assert ("Join it to" in text, "<h1>Wk1 Act. 2</h1>" in text) == (False, True)
        assert Entry.objects.order_by("-created_at").first().activity == joined


@pytest.mark.parametrize("asked", ["999999", "x", "-1", "0", "9" * 40, "²", "1 OR 1"])
def test_new_page_for_an_activity_that_is_not_there_answers_404(cast, course, asked):
    assert cast.client("learner").get("/journal/new/", {"activity": asked}).status_code == 404


def test_new_page_for_an_activity_without_a_journal_answers_404(cast, course):
    assert cast.client("learner").get(new_address(course, "Timeline")).status_code == 404


# Two windows -----------------------------------------------------------------


def test_second_window_sees_both_texts_and_keeps_what_it_chooses(cast):
    entry, client = write(cast.learner, "base"), cast.client("learner")
    address = f"/journal/entries/{entry.pk}/edit/"
    late = editor_of(client.get(address), address)
    press_save(client, address, "from the first window")

    response = client.post(address, late.typed("from the second window", "Mine"))

    assert response.status_code == 409
    both = editor_of(response, address)
    assert (both.fields["body"], both.fields["title"], both.other) == (
        "from the second window",
        "Mine",
        "from the first window",
    )
    assert kept_words(cast.learner) == ("", "from the first window")
    assert client.post(both.address, both.typed("both together")).status_code == 302
    assert kept_words(cast.learner) == ("Mine", "both together")


def test_two_windows_on_a_new_activity_entry_end_in_one_entry_with_both_texts_seen(cast, course):
    client, address = cast.client("learner"), new_address(course)
    late = editor_of(client.get(address), address)
    press_save(client, address, "first")

    response = client.post(address, late.typed("second"))
    both = editor_of(response, address)

    assert (response.status_code, both.other, both.fields["body"]) == (409, "first", "second")
    assert both.address == f"/journal/entries/{Entry.objects.get().pk}/edit/"
    assert client.post(both.address, both.typed("first and second")).status_code == 302
    assert kept_words(cast.learner) == ("", "first and second")


def test_double_press_on_save_counts_once(cast, course):
    client, address = cast.client("learner"), new_address(course)
    data = editor_of(client.get(address), address).typed("words")

    answers = [client.post(address, data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert (Entry.objects.count(), Entry.objects.get().version) == (1, 1)


def test_second_press_with_more_words_is_never_answered_with_saved_while_they_are_not(cast):
    client, address = cast.client("learner"), "/journal/new/"
    page = editor_of(client.get(address), address)
    client.post(address, page.typed("one"))

    response = client.post(address, page.typed("one two"))

    both = editor_of(response, address)
    assert (response.status_code, both.fields["body"], both.other) == (409, "one two", "one")


def test_entry_emptied_of_its_words_is_refused_and_kept(cast):
    entry, client = write(cast.learner, "the old words"), cast.client("learner")
    address = f"/journal/entries/{entry.pk}/edit/"

    response = press_save(client, address, "  ", title="")

    assert response.status_code == 422
    assert "There are no words to save, so the entry was left as it was." in editor_of(response, address).trouble
    assert kept_words(cast.learner) == ("", "the old words")


def test_form_of_one_entry_sent_to_another_one_changes_neither(cast):
    first, second = write(cast.learner, "first"), write(cast.learner, "second")

    response = cast.client("learner").post(f"/journal/entries/{second.pk}/edit/", form_data(first, body="mixed up"))

    assert response.status_code == 404
    assert editor_of(response, "").fields["body"] == "mixed up"
    assert (kept_words(cast.learner, first)[1], kept_words(cast.learner, second)[1]) == ("first", "second")


# Bin -------------------------------------------------------------------------


def test_deleted_entry_leaves_the_list_stands_in_the_bin_and_comes_back(cast):
    entry, client = write(cast.learner, title="My mother"), cast.client("learner")
    client.post(f"/journal/entries/{entry.pk}/delete/")

    places = {
        address: "My mother" in client.get(address).content.decode() for address in ("/journal/", "/journal/bin/")
    }
    assert places == {"/journal/": False, "/journal/bin/": True}
    assert "This entry is in the bin." in client.get(f"/journal/entries/{entry.pk}/").content.decode()

    client.post(f"/journal/entries/{entry.pk}/restore/")

    places = {
        address: "My mother" in client.get(address).content.decode() for address in ("/journal/", "/journal/bin/")
    }
    assert places == {"/journal/": True, "/journal/bin/": False}


def test_entry_gone_from_the_bin_answers_404_everywhere(cast):
    entry, client = write(cast.learner), cast.client("learner")
    Entry.objects.filter(pk=entry.pk).update(binned_at=timezone.now() - timedelta(days=31))
    actions.empty_bins(now=timezone.now())

    address = f"/journal/entries/{entry.pk}/"
    answers = {client.get(address).status_code, client.get(f"{address}edit/").status_code}
    answers |= {client.post(f"{address}{action}/").status_code for action in ("delete", "restore", "join")}
    assert answers == {404}


# Every answer ----------------------------------------------------------------


def addresses(cast, course) -> list[str]:
    entry = write(cast.learner, activity=course.activity("Map"), course=course)
    binned = write(cast.learner, title=f"w1 act 2 {CANARY}")
    actions.bin_entry(entry=binned)
    pages = [f"/journal/entries/{pk}/{page}" for pk in (entry.pk, binned.pk, uuid4()) for page in ("", "edit/")]
    buttons = [f"/journal/entries/{entry.pk}/{action}/" for action in ("delete", "restore", "join")]
    new = ["/journal/new/", new_address(course), new_address(course, "Notice"), new_address(course, another=1)]
    return ["/journal/", "/journal/?after=x", "/journal/bin/", *new, "/journal/new/?activity=x", *pages, *buttons]


@pytest.mark.parametrize("role", Cast.roles())
def test_every_answer_of_the_journal_is_private_and_not_stored_and_get_changes_no_row(role, cast, course):
    asked, client = addresses(cast, course), cast.client(role)
    before, kept = every_row(), {}

    for address in asked:
        for method in ("get", "head", "options"):
            response = getattr(client, method)(address)
            kept[method, address] = (response.headers.get("Cache-Control"), response.headers.get("Referrer-Policy"))
    changed = changes(before, every_row())

    assert set(kept.values()) == {("private, no-store", "same-origin")}
    assert changed == {}


@pytest.mark.parametrize("role", ["anonymous", "learner", "peer"])
def test_every_answer_to_a_post_is_private_and_not_stored(role, cast, course):
    asked, client = addresses(cast, course), cast.client(role)

    found = {client.post(address, form_data()).headers.get("Cache-Control") for address in asked}

    assert found == {"private, no-store"}


def test_guest_who_presses_a_button_signs_in_and_lands_on_a_page(cast):
    entry, client = write(cast.learner), cast.client("anonymous")

    response = client.post(f"/journal/entries/{entry.pk}/delete/")

    assert response.headers["Location"] == "/accounts/login/?next=/journal/"
    assert Entry.objects.kept().count() == 1
