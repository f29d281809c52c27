"""The ticks of a group, as its tutors read them: who sees whose, what is counted, and nothing else."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content.models import Activity, WeekPage
from content.numbering import outline_of
from learning import actions, permissions
from learning.models import AccountDeletion, Enrolment
from learning.ticks import table
from tests.course import activity, publish, text
from tests.journal.writing import CANARY, write
from tests.learning.groups import has_no_second_step, make_group, text_of
from tests.learning.records import tick
from tests.people import Cast, make_person

SENTENCE = "Tutors of the group see which pages and activities of the course you have ticked"


@pytest.fixture
def cohort(course, cast):
    actions.change_profile(user=cast.learner, display_name="Noor")
    return make_group(course, cast)


@pytest.fixture
def tutor(cohort, cast):
    return cast.client("own_tutor")


def url(cohort, name: str = "progress", **asked) -> str:
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse(f"tutoring:{name}", args=[cohort.pk]) + (f"?{query}" if query else "")


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def rows(response) -> dict[str, list[str]]:
    """The rows of the table by name, "Whole group" among them."""
    html = response.content.decode().partition("<figure")[0]
    found = {}
    for row in re.findall(r"<tr(?: class=\"ticks-group\")?>(.*?)</tr>", html, re.DOTALL):
        cells = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        found[cells[0]] = cells[1:]
    return found


def lines(response) -> list[list[str]]:
    data = b"".join(response.streaming_content).decode()
    assert data.startswith("\ufeff")
    return list(csv.reader(io.StringIO(data[1:])))


def enrolment_of(person) -> Enrolment:
    return Enrolment.objects.get(user=person)


def joins(cohort, name: str, display: str = "") -> Enrolment:
    person = make_person(name)
    if display:
        actions.change_profile(user=person, display_name=display)
    return actions.join_cohort(user=person, cohort=cohort)


def tick_activity(enrolment, found: Activity) -> None:
    paths = [enrolment.course.path]
    actions.mark_activity(user=enrolment.user, course_paths=paths, activity_id=found.pk, done=True)


def tick_everything(enrolment) -> None:
    outline = outline_of(enrolment.course)
    for part in outline.parts:
        tick(enrolment, part.key)
        for found in part.activities:
            tick_activity(enrolment, Activity.objects.get(pk=found.id))


# What is counted -----------------------------------------------------------------------------------------------------


def test_table_has_ticks_by_week_and_how_many_have_all_of_it(cohort, course, cast, tutor):
    tick(enrolment_of(cast.learner), course.first.key)
    tick_activity(enrolment_of(cast.learner), course.activity("Notice"))
    tick_everything(joins(cohort, "amina", "Amina Yusuf"))
    joins(cohort, "callum", "Callum Reid")

    answer = tutor.get(url(cohort))

    assert rows(answer) == {
        "Learner": ["All weeks", "Week 1 One person", "Week 2 Leading"],
        "Whole group how many have ticked all of it": ["1 of 3", "1 of 3", "1 of 3"],
        "Amina Yusuf": ["11 of 11", "8 of 8", "3 of 3"],
        "Callum Reid": ["0 of 11", "0 of 8", "0 of 3"],
        "Noor": ["2 of 11", "2 of 8", "0 of 3"],
    }
    assert "3 learners. Nothing ticked: 1. Something ticked, not everything: 1. Everything ticked: 1." in words(answer)


def test_week_that_is_chosen_shows_each_page_and_activity_of_it(cohort, course, cast, tutor):
    tick(enrolment_of(cast.learner), course.later.key)
    joins(cohort, "callum", "Callum Reid")

    found = rows(tutor.get(url(cohort, week=course.second_week.key)))

    assert found["Learner"] == ["All weeks", "Introduction", "1 Later", "Activity 1 Sideways"]
    assert found["Whole group how many have ticked it"] == ["0 of 2", "0 of 2", "1 of 2", "0 of 2"]
    assert found["Noor"] == ["1 of 11", "open", "done", "open"]
    assert found["Callum Reid"] == ["0 of 11", "open", "open", "open"]


def test_opened_page_and_page_set_back_are_no_ticks(cohort, course, cast, tutor):
    paths = [course.course.path]
    actions.record_visit(user=cast.learner, course_paths=paths, page_key=course.first.key)
    tick(enrolment_of(cast.learner), course.second.key)
    tick(enrolment_of(cast.learner), course.second.key, done=False)

    answer = tutor.get(url(cohort))

    assert rows(answer)["Noor"] == ["0 of 11", "0 of 8", "0 of 3"]
    assert "Nobody has ticked anything yet." in words(answer)


def test_ticks_of_what_is_gone_are_said_in_a_line_and_new_parts_are_columns(cohort, course, cast, tutor):
    enrolment = enrolment_of(cast.learner)
    tick(enrolment, course.later.key)
    tick_activity(enrolment, course.activity("Sideways"))
    tick(enrolment, course.first.key)
    week = WeekPage.objects.get(pk=course.second_week.pk)
    course.refresh("later").unpublish()
    course.first.body = [text("Anew"), activity("Notice"), activity("Added")]
    publish(course.first)

    found = rows(tutor.get(url(cohort)))
    name = "Noor and 2 done of what is no longer in the course"

    assert found[name] == ["1 of 10", "1 of 9", "0 of 1"]
    assert rows(tutor.get(url(cohort, week=week.key)))[name] == ["1 of 10", "open"]
    assert lines(tutor.get(url(cohort, "progress_csv")))[1] == ["Noor", "1", "0", "1", "2"]


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", {"Amina", "Callum", "Dele"}),
        ("not-begun", {"Callum"}),
        ("under-way", {"Dele"}),
        ("finished", {"Amina"}),
    ],
)
def test_filter_shows_who_is_so_far_in_page_and_file(show, names, cohort, course, cast, tutor):
    actions.leave_cohort(enrolment=enrolment_of(cast.learner))
    tick_everything(joins(cohort, "amina"))
    joins(cohort, "callum")
    tick(joins(cohort, "dele"), course.first.key)

    page, file = tutor.get(url(cohort, show=show)), tutor.get(url(cohort, "progress_csv", show=show))

    assert {name for name in rows(page) if not name.startswith(("Whole group", "Learner"))} == names
    assert {line[0] for line in lines(file)[1:]} == names
    assert rows(page)["Whole group how many have ticked all of it"] == ["1 of 3"] * 3


# Pages and files -----------------------------------------------------------------------------------------------------


def many(cohort, count: int) -> None:
    """So many learners at once, of whom every third has ticked the introduction of the first week."""
    model, key = get_user_model(), outline_of(cohort.course).parts[0].key
    field = model.USERNAME_FIELD
    people = [
        model(**{"email": f"many{n}@test.example", field: f"many{n}@test.example"}, first_name=f"Many {n:03}")
        for n in range(count)
    ]
    model.objects.bulk_create(people)
    people = model.objects.filter(email__startswith="many").order_by("pk")
    known = {"course": cohort.course, "course_key": cohort.course_key, "course_title": "Lines", "cohort": cohort}
    done = [{"done": [key]}, {}, {}]
    Enrolment.objects.bulk_create(Enrolment(user=one, progress=done[n % 3], **known) for n, one in enumerate(people))


def test_pages_of_fifty_hold_everybody_once_and_keep_what_was_asked_for(cohort, course, cast, tutor):
    many(cohort, 120)
    found, address = [], url(cohort, week=course.week.key)
    while address:
        page = tutor.get(address).content.decode()
        found.append(re.findall(r'scope="row">(Many \d+|Noor)', page.partition("<figure")[0]))
        onward = re.search(r'<a href="([^"]+)">Next 50 learners</a>', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
        assert f'value="{course.week.key}" selected' in page

    assert [len(names) for names in found] == [50, 50, 21]
    everybody = [name for names in found for name in names]
    assert sorted(everybody) == sorted(["Noor", *(f"Many {n:03}" for n in range(120))])
    assert all(names == sorted(names, key=str.casefold) for names in found)


def test_page_behind_the_last_learner_says_so_and_leads_back(cohort, tutor):
    last = Enrolment.objects.latest("pk").pk

    answer = tutor.get(url(cohort, after=last))

    assert "Nobody comes after this." in words(answer)
    assert f'href="{url(cohort)}">To the first learners' in answer.content.decode()


def test_learner_who_left_in_between_takes_nobody_from_the_next_page(cohort, tutor):
    many(cohort, 60)
    marks = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True))
    Enrolment.objects.filter(pk=marks[49]).update(cohort=None)

    assert len(rows(tutor.get(url(cohort, after=marks[49])))) == 2 + 11


def test_address_that_is_not_understood_is_said_and_shows_all_the_same(cohort, cast, tutor):
    asked = {"week": "nowhere", "show": "lazy", "after": "x" * 30}

    answer = tutor.get(url(cohort, **asked))

    said = words(answer)
    assert answer.status_code == 200
    assert "This week is not in the course now. All weeks are shown." in said
    assert "There is no such choice of learners. Everybody is shown." in said
    assert "There is no such place in the list. It begins at the first learner." in said
    assert "Noor" in rows(answer)
    file = tutor.get(url(cohort, "progress_csv", **asked))
    assert file.status_code == 302
    assert file.headers["Location"] == url(cohort, **asked)


@pytest.mark.parametrize("after", ["0", "-1", "9" * 400, "٣", "1e9", "%00"])
def test_any_place_in_the_list_that_is_none_begins_at_the_first(after, cohort, cast, tutor):
    answer = tutor.get(url(cohort, after=after))

    assert "Noor" in rows(answer)
    assert "There is no such place in the list." in words(answer)


def test_file_has_the_table_as_numbers_and_no_name_a_spreadsheet_would_run(cohort, course, cast, tutor):
    actions.leave_cohort(enrolment=enrolment_of(cast.learner))
    hostile = ["=HYPERLINK(1)", "+44", "-2", "@SUM(A1)", "<script>alert(1)</script>", 'Tom "the" Berry, of the Mill']
    joined = [joins(cohort, f"hostile{number}", name) for number, name in enumerate(hostile)]
    tick(joined[0], course.week.key)
    course.second_week.title = "=Leading"
    publish(course.second_week)

    answer = tutor.get(url(cohort, "progress_csv"))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="progress-saltmarsh-spring.csv"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    first, *found = lines(answer)
    assert first == [
        "Learner",
        "Week 1: One person (of 8)",
        "Week 2: =Leading (of 3)",
        "All weeks (of 11)",
        "Done of what is no longer in the course",
    ]
    assert [line[0] for line in found] == ["'=HYPERLINK(1)", "'+44", "'-2", "'@SUM(A1)", *hostile[4:]]
    assert [line[1:] for line in found] == [["1", "0", "1", "0"], *[["0"] * 4] * 5]
    page = tutor.get(url(cohort)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_file_of_a_week_has_a_column_for_each_page_and_activity(cohort, course, cast, tutor):
    tick(enrolment_of(cast.learner), course.later.key)

    first, *found = lines(tutor.get(url(cohort, "progress_csv", week=course.second_week.key)))

    parts = ["Introduction (of 1)", "1: Later (of 1)", "Activity 1: Sideways (of 1)"]
    assert first[1:4] == parts
    assert found == [["Noor", "0", "1", "0", "1", "0"]]


# Who sees whose ------------------------------------------------------------------------------------------------------


def of_the_cohort(person, course) -> None:
    actions.leave_cohort(enrolment=enrolment_of(person))


def of_the_course(person, course) -> None:
    actions.leave(enrolment=enrolment_of(person))


def to_another_group(person, course) -> None:
    actions.join_cohort(user=person, cohort=actions.make_cohort(course=course.course, name="Harbour"))


def by_suspension(person, course) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])


def by_asking_for_deletion(person, course) -> None:
    now = timezone.now()
    AccountDeletion.objects.create(user=person, asked_at=now, due_at=now + timedelta(days=7))


def by_erasure(person, course) -> None:
    person.delete()


@pytest.mark.parametrize(
    "goes", [of_the_cohort, of_the_course, to_another_group, by_suspension, by_asking_for_deletion, by_erasure]
)
def test_learner_who_is_not_in_the_group_any_more_is_in_no_row_and_no_number(goes, cohort, course, cast, tutor):
    tick_everything(joins(cohort, "amina"))
    tick(enrolment_of(cast.learner), course.first.key)
    tick_everything(enrolment_of(cast.learner))

    goes(cast.learner, course)

    found = rows(tutor.get(url(cohort)))
    assert "Noor" not in {name for name, cells in found.items() if "of" in cells[0]}
    assert found["Whole group how many have ticked all of it"] == ["1 of 1"] * 3
    assert [line[0] for line in lines(tutor.get(url(cohort, "progress_csv")))] == ["Learner", "Amina"]


@pytest.mark.parametrize("role", [role for role in Cast.roles() if role not in {"anonymous", "own_tutor"}])
@pytest.mark.parametrize("name", ["progress", "progress_csv"])
def test_nobody_but_its_tutors_opens_the_ticks_of_a_group(role, name, cohort, course, cast):
    """The learner themselves, a peer, the tutor of another group, a former tutor, an editor, staff."""
    actions.join_cohort(user=cast.peer, cohort=cohort)
    actions.assign_tutor(
        cohort=actions.make_cohort(course=course.course, name="Harbour"), tutor=cast.other_tutor, lead=True
    )

    assert cast.client(role).get(url(cohort, name)).status_code == 404


def test_tutor_who_does_not_lead_sees_ticks_and_a_tutor_whose_assignment_ended_sees_none(cohort, cast):
    assignment = actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor)
    client = cast.client("other_tutor")
    before = client.get(url(cohort))
    actions.end_assignment(assignment=assignment)

    assert "Noor" in rows(before)
    assert {client.get(url(cohort, name)).status_code for name in ("progress", "progress_csv")} == {404}
    assert not permissions.ticks_shown_to(cast.other_tutor).exists()


def test_rule_gives_ticks_of_own_cohorts_only_and_none_to_whoever_is_not_in_use(cohort, course, cast):
    actions.join_cohort(user=cast.peer, cohort=actions.make_cohort(course=course.course, name="Harbour"))

    shown = {
        role: set(permissions.ticks_shown_to(getattr(cast, role)).values_list("user", flat=True))
        for role in Cast.roles()[1:]
    }
    cast.own_tutor.is_active = False

    assert shown == dict.fromkeys(shown, set()) | {"own_tutor": {cast.learner.pk}}
    assert not permissions.ticks_shown_to(cast.own_tutor).exists()
    assert not permissions.ticks_shown_to(None).exists()


def test_tutor_without_a_second_step_is_led_to_it(cohort, cast):
    has_no_second_step(cast.own_tutor)

    assert cast.client("own_tutor").get(url(cohort)).headers["Location"] == "/accounts/2fa/"


def test_guest_is_asked_to_sign_in(cohort, client):
    assert client.get(url(cohort)).headers["Location"].startswith("/accounts/login/?next=/tutor/groups/")


def test_page_and_file_hold_no_address_and_say_the_same_whatever_stands_in_a_journal(cohort, course, cast, tutor):
    def both() -> list:
        return [words(tutor.get(url(cohort))), lines(tutor.get(url(cohort, "progress_csv")))]

    before = both()
    write(cast.learner, f"{CANARY} in words", title=CANARY, activity=course.activity("Map"), course=course)

    assert both() == before
    assert "Noor" in before[0] and "@" not in str(before)
    assert "@test.example" not in tutor.get(url(cohort)).content.decode()


# What stands where there is nothing ----------------------------------------------------------------------------------


def test_group_without_learners_says_how_they_come(cohort, cast, tutor):
    actions.leave_cohort(enrolment=enrolment_of(cast.learner))
    actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor)

    lead, other = tutor.get(url(cohort)), cast.client("other_tutor").get(url(cohort))

    assert "Nobody is in the group yet." in words(lead)
    assert f'href="{url(cohort, "group")}">Code and link to join by' in lead.content.decode()
    assert "the lead tutor of the group and whoever runs groups on this site can give them" in words(other)
    assert "<table" not in lead.content.decode()
    assert len(lines(tutor.get(url(cohort, "progress_csv")))) == 1


def test_filter_that_fits_nobody_leads_to_everybody(cohort, tutor):
    answer = tutor.get(url(cohort, show="finished"))

    assert "Nobody in the group is as you asked for." in words(answer)
    assert f'href="{url(cohort)}">Show everybody' in answer.content.decode()


def test_closed_group_says_so_and_still_shows_ticks(cohort, cast, tutor):
    actions.close_cohort(cohort=cohort)

    answer = tutor.get(url(cohort))

    assert "The group is closed" in words(answer)
    assert "Noor" in rows(answer)


def unpublished(course) -> str:
    course.refresh("course").unpublish()
    return "The course is not published now."


def deleted(course) -> str:
    course.refresh("course").delete()
    return "The course of this group is gone"


def without_pages(course) -> str:
    course.refresh("week").unpublish()
    course.refresh("second_week").unpublish()
    return "The course has no pages yet"


@pytest.mark.parametrize("becomes", [unpublished, deleted, without_pages])
def test_course_without_anything_to_tick_is_said_plainly(becomes, cohort, course, tutor):
    said = becomes(course)

    answer = tutor.get(url(cohort, week="x"))

    assert said in words(answer)
    assert "<table" not in answer.content.decode()
    assert tutor.get(url(cohort, "progress_csv")).headers["Location"].startswith(url(cohort))


# Ways there, and what learners are told ------------------------------------------------------------------------------


def test_ways_to_the_page_stand_where_a_tutor_looks(cohort, cast, tutor):
    assert url(cohort) in tutor.get("/learning/").content.decode()
    assert url(cohort) in tutor.get(url(cohort, "group")).content.decode()
    assert url(cohort) not in cast.client("learner").get("/learning/").content.decode()


def test_learners_read_what_tutors_see_before_and_after_joining(cohort, cast):
    join = cast.client("peer").get(reverse("learning:join_code", args=[cohort.join_code]))
    mine = cast.client("learner").get("/learning/")

    assert SENTENCE in words(join) and SENTENCE in words(mine)
    assert SENTENCE in words(cast.client("anonymous").get("/privacy/"))


def test_mail_to_whoever_was_added_says_what_tutors_see(cohort, cast):
    site = "http://testserver/"
    for role, person in (("learner", "peer"), ("tutor", "other_tutor")):
        emails = [f"{person}@test.example"]
        actions.ask_into_cohort(cohort=cohort, emails=emails, role=role, by=cast.superuser, site=site)

    said = {letter.to[0]: SENTENCE in " ".join(text_of(letter).split()) for letter in mail.outbox}
    assert said == {"peer@test.example": True, "other_tutor@test.example": False}


# Cost ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["progress", "progress_csv"])
def test_number_of_queries_is_the_same_for_one_three_and_forty_learners(name, cohort, tutor):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = tutor.get(url(cohort, name))
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        return len(queries)

    tutor.get(url(cohort))
    counts = [asked()]
    many(cohort, 2)
    counts.append(asked())
    get_user_model().objects.filter(email__startswith="many").delete()
    many(cohort, 39)
    counts.append(asked())

    assert len(set(counts)) == 1
    with CaptureQueriesContext(connection) as every_tutor_page:
        tutor.get(url(cohort, "group"))
    assert counts[0] - len(every_tutor_page) <= 8


def test_page_has_fifty_rows_at_most():
    assert table.PAGE_SIZE == 50
