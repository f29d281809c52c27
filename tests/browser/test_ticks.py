"""A tutor looks at how far a group is: by keys, page after page, week by week, with and without script."""

from playwright.sync_api import expect

from learning import actions
from learning.models import Enrolment
from tests.browser.audit import open_and_look
from tests.browser.test_keyboard import hidden, tab_to, walk
from tests.learning.groups import make_group
from tests.learning.records import tick
from tests.learning.test_ticks import many

LONG = "Maximiliana Featherstonehaugh-Cholmondeley of the Northern Marshes"


def group_with_ticks(course, cast, others: int = 0):
    cohort = make_group(course, cast)
    actions.change_profile(user=cast.learner, display_name=LONG)
    for page in (course.week, course.first, course.second):
        tick(Enrolment.objects.get(user=cast.learner), page.key)
    many(cohort, others)
    return cohort


def test_tutor_finds_the_ticks_of_a_group_and_goes_on_by_keys_alone(reader, course, cast):
    group_with_ticks(course, cast, others=60)
    reader.is_signed_in(cast, "own_tutor")
    page = reader.open("/learning/")
    tab_to(page, "Progress of Saltmarsh spring")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Progress of Saltmarsh spring")
    expect(page.get_by_role("rowheader", name=LONG)).to_have_count(2)  # in the table and beside the picture
    tab_to(page, "Week 2")
    tab_to(page, "Next 50 learners")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="To the first learners")).to_be_visible()
    expect(page.get_by_role("row", name="Many 059")).to_have_count(2)
    expect(page.get_by_role("rowheader", name=LONG)).to_have_count(0)
    page.set_viewport_size({"width": 700, "height": 700})

    assert hidden(walk(page)) == []


def test_tutor_without_script_chooses_a_week_and_learners(without_script, live_server, course, cast):
    group_with_ticks(course, cast, others=2)
    cookie = cast.client("own_tutor").cookies["sessionid"]
    without_script.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page = without_script
    page.goto(f"{live_server.url}/learning/")
    page.get_by_role("link", name="Progress of Saltmarsh spring").click()
    page.get_by_label("Week", exact=True).select_option("Week 1: One person")
    page.get_by_label("Learners", exact=True).select_option("Something ticked, not everything")
    page.get_by_role("button", name="Show these").click()

    row = page.get_by_role("row", name=LONG)
    expect(row.get_by_role("cell")).to_have_text(
        ["3 of 11", "done", "done", "open", "done", "open", "open", "open", "open"]
    )
    expect(page.get_by_role("columnheader")).to_have_count(10)
    page.get_by_role("link", name="All weeks").click()
    expect(page.get_by_role("region", name="Ticked pages and activities by week")).to_be_visible()
    expect(page.get_by_label("Learners", exact=True)).to_have_value("under-way")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this table as CSV").click()
    assert download.value.suggested_filename == "progress-saltmarsh-spring.csv"


def test_pages_of_ticks_are_without_a_fault(audit, reader, course, cast):
    cohort = group_with_ticks(course, cast, others=51)
    empty = actions.make_cohort(course=course.course, name="Empty")
    actions.assign_tutor(cohort=empty, tutor=cast.own_tutor)
    reader.is_signed_in(cast, "own_tutor")
    address = f"/tutor/groups/{cohort.pk}/progress/"

    open_and_look(
        audit,
        reader,
        {
            "all weeks": address,
            "a week": f"{address}?week={course.week.key}",
            "unknown": f"{address}?week=x&show=y&after=z",
            "nobody": f"{address}?show=finished",
            "empty": f"/tutor/groups/{empty.pk}/progress/",
        },
    )
