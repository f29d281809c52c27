"""Joining a group by code, link and invitation, and leaving it, as the pages do it."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from learning import actions, joining, permissions
from learning.models import Cohort, Enrolment, Invitation, TutorAssignment
from learning.signals import left_cohort
from tests.learning.groups import has_second_step, link_in_mail, make_group
from tests.people import PASSWORD

HOME = "/learning/"
JOIN = "/learning/join/"
NO_GROUP = "No group has this code."


@pytest.fixture
def cohort(course, cast):
    return make_group(course, cast)


@pytest.fixture
def peer(cast):
    return cast.client("peer")


@pytest.fixture
def left():
    """Who left which cohort, as the apps above are told."""
    told = []

    def hear(sender, user, cohort, **more):
        told.append((user.pk, cohort.pk))

    left_cohort.connect(hear)
    yield told
    left_cohort.disconnect(hear)


def page_of(cohort) -> str:
    return reverse("learning:join_code", args=[joining.shown(cohort.join_code)])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def groups_of(person) -> set:
    return set(Enrolment.objects.filter(user=person).values_list("cohort__name", flat=True))


# By code -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [str.lower, lambda code: f" {code[:3]} {code[3:]} ", joining.shown])
def test_code_leads_to_the_page_that_says_what_joining_means(write, cohort, cast, peer):
    answer = peer.post(JOIN, {"code": write(cohort.join_code)}, follow=True)

    assert answer.redirect_chain == [(page_of(cohort), 302)]
    said = words(answer)
    assert "Join Saltmarsh spring" in said
    assert "Own_Tutor (leads)" in said and "Former" not in said
    assert "Tutors see nothing of it, not even that there are entries, unless you share an entry" in said
    assert "sees your name and e-mail address in its list" in said
    assert "a suggested pace, never a gate" in said
    assert groups_of(cast.peer) == set()


def test_press_enrols_joins_and_leads_to_the_course(cohort, course, cast, peer):
    answer = peer.post(page_of(cohort))

    assert (answer.status_code, answer.headers["Location"]) == (302, course.course.url)
    assert groups_of(cast.peer) == {"Saltmarsh spring"}
    assert "You are in the group Saltmarsh spring" in words(peer.get(page_of(cohort)))


@pytest.mark.parametrize("typed", ["AAAA-AAAA", "0", "'; --", "AAAAAAAAA" * 4])
def test_wrong_code_is_said_beside_the_field_and_stays_in_it(typed, cohort, peer):
    answer = peer.post(JOIN, {"code": typed})

    page = answer.content.decode()
    assert answer.status_code == 404
    assert page.count(NO_GROUP) == 2
    assert '<a href="#id_code">' in page
    assert "<title>Error: Join a group" in page


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("x" * 41, 422)])
def test_empty_or_long_code_is_refused_without_looking(typed, status, cohort, peer):
    assert peer.post(JOIN, {"code": typed}).status_code == status


def test_after_twenty_wrong_codes_the_right_one_waits_too_for_this_person_only(cohort, cast, peer):
    wrong = [peer.post(JOIN, {"code": "AAAAAAAA"}).status_code for _time in range(10)]
    wrong += [peer.get(f"{JOIN}AAAA-AAAA/").status_code for _time in range(10)]

    refused = [peer.post(JOIN, {"code": cohort.join_code}), peer.get(page_of(cohort)), peer.post(page_of(cohort))]

    assert set(wrong) == {404}
    assert {answer.status_code for answer in refused} == {429}
    assert "Too many wrong codes were tried." in words(refused[0])
    assert groups_of(cast.peer) == set()
    assert cast.client("other_tutor").get(page_of(cohort)).status_code == 200


def test_right_codes_count_for_no_limit(cohort, peer):
    assert {peer.get(page_of(cohort)).status_code for _time in range(30)} == {200}


def test_looking_at_the_page_changes_nothing(cohort, cast, peer):
    peer.get(JOIN)
    peer.get(page_of(cohort))

    assert not Enrolment.objects.filter(user=cast.peer).exists()


def test_closed_group_says_so_and_takes_nobody(cohort, cast, peer):
    actions.close_cohort(cohort=cohort)

    answers = [peer.get(page_of(cohort)), peer.post(page_of(cohort))]

    assert {answer.status_code for answer in answers} == {410}
    assert "Nobody can join Saltmarsh spring now The group is closed." in words(answers[1])
    assert groups_of(cast.peer) == set()


@pytest.mark.parametrize("how", ["unpublished", "deleted"])
def test_group_whose_course_cannot_be_read_takes_nobody(how, cohort, course, cast, peer):
    if how == "unpublished":
        course.course.unpublish()
    else:
        Cohort.objects.update(course=None)

    answers = [peer.get(page_of(cohort)), peer.post(page_of(cohort))]

    assert {answer.status_code for answer in answers} == {410}
    assert "Its course is not published now." in words(answers[0])
    assert groups_of(cast.peer) == set()


def test_new_code_shuts_the_old_one_and_keeps_the_members(cohort, cast, peer):
    old = page_of(cohort)
    actions.renew_join_code(cohort=cohort)
    cohort.refresh_from_db()

    assert (peer.get(old).status_code, peer.get(page_of(cohort)).status_code) == (404, 200)
    assert groups_of(cast.learner) == {"Saltmarsh spring"}


def test_group_closed_between_page_and_press_says_so(cohort, cast, peer, monkeypatch):
    """The lock in the action decides, not what the page looked at."""
    was = actions.join_cohort

    def closed_meanwhile(**given):
        actions.close_cohort(cohort=cohort)
        return was(**given)

    monkeypatch.setattr(actions, "join_cohort", closed_meanwhile)

    assert "The group is closed." in words(peer.post(page_of(cohort)))
    assert groups_of(cast.peer) == set()


def test_two_presses_at_once_make_one_enrolment_in_one_group(cohort, course, cast, peer):
    other = actions.make_cohort(course=course.course, name="Autumn")

    for _time in range(2):
        peer.post(page_of(cohort))
        peer.post(page_of(other))

    assert list(Enrolment.objects.filter(user=cast.peer).values_list("cohort__name", flat=True)) == ["Autumn"]


def test_changing_over_is_said_before_and_told_to_the_apps_above(cohort, course, cast, left):
    other = actions.make_cohort(course=course.course, name="Autumn")
    learner = cast.client("learner")

    said = words(learner.get(page_of(other)))
    learner.post(page_of(other))

    assert "You are in the group Saltmarsh spring of the same course now, and leave it by joining this one." in said
    assert left == [(cast.learner.pk, cohort.pk)]
    assert groups_of(cast.learner) == {"Autumn"}


# By invitation -------------------------------------------------------------------------------------------------------


def invite(cohort, email: str, role: str = "learner") -> str:
    actions.invite(email=email, invited_by=None, site="http://testserver", cohort=cohort, role=role)
    return link_in_mail()


def test_newcomer_comes_from_the_mail_through_sign_up_to_the_page_of_the_group(cohort, settings):
    settings.LEARNING_SIGN_UP = "invited"
    link, client = invite(cohort, "ines@test.example"), Client()

    to_sign_up = client.get(link)
    assert to_sign_up.headers["Location"] == "/accounts/signup/?next=%2Flearning%2Finvited%2F"
    form = {"email": "ines@test.example", "password1": PASSWORD, "password2": PASSWORD, "next": "/learning/invited/"}
    client.post("/accounts/signup/", form)
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].message().get_payload(decode=True).decode(), re.MULTILINE)[1]
    arrived = client.post("/accounts/confirm-email/", {"code": code}, follow=True)

    assert "Join Saltmarsh spring" in words(arrived)
    assert Invitation.objects.get().used_at is None
    client.post("/learning/invited/")
    assert Enrolment.objects.filter(user__email="ines@test.example", cohort=cohort).count() == 1
    assert Invitation.objects.get().used_at is not None
    assert client.get(link).status_code == 410


def test_where_sign_up_is_closed_the_link_leads_to_signing_in(cohort, settings):
    settings.LEARNING_SIGN_UP = "closed"

    answer = Client().get(invite(cohort, "peer@test.example"))

    assert answer.headers["Location"] == "/accounts/login/?next=%2Flearning%2Finvited%2F"


def test_somebody_with_an_account_joins_by_the_same_link(cohort, cast, peer):
    link = invite(cohort, "peer@test.example")

    answer = peer.get(link, follow=True)
    assert answer.redirect_chain == [("/learning/invited/", 302)]
    peer.post("/learning/invited/")

    assert groups_of(cast.peer) == {"Saltmarsh spring"}
    assert peer.get("/learning/invited/").status_code == 404


def test_invitation_into_a_closed_group_takes_nobody_and_is_kept(cohort, cast, peer):
    peer.get(invite(cohort, "peer@test.example"))
    actions.close_cohort(cohort=cohort)

    assert peer.post("/learning/invited/").status_code == 410
    assert Invitation.objects.get().used_at is None


def test_invitation_works_on_after_the_code_was_renewed(cohort, cast, peer):
    peer.get(invite(cohort, "peer@test.example"))
    actions.renew_join_code(cohort=cohort)

    peer.post("/learning/invited/")

    assert groups_of(cast.peer) == {"Saltmarsh spring"}


@pytest.mark.parametrize(
    ("role", "heading"), [("tutor", "Tutor the group"), ("contact", "Contact for concerns of the")]
)
def test_tutor_or_contact_gives_a_name_and_takes_the_part_on(role, heading, cohort, cast, peer):
    peer.get(invite(cohort, "Peer@test.example", role))

    said = words(peer.get("/learning/invited/"))
    nameless = peer.post("/learning/invited/", {"display_name": " "})
    assert heading in said
    assert nameless.status_code == 422
    assert not permissions.is_tutor(cast.peer) and not cohort.concern_contacts.exists()
    peer.post("/learning/invited/", {"display_name": "Sam Lee"})

    assert permissions.is_tutor(cast.peer) == (role == "tutor")
    assert [row.person for row in cohort.concern_contacts.all()] == ([cast.peer] if role == "contact" else [])
    assert groups_of(cast.peer) == set()
    if role == "tutor":
        assert "Sam Lee" in words(cast.client("learner").get(HOME))


@pytest.mark.parametrize("role", ["tutor", "contact"])
def test_nobody_with_another_address_takes_such_a_part_on(role, cohort, cast, peer):
    peer.get(invite(cohort, "sam@test.example", role))

    answers = [peer.get("/learning/invited/"), peer.post("/learning/invited/", {"display_name": "Sam"})]

    assert {answer.status_code for answer in answers} == {403}
    assert not permissions.is_tutor(cast.peer) and not cohort.concern_contacts.exists()
    with pytest.raises(actions.NotForThem):
        actions.accept_invitation(user=cast.peer, invitation=Invitation.objects.get())


def test_address_that_is_not_confirmed_is_not_theirs(cohort, cast, peer):
    cast.peer.emailaddress_set.update(verified=False)
    peer.get(invite(cohort, "peer@test.example", "tutor"))

    assert peer.get("/learning/invited/").status_code == 403


def test_used_or_expired_invitation_is_accepted_by_nobody(cohort, cast):
    invite(cohort, "peer@test.example")
    invitation = Invitation.objects.get()
    actions.use_invitation(invitation=invitation)

    with pytest.raises(Invitation.DoesNotExist):
        actions.accept_invitation(user=cast.peer, invitation=invitation)
    assert groups_of(cast.peer) == set()


# My learning ---------------------------------------------------------------------------------------------------------


def test_my_learning_shows_the_group_its_tutors_and_what_leaving_means(cohort, cast):
    actions.change_cohort(
        cohort=cohort, name="Saltmarsh", starts_on=timezone.now().date().replace(2027, 5, 3), reply_days=3
    )

    said = words(cast.client("learner").get(HOME))

    assert "Your group: Saltmarsh Starts on 3 May 2027." in said
    assert "Own_Tutor (leads)" in said
    assert "Your tutors can no longer open what you shared with them; their replies stay yours." in said
    assert "own_tutor@" not in said


def test_group_without_a_tutor_says_that_nobody_reads(cohort, cast):
    actions.end_assignment(assignment=TutorAssignment.objects.current().get())

    said = words(cast.client("learner").get(HOME))

    assert "Nobody at present. Until a tutor is named, nobody can read what is shared" in said
    assert "Own_Tutor no longer tutors this group" in said


def test_tutor_who_leaves_and_the_one_after_are_told_of_with_their_days(cohort, cast):
    actions.end_assignment(assignment=TutorAssignment.objects.current().get())
    actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor)

    said = words(cast.client("learner").get(HOME))

    assert "Own_Tutor no longer tutors this group and can open nothing of it." in said
    assert "Other_Tutor, since" in said and "reads only what you share from that day on" in said
    assert "Former_Tutor" not in said, "left before this learner joined"


def test_tutor_whose_account_is_erased_is_gone_from_the_page(cohort, cast):
    actions.erase(user=cast.own_tutor)

    said = words(cast.client("learner").get(HOME))

    assert "Own_Tutor" not in said
    assert "Nobody at present." in said
    assert groups_of(cast.learner) == {"Saltmarsh spring"}


def test_tutor_without_any_name_is_called_so_and_asked_for_one(cohort, cast):
    type(cast.own_tutor).objects.filter(pk=cast.own_tutor.pk).update(first_name="", last_name="")
    tutor = cast.client("own_tutor")

    assert "a tutor without a display name" in words(cast.client("learner").get(HOME))
    assert "You have no display name yet." in words(tutor.get(HOME))
    assert tutor.post("/learning/profile/", {"display_name": ""}).status_code == 422
    tutor.post("/learning/profile/", {"display_name": "Sam Lee"})

    assert "You have no display name yet." not in words(tutor.get(HOME))
    assert "Sam Lee (leads)" in words(cast.client("learner").get(HOME))


def test_contact_reads_what_the_part_means(cohort, cast, peer):
    actions.name_contact(cohort=cohort, person=cast.peer)

    assert "You read what they write to you, and no journal. Saltmarsh spring" in words(peer.get(HOME))


def test_slot_says_within_what_time_tutors_answer(cohort, cast):
    asked = []

    def reply(request, page, keys):
        asked.append(keys)
        return dict.fromkeys(keys, "<p>Within three days</p>")

    with hooks.register_temporarily("slot_cohort", reply):
        page = cast.client("learner").get(HOME).content.decode()

    assert asked == [[str(cohort.pk)]]
    assert page.count("<p>Within three days</p>") == 1


@pytest.mark.parametrize("way", ["cohort", "course", "forget"])
def test_leaving_tells_the_apps_above_once(way, cohort, cast, left):
    client, enrolment = cast.client("learner"), Enrolment.objects.get()
    address = {"cohort": "learning:leave_cohort", "course": "learning:leave", "forget": "learning:forget"}[way]

    answers = [client.post(reverse(address, args=[enrolment.pk])) for _time in range(2)]

    assert left == [(cast.learner.pk, cohort.pk)]
    assert answers[0].status_code == 302
    assert permissions.cohort_of(cast.learner, cohort.course_key) is None


def test_nobody_else_takes_somebody_out_of_a_group(cohort, cast, peer, left):
    assert peer.post(reverse("learning:leave_cohort", args=[Enrolment.objects.get().pk])).status_code == 404
    assert left == []


def test_course_page_and_enrol_page_lead_guests_and_members_to_the_code(course, cast, client):
    pages = [client.get(course.course.url), cast.client("peer").get(course.course.url)]
    pages.append(cast.client("peer").get(reverse("learning:enrol", args=[course.course.pk])))

    assert all('<a href="/learning/join/">I have a code</a>' in page.content.decode() for page in pages)
    assert client.get(JOIN).headers["Location"] == "/accounts/login/?next=/learning/join/"


def test_queries_of_my_learning_do_not_grow_with_tutors_and_groups(cohort, course, cast):
    has_second_step(cast.own_tutor)
    learner, tutor = cast.client("learner"), cast.client("own_tutor")

    def counted(client) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(HOME).status_code == 200
        return len(queries)

    counted(learner), counted(tutor)
    before = (counted(learner), counted(tutor))
    for name in ("Autumn", "Winter"):
        other = actions.make_cohort(course=course.course, name=name)
        for person in (cast.own_tutor, cast.other_tutor):
            actions.assign_tutor(cohort=other, tutor=person)
            actions.assign_tutor(cohort=cohort, tutor=person)

    assert (counted(learner), counted(tutor)) == before


def test_copy_of_a_course_has_no_groups(cohort, course):
    copy = course.course.copy(recursive=True, update_attrs={"slug": "copy", "title": "Copy"})

    assert set(Cohort.objects.values_list("course", flat=True)) == {course.course.pk}
    assert copy.key != cohort.course_key
