"""The journal as a PDF: whose, what is in it, that it asks nobody for anything, and that its length is bounded."""

import logging
import re
import sys
import zlib
from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.core.checks import run_checks
from django.test import RequestFactory
from django.utils import timezone
from django.utils.html import escape
from PIL import ImageFile

from content import paper as makers_of_pdf
from content.markdown import render as render_markdown
from journal import book, paper
from journal.attachments import attach
from journal.mentions import LaidOut
from tests.corpora import hostile_markdown
from tests.exercising import answer_with, with_exercise
from tests.journal import files
from tests.journal.editor import editor_of
from tests.journal.writing import write

ADDRESS = "/journal/book.pdf"
PAGE = '<!doctype html><html lang="en"><head><title>t</title></head><body>%s</body></html>'

MARKS = [b"/StructTreeRoot", b"/Outlines", b"/Lang", b"/MarkInfo", b"/Title", b"pdfuaid"]


def unpacked(pdf: bytes) -> bytes:
    """A PDF with its packed parts as plain bytes."""
    found = [pdf]
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(part))
    return b"".join(found)


@pytest.fixture
def asked(monkeypatch):
    """The addresses the maker of PDFs asks for; each gets the true answer."""
    found, answer = [], paper.own_file
    monkeypatch.setattr(paper, "own_file", lambda url: (found.append(url), answer(url))[1])
    return found


@pytest.fixture
def without_pango(monkeypatch):
    """A machine on which the library is there and the system's part of it is not."""

    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    makers_of_pdf.weasyprint.cache_clear()
    monkeypatch.setattr(makers_of_pdf, "import_module", missing)
    yield
    makers_of_pdf.weasyprint.cache_clear()


def html_of(person, part: int = 1) -> str:
    request = RequestFactory().get("/")
    request.user = person
    parts = book.volumes(book.chapters(person, request)) or [[]]
    return book._pdf_page(request, parts[part - 1], part, len(parts))


def test_owner_gets_a_tagged_pdf_with_bookmarks_and_a_language_that_no_cache_keeps(cast, course, asked):
    write(cast.learner, "Map **words**", activity=course.activity("Map"), course=course)

    answer = cast.client("learner").get(ADDRESS)

    assert answer.content[:5] == b"%PDF-"
    assert [mark for mark in MARKS if mark not in unpacked(answer.content)] == []
    assert answer.headers["Content-Type"] == "application/pdf"
    name = f"my-journal-{timezone.localdate().isoformat()}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert set(asked) == {paper.OWN + name for name in paper.FILES}


def test_page_that_becomes_the_pdf_has_weeks_questions_words_and_contents_of_the_owner_only(cast, course):
    write(cast.learner, "Map **words**", activity=course.activity("Map"), course=course)
    write(cast.learner, "Free words", title="On the bus <script>")
    write(cast.peer, "Words of the peer", title="Not hers")

    html = html_of(cast.learner)

    headings = [re.sub(r"<[^>]+>", "", found).split() for found in re.findall(r"<h[123][^>]*>(.*?)</h[123]>", html)]
    assert [" ".join(words) for words in headings] == [
        "My journal", "Contents", "Week 1 One person", "Week 1 Activity 2", "Free entries", "On the bus &lt;script&gt;",
    ]  # fmt: skip
    assert str(render_markdown("Map **words**")) in html and "What happened in Map?" in html
    assert "Words of the peer" not in html and "<script" not in html
    assert set(re.findall(r'href="#([^"]+)"', html)) == set(re.findall(r'<h[23][^>]* id="([^"]+)"', html)) - {
        "contents"
    }


def test_guest_signs_in_first_and_somebody_without_entries_gets_an_empty_book(cast, client):
    assert client.get(ADDRESS).headers["Location"].startswith("/accounts/login/")
    assert "Nothing here yet." in html_of(cast.learner)
    assert cast.client("learner").get(ADDRESS).content[:5] == b"%PDF-"


@pytest.mark.parametrize("part", ["0", "2", "-1", "x", "9" * 30])
def test_part_that_is_not_there_is_no_page(cast, part):
    assert cast.client("learner").get(ADDRESS, {"part": part}).status_code == 404


# Nothing is fetched ---------------------------------------------------------------------------------------------------


def test_hostile_words_make_the_pdf_ask_for_nothing_and_log_nothing(asked, caplog):
    texts = [text for _name, text in hostile_markdown.HOSTILE if len(text) < 2_000]
    html = "".join(paper.printable(render_markdown(text)) for text in texts)

    with caplog.at_level(logging.DEBUG):
        made = paper.as_pdf(PAGE % html)

    assert len(texts) > 100 and made[:5] == b"%PDF-"
    assert asked == [] and caplog.records == []


def test_even_html_that_loads_things_gets_none_of_them(asked, tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("body { color: red }")
    wanted = [
        secret.as_uri(), "file:///etc/passwd", "http://127.0.0.1:9/x.png", "https://example.org/x.png", "ftp://example.org/x",
        f"{paper.OWN}../../config/settings.py", f"{paper.OWN}journal/js/editor.js", "//example.org/y.png",
    ]  # fmt: skip
    loads = "".join(f'<img src="{url}" alt=""><a rel="attachment" href="{url}">x</a>' for url in wanted)
    style = "".join(f'<link rel="stylesheet" href="{url}"><style>@import "{url}";</style>' for url in wanted)

    made = paper.as_pdf(PAGE % (style + loads))

    assert made[:5] == b"%PDF-" and b"EmbeddedFile" not in made
    assert len(asked) >= len(wanted)
    for url in set(asked):
        with pytest.raises(paper.Refused, match="^$"):
            paper.own_file(url)


@pytest.mark.parametrize("name", paper.FILES)
def test_own_files_are_there_and_answered(name):
    answer = paper.own_file(paper.OWN + name)

    assert answer.read() and answer.content_type == paper.FILES[name]


def add_files(entry, person) -> dict[str, str]:
    """A picture and a letter; gives the address of each on the pages."""
    added = {
        name: attach(owner=person, entry=entry, name=name, data=data)
        for name, data in (("map.png", files.png()), ("letter.pdf", files.pdf()))
    }
    return {name: f"/journal/files/{row.pk}/" for name, row in added.items()}


def test_pictures_of_the_entry_stand_in_the_file_and_documents_are_named(cast):
    entry = write(cast.learner, "Look: [file: map.png | The wall] and [file: letter.pdf | her letter]")
    places = add_files(entry, cast.learner)
    pdf = cast.client("learner").get(ADDRESS).content

    assert pdf.count(b"/Subtype /Image") + unpacked(pdf).count(b"/Subtype /Image") >= 1
    assert b"own-files.invalid" not in unpacked(pdf)
    assert f'href="{places["letter.pdf"]}' not in html_of(cast.learner)
    assert "her letter" in html_of(cast.learner)


def test_picture_of_somebody_else_is_not_given_to_the_maker_of_the_file(cast):
    entry = write(cast.learner, "words")
    places = add_files(entry, cast.learner)

    assert book._pictures_of(cast.learner, [])(places["map.png"])[1] == "image/png"
    assert book._pictures_of(cast.learner, [])(places["letter.pdf"]) is None
    assert book._pictures_of(cast.peer, [])(places["map.png"]) is None
    assert book._pictures_of(cast.learner, [])("/journal/") is None
    assert book._pictures_of(cast.learner, [])("/nowhere/") is None


def test_picture_of_an_exercise_stands_in_the_file_with_its_text(cast, course):
    number = with_exercise(course)
    answer_with(cast.learner, course)
    client = cast.client("learner")
    page = editor_of(client.get(f"/journal/new/?activity={number}"), f"/journal/new/?activity={number}")
    client.post(page.address, page.fields | {"body": "what the map showed"})
    request = RequestFactory().get("/")
    request.user = cast.learner
    [entry] = [item for chapter in book.chapters(cast.learner, request) for item, _words in chapter.entries]

    picture = book._pictures_of(cast.learner, book.chapters(cast.learner, request))
    file, kind = picture(f"/exercises/{entry.entry.pk}.svg")

    assert kind == "image/svg+xml" and b"<svg" in file
    assert picture("/exercises/nobody.svg") is None
    assert f'src="exercises/{entry.entry.pk}.svg"' in html_of(cast.learner)
    assert escape(entry.snapshot.shown.text[-1]) in html_of(cast.learner)
    assert client.get(ADDRESS).content.startswith(b"%PDF")


# Bounded --------------------------------------------------------------------------------------------------------------


def _entry(name: str) -> SimpleNamespace:
    return SimpleNamespace(name=name, words=SimpleNamespace(exercise=None), answers=[])


def chapter(name: str, *lengths: int) -> book.Chapter:
    words = [LaidOut("x " * (length // 2), []) for length in lengths]
    return book.Chapter(name, "", [(_entry(f"{name}{at}"), laid_out) for at, laid_out in enumerate(words)])


@pytest.mark.parametrize(
    ("chapters", "parts"),
    [
        ([], []),
        ([chapter("a", 40, 40), chapter("b", 10)], [["a0 a1", "b0"]]),
        ([chapter("a", 40, 40), chapter("b", 40)], [["a0 a1"], ["b0"]]),
        ([chapter("a", 60, 60, 30), chapter("b", 60)], [["a0"], ["a1 a2"], ["b0"]]),
        ([chapter("a", 60), chapter("b", 40, 60)], [["a0", "b0"], ["b1"]]),
        ([chapter("a", 60, 300, 40)], [["a0 a1- a2"]]),
    ],
)
def test_long_book_comes_in_volumes_that_keep_every_entry_in_order(chapters, parts):
    found = book.volumes(chapters, size=100)

    told = [
        [" ".join(item.name + "-" * (words is None) for item, words in one.entries) for one in volume]
        for volume in found
    ]
    assert told == parts


def test_book_in_two_volumes_is_offered_and_named_by_part(cast, monkeypatch):
    for number in range(2):
        write(cast.learner, "words " * 50, title=f"Entry {number}")
    monkeypatch.setattr(book.volumes, "__defaults__", (500,))
    client = cast.client("learner")

    page, answer = client.get("/journal/book/").content.decode(), client.get(ADDRESS, {"part": "2"})

    assert re.findall(r'href="/journal/book\.pdf([^"]*)"', page) == ["?part=1", "?part=2"]
    assert answer.headers["Content-Disposition"].endswith('-part-2.pdf"')
    assert "Part 2 of 2" in html_of(cast.learner, 2) and "Entry 0" not in html_of(cast.learner, 2)


@pytest.mark.parametrize(
    ("text", "most"),
    [("a" * 200_000, 300_000), ("&" * 60_000, 400_000), ("a\n" * 5_000, 800_000), ("- a\n" * 2_400, 400_000)],
)
def test_long_words_may_break_and_many_lines_become_paragraphs(text, most):
    html = paper.printable(render_markdown(text))

    assert max(len(word) for word in re.split(r"[\s\u200b]|<[^>]*>|&[#\w]+;", html)) <= 40
    assert paper.cost(html) < most
    assert re.sub(r"\u200b|<[^>]*>|\s", "", html) == re.sub(r"<[^>]*>|\s", "", render_markdown(text))


def test_breaks_inside_other_marks_stay_and_cost_more_than_lines():
    html = f"<ul><li>{'a<br>' * 3_000}</li></ul>"

    assert paper.printable(html) == html
    assert paper.cost(html) > 450_000


def test_printable_leaves_ordinary_words_and_addresses_as_they_are():
    html = str(render_markdown("Some *words* & [here](https://example.org/" + "a" * 90 + ")\n\n- one\n- two"))

    assert paper.printable(html) == html


# Where no PDF can be made ---------------------------------------------------------------------------------------------


def test_machine_without_pango_offers_no_pdf_and_says_to_print(cast, without_pango):
    write(cast.learner, "Words")
    client = cast.client("learner")

    page, answer = client.get("/journal/book/").content.decode(), client.get(ADDRESS)

    assert ADDRESS not in page and 'role="status"' not in page
    assert answer.status_code == 503 and "print this page instead" in answer.content.decode()
    assert "Words" in answer.content.decode()
    assert [found.id for found in run_checks() if found.id.startswith("journal.W")] == ["journal.W001"]


def test_maker_of_the_file_leaves_it_to_others_whether_damaged_pictures_are_taken():
    makers_of_pdf.weasyprint.cache_clear()
    for name in [name for name in sys.modules if name == "weasyprint" or name.startswith("weasyprint.")]:
        del sys.modules[name]
    makers_of_pdf.weasyprint()

    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_machine_with_pango_offers_the_pdf_and_warns_of_nothing(cast):
    write(cast.learner, "Words")

    assert ADDRESS in cast.client("learner").get("/journal/book/").content.decode()
    assert [found.id for found in run_checks() if found.id.startswith("journal.W")] == []
