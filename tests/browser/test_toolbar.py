"""The buttons above the page one writes on: what they write, by mouse and by keyboard, and that nothing is lost by them."""

import pytest
from playwright.sync_api import expect

from journal.models import Entry

NAMES = ["Heading", "Bold", "Italic", "Quotation", "Link", "List", "Numbered list"]


@pytest.fixture
def writing(learner):
    """A new page that is ready, with its toolbar."""
    page = learner.open("/journal/new/")
    page.locator("form.editor[data-ready]").wait_for()
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()
    return page


def focused(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.id")


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("Heading", "# She rang twice"),
        ("Bold", "She rang **twice**"),
        ("Italic", "She rang _twice_"),
        ("Quotation", "> She rang twice"),
        ("Link", "She rang [twice](url)"),
        ("List", "- She rang twice"),
        ("Numbered list", "1. She rang twice"),
    ],
)
def test_button_marks_the_word_or_line_of_the_cursor_and_undo_takes_it_back(writing, name, result):
    body = writing.get_by_label("Your entry")
    body.focus()
    writing.keyboard.type("She rang twice")
    writing.keyboard.press("ArrowLeft")

    writing.get_by_role("button", name=name, exact=True).click()

    expect(body).to_have_value(result)
    expect(body).to_be_focused()
    writing.keyboard.press("Control+z")
    expect(body).to_have_value("She rang twice")


def test_pressing_twice_takes_the_mark_away_and_the_cursor_goes_on_where_it_was(writing):
    body = writing.get_by_label("Your entry")
    body.focus()
    writing.keyboard.type("One\n\nTwo")
    for name in ("Heading", "Quotation"):
        for _press in range(2):
            writing.get_by_role("button", name=name, exact=True).click()

    writing.keyboard.type(" and three")
    expect(body).to_have_value("One\n\nTwo and three")


def test_what_a_button_writes_is_saved_by_itself_and_reads_as_meant(writing):
    writing.get_by_label("Your entry").fill("nobody")
    expect(writing.locator("#saved")).to_contain_text("Saved")
    writing.get_by_label("Your entry").select_text()
    with writing.expect_response(lambda answer: "/save/" in answer.url):
        writing.get_by_role("button", name="Bold", exact=True).click()
    writing.get_by_role("button", name="Save", exact=True).click()

    expect(writing.locator(".entry-words strong")).to_have_text("nobody")
    assert Entry.objects.count() == 1


def test_toolbar_is_one_stop_of_the_tab_key_and_arrows_go_round_in_it(writing):
    writing.get_by_label("Title").focus()
    writing.keyboard.press("Tab")
    went = [focused(writing)]
    for key in ["ArrowRight"] * 6 + ["ArrowRight", "ArrowLeft", "Home", "End"]:
        writing.keyboard.press(key)
        went.append(focused(writing))
    writing.keyboard.press("Tab")

    assert went == [*NAMES, "Heading", "Numbered list", "Heading", "Numbered list"]
    assert focused(writing) == "id_body"
    writing.keyboard.type("help")
    writing.keyboard.press("Shift+Tab")
    writing.keyboard.press("Enter")
    expect(writing.get_by_label("Your entry")).to_have_value("1. help")
    assert writing.url.endswith("/journal/new/") or "/edit/" in writing.url


def test_buttons_are_large_enough_and_the_preview_has_none(writing):
    sizes = [button.bounding_box() for button in writing.get_by_role("toolbar").get_by_role("button").all()]

    assert len(sizes) == len(NAMES)
    assert [size for size in sizes if min(size["width"], size["height"]) < 24] == []
    writing.get_by_label("Your entry").fill("words")
    writing.get_by_role("button", name="Preview").click()
    expect(writing.get_by_role("toolbar")).to_be_hidden()
    writing.keyboard.press("Escape")
    expect(writing.get_by_role("toolbar")).to_be_visible()
