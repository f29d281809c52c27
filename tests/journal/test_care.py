"""Before one writes: what is agreed to, when it is asked for, and that no words are kept without it and none are lost."""

import re

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import PageViewRestriction

from journal import actions, care, demo, permissions, reading
from journal.models import Consent, Entry
from tests.course import activity, publish
from tests.journal.editor import editor_of
from tests.journal.tables import changes, every_row
from tests.journal.test_words_come_back import database_fails, updates, writes
from tests.journal.writing import form_data, write
from tests.people import make_person

BEFORE, WITHDRAW = "/journal/before-you-write/", "/journal/before-you-write/withdraw/"
WORDS = "What I saw\n <b>& more"
MISSING = ["never asked", "withdrawn", "other wording"]


def take_consent(how: str, person, monkeypatch) -> None:
    """The ways in which a person who writes can be without consent."""
    if how == "never asked":
        Consent.objects.filter(person=person).delete()
    elif how == "withdrawn":
        actions.withdraw_consent(person=person)
    else:
        monkeypatch.setattr(care, "WORDING", "next-year")


@pytest.fixture
def begun(cast, course) -> Entry:
    return write(cast.learner, "as it was", activity=course.activity("Map"), course=course)


def pages(course, begun) -> dict[str, str]:
    return {
        "free": "/journal/new/",
        "new": f"/journal/new/?activity={course.activity('Notice').pk}",
        "another": f"/journal/new/?activity={course.activity('Map').pk}&another=1",
        "edit": f"/journal/entries/{begun.pk}/edit/",
    }


PAGES = ["free", "new", "another", "edit"]


def bodies(owner) -> list[str]:
    return sorted(reading.open_one(owner, row.pk, None).words.body for row in permissions.entries_of(owner))


def agree(client, address: str):
    """Press the button of the page at this address."""
    page = client.get(address).content.decode()
    wording = re.search(r'name="agreed" value="([^"]+)"', page)[1]
    return client.post(address, {"agreed": wording})


# The page --------------------------------------------------------------------


def test_first_time_writer_goes_from_the_button_over_one_page_to_the_writing_page(cast, course):
    Consent.objects.all().delete()
    client = cast.client("learner")
    section = client.get(course.second.url).content.decode()
    button = re.search(r'href="(/journal/new/[^"]+)">Start my journal entry', section)[1]

    asked = client.get(button).headers["Location"]
    writing = agree(client, asked).headers["Location"]

    assert writing == button
    assert "Left empty, it is called Week 1 Activity 2." in client.get(writing).content.decode()
    assert [row.person for row in Consent.objects.all()] == [cast.learner]


@pytest.mark.parametrize("how", MISSING)
@pytest.mark.parametrize("name", PAGES)
def test_page_for_writing_leads_to_the_page_before_and_from_there_back(name, how, cast, course, begun, monkeypatch):
    client, address = cast.client("learner"), pages(course, begun)[name]
    take_consent(how, cast.learner, monkeypatch)
    before = every_row()

    response = client.get(address)

    assert response.headers["Location"].startswith(f"{BEFORE}?next=")
    assert client.get(response.headers["Location"]).status_code == 200
    assert changes(before, every_row()) == {}
    assert agree(client, response.headers["Location"]).headers["Location"] == address
    assert editor_of(client.get(address), address).fields["agreed"] == ""


def test_page_says_who_reads_where_help_is_and_what_is_agreed_to(cast):
    actions.withdraw_consent(person=cast.learner)

    page = cast.client("learner").get(BEFORE).content.decode()

    said = ["tel:116123", "tel:111", "tel:999", "Nobody reads along", "stored encrypted", "made-up names", "30 days"]
    assert [words for words in [*said, str(care.AGREEMENT)] if words not in page] == []
    assert "checked" not in page


def test_sentence_and_the_id_of_its_wording_change_together():
    """Whoever mends the sentence gives it a new id here and in care.py, so that everybody is asked again."""
    assert (care.WORDING, str(care.AGREEMENT)) == (
        "2026-11",
        "I agree that this site keeps what I write in my journal, also about health, beliefs or other sensitive things, "
        "for me to read again. I can withdraw this at any time.",
    )


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///x", ""]
)
def test_agreeing_never_leads_to_another_site(target, cast):
    actions.withdraw_consent(person=cast.learner)

    response = cast.client("learner").post(f"{BEFORE}?next={target}", {"agreed": care.WORDING, "next": target})

    assert (response.status_code, response.headers["Location"]) == (302, BEFORE)


@pytest.mark.parametrize("sent", ["", "2001-01"])
def test_press_on_a_page_with_another_wording_records_nothing_and_shows_the_page_again(sent, cast):
    Consent.objects.all().delete()

    response = cast.client("learner").post(BEFORE, {"agreed": sent})

    assert (response.status_code, "Read them once more." in response.content.decode()) == (422, True)
    assert not Consent.objects.exists()


def test_page_names_who_else_the_course_of_the_activity_names(cast, course):
    course.course.support = [("link", {"label": "Somebody who listens", "url": "https://listen.example/"})]
    course.course.help_email = "course@test.example"
    publish(course.course)
    actions.withdraw_consent(person=cast.learner)
    client = cast.client("learner")
    address = client.get(f"/journal/new/?activity={course.activity('Map').pk}").headers["Location"]

    def named(address):
        page = client.get(address).content.decode()
        return [words for words in ("Somebody who listens", "course@test.example") if words in page]

    assert (named(address), named(BEFORE), named(f"{BEFORE}?activity=x")) == (
        ["Somebody who listens", "course@test.example"],
        [],
        [],
    )
    PageViewRestriction.objects.create(page=course.course, restriction_type="password", password="open sesame")
    assert named(address) == []


# Words without consent -------------------------------------------------------


@pytest.mark.parametrize("how", MISSING)
@pytest.mark.parametrize("name", PAGES)
def test_words_without_consent_come_back_unsaved_and_one_more_press_agrees_and_saves(
    name, how, cast, course, begun, monkeypatch
):
    client, address = cast.client("learner"), pages(course, begun)[name]
    page = editor_of(client.get(address), address)
    take_consent(how, cast.learner, monkeypatch)
    before = every_row("journal_")

    response = client.post(address, page.typed(WORDS, "A title"))

    again = editor_of(response, address)
    assert (response.status_code, changes(before, every_row("journal_"))) == (422, {})
    assert (again.fields["body"], again.fields["title"]) == (WORDS, "A title")
    assert again.fields["save_id"] == page.fields["save_id"]
    assert "One thing before this is saved" in again.trouble
    assert [words for words in (str(care.AGREEMENT), "I agree: save") if words not in response.content.decode()] == []

    saved = client.post(again.address, again.typed(again.fields["body"]))

    assert saved.status_code == 302
    assert bodies(cast.learner) == sorted([WORDS] if name == "edit" else [WORDS, "as it was"])
    assert permissions.may_write(cast.learner)


def test_first_press_sent_again_after_the_second_one_counts_once(cast):
    client = cast.client("learner")
    page = editor_of(client.get("/journal/new/"), "/journal/new/")
    actions.withdraw_consent(person=cast.learner)
    again = editor_of(client.post("/journal/new/", page.typed(WORDS)), "/journal/new/")
    client.post(again.address, again.typed(WORDS))

    response = client.post("/journal/new/", page.typed(WORDS))

    assert (response.status_code, bodies(cast.learner)) == (302, [WORDS])


@pytest.mark.parametrize("when", [writes, updates], ids=["everything", "after the consent"])
def test_consent_is_recorded_together_with_the_words_or_not_at_all(when, cast, begun):
    actions.withdraw_consent(person=cast.learner)
    client, address = cast.client("learner"), f"/journal/entries/{begun.pk}/edit/"
    again = editor_of(client.post(address, form_data(begun, body=WORDS)), address)

    with database_fails(when, OperationalError):
        response = client.post(address, again.typed(WORDS))

    again = editor_of(response, address)
    assert (response.status_code, again.fields["body"]) == (503, WORDS)
    assert "I agree: save" in response.content.decode()
    assert (permissions.may_write(cast.learner), bodies(cast.learner)) == (False, ["as it was"])
    assert client.post(address, again.typed(WORDS)).status_code == 302
    assert (permissions.may_write(cast.learner), bodies(cast.learner)) == (True, [WORDS])


def test_words_without_consent_to_an_entry_changed_elsewhere_overwrite_nothing(cast, begun):
    client, address = cast.client("learner"), f"/journal/entries/{begun.pk}/edit/"
    page = editor_of(client.get(address), address)
    client.post(address, editor_of(client.get(address), address).typed("of the other window"))
    actions.withdraw_consent(person=cast.learner)
    again = editor_of(client.post(address, page.typed(WORDS)), address)

    both = client.post(address, again.typed(WORDS))

    shown = editor_of(both, address)
    assert (both.status_code, shown.other.strip(), shown.fields["body"]) == (409, "of the other window", WORDS)
    assert "I agree: keep these words" in both.content.decode()
    assert (permissions.may_write(cast.learner), bodies(cast.learner)) == (False, ["of the other window"])
    assert client.post(shown.address, shown.typed(WORDS)).status_code == 302
    assert (permissions.may_write(cast.learner), bodies(cast.learner)) == (True, [WORDS])


def test_words_agreed_to_under_a_wording_that_is_no_longer_todays_are_asked_for_again(cast):
    Consent.objects.all().delete()

    response = cast.client("learner").post("/journal/new/", form_data(body=WORDS, agreed="2001-01"))

    assert (response.status_code, editor_of(response, "").fields["agreed"]) == (422, care.WORDING)
    assert not (Entry.objects.exists() or Consent.objects.exists())


def test_somebody_elses_entry_is_404_with_and_without_consent(cast, begun):
    address, found = f"/journal/entries/{begun.pk}/edit/", []
    for agreed in ("", care.WORDING):
        Consent.objects.filter(person=cast.peer).delete()
        client = cast.client("peer")
        answers = client.get(address), client.post(address, form_data(begun, agreed=agreed))
        found += [answer.status_code for answer in answers]

    assert found == [404] * 4
    assert not Consent.objects.filter(person=cast.peer).exists()


def test_action_keeps_no_words_without_consent_whoever_calls_it(cast, begun):
    actions.withdraw_consent(person=cast.learner)
    before = every_row("journal_")

    for words in ("new", "more"):
        with pytest.raises(actions.ConsentMissing):
            write(cast.learner, words)

    assert changes(before, every_row("journal_")) == {}


# What needs no consent -------------------------------------------------------


@pytest.mark.parametrize("how", MISSING)
def test_reading_deleting_bringing_back_and_joining_go_on_without_consent(how, cast, course, monkeypatch):
    """So it is for everybody who wrote before this was asked."""
    entry = write(cast.learner, "still mine", title="w1 act 2")
    take_consent(how, cast.learner, monkeypatch)
    client, address = cast.client("learner"), f"/journal/entries/{entry.pk}/"
    sealed = bytes(Entry.objects.get().sealed)

    shown = [client.get(page).content.decode() for page in ("/journal/", address, course.second.url)]
    done = [client.post(f"{address}{action}/") for action in ("delete", "restore")]

    assert ["still mine" in page for page in shown] == [True, True, False]
    assert [answer.status_code for answer in done] == [302, 302]
    assert (bytes(Entry.objects.get().sealed), Entry.objects.kept().count()) == (sealed, 1)
    joined = client.post(f"{address}join/", {"activity": course.activity("Map").pk})
    assert (joined.status_code, Entry.objects.get().activity) == (302, course.activity("Map"))


# Taking it back --------------------------------------------------------------


def test_page_says_since_when_one_agreed_and_offers_to_withdraw(cast, begun):
    page = cast.client("learner").get(f"{BEFORE}?next=/journal/new/").content.decode()

    given = Consent.objects.get(person=cast.learner).given_at
    said = [f"{given:%B %Y}:", "Withdraw my consent", "Withdraw, and put all entries into the bin", "Go on writing"]
    assert [words for words in said if words not in page] == []
    assert "I understand and agree" not in page


def test_withdrawing_keeps_entries_as_they_are_and_writing_asks_again(cast, begun):
    client = cast.client("learner")
    before = every_row("journal_entry")

    page = client.post(WITHDRAW, follow=True).content.decode()

    assert "You withdrew your consent on" in page
    assert every_row("journal_entry") == before
    assert not permissions.may_write(cast.learner)
    assert client.get("/journal/new/").headers["Location"].startswith(BEFORE)
    assert permissions.may_write(cast.peer)


def test_withdrawing_with_the_entries_puts_ones_own_into_the_bin_and_nobody_elses(cast, begun):
    write(cast.learner, "another")
    theirs = write(cast.peer, "not hers")

    page = cast.client("learner").post(WITHDRAW, {"entries": "bin"}, follow=True).content.decode()

    assert [entry.pk for entry in Entry.objects.kept()] == [theirs.pk]
    assert permissions.entries_of(cast.learner).binned().count() == 2
    assert "can be brought back for 30 days" in page
    assert "into the bin</button>" not in page


def test_agreeing_and_withdrawing_twice_count_once_and_leave_a_history(cast):
    Consent.objects.all().delete()
    first = actions.give_consent(person=cast.learner)
    assert actions.give_consent(person=cast.learner) == first

    actions.withdraw_consent(person=cast.learner)
    withdrawn = Consent.objects.get().withdrawn_at
    actions.withdraw_consent(person=cast.learner)
    second = actions.give_consent(person=cast.learner)

    assert Consent.objects.get(pk=first.pk).withdrawn_at == withdrawn
    assert list(permissions.consents_of(cast.learner)) == [second, first]
    assert list(permissions.consents_of(cast.learner).in_force()) == [second]


def test_withdrawing_ends_what_was_agreed_to_under_every_wording(cast, monkeypatch):
    monkeypatch.setattr(care, "WORDING", "next-year")
    actions.give_consent(person=cast.learner)

    actions.withdraw_consent(person=cast.learner)

    assert Consent.objects.filter(person=cast.learner, withdrawn_at=None).count() == 0
    assert Consent.objects.filter(person=cast.learner).count() == 2


def test_database_refuses_a_second_consent_in_force(cast):
    there = Consent.objects.get(person=cast.learner)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=cast.learner, wording=there.wording, given_at=there.given_at)


def test_page_says_that_the_sentence_changed_since_one_agreed(cast, monkeypatch):
    monkeypatch.setattr(care, "WORDING", "next-year")

    page = cast.client("learner").get(BEFORE).content.decode()

    assert ("has changed since, so we ask again" in page, "I understand and agree" in page) == (True, True)


def test_nobody_and_suspended_people_may_not_write(cast):
    cast.learner.is_active = False

    assert [permissions.may_write(person) for person in (None, cast.learner, cast.peer)] == [False, False, True]


def test_consents_go_with_the_account(cast):
    cast.learner.delete()

    assert Consent.objects.count() == 6


# Where it is linked ----------------------------------------------------------


def test_page_is_linked_from_the_journal_the_writing_page_and_the_account_area(cast):
    client, request = cast.client("learner"), RequestFactory().get("/")
    request.user = cast.learner
    area = Template('{% load joined_up %}{% slot "account_pages" "email" %}').render(Context({"request": request}))
    places = [client.get(address).content.decode() for address in ("/journal/", "/journal/new/")]

    assert [f'href="{BEFORE}"' in place for place in [*places, area]] == [True, True, True]
    assert area.strip().startswith("<li>")


def test_demo_has_the_consent_of_its_learner_for_the_sample_entry_and_never_gives_it_again(course):
    """The demo's peer has not agreed, so that the page can be seen."""
    course.second.body = [activity("Map") | {"id": demo.SAMPLE_ACTIVITY}]
    publish(course.second)
    learner, peer = make_person("noor"), make_person("tom")

    demo._sample_entry(learner)

    assert (Entry.objects.count(), permissions.may_write(learner), permissions.may_write(peer)) == (1, True, False)
    actions.withdraw_consent(person=learner)
    demo._sample_entry(learner)
    assert not permissions.may_write(learner)
