"""Every editorial operation Wagtail knows, one after another, against the plain walk of truth.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text

from content.actions import rebuild_activities
from content.models import Activity, CoursePage, SectionPage
from tests.content.truth import Ledger, check_versions, numbers, shown_parts, true_parts
from tests.course import activity, add, block_id, publish, text

AS_MADE = "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways"


@dataclass(frozen=True)
class Operation:
    """What is done, and how readers count the activities of the course afterwards."""

    name: str
    act: Callable
    after: str = AS_MADE

    def __str__(self) -> str:
        return self.name.replace(" ", "_")


OPERATIONS: list[Operation] = []


def operation(name: str, after: str = AS_MADE):
    """Put a function(course, cast) into the table of operations. It may pause with `yield` to have the truth checked, or the count."""

    def keep(act):
        OPERATIONS.append(Operation(name, act, after))
        return act

    return keep


# Adding, drafting, publishing -----------------------------------------------------------------------------------------


@operation("add a live child without publishing", "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 2.2 Raw")
def add_live_child(course, cast):
    page = course.second_week.add_child(instance=SectionPage(title="Raw", slug="raw", body=[activity("Raw")]))
    yield "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 2.2 Raw"
    publish(page)


@operation("add a draft child")
def add_draft_child(course, cast):
    page = SectionPage(title="Raw", slug="raw", live=False, body=[activity("Raw")])
    course.second_week.add_child(instance=page).save_revision()


@operation("save a draft")
def save_draft(course, cast):
    course.first.body = [activity("Only in the draft")]
    course.first.save_revision()


@operation("autosave over the same revision")
def autosave(course, cast):
    revision = None
    for word in ("One", "Two", "Three"):
        course.first.body = [activity(word), *course.first.body.raw_data]
        revision = course.first.save_revision(clean=False, overwrite_revision=revision)


@operation("publish", "1.1 Before, 1.2 Notice, 1.3 Map, 1.4 Timeline, 2.1 Sideways")
def publish_new_block(course, cast):
    course.first.body = [activity("Before"), *course.first.body.raw_data]
    publish(course.first)


@operation("publish without one of the blocks", "1.1 Map, 1.2 Timeline, 2.1 Sideways")
def publish_without_block(course, cast):
    course.first.body = [text("All gone")]
    publish(course.first)


@operation("revert to an older revision and publish")
def revert(course, cast):
    older, row = course.first.latest_revision, course.activity("Notice")
    course.first.body = [activity("Instead")]
    publish(course.first)
    yield "1.1 Instead, 1.2 Map, 1.3 Timeline, 2.1 Sideways"
    assert not course.activity("Notice").live
    older.as_object().save_revision(previous_revision=older).publish()
    assert course.activity("Notice") == row and course.activity("Notice").live


@operation("reorder blocks", "1.1 New, 1.2 Notice, 1.3 Map, 1.4 Timeline, 2.1 Sideways")
def reorder_blocks(course, cast):
    course.first.body = [*course.first.body.raw_data, activity("New")]
    publish(course.first)
    course.refresh("first").body = list(reversed(course.first.body.raw_data))
    publish(course.first)


# Through the editor's form --------------------------------------------------------------------------------------------


def _form_value(block: dict) -> dict | str:
    if block["type"] == "text":
        return rich_text(block["value"])
    value = block["value"]
    prompts = {str(at): {"value": words, "order": str(at), "deleted": ""} for at, words in enumerate(value["prompts"])}
    empty_reading = dict.fromkeys(("title", "author", "year", "publisher", "url", "page", "minutes"), "")
    return {
        "title": value["title"],
        "minutes": str(value["minutes"]),
        "minutes_to": "",
        "purpose": value["purpose"],
        "instructions": rich_text(value["instructions"]),
        "reading": empty_reading | {"note": rich_text("")},
        "parts": {"count": "0"},
        "journal": value["journal"],
        "prompts": {"count": str(len(prompts))} | prompts,
        "care_notice": rich_text(""),
        "support": {"count": "0"},
        "exercise": {"count": "0"},
        "discussion": rich_text(""),
    }


def post_section(page: SectionPage, cast, blocks: list[dict], *, with_ids: bool = True, publishing: bool = True):
    """What the editor's browser sends. Wagtail's own test helper leaves the block ids out; a browser never does."""
    body = {}
    for at, block in enumerate(blocks):
        body[str(at)] = {"type": block["type"], "value": _form_value(block), "order": str(at), "deleted": ""}
        if with_ids:
            body[str(at)]["id"] = block["id"]
    comments = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    data = {"title": page.title, "slug": page.slug, "numbered": "on", "minutes": "", "comments": comments}
    data["body"] = {"count": str(len(blocks))} | body
    if publishing:
        data["action-publish"] = "action-publish"
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = cast.client("editor").post(address, nested_form_data(data))
    assert response.status_code == 302, response.context["form"].errors


@operation("publish in the editor with block ids", "1.1 Added, 1.2 Notice, 1.3 Map, 1.4 Timeline, 2.1 Sideways")
def editor_with_ids(course, cast):
    notice = course.activity("Notice").pk
    post_section(course.first, cast, [activity("Added"), text("Words of the first"), activity("Notice")])
    assert course.activity("Notice").pk == notice


@operation("publish in the editor without block ids")
def editor_without_ids(course, cast):
    notice = course.activity("Notice")
    post_section(course.first, cast, [text("Words of the first"), activity("Notice")], with_ids=False)
    assert Activity.objects.filter(page=course.first, title="Notice", live=True).exclude(pk=notice.pk).count() == 1
    assert not Activity.objects.get(pk=notice.pk).live


@operation("save a draft in the editor")
def editor_draft(course, cast):
    post_section(course.first, cast, [activity("Only in the draft")], publishing=False)
    assert course.refresh("first").has_unpublished_changes


# Copies, aliases, translations ----------------------------------------------------------------------------------------


@operation("copy a section", "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 2.2 Notice")
def copy_section(course, cast):
    copy = course.first.copy(to=Page.objects.get(pk=course.second_week.pk), update_attrs={"slug": "copy"})
    assert copy.key != course.first.key
    assert Activity.objects.filter(block_id=block_id("Notice")).count() == 2


@operation("copy a section as a draft")
def copy_as_draft(course, cast):
    course.first.copy(update_attrs={"slug": "copy"}, keep_live=False)


@operation(
    "copy a week with everything below",
    "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 3.1 Notice, 3.2 Map, 3.3 Timeline",
)
def copy_week(course, cast):
    course.week.copy(recursive=True, update_attrs={"slug": "again", "title": "Again"})


@operation("copy a course with everything below")
def copy_course(course, cast):
    copy = course.course.copy(recursive=True, update_attrs={"slug": "rerun", "title": "Rerun"})
    assert numbers(copy) == AS_MADE
    assert set(Activity.objects.filter(course_key=copy.key).values_list("title", flat=True)) == {
        *("Notice", "Map", "Timeline", "Sideways")
    }


def make_alias(course, cast):
    return course.first.create_alias(parent=Page.objects.get(pk=course.second_week.pk), update_slug="alias")


@operation("make an alias", "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 2.2 Notice")
def alias(course, cast):
    make_alias(course, cast)
    assert Activity.objects.filter(block_id=block_id("Notice")).count() == 2


@operation(
    "publish the source of an alias", "1.1 New, 1.2 Notice, 1.3 Map, 1.4 Timeline, 2.1 Sideways, 2.2 New, 2.3 Notice"
)
def publish_alias_source(course, cast):
    make_alias(course, cast)
    yield "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 2.2 Notice"
    course.refresh("first").body = [activity("New"), *course.first.body.raw_data]
    publish(course.first)


@operation("unpublish the source of an alias", "1.1 Map, 1.2 Timeline, 2.1 Sideways")
def unpublish_alias_source(course, cast):
    make_alias(course, cast)
    yield "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 2.2 Notice"
    course.refresh("first").unpublish()


@operation("convert an alias and go on with it", "1.1 Notice, 1.2 Map, 1.3 Timeline, 2.1 Sideways, 2.2 Own")
def convert_alias(course, cast):
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    alias = make_alias(course, cast)
    ConvertAliasPageAction(alias, user=cast.superuser).execute()
    page = SectionPage.objects.get(pk=alias.pk)
    page.body = [activity("Own")]
    publish(page)


@operation("copy for translation with its parents")
def translate(course, cast):
    french = Locale.objects.create(language_code="fr")
    copy = course.first.copy_for_translation(french, copy_parents=True)
    assert not copy.live
    publish(copy)
    assert numbers(CoursePage.objects.get(locale=french)) == "1.1 Notice"


# Order and place ------------------------------------------------------------------------------------------------------


@operation("reorder sections in the explorer", "1.1 Map, 1.2 Timeline, 1.3 Notice, 2.1 Sideways")
def explorer_reorder_sections(course, cast):
    _set_position(cast, course.first, 1)


@operation("reorder weeks in the explorer", "1.1 Sideways, 2.1 Notice, 2.2 Map, 2.3 Timeline")
def explorer_reorder_weeks(course, cast):
    _set_position(cast, course.second_week, 0)


def _set_position(cast, page, position: int):
    address = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
    response = cast.client("superuser").post(f"{address}?position={position}")
    assert response.status_code == 200, response


@operation("move to another week", "1.1 Map, 1.2 Timeline, 2.1 Sideways, 2.2 Notice")
def move_to_other_week(course, cast):
    course.first.move(Page.objects.get(pk=course.second_week.pk), pos="last-child")


@operation("move a section with sub-sections to another week", "1.1 Notice, 2.1 Sideways, 2.2 Map, 2.3 Timeline")
def move_with_children(course, cast):
    course.second.move(Page.objects.get(pk=course.second_week.pk), pos="last-child")


@operation("move a week before another", "1.1 Sideways, 2.1 Notice, 2.2 Map, 2.3 Timeline")
def move_week(course, cast):
    course.second_week.move(Page.objects.get(pk=course.week.pk), pos="left")


@operation("move a week to another course", "1.1 Sideways")
def move_week_away(course, cast):
    other = add(course.index, CoursePage, "other")
    course.week.move(other, pos="last-child")
    assert numbers(other) == "1.1 Notice, 1.2 Map, 1.3 Timeline"
    assert Activity.objects.get(title="Notice").course_key == other.key


# Going and coming back ------------------------------------------------------------------------------------------------


@operation("unpublish a section", "1.1 Map, 1.2 Timeline, 2.1 Sideways")
def unpublish_section(course, cast):
    course.first.unpublish()


@operation("unpublish a section above a live one", "1.1 Notice, 2.1 Sideways")
def unpublish_section_above(course, cast):
    course.second.unpublish()
    assert course.refresh("below").live


@operation("unpublish a week without its sections", "1.1 Sideways")
def unpublish_week(course, cast):
    course.week.unpublish()
    assert course.refresh("first").live


@operation("unpublish a week in the admin with its sections", "1.1 Sideways")
def unpublish_week_with_sections(course, cast):
    address = reverse("wagtailadmin_pages:unpublish", args=[course.week.pk])
    cast.client("superuser").post(address, {"include_descendants": "on"})
    assert not course.refresh("first").live


@operation("unpublish a week and publish it again")
def republish_week(course, cast):
    course.week.unpublish()
    yield "1.1 Sideways"
    publish(course.refresh("week"))


@operation("unpublish the course", "")
def unpublish_course(course, cast):
    course.course.unpublish()


@operation("go live by the clock", "1.1 Timed, 1.2 Map, 1.3 Timeline, 2.1 Sideways")
def scheduled_go_live(course, cast):
    course.first.body = [activity("Timed")]
    course.first.go_live_at = timezone.now() + timedelta(hours=1)
    revision = course.first.save_revision()
    revision.publish()
    call_command("publish_scheduled", verbosity=0)
    yield AS_MADE
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(hours=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled", verbosity=0)


@operation("go live by the clock for the first time", AS_MADE + ", 2.2 New")
def scheduled_first_go_live(course, cast):
    page = SectionPage(title="New", slug="new", live=False, body=[activity("New")])
    course.second_week.add_child(instance=page)
    yield AS_MADE
    revision = page.save_revision(approved_go_live_at=timezone.now() - timedelta(hours=1))
    yield AS_MADE
    assert revision.is_latest_revision()
    call_command("publish_scheduled", verbosity=0)


@operation("expire by the clock", "1.1 Map, 1.2 Timeline, 2.1 Sideways")
def scheduled_expiry(course, cast):
    Page.objects.filter(pk=course.first.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled", verbosity=0)
    assert course.refresh("first").expired


# Deleting -------------------------------------------------------------------------------------------------------------


@operation("delete a section", "1.1 Map, 1.2 Timeline, 2.1 Sideways")
def delete_section(course, cast):
    course.first.delete()


@operation("delete a section by its base page", "1.1 Notice, 2.1 Sideways")
def delete_base_page(course, cast):
    Page.objects.get(pk=course.second.pk).delete()


@operation("delete sections by a queryset", "2.1 Sideways")
def delete_queryset(course, cast):
    SectionPage.objects.filter(slug__in=["first", "second"]).delete()


@operation("delete pages by a base queryset", "1.1 Map, 1.2 Timeline")
def delete_base_queryset(course, cast):
    Page.objects.filter(slug__in=["first", "later"]).delete()


@operation("delete a week", "1.1 Sideways")
def delete_week(course, cast):
    Page.objects.get(pk=course.week.pk).delete()


@operation("delete a draft")
def delete_draft(course, cast):
    draft = SectionPage(title="Raw", slug="raw", live=False, body=[activity("Raw")])
    course.second_week.add_child(instance=draft).delete()


# Outside the signals --------------------------------------------------------------------------------------------------


@operation("rebuild after a change behind Wagtail's back", "1.1 Behind, 1.2 Map, 1.3 Timeline, 2.1 Sideways")
def rebuild(course, cast):
    SectionPage.objects.filter(pk=course.first.pk).update(body=[activity("Behind")])
    assert shown_parts(course.course) != true_parts(course.course)
    assert rebuild_activities() == 5
    assert shown_parts(course.course) == true_parts(course.course)
    publish(course.second_week)


PAGES = ["home", "index", "course", "week", "second_week", "first", "second", "below", "summary", "later"]


@pytest.mark.parametrize("done", OPERATIONS, ids=str)
def test_operation_leaves_numbers_identities_and_versions_true(done, course, cast):
    for name in PAGES:  # adding children left the parents in memory behind
        course.refresh(name)
    ledger = Ledger()
    ledger.check()
    assert numbers(course.course) == AS_MADE

    for meanwhile in done.act(course, cast) or ():
        ledger.check()
        assert numbers(course.course) == meanwhile

    ledger.check()
    check_versions()
    assert numbers(course.course) == done.after
