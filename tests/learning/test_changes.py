"""What changed since somebody studied it: told with the editor's note until it was seen, and no tick goes."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from content.models import CourseVersion
from content.numbering import outline_of
from learning import actions
from learning.models import Enrolment, PageVisit
from learning.progress import Progress
from tests.course import activity, add, publish, text

NOTE = "Figure 2 shows the numbers of 2027."
LINES = "/courses/lines/"


@pytest.fixture
def client(course, cast):
    actions.enrol(user=cast.learner, course=course.course)
    return cast.client("learner")


def tick(course, cast, *names: str, done: bool = True) -> None:
    for name in names:
        paths = [course.course.path]
        actions.mark_page(user=cast.learner, course_paths=paths, page_key=getattr(course, name).key, done=done)


def say(course, name: str, note: str = NOTE):
    """The page published with a note, as an editor does it."""
    page = course.refresh(name)
    page.what_changed = note
    publish(page)
    return course.refresh(name)


def words(client, address: str) -> str:
    page = client.get(address).content.decode()
    return unescape(re.sub(r"\s+", " ", page.split("<main", 1)[1].split("</main>", 1)[0]))


def told(client, address: str = "/learning/") -> dict[str, str]:
    """What is said to have changed, by the title of the page it is said of."""
    rows = re.findall(
        r'<li class="flow"> <p><a href="[^"]*">([^<]*)</a>.*?<p class="small">(.*?)</p>', words(client, address)
    )
    return dict(rows)


def see(client, page):
    node = outline_of(page.course).by_id[page.pk]
    return client.post(reverse("learning:change_seen", args=[page.pk, node.change]), {"next": page.url})


# What an editor says -------------------------------------------------------------------------------------------------


def test_note_gets_its_moment_when_it_is_published_and_not_in_a_draft(course):
    page = course.refresh("first")
    page.what_changed = NOTE
    page.save_revision()
    assert course.refresh("first").changed_at is None

    before = timezone.now()
    page = publish(page)

    assert (page.change_noted, page.changed_at > before) == (NOTE, True)
    [entry] = [e for e in CourseVersion.objects.first().manifest["pages"] if e["page"] == page.pk]
    assert entry["changed"] == NOTE


@pytest.mark.parametrize("name", ["first", "week"])
def test_editor_finds_the_field_where_the_page_is_published(name, course, cast):
    page = say(course, name)

    form = cast.client("editor").get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert re.search(rf'<input[^>]*name="what_changed"[^>]*value="{NOTE}"|value="{NOTE}"[^>]*name="what_changed"', form)


def test_small_correction_leaves_the_moment_of_the_note(course):
    moment = say(course, "first").changed_at
    page = course.refresh("first")
    page.title = "Without the typing mistake"

    assert publish(page).changed_at == moment


def test_publishing_an_earlier_draft_again_leaves_the_moment_of_the_note(course):
    page = course.refresh("first")
    page.what_changed = NOTE
    draft = page.save_revision()  # from before the note was told, so it knows of no moment
    draft.publish()
    moment = course.refresh("first").changed_at

    Revision.objects.get(pk=draft.pk).publish()

    assert course.refresh("first").changed_at == moment is not None


def test_copy_of_a_course_tells_of_no_change(course):
    say(course, "first")
    copy = course.refresh("course").copy(recursive=True, update_attrs={"slug": "again"}, to=course.index)

    assert {part.change_noted for part in outline_of(copy).parts} == {""}


# What a learner reads ------------------------------------------------------------------------------------------------


def test_who_ticked_a_page_before_it_changed_reads_the_note_in_three_places(course, cast, client):
    tick(course, cast, "first", "second")
    page = say(course, "first")

    assert told(client) == told(client, LINES) == {"1 First": NOTE}
    at_the_top = words(client, page.url)
    assert at_the_top.index("after you studied this page.") < at_the_top.index(NOTE) < at_the_top.index("Words of the")
    assert NOTE not in words(client, course.second.url)


@pytest.mark.parametrize("name", ["first", "week"])
def test_saying_that_it_was_seen_takes_it_away_and_leaves_every_tick(name, course, cast, client):
    tick(course, cast, "week", "first")
    page = say(course, name)
    before = Enrolment.objects.get().progress

    answer = see(client, page)

    assert (answer.status_code, answer.headers["Location"]) == (302, page.url)
    assert told(client) == told(client, LINES) == {}
    assert NOTE not in words(client, page.url)
    assert Enrolment.objects.get().progress == before
    assert PageVisit.objects.filter(done_at__isnull=False).count() == 2


def test_next_note_is_told_again_after_one_that_was_seen(course, cast, client):
    tick(course, cast, "first")
    see(client, say(course, "first"))

    say(course, "first", "A new example.")

    assert told(client) == {"1 First": "A new example."}


def test_button_of_a_page_that_changed_once_more_hides_nothing_unseen(course, cast, client):
    tick(course, cast, "first")
    page = say(course, "first")

    client.post(reverse("learning:change_seen", args=[page.pk, int(page.changed_at.timestamp()) - 5]))

    assert told(client) == {"1 First": NOTE}


def not_ticked(course, cast):
    say(course, "first")


def ticked_after_the_change(course, cast):
    say(course, "first")
    tick(course, cast, "first")


def set_back(course, cast):
    tick(course, cast, "first")
    say(course, "first")
    tick(course, cast, "first", done=False)


def note_taken_away(course, cast):
    tick(course, cast, "first")
    say(course, "first")
    say(course, "first", "")


def published_without_a_note(course, cast):
    tick(course, cast, "first")
    publish(course.refresh("first"))


def week_unpublished(course, cast):
    tick(course, cast, "first")
    say(course, "first")
    course.refresh("week").unpublish()


@pytest.mark.parametrize(
    "story",
    [not_ticked, ticked_after_the_change, set_back, note_taken_away, published_without_a_note, week_unpublished],
)
def test_nothing_is_told(story, course, cast, client):
    story(course, cast)

    assert told(client) == told(client, LINES) == {}


def test_more_than_three_changes_are_folded(course, cast, client):
    names = ["week", "first", "second", "below"]
    tick(course, cast, *names)
    for name in names:
        say(course, name, f"Note {name}")

    page = words(client, "/learning/")

    assert re.search(r"<details> <summary>4 pages</summary>.*Note week.*Note first.*Note second.*Note below", page)


def test_change_of_another_person_and_of_a_guest_is_nobodys(course, cast, client):
    tick(course, cast, "first")
    page = say(course, "first")
    actions.enrol(user=cast.peer, course=course.course)
    address = reverse("learning:change_seen", args=[page.pk, int(page.changed_at.timestamp())])

    assert NOTE not in words(cast.client("peer"), page.url)
    assert NOTE not in words(cast.client("anonymous"), page.url)
    assert cast.client("peer").post(address).status_code == 302
    assert cast.client("own_tutor").post(address).status_code == 404
    assert "/accounts/login/" in cast.client("anonymous").post(address).headers["Location"]
    assert client.get(address).status_code == 405
    assert told(client) == {"1 First": NOTE}


# A course that changes -----------------------------------------------------------------------------------------------


def finish(course, cast) -> Enrolment:
    for part in outline_of(course.course).parts:
        actions.mark_page(user=cast.learner, course_paths=[course.course.path], page_key=part.key, done=True)
    for number in outline_of(course.course).activities:
        actions.mark_activity(user=cast.learner, course_paths=[course.course.path], activity_id=number, done=True)
    return Enrolment.objects.get()


def progress() -> Progress:
    enrolment = Enrolment.objects.get()
    return Progress(enrolment, outline_of(enrolment.course))


def page_deleted(course):
    Page.objects.get(pk=course.first.pk).delete()


def page_moved(course):
    course.refresh("first").move(course.refresh("second_week"), pos="last-child")


def page_added(course):
    add(course.week, type(course.first), "new", body=[text("New words")])


def activity_deleted(course):
    course.refresh("second").body = []
    publish(course.second)


def activity_added(course):
    page = course.refresh("first")
    page.body = [*page.body.raw_data, activity("One more")]
    publish(page)


def week_is_unpublished(course):
    course.refresh("second_week").unpublish()


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (page_deleted, (0, 0)),
        (page_moved, (0, 0)),
        (page_added, (1, 0)),
        (activity_deleted, (0, 0)),
        (activity_added, (0, 1)),
        (week_is_unpublished, (0, 0)),
    ],
)
def test_finished_course_stays_finished_whatever_becomes_of_it(edit, left, course, cast, client):
    finished_at = finish(course, cast).finished_at
    edit(course)

    now = progress()

    assert (now.pages_total - now.pages_done, now.activities_total - now.activities_done) == left
    assert now.minutes_done + now.minutes_left == now.outline.total_minutes
    assert (now.minutes_left == 0) == (left == (0, 0)) and now.minutes_done > 0
    assert Enrolment.objects.get().finished_at == finished_at
    said = "You had done all of it on" if any(left) else "You have done all of it."
    assert said in words(client, "/learning/")


def test_course_is_finished_with_its_last_tick_and_not_before(course, cast, client):
    finish(course, cast)
    notice = course.activity("Notice").pk
    Enrolment.objects.update(finished_at=None)
    client.post(reverse("learning:activity_open", args=[notice]))
    assert Enrolment.objects.get().finished_at is None

    client.post(reverse("learning:activity_done", args=[notice]))

    assert Enrolment.objects.get().finished_at is not None


def test_setting_a_page_back_leaves_that_the_course_was_finished(course, cast, client):
    finished_at = finish(course, cast).finished_at

    tick(course, cast, "first", done=False)

    assert Enrolment.objects.get().finished_at == finished_at
    assert "or you set it back" in words(client, "/learning/")


# Queries -------------------------------------------------------------------------------------------------------------


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


@pytest.mark.parametrize("changed", [1, 3])
def test_changes_cost_one_query_and_guests_none(changed, course, cast, client):
    tick(course, cast, "first", "second", "below")
    guest = cast.client("anonymous")
    places = [course.first.url, LINES, "/learning/"]
    before = [queries(client, place) for place in places]
    guests = [queries(guest, place) for place in places[:2]]

    for name in ("first", "second", "below")[:changed]:
        say(course, name)

    assert [queries(client, place) for place in places] == [count + 1 for count in before]
    assert [queries(guest, place) for place in places[:2]] == guests
