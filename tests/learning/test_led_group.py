"""The lead tutor's page of a group, and the second step of tutors."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from learning import actions, permissions
from learning.models import Cohort, Invitation
from tests.learning.groups import has_no_second_step, has_second_step, make_group
from tests.people import Cast


@pytest.fixture
def cohort(course, cast):
    return make_group(course, cast)


@pytest.fixture
def lead(cohort, cast):
    has_second_step(cast.own_tutor)
    return cast.client("own_tutor")


def url(name: str, *numbers) -> str:
    return reverse(f"tutoring:{name}", args=numbers)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def tutors(cohort) -> set:
    return set(cohort.assignments.current().values_list("tutor", flat=True))


def test_lead_finds_code_link_and_tutors_and_no_learner(cohort, cast, lead):
    actions.change_profile(user=cast.learner, display_name="Noor of the hills")

    said = words(lead.get(url("group", cohort.pk)))

    code = f"{cohort.join_code[:4]}-{cohort.join_code[4:]}"
    assert code in said and f"http://testserver/learning/join/{code}/" in said
    assert "Own_Tutor (leads)" in said
    assert "Noor" not in said and "@test.example" not in said
    assert url("group", cohort.pk) in lead.get("/learning/").content.decode()


def test_lead_asks_another_tutor_and_the_answer_is_the_same_for_everybody(cohort, cast, lead):
    answers = [
        words(lead.post(url("name_tutor", cohort.pk), {"email": email}, follow=True)).replace(email, "ADDRESS")
        for email in ("peer@test.example", "stranger@test.example")
    ]

    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [["peer@test.example"], ["stranger@test.example"]]
    assert set(Invitation.objects.values_list("role", "cohort")) == {("tutor", cohort.pk)}
    assert tutors(cohort) == {cast.own_tutor.pk}


def test_wrong_address_is_said_beside_the_field(cohort, lead):
    answer = lead.post(url("name_tutor", cohort.pk), {"email": "nonsense"})

    assert answer.status_code == 422
    assert answer.content.decode().count("Enter a valid email address.") == 2
    assert not Invitation.objects.exists()


def test_lead_asks_twenty_people_a_day(cohort, lead):
    answers = [lead.post(url("name_tutor", cohort.pk), {"email": f"a{n}@test.example"}) for n in range(21)]

    assert [answer.status_code for answer in answers] == [302] * 20 + [422]
    assert len(mail.outbox) == 20


def test_lead_ends_an_assignment_and_gives_up_the_own(cohort, cast, lead):
    other = actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor)
    own = cohort.assignments.current().get(lead=True)

    lead.post(url("end_tutor", cohort.pk, other.pk))
    assert tutors(cohort) == {cast.own_tutor.pk}
    answer = lead.post(url("end_tutor", cohort.pk, own.pk))

    assert answer.headers["Location"] == "/learning/"
    assert tutors(cohort) == set()
    assert lead.get(url("group", cohort.pk)).status_code == 404


def test_lead_makes_a_new_code(cohort, lead):
    lead.post(url("new_code", cohort.pk))

    assert Cohort.objects.get().join_code != cohort.join_code


def test_closed_group_shows_no_code(cohort, lead):
    actions.close_cohort(cohort=cohort)

    assert cohort.join_code[:4] not in words(lead.get(url("group", cohort.pk)))


@pytest.mark.parametrize("role", [role for role in Cast.roles() if role not in {"anonymous", "own_tutor"}])
def test_nobody_but_the_lead_opens_or_changes_anything_of_a_group(role, cohort, course, cast):
    """A tutor of the same group who does not lead, the lead of another one, a former tutor, staff, learners."""
    if role == "peer":
        actions.assign_tutor(cohort=cohort, tutor=cast.peer)
        has_second_step(cast.peer)
    if role == "other_tutor":
        other = actions.make_cohort(course=course.course, name="Other")
        actions.assign_tutor(cohort=other, tutor=cast.other_tutor, lead=True)
        has_second_step(cast.other_tutor)
    client, before = cast.client(role), (tutors(cohort), Cohort.objects.get(pk=cohort.pk).join_code)
    assignment = cohort.assignments.current().get(lead=True)

    answers = [
        client.get(url("group", cohort.pk)),
        client.post(url("new_code", cohort.pk)),
        client.post(url("name_tutor", cohort.pk), {"email": "x@test.example"}),
        client.post(url("end_tutor", cohort.pk, assignment.pk)),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert (tutors(cohort), Cohort.objects.get(pk=cohort.pk).join_code) == before
    assert not Invitation.objects.exists()


def test_guest_is_asked_to_sign_in(cohort, client):
    assert client.get(url("group", cohort.pk)).headers["Location"].startswith("/accounts/login/?next=/tutor/groups/")


# The second step -----------------------------------------------------------------------------------------------------


def test_tutor_without_a_second_step_is_led_to_it_from_every_page_for_tutors(cohort, cast):
    has_no_second_step(cast.own_tutor)
    client = cast.client("own_tutor")

    answers = [client.get(path) for path in ("/tutor/", "/tutor/anything/", url("group", cohort.pk))]
    answers.append(client.post(url("new_code", cohort.pk)))

    assert {answer.headers["Location"] for answer in answers} == {"/accounts/2fa/"}
    page = words(client.get("/accounts/2fa/"))
    assert "It opens what learners share with their tutor, so a password alone is not enough." in page
    assert Cohort.objects.get().join_code == cohort.join_code
    assert client.get("/learning/").status_code == 200
    assert client.get("/journal/").status_code == 200


def test_session_without_the_second_step_is_asked_for_it_and_comes_back(cohort, cast, client):
    has_second_step(cast.own_tutor)
    client.force_login(cast.own_tutor, backend="django.contrib.auth.backends.ModelBackend")

    read = client.get("/tutor/groups/1/?a=b")
    pressed = client.post(url("new_code", cohort.pk))

    assert read.headers["Location"].endswith("?next=%2Ftutor%2Fgroups%2F1%2F%3Fa%3Db")
    assert pressed.headers["Location"].endswith("?next=%2Ftutor%2F")
    assert Cohort.objects.get().join_code == cohort.join_code


@pytest.mark.parametrize("role", ["former_tutor", "learner", "peer"])
def test_whoever_tutors_nobody_needs_no_second_step(role, cohort, cast):
    assert not permissions.needs_second_factor(getattr(cast, role))
    assert cast.client(role).get("/tutor/").status_code == 403


def test_pages_for_tutors_may_lie_elsewhere(cohort, cast, settings):
    has_no_second_step(cast.own_tutor)
    settings.LEARNING_TUTOR_PAGES = "/courses/"

    assert cast.client("own_tutor").get("/courses/").headers["Location"] == "/accounts/2fa/"
    assert cast.client("own_tutor").get("/tutor/").status_code == 200


def test_no_second_step_where_the_site_asks_for_none(cohort, cast, settings):
    settings.LEARNING_REQUIRE_SECOND_FACTOR = False
    has_no_second_step(cast.own_tutor)

    assert cast.client("own_tutor").get(url("group", cohort.pk)).status_code == 200
