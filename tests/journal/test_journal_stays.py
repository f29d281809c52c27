"""Whatever happens to the course, an entry stays: not a byte of its row changes, and its owner goes on reading it."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Page

from content.models import Activity
from journal.models import Consent, Entry
from tests.course import activity, publish
from tests.journal.tables import every_row
from tests.journal.writing import CANARY, write


@pytest.fixture
def entry(cast, course) -> Entry:
    return write(cast.learner, activity=course.activity("Map"), course=course)


def page(course, name) -> Page:
    return Page.objects.get(pk=getattr(course, name).pk).specific


def renumber(course):
    course.first.body = [activity("Before"), *course.first.body.raw_data]
    publish(course.first)


def remove_block(course):
    course.second.body = [block for block in course.second.body.raw_data if block["type"] != "activity"]
    publish(course.second)


def rename(course):
    body = list(course.second.body.raw_data)
    body[-1] = activity("Map", title="Another name", prompts=["Another question?"])
    course.second.body = body
    publish(course.second)


def take_the_journal_away(course):
    body = list(course.second.body.raw_data)
    body[-1] = activity("Map", journal="none")
    course.second.body = body
    publish(course.second)


def move(name, to):
    return lambda course: page(course, name).move(page(course, to), pos="last-child")


def unpublish(name):
    return lambda course: page(course, name).unpublish()


def delete(name):
    return lambda course: page(course, name).delete()


# What happens → where the entry's page then says it stands.
LABEL, NOT_NOW = "Week 1 Activity 2", "This activity is not published now; your entry stays."
OPERATIONS = {
    "an activity is added before": (renumber, "Map, written as Week 1 Activity 2"),
    "activity renamed": (rename, "Another name"),
    "activity removed": (remove_block, f"Map. {NOT_NOW}"),
    "journal taken away": (take_the_journal_away, "Map"),
    "section unpublished": (unpublish("second"), f"Map. {NOT_NOW}"),
    "week unpublished": (unpublish("week"), f"Map. {NOT_NOW}"),
    "course unpublished": (unpublish("course"), f"Map. {NOT_NOW}"),
    "section moved": (move("second", "second_week"), "Map, written as Week 1 Activity 2"),
    "week moved to the end": (move("week", "course"), "Map, written as Week 1 Activity 2"),
    "section deleted": (delete("second"), f"Map. {NOT_NOW}"),
    "week deleted": (delete("week"), f"Map. {NOT_NOW}"),
    "course deleted": (delete("course"), f"Map. {NOT_NOW}"),
    "everything deleted": (delete("home"), f"Map. {NOT_NOW}"),
}
TITLE_THEN = {
    "an activity is added before": "Week 1 Activity 3",
    "section moved": "Week 2 Activity 2",
    "week moved to the end": "Week 2 Activity 2",
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operation_on_the_course_touches_no_row_of_a_journal(operation, entry, course, cast):
    change, where = OPERATIONS[operation]
    before = every_row("journal_")

    change(course)

    assert every_row("journal_") == before
    text = cast.client("learner").get(reverse("journal:entry", args=[entry.pk])).content.decode()
    assert f"<h1>{TITLE_THEN.get(operation, LABEL)}</h1>" in text
    assert f'<p class="where soft">{where}</p>' in text
    assert CANARY in text
    assert "What happened in Map?" in text


@pytest.mark.parametrize("operation", OPERATIONS)
def test_entry_can_still_be_edited_listed_and_binned_after_it(operation, entry, course, cast):
    OPERATIONS[operation][0](course)
    client = cast.client("learner")

    listed = client.get("/journal/").content.decode()
    edit = client.get(f"/journal/entries/{entry.pk}/edit/").content.decode()
    saved = client.post(
        f"/journal/entries/{entry.pk}/edit/",
        {"title": "", "body": "more", "entry": entry.pk, "version": 1, "save_id": entry.pk},
    )
    binned = client.post(f"/journal/entries/{entry.pk}/delete/")

    assert (f"/journal/entries/{entry.pk}/" in listed, CANARY in listed, CANARY in edit) == (True, True, True)
    assert (saved.status_code, binned.status_code) == (302, 302)
    assert (Entry.objects.binned().get().version, Entry.objects.get().activity_id) == (2, entry.activity_id)


def test_activity_unpublished_and_published_again_gives_the_entry_its_place_back(entry, course, cast):
    course.week.unpublish()
    publish(Page.objects.get(pk=course.week.pk).specific)

    text = cast.client("learner").get(f"/journal/entries/{entry.pk}/").content.decode()

    assert '<p class="where soft">Map</p>' in text
    assert f"{course.second.url}#activity-{entry.activity.block_id}" in text


def test_activity_row_with_an_entry_cannot_be_deleted_at_all(entry):
    with pytest.raises(ProtectedError):
        Activity.objects.get(pk=entry.activity_id).delete()
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_words_begun_before_the_activity_went_are_kept_when_they_are_saved(course, cast):
    """The page stood open while an editor unpublished the week: Save must not answer with an error page."""
    client, row = cast.client("learner"), course.activity("Map")
    address = f"/journal/new/?activity={row.pk}"
    assert client.get(address).status_code == 200
    course.week.unpublish()

    response = client.post(
        address,
        {"title": "", "body": CANARY, "entry": course.activity("Map").block_id, "version": 0, "save_id": row.block_id},
    )

    assert response.status_code == 302
    assert Entry.objects.get().activity == row
    text = client.get(response.headers["Location"]).content.decode()
    assert (CANARY in text, NOT_NOW in text) == (True, True)
    publish(Page.objects.get(pk=course.week.pk).specific)
    assert "<h1>Week 1 Activity 2</h1>" in client.get(response.headers["Location"]).content.decode()


def test_title_of_an_activity_that_readers_cannot_find_is_not_given_away_by_writing_about_it(course, cast):
    client, row = cast.client("learner"), course.activity("Map")
    course.week.unpublish()

    response = client.post(
        f"/journal/new/?activity={row.pk}",
        {"title": "", "body": "words", "entry": row.block_id, "version": 0, "save_id": row.block_id},
        follow=True,
    )

    assert "Map" not in response.content.decode()
    assert client.get(f"/journal/new/?activity={row.pk}&another=1").status_code == 404


def test_deleting_a_peer_the_editor_or_the_superuser_touches_no_entry(entry, cast):
    gone = [getattr(cast, role) for role in ("peer", "own_tutor", "editor", "superuser")]
    Consent.objects.filter(person__in=gone).delete()  # their own, which goes with them
    before = every_row("journal_")

    for person in gone:
        person.delete()

    assert every_row("journal_") == before
