"""What is pointed out as giving somebody away, what is not, and the copy without it."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from journal.giveaways import Kind, giveaways, redacted
from journal.models import Entry
from tests.journal.writing import write

LETTER = (
    "Joan had the letter, and her daughter Ruth Ellis drove it across town. Ruth’s car broke down on Tuesday. "
    "Mrs Haddad, born on 3 March 1947, is at LS1 4AP: ring 01632 960 146 or write to joan.h@home.example."
)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.kind.value) for one in giveaways(text)]


def test_letter_gives_everybody_away():
    assert found(LETTER) == [
        ("Joan", "name"),
        ("Ruth Ellis", "name"),
        ("Ruth", "name"),
        ("Haddad", "name"),
        ("3 March 1947", "date"),
        ("LS1 4AP", "postcode"),
        ("01632 960 146", "phone"),
        ("joan.h@home.example", "email"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("+44 7700 900123", Kind.PHONE),
        ("(01632) 960146", Kind.PHONE),
        ("943 476 5919", Kind.PHONE),
        ("sw1a 1aa", Kind.POSTCODE),
        ("12/03/1950", Kind.DATE),
        ("1950-03-12", Kind.DATE),
        ("12th of March 1950", Kind.DATE),
        ("March 12, 1950", Kind.DATE),
        ("a.b+c@mail.example.org", Kind.EMAIL),
    ],
)
def test_kinds_are_told_apart(text, kind):
    assert found(f"it was {text} then") == [(text, kind.value)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nobody did anything wrong. The nurse rang twice. She wrote it on a sticker.",
        "I think I’m fine, and I'd say so on Monday in December.",
        "Week 6 Activity 2 took 20 minutes in 2024, as the NHS said.",
        "- One thing\n- Another thing\n\n# What happened\n\n> Quoted words",
        "Section 2.2 has 10 pages; 3 of 4 people agreed by 10:30.",
    ],
)
def test_words_that_name_nobody_are_left_alone(text):
    assert (found(text), redacted(text)) == ([], text)


def test_copy_names_the_same_person_the_same_way():
    assert redacted(LETTER).startswith(
        "[name A] had the letter, and her daughter [name B] drove it across town. [name B]’s car broke down on Tuesday. "
        "Mrs [name C],"
    )


@given(st.text(alphabet=st.sampled_from("abZÀÉıß .,!?\n'’-@/0123456789+():Mr"), max_size=80))
def test_copy_holds_nothing_that_was_found_and_finds_nothing_more_of_numbers(text):
    places = giveaways(text)

    copy = redacted(text)

    assert all(text[one.start : one.end] == one.text for one in places)
    assert all(first.end <= second.start for first, second in zip(places, places[1:], strict=False))
    assert (copy == text) == (not places)


def test_page_points_out_and_the_copy_becomes_an_entry_of_its_own(cast):
    entry = write(cast.learner, LETTER, title="About Ruth Ellis and Joan")
    client = cast.client("learner")

    page = client.get(reverse("journal:check", args=[entry.pk]))
    form = page.context["form"]
    sent = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    answer = client.post("/journal/new/", sent)

    html = page.content.decode()
    assert "<mark" in html and "joan.h@home.example" in html and "[e-mail address]" in html
    copy = Entry.objects.exclude(pk=entry.pk).get()
    assert answer.headers["Location"] == f"/journal/entries/{copy.pk}/"
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "[name B]" in shown and "Ruth" not in shown and "joan.h" not in shown
    assert "Ruth Ellis" in client.get(f"/journal/entries/{entry.pk}/").content.decode()


def test_page_says_when_nothing_stood_out_and_looking_stores_nothing(cast):
    entry = write(cast.learner, "Nobody did anything wrong.", title="A day")

    html = cast.client("learner").get(reverse("journal:check", args=[entry.pk])).content.decode()

    assert "Nothing stood out" in html and "<textarea" not in html
    assert Entry.objects.count() == 1
