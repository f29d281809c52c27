"""Holes filled by apps further up: one call a component and page, and the same number of queries whatever the page holds."""

import logging
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from content import slots
from content.models import SectionPage, WeekPage
from tests.course import activity, add, block_id, figure, picture, publish, text
from tests.journal.writing import write
from tests.quizzing import quiz

SECRET = "marzipan-secret"


class Recorder:
    """A component that notes its calls and fills every hole with its key."""

    def __init__(self):
        self.calls = []

    def __call__(self, request, page, keys):
        self.calls.append((page, list(keys)))
        return {key: f"<i>filled {key}</i>" for key in keys}


def request(path="/"):
    return RequestFactory().get(path)


# The mechanism --------------------------------------------------------------------------------------------------------


def test_component_is_asked_once_a_page_with_all_keys_in_order(course, client):
    course.first.body = [activity(name) for name in ("Notice", "Two", "Three")]
    publish(course.first)
    recorder = Recorder()

    with hooks.register_temporarily("slot_activity", recorder):
        html = client.get(course.first.url).content.decode()

    keys = [str(course.activity(name).pk) for name in ("Notice", "Two", "Three")]
    assert recorder.calls == [(course.first, keys)]
    assert [html.count(f"<i>filled {key}</i>") for key in keys] == [1, 1, 1]
    assert html.index(f"filled {keys[0]}<") < html.index(f"filled {keys[1]}<") < html.index(f"filled {keys[2]}<")


def test_week_as_a_whole_for_printing_asks_each_component_once(course, client):
    recorder = Recorder()

    with hooks.register_temporarily("slot_activity", recorder):
        client.get(reverse("content:print_week", args=[course.week.pk]))

    assert recorder.calls == [(course.week, [str(course.activity(name).pk) for name in ("Notice", "Map", "Timeline")])]


def test_key_wanted_twice_is_asked_once_and_filled_twice():
    recorder = Recorder()

    with hooks.register_temporarily("slot_any", recorder):
        html = slots.fill("<!--slot any 7--> and <!--slot any 7-->", request(), None)

    assert (recorder.calls, html) == ([(None, ["7"])], "<i>filled 7</i> and <i>filled 7</i>")


def test_components_of_one_slot_follow_each_other_and_keys_left_out_stay_empty():
    def only_one(request, page, keys):
        return {"1": "<b>more</b>", "elsewhere": "never asked for"}

    with hooks.register_temporarily([("slot_any", Recorder()), ("slot_any", only_one)]):
        html = slots.fill("[<!--slot any 1-->][<!--slot any 2-->][<!--slot other 1-->]", request(), None)

    assert html == "[<i>filled 1</i><b>more</b>][<i>filled 2</i>][]"


@pytest.mark.parametrize("broken", ["raises", "returns nothing", "returns a list"])
def test_failing_component_leaves_its_hole_empty_and_the_page_whole(broken, course, client, caplog):
    def component(request, page, keys):
        words = SECRET
        if broken == "raises":
            raise ValueError(f"{words} at {keys}")
        return None if broken == "returns nothing" else [words]

    key = course.activity("Notice").pk
    components = hooks.register_temporarily([("slot_activity", component), ("slot_activity", Recorder())])
    with components, caplog.at_level(logging.DEBUG, logger="content.slots"):
        response = client.get(course.first.url)

    html = response.content.decode()
    assert response.status_code == 200 and "Words of the first" in html and "Next" in html
    assert (html.count(f"filled {key}<"), SECRET in html) == (1, False)
    kind = "ValueError" if broken == "raises" else "AttributeError"
    (record,) = [record for record in caplog.records if record.name == "content.slots"]
    where = f"{__name__}.{component.__qualname__}"
    assert record.getMessage() == f"Slot activity: component {where} failed with {kind}"
    assert (record.levelname, record.exc_info) == ("ERROR", None)
    assert SECRET not in caplog.text


def test_marker_in_somebodys_words_is_not_filled(course, client):
    marker = slots.marker("account", "other")
    course.first.title = f"Title {marker}"
    course.first.body = [activity("Forged", purpose=marker, instructions="<p>&lt;!--slot account other--&gt;</p>")]
    course.first.body[0].value["title"] = f"Forged {marker}"
    publish(course.first)
    recorder = Recorder()

    with hooks.register_temporarily("slot_account", recorder):
        html = client.get(course.first.url).content.decode()
        searched = client.get("/search/", {"q": marker}).content.decode()

    assert [keys for _page, keys in recorder.calls] == [["courses"], ["search"]]
    assert html.count("&lt;!--slot account other--&gt;") >= 3
    assert "&lt;!--slot account other--&gt;" in searched


def test_page_holds_no_marker_after_it_is_filled(course, client):
    for page in (course.home, course.index, course.course, course.week, course.first):
        html = client.get(page.url).content.decode()
        assert "<!--slot" not in html and "Sign in" in html


def test_page_without_a_tree_has_its_slots_filled_too(client, db, course):
    assert "Sign in" in client.get("/search/").content.decode()
    assert "Sign in" in client.get("/nothing/here/").content.decode()


def test_slot_without_a_request_is_empty():
    assert Template("{% load joined_up %}[{% slot 'account' 'x' %}]").render(Context()) == "[]"


# Previews -------------------------------------------------------------------------------------------------------------


def test_preview_fills_nothing_and_shows_no_marker(course, cast):
    course.first.body = [activity("Notice"), activity("Fresh from the draft")]
    course.first.save_revision()
    recorder = Recorder()
    address = reverse("wagtailadmin_pages:view_draft", args=[course.first.pk])

    with hooks.register_temporarily([("slot_activity", recorder), ("slot_account", recorder), ("slot_menu", recorder)]):
        html = cast.client("editor").get(address).content.decode()

    assert "Fresh from the draft" in html and "Activity 2" in html
    assert (recorder.calls, "<!--slot" in html, "filled" in html) == ([], False, False)
    assert "/accounts/" not in html and "journal-box" not in html and "page-end" not in html


def test_preview_of_a_page_never_published_shows_its_words(course, cast):
    draft = SectionPage(title="Quite new", slug="quite-new", live=False, body=[activity("Unborn"), text("More words")])
    course.refresh("second_week").add_child(instance=draft).save_revision()

    html = cast.client("editor").get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk])).content.decode()

    assert "Unborn" in html and "More words" in html and "Quite new" in html and "<!--slot" not in html


# Queries --------------------------------------------------------------------------------------------------------------


def queries(client, address: str) -> list[str]:
    """The queries of a page that has been seen before: pictures are rendered and the site is known."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def png(title: str):
    data = BytesIO()
    Image.new("RGB", (1600, 800), "teal").save(data, "PNG")
    return get_image_model().objects.create(title=title, file=ContentFile(data.getvalue(), f"{title}.png"))


def a_file(name: str):
    return get_document_model().objects.create(title=name, file=ContentFile(b"WEBVTT\n", name))


def published_with(course, body: list[dict]) -> str:
    course.refresh("first").body = body
    return publish(course.first).url


def activities(course, size: int) -> list[dict]:
    return [activity(f"Activity {number}") for number in range(size)]


def blocks(course, size: int) -> list[dict]:
    table = {"data": [["a", "b"], ["c", "d"]], "table_caption": "Four cells", "first_row_is_table_header": True}
    values = {
        "box": {"title": "Box", "text": "<p>box</p>"},
        "case_study": {"title": "Case", "text": "<p>case</p>"},
        "quote": {"text": "<p>said</p>", "source": "Somebody", "url": ""},
        "key_points": {"title": "Points", "text": "<ul><li>one</li></ul>"},
        "term": {"term": "Seam", "definition": "<p>a join</p>"},
        "table": {"table": table, "notes": ""},
        "dialogue": {"title": "Two talk", "remarks": [{"speaker": "A", "text": "<p>Hello</p>"}]},
        "reveal": {"title": "Show", "text": "<p>hidden</p>"},
        "reading": {"title": "Outside", "url": "https://example.org/", "author": "A", "note": ""},
        "text": "<h2>Heading</h2><p>words</p>",
    }
    kinds = [(kind, value) for _round in range(size) for kind, value in values.items()]
    return [{"type": kind, "value": value, "id": block_id(f"{kind} {at}")} for at, (kind, value) in enumerate(kinds)]


def links_inside(course, size: int) -> list[dict]:
    pages = [course.second, course.week, course.later, course.below, course.course]
    return [text(f'<a linktype="page" id="{pages[at % 5].pk}">link {at}</a>') for at in range(size)]


def links_outside(course, size: int) -> list[dict]:
    pages = [
        add(course.index.__class__.objects.get(pk=course.index.pk), type(course.course), f"c{at}") for at in range(size)
    ]
    return [text(f'<a linktype="page" id="{page.pk}">link {page.slug}</a>') for page in pages]


def readings_inside(course, size: int) -> list[dict]:
    value = {"title": "Inside", "url": "", "page": course.second.pk, "note": ""}
    return [{"type": "reading", "value": value, "id": block_id(f"reading {at}")} for at in range(size)]


def drawings(course, size: int) -> list[dict]:
    return [figure(f"drawing {at}", picture(f"drawing {at}")) for at in range(size)]


def photographs(course, size: int) -> list[dict]:
    return [figure(f"photograph {at}", png(f"photograph {at}")) for at in range(size)]


def downloads(course, size: int) -> list[dict]:
    values = [{"title": f"File {at}", "file": a_file(f"file{at}.pdf").pk, "note": ""} for at in range(size)]
    return [{"type": "download", "value": value, "id": block_id(value["title"])} for value in values]


def recordings(course, size: int) -> list[dict]:
    value = {"title": "Talk", "transcript": "<p>Spoken words</p>"}
    files = [{"file": a_file(f"talk{at}.mp3").pk, "captions": a_file(f"talk{at}.vtt").pk} for at in range(size)]
    return [{"type": "audio", "value": value | each, "id": block_id(f"audio {each['file']}")} for each in files]


def cited(course, size: int) -> list[dict]:
    works = [
        {
            "type": "reference",
            "value": {"key": f"work-{at}", "author": f"Author{at}, A.", "year": "2006", "text": "*T*"},
        }
        for at in range(size)
    ]
    course.refresh("course").references = works
    publish(course.course)
    return [text(f"As shown [@work-{at}]") for at in range(size)]


def quizzes(course, size: int) -> list[dict]:
    return [quiz(f"Quiz {at}") for at in range(size)]


def weeks(course, size: int) -> list[dict]:
    for at in range(size):
        week = add(course.course, WeekPage, f"week-{at}")
        add(week, SectionPage, f"section-{at}", body=[activity(f"Deep {at}")])
    return [text("words")]


# What is on the page, and its queries for a guest and for a learner: constant, and at most 12 of the reader itself.
# On top comes one each for the shell (the site's facts and menus, with the address of its course list), and for a learner's
# profile and enrolments.
PAGES = {
    activities: (9, 14),
    blocks: (9, 13),
    links_inside: (9, 13),
    links_outside: (10, 14),
    readings_inside: (10, 14),
    drawings: (10, 14),
    photographs: (11, 15),
    downloads: (10, 14),
    recordings: (11, 15),
    cited: (9, 13),
    weeks: (9, 13),
    quizzes: (10, 14),
}
# The same where the cache is a table, as the site is shipped without Redis.
PAGES_WITH_CACHE_TABLE = {activities: (9, 14), links_outside: (11, 15), readings_inside: (11, 15)}


@pytest.mark.parametrize("size", [1, 12])
@pytest.mark.parametrize("make", PAGES, ids=lambda make: make.__name__)
def test_section_page_needs_the_same_queries_for_one_and_for_twelve(make, size, course, cast):
    address = published_with(course, make(course, size))
    guest, learner = PAGES[make]

    assert len(queries(cast.client("anonymous"), address)) == guest
    assert len(queries(cast.client("learner"), address)) == learner <= 15


@pytest.mark.parametrize("size", [1, 12])
def test_section_page_needs_the_same_queries_with_entries_written(size, course, cast):
    address = published_with(course, activities(course, size))
    for at in range(size):
        write(cast.learner, activity=course.activity(f"Activity {at}"), course=course)

    assert len(queries(cast.client("learner"), address)) == 15


def everything(course, size: int) -> list[dict]:
    makers = [make for make in PAGES if make is not weeks]
    weeks(course, size)
    return [block for make in makers for block in make(course, size)]


@pytest.mark.parametrize("size", [1, 6])
def test_section_page_with_everything_needs_the_same_queries(size, course, cast):
    """Each kind of block that points at rows costs one or two queries, however many there are."""
    address = published_with(course, everything(course, size))

    assert len(queries(cast.client("learner"), address)) == 22


@pytest.mark.parametrize("size", [1, 12])
@pytest.mark.parametrize("make", PAGES_WITH_CACHE_TABLE, ids=lambda make: make.__name__)
def test_section_page_needs_the_same_queries_with_the_cache_in_the_database(make, size, course, cast, settings):
    shipped = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_of_a_test"}
    settings.CACHES = {"default": shipped}
    call_command("createcachetable", verbosity=0)
    address = published_with(course, make(course, size))
    guest, learner = PAGES_WITH_CACHE_TABLE[make]

    assert len(queries(cast.client("anonymous"), address)) == guest
    assert len(queries(cast.client("learner"), address)) == learner <= 15


@pytest.mark.parametrize("size", [1, 12])
def test_week_page_needs_the_same_queries_for_one_and_for_twelve(size, course, cast):
    for at in range(size):
        add(course.second_week, SectionPage, f"more-{at}", body=[activity(f"More {at}"), text("[@a-2006]")])

    assert len(queries(cast.client("anonymous"), course.second_week.url)) == 9
    assert len(queries(cast.client("learner"), course.second_week.url)) == 13


@pytest.mark.parametrize("size", [1, 12])
def test_course_page_needs_the_same_queries_for_one_and_for_twelve_weeks(size, course, cast):
    weeks(course, size)

    assert len(queries(cast.client("anonymous"), course.course.url)) == 8
    assert len(queries(cast.client("learner"), course.course.url)) == 12


@pytest.mark.parametrize("size", [1, 12])
def test_print_view_needs_the_same_queries_for_one_and_for_twelve_activities(size, course, cast):
    published_with(course, activities(course, size))
    address = reverse("content:print_week", args=[course.week.pk])

    assert len(queries(cast.client("anonymous"), address)) == 14
