"""How often pages are read: what is counted and what is not, for how long, and who sees the numbers."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageViewRestriction, ReferenceIndex

from content import actions, checks, page_counts
from content.columns import HEAD, TALLEST, plot
from content.consent import COOKIE
from content.csv_cells import safe_cell
from content.models import PageCount
from learning import actions as learning_actions
from tests.course import publish
from tests.journal.tables import changes, every_row

FROM_HERE = {"origin": "http://testserver"}
YES = "statistics-1:yes"
REPORT = "/admin/page-counts/"


def reader(cookie: str = YES) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies[COOKIE] = cookie
    return client


def read(client: Client, page, headers=FROM_HERE):
    """What the script of a page sends once somebody looks at it."""
    return client.post(reverse("content:counted"), {"page": getattr(page, "pk", page)}, headers=headers)


def counted() -> dict[int, int]:
    return dict(PageCount.objects.values_list("page_id", "count"))


def put(page, count: int, days_ago: int = 0) -> None:
    PageCount.objects.create(page_id=page.pk, day=page_counts.today() - timedelta(days=days_ago), count=count)


# Counting -------------------------------------------------------------------------------------------------------------


def test_reading_is_counted_by_page_and_day_and_nothing_else_is_kept(course):
    client = reader()
    before = every_row()
    answers = [read(client, course.second), read(client, course.second), read(reader(), course.home)]

    assert [(answer.status_code, answer.content, dict(answer.cookies)) for answer in answers] == [(204, b"", {})] * 3
    assert set(changes(before, every_row())) == {"content_pagecount"}
    rows = set(PageCount.objects.values_list("page_id", "day", "count"))
    assert rows == {(course.second.pk, page_counts.today(), 2), (course.home.pk, page_counts.today(), 1)}


@pytest.mark.parametrize("cookie", ["", "statistics-1:no", "statistics-2:yes", "x" * 3000])
def test_reading_without_a_yes_is_not_counted(cookie, course):
    assert (read(reader(cookie), course.second).status_code, counted()) == (403, {})


def test_signal_of_the_browser_is_not_counted_but_after_a_yes_despite_it(course):
    headers = FROM_HERE | {"sec-gpc": "1"}
    statuses = [read(reader(cookie), course.second, headers).status_code for cookie in (YES, "statistics-1:despite")]

    assert (statuses, counted()) == ([403, 204], {course.second.pk: 1})


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "http://evil.example"}])
def test_reading_reported_from_elsewhere_is_refused(headers, course):
    assert (read(reader(), course.second, headers).status_code, counted()) == (403, {})


@pytest.mark.parametrize("number", ["", "x", "-1", "0", "999999", "1" * 30, "٣", "1.0"])
def test_number_that_is_no_page_is_404(number, course):
    assert (read(reader(), number).status_code, counted()) == (404, {})


def test_page_that_is_not_published_or_not_open_to_the_reader_is_404(course):
    course.second_week.unpublish()
    PageViewRestriction.objects.create(page=course.second, restriction_type="password", password="open sesame")
    root = Page.get_first_root_node()

    statuses = [read(reader(), page).status_code for page in (course.second_week, course.later, course.second, root)]

    assert (statuses, counted()) == ([404] * 4, {})


def test_looking_at_pages_counts_nothing_by_itself(course):
    client = reader()
    before = every_row()
    for address in ("/", course.second.url, "/cookies/"):
        assert client.get(address).status_code == 200
    assert client.get(reverse("content:counted")).status_code == 405

    assert changes(before, every_row()) == {}


def test_member_is_counted_with_the_token_and_people_of_the_admin_never(course, cast):
    clients = {role: cast.client(role) for role in ("learner", "own_tutor", "editor", "superuser")}
    for client in clients.values():
        client.cookies[COOKIE] = YES
    statuses = {role: read(client, course.second).status_code for role, client in clients.items()}
    strict = reader()
    strict.cookies["sessionid"] = clients["learner"].cookies["sessionid"].value

    assert statuses == dict.fromkeys(clients, 204)
    assert counted() == {course.second.pk: 2}
    assert read(strict, course.second).status_code == 403


def test_one_sender_is_counted_up_to_the_limit(course, settings):
    settings.CONTENT_PAGE_COUNTS_AN_HOUR = 3
    statuses = [read(reader(), course.second).status_code for _time in range(5)]

    assert (statuses, counted()) == ([204, 204, 204, 429, 429], {course.second.pk: 3})


def test_site_that_counts_nothing_takes_no_reading_and_has_no_report(course, cast, settings):
    settings.CONTENT_PAGE_COUNTS = False
    editor = cast.client("superuser")

    assert (read(reader(), course.second).status_code, counted()) == (403, {})
    assert [editor.get(f"{REPORT}{path}").status_code for path in ("", "csv/", f"{course.second.pk}/")] == [404] * 3
    assert REPORT not in editor.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 1, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_day_is_that_of_the_site_whatever_the_clock_of_the_reader(moment, day, course, cast, monkeypatch):
    learning_actions.change_profile(user=cast.learner, time_zone="Pacific/Auckland")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with timezone.override("Pacific/Auckland"):
        actions.count_reading(page=course.second)

    assert list(PageCount.objects.values_list("day", "count")) == [(day, 1)]


@pytest.mark.django_db(transaction=True)
def test_readings_at_the_same_moment_are_all_counted(course):
    def reads(_time) -> None:
        try:
            actions.count_reading(page=course.second)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as readers:
        list(readers.map(reads, range(24)))

    assert list(PageCount.objects.values_list("page_id", "count")) == [(course.second.pk, 24)]


@pytest.mark.django_db(transaction=True)
def test_page_that_is_deleted_meanwhile_is_not_counted_and_breaks_nothing(course):
    page = Page.objects.get(pk=course.later.pk)
    Page.objects.get(pk=course.later.pk).delete()

    actions.count_reading(page=page)

    assert counted() == {}


def test_deleting_a_page_takes_its_counts_along_and_no_count_is_a_use_of_it(course):
    put(course.later, 3)
    call_command("rebuild_references_index", verbosity=0)

    assert not ReferenceIndex.objects.filter(to_object_id=str(course.later.pk), base_content_type__model="pagecount")
    course.later.delete()
    assert counted() == {}


def test_totals_go_after_two_years_and_younger_ones_stay(course, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    put(course.second, 1, 729)
    put(course.second, 2, 732)

    call_command("run_due")

    assert [row.count for row in PageCount.objects.all()] == [1]


@pytest.mark.parametrize("kept", [None, 730, timedelta(hours=3), timedelta(days=-1)])
def test_time_that_is_none_is_told_by_a_check(kept, settings):
    assert checks.page_counts_are_kept_for_a_time(None) == []
    settings.CONTENT_PAGE_COUNTS_KEPT = kept

    assert [found.id for found in checks.page_counts_are_kept_for_a_time(None)] == ["content.E011"]


# The report -----------------------------------------------------------------------------------------------------------


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_report_sums_the_last_7_30_and_365_days_most_read_first(course, cast):
    for days, count in ((0, 1), (6, 2), (7, 4), (29, 8), (30, 16), (364, 32), (365, 64)):
        put(course.second, count, days)
    put(course.home, 100, 1)
    client = cast.client("superuser")
    found = [row[1:] for row in rows_of(client.get(f"{REPORT}csv/"))]

    days = ["last 7 days", "last 30 days", "last 365 days"]
    home, second = course.home, course.second
    assert found == [
        ["page", "address", *days],
        [home.title, home.url_path, "100", "100", "100"],
        [second.title, second.url_path, "3", "15", "63"],
    ]
    html = client.get(REPORT).content.decode()
    assert html.index(home.url_path) < html.index(second.url_path) and "<td>3</td><td>15</td><td>63</td>" in html


def test_people_without_the_admin_see_no_number(course, cast):
    put(course.second, 7)
    addresses = [REPORT, f"{REPORT}csv/", f"{REPORT}{course.second.pk}/"]

    for role in ("anonymous", "learner", "own_tutor"):
        assert {cast.client(role).get(address).status_code for address in addresses} == {302}, role


def test_editor_sees_pages_they_may_edit_and_no_others(course, cast):
    put(course.second, 7)
    put(course.later, 9)
    GroupPagePermission.objects.filter(permission__codename="change_page").update(page=course.second_week.page_ptr)
    GroupPagePermission.objects.exclude(permission__codename="change_page").delete()
    client = cast.client("editor")

    assert [row[1] for row in rows_of(client.get(f"{REPORT}csv/"))[1:]] == ["Later"]
    html = client.get(REPORT).content.decode()
    assert course.later.url_path in html and course.second.url_path not in html
    statuses = {page.title: client.get(f"{REPORT}{page.pk}/").status_code for page in (course.later, course.second)}
    assert statuses == {"Later": 200, "Second": 404}


def test_somebody_of_the_admin_who_edits_no_page_has_no_report(course, cast):
    GroupPagePermission.objects.all().delete()
    client = cast.client("editor")

    assert REPORT not in client.get("/admin/").content.decode()
    assert client.get(REPORT).status_code == 302  # Wagtail sends away with a sentence
    assert client.get(f"{REPORT}csv/").status_code == 302


def test_report_without_a_number_says_why(course, cast):
    html = cast.client("editor").get(REPORT).content.decode()

    assert "Nothing has been counted yet." in html and "Download as CSV" not in html


def test_report_needs_the_same_queries_for_one_and_for_five_pages(course, cast):
    client, found = cast.client("editor"), []
    put(course.second, 1)
    client.get(REPORT)
    for more in ([], [course.home, course.index, course.week, course.later]):
        for page in more:
            put(page, 2)
        with CaptureQueriesContext(connection) as captured:
            client.get(REPORT)
        found.append(len(captured))

    assert found[0] == found[1]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_title_that_a_spreadsheet_would_run_is_made_harmless(title):
    assert safe_cell(title) == f"'{title}"


@pytest.mark.parametrize("title", ["", "A page", "1=1", "'=1", " =1", "Zoë – 日本"])
def test_other_titles_stay_as_they_are(title):
    assert safe_cell(title) == title


def test_file_of_the_report_holds_no_formula(course, cast):
    course.second.title = '=HYPERLINK("http://evil.example")'
    publish(course.second)
    put(course.second, 1)
    response = cast.client("editor").get(f"{REPORT}csv/")

    assert rows_of(response)[1][1] == '\'=HYPERLINK("http://evil.example")'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="page-counts-{page_counts.today():%Y-%m-%d}.csv"' in response.headers["Content-Disposition"]


# One page -------------------------------------------------------------------------------------------------------------


def test_twelve_weeks_begin_on_mondays_and_hold_every_day_once(course):
    day = date(2026, 11, 25)  # a Wednesday
    for ago in range(90):
        PageCount.objects.create(page_id=course.second.pk, day=day - timedelta(days=ago), count=1)
    weeks = page_counts.weekly(course.second, day)

    assert [monday for monday, _count in weeks] == [date(2026, 9, 7) + timedelta(weeks=n) for n in range(12)]
    assert [count for _monday, count in weeks] == [7] * 11 + [3]


def test_page_shows_the_plot_and_the_same_numbers_in_a_table(course, cast):
    put(course.second, 5)
    html = cast.client("editor").get(f"{REPORT}{course.second.pk}/").content.decode()
    monday = page_counts.weekly(course.second, page_counts.today())[-1][0]

    assert html.count("<rect ") == 12 and 'role="img"' in html
    assert f'<th scope="row">{monday:%-d %B %Y}</th><td>5</td>' in html


def test_page_is_reached_from_its_own_menu_in_the_admin(course, cast):
    address = f'href="{REPORT}{course.second.pk}/"'

    assert address in cast.client("editor").get(f"/admin/pages/{course.second.pk}/edit/").content.decode()


def test_highest_column_has_all_the_room_and_none_stands_without_readings():
    found = plot([("a", 0), ("b", 50), ("c", 200)])

    assert [column.height for column in found.columns] == [0, TALLEST / 4, TALLEST]
    assert {column.y + column.height for column in found.columns} == {found.ground} == {HEAD + TALLEST}
    assert {column.height for column in plot([("a", 0), ("b", 0)]).columns} == {0}
