"""Cohorts in Wagtail's admin: who may, what is done, and that nothing private or about accounts is told."""

import re
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learning import actions, permissions
from learning.models import Cohort, ConcernContact, Enrolment, Invitation, TutorAssignment
from tests.journal.writing import CANARY, write
from tests.learning.groups import knows_accounts, make_group, runs_cohorts, text_of
from tests.people import Cast

LIST = "/admin/cohorts/"
NEW = "/admin/cohorts/new/"


@pytest.fixture
def cohort(course, cast):
    return make_group(course, cast)


@pytest.fixture
def organiser(cast):
    """The editor, who was given the permission for cohorts and no other."""
    runs_cohorts(cast.editor)
    return cast.client("editor")


@pytest.fixture
def administrator(cast, organiser):
    """The same person, who may also see accounts."""
    knows_accounts(cast.editor)
    return organiser


def at(cohort, *parts) -> str:
    return "".join([LIST, *(f"{part}/" for part in (cohort.pk, *parts))])


def words(response) -> str:
    """What a page says, scripts (with their token) apart."""
    return " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL).split())


def members(cohort) -> set:
    return set(cohort.enrolments.active().values_list("user", flat=True))


def tutors(cohort) -> set:
    return set(cohort.assignments.current().values_list("tutor", flat=True))


# Who may -------------------------------------------------------------------------------------------------------------


def every_address(cohort) -> list[str]:
    enrolment, assignment = cohort.enrolments.get(), cohort.assignments.current().get()
    contact, invitation = cohort.concern_contacts.get(), cohort.invitations.get()
    rows = {
        "end": assignment, "lead": assignment, "remove-contact": contact,
        "remove-learner": enrolment, "take-back": invitation,
    }  # fmt: skip
    return [
        LIST, NEW, at(cohort), at(cohort, "learners"), at(cohort, "people", "tutor"), at(cohort, "people", "contact"),
        *(at(cohort, "do", what) for what in ("close", "reopen", "new-code")),
        *(at(cohort, "do", what, row.pk) for what, row in rows.items()),
    ]  # fmt: skip


def state(cohort) -> list:
    models = (Cohort, Enrolment, TutorAssignment, ConcernContact, Invitation)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("role", [role for role in Cast.roles() if role != "superuser"])
def test_without_the_permission_no_screen_and_no_button_of_cohorts_answers(role, cohort, cast):
    actions.name_contact(cohort=cohort, person=cast.peer)
    actions.invite(email="x@test.example", invited_by=None, site="http://testserver", cohort=cohort)
    client, before = cast.client(role), state(cohort)

    answers = [getattr(client, how)(address) for address in every_address(cohort) for how in ("get", "post")]

    assert {answer.status_code for answer in answers} <= {302, 403, 405}
    assert not any(b"Saltmarsh" in answer.content for answer in answers)
    assert state(cohort) == before
    assert "Cohorts" not in words(client.get("/admin/"))


def test_permission_without_access_to_the_admin_opens_nothing(cohort, cast):
    runs_cohorts(cast.peer)

    assert not permissions.may_run_cohorts(cast.peer)
    assert cast.client("peer").get(LIST).status_code == 302


def test_permission_can_be_given_to_a_group_and_shows_the_menu(cast, organiser):
    assert "Cohorts" in organiser.get("/admin/").content.decode()
    assert (
        "Cohort" in words(cast.client("superuser").get(reverse("wagtailusers_groups:add"))).partition("Object perm")[2]
    )


# A cohort from beginning to end --------------------------------------------------------------------------------------


def test_list_without_cohorts_says_so(course, organiser):
    assert "There is no cohort yet." in words(organiser.get(LIST))


def test_cohort_is_made_shown_changed_closed_and_opened_again(course, organiser):
    made = organiser.post(
        NEW, {"course": course.course.pk, "name": "Spring", "starts_on": "2027-05-03", "reply_days": 4}
    )
    cohort = Cohort.objects.get()
    assert made.headers["Location"] == at(cohort)
    assert (cohort.course, cohort.starts_on, cohort.reply_days) == (course.course, date(2027, 5, 3), 4)

    page = words(organiser.get(at(cohort)))
    assert f"{cohort.join_code[:4]}-{cohort.join_code[4:]}" in page
    assert "No tutor: nobody can receive what learners would share." in page
    assert "Nobody: a tutor who worries has nobody here to turn to." in page

    organiser.post(at(cohort), {"name": "Summer", "starts_on": "", "reply_days": 7})
    organiser.post(at(cohort, "do", "close"))
    cohort.refresh_from_db()
    assert (cohort.name, cohort.starts_on, cohort.reply_days) == ("Summer", None, 7)
    assert cohort.closed_at is not None
    closed = words(organiser.get(at(cohort)))
    assert "Nobody joins it and nobody shares in it." in closed and cohort.join_code[:4] not in closed
    organiser.post(at(cohort, "do", "reopen"))
    cohort.refresh_from_db()
    assert cohort.closed_at is None


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"reply_days": 0}, {"reply_days": 31}, {"starts_on": "soon"}, {"course": 1}]
)
def test_what_is_wrong_is_said_and_nothing_made(wrong, course, organiser):
    answer = organiser.post(NEW, {"course": course.course.pk, "name": "Spring", "reply_days": 4} | wrong)

    assert answer.status_code == 422
    assert not Cohort.objects.exists()


def test_unpublished_courses_are_not_offered(course, organiser):
    course.course.unpublish()

    assert course.course.title not in words(organiser.get(NEW))


def test_new_code_takes_the_place_of_the_old_one(cohort, organiser):
    organiser.post(at(cohort, "do", "new-code"))

    assert Cohort.objects.get().join_code != cohort.join_code


def test_addresses_of_another_cohort_or_of_no_button_are_not_found(cohort, course, cast, organiser):
    other = actions.make_cohort(course=course.course, name="Other")
    actions.name_contact(cohort=cohort, person=cast.peer)
    actions.invite(email="x@test.example", invited_by=None, site="http://testserver", cohort=cohort)
    before = state(cohort)
    rows = [address.split("/do/")[1] for address in every_address(cohort) if re.search(r"/do/.*/\d+/", address)]

    answers = [organiser.post(at(other, "do", row.rstrip("/"))) for row in rows]
    answers += [organiser.post(at(cohort, "do", what)) for what in ("nothing", "nothing/1")]
    answers += [organiser.post(at(cohort, "people", "learner"), {"learner-email": "x@test.example"})]

    assert {answer.status_code for answer in answers} == {404}
    assert state(cohort) == before


# Tutors and contacts -------------------------------------------------------------------------------------------------


def test_tutor_leaves_another_is_named_and_leads(cohort, cast, administrator):
    assignment = cohort.assignments.current().get()
    administrator.post(at(cohort, "do", "end", assignment.pk))
    administrator.post(at(cohort, "people", "tutor"), {"tutor-email": "OTHER_tutor@test.example"})
    new = cohort.assignments.current().get()
    administrator.post(at(cohort, "do", "lead", new.pk))

    new.refresh_from_db()
    assert (new.tutor, new.lead) == (cast.other_tutor, True)
    page = words(administrator.get(at(cohort)))
    assert "Former tutors Former_Tutor" in page and "Own_Tutor" in page.partition("Former tutors")[2]
    assert mail.outbox[-1].to == ["other_tutor@test.example"]
    assert "From now on you tutor the group Saltmarsh spring" in text_of(mail.outbox[-1])


def test_contact_is_named_once_and_removed(cohort, cast, administrator):
    for _time in range(2):
        administrator.post(at(cohort, "people", "contact"), {"contact-email": "peer@test.example"})
    contact = cohort.concern_contacts.get()
    assert len(mail.outbox) == 1
    assert "Peer peer@test.example" in words(administrator.get(at(cohort)))

    administrator.post(at(cohort, "do", "remove-contact", contact.pk))

    assert contact.person == cast.peer
    assert not cohort.concern_contacts.exists()


def test_wrong_address_is_said_on_the_screen_and_stays_in_the_field(cohort, organiser):
    answer = organiser.post(at(cohort, "people", "tutor"), {"tutor-email": "nonsense"})

    assert answer.status_code == 422
    assert 'value="nonsense"' in answer.content.decode()
    assert "Enter a valid email address." in words(answer)


@pytest.mark.parametrize("role", ["tutor", "contact"])
def test_organiser_who_may_not_know_accounts_gets_one_answer_for_all_addresses(role, cohort, cast, organiser):
    answers, screens = [], []
    for email in ("peer@test.example", "stranger@test.example"):
        answers.append(organiser.post(at(cohort, "people", role), {f"{role}-email": email}, follow=True))
        screens.append(words(answers[-1]).replace(email, "ADDRESS"))
        Invitation.objects.all().delete()

    assert screens[0] == screens[1]
    assert "An invitation goes to 1 address." in screens[0]
    assert [letter.to for letter in mail.outbox] == [["peer@test.example"], ["stranger@test.example"]]
    texts = [re.sub(r"invited/\S+", "", text_of(letter)) for letter in mail.outbox]
    assert texts[0] == texts[1]
    assert tutors(cohort) == {cast.own_tutor.pk} and not cohort.concern_contacts.exists()


# Learners ------------------------------------------------------------------------------------------------------------


def test_list_names_learners_with_their_address_and_since_when(cohort, cast, organiser):
    actions.change_profile(user=cast.learner, display_name="Noor")

    page = words(organiser.get(at(cohort, "learners")))

    assert "Noor learner@test.example" in page
    assert "peer@test.example" not in page


def test_organiser_invites_a_list_and_learns_nothing_about_accounts(cohort, cast, organiser):
    pasted = "Peer <peer@test.example>\n\n stranger@test.example;\nPEER@test.example\n"

    answer = organiser.post(at(cohort, "learners"), {"emails": pasted}, follow=True)

    assert "Invitations go to 2 addresses." in words(answer)
    assert {letter.to[0] for letter in mail.outbox} == {"peer@test.example", "stranger@test.example"}
    assert members(cohort) == {cast.learner.pk}
    assert set(cohort.invitations.values_list("email", "role")) == {
        ("peer@test.example", "learner"), ("stranger@test.example", "learner"),
    }  # fmt: skip


def test_invitation_looks_the_same_after_somebody_made_an_account_with_it(cohort, organiser):
    organiser.post(at(cohort, "learners"), {"emails": "peer@test.example"}, follow=True)
    before = words(organiser.get(at(cohort, "learners")))
    actions.use_invitation(invitation=Invitation.objects.get(email="peer@test.example"))

    assert words(organiser.get(at(cohort, "learners"))) == before
    assert "peer@test.example" in before


def test_administrator_adds_accounts_at_once_tells_them_and_invites_the_others(cohort, cast, administrator):
    answer = administrator.post(
        at(cohort, "learners"),
        {"emails": "peer@test.example\nstranger@test.example\nlearner@test.example"},
        follow=True,
    )

    assert "2 people are in it. An invitation goes to 1 address." in words(answer)
    assert members(cohort) == {cast.learner.pk, cast.peer.pk}
    told = {letter.to[0]: text_of(letter) for letter in mail.outbox}
    assert set(told) == {"peer@test.example", "stranger@test.example"}, "who was in already is told nothing"
    assert "has put you into it" in told["peer@test.example"]
    assert "You are invited to the group" in told["stranger@test.example"]


def test_nobody_is_moved_from_another_cohort_of_the_course(cohort, course, cast, administrator):
    other = actions.make_cohort(course=course.course, name="Autumn")

    administrator.post(at(other, "learners"), {"emails": "learner@test.example"})

    assert members(cohort) == {cast.learner.pk}
    assert other.invitations.get().email == "learner@test.example"


@pytest.mark.parametrize("account", ["suspended", "closing", "not confirmed"])
def test_account_that_is_not_in_use_is_invited_like_a_stranger(account, cohort, cast, administrator):
    if account == "suspended":
        type(cast.peer).objects.filter(pk=cast.peer.pk).update(is_active=False)
    elif account == "closing":
        actions.ask_deletion(user=cast.peer)
    else:
        cast.peer.emailaddress_set.update(verified=False)

    administrator.post(at(cohort, "learners"), {"emails": "peer@test.example"})

    assert members(cohort) == {cast.learner.pk}
    assert cohort.invitations.get().email == "peer@test.example"


def test_wrong_lines_are_named_nothing_is_lost_and_nobody_is_added(cohort, cast, administrator):
    pasted = "peer@test.example\nnonsense\n\n@x\n"

    answer = administrator.post(at(cohort, "learners"), {"emails": pasted})

    said = words(answer)
    assert answer.status_code == 422
    assert "Line 2 is no e-mail address: nonsense" in said and "Line 4 is no e-mail address: @x" in said
    assert "peer@test.example\nnonsense\n\n@x" in answer.content.decode().replace("\r", "")
    assert (members(cohort), mail.outbox, Invitation.objects.count()) == ({cast.learner.pk}, [], 0)


def test_list_of_more_than_two_hundred_is_refused_whole(cohort, organiser):
    answer = organiser.post(at(cohort, "learners"), {"emails": "\n".join(f"a{n}@test.example" for n in range(201))})

    assert "These are 201 addresses." in words(answer)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("state", "said"), [("closed", "The cohort is closed."), ("gone", "The course of this cohort is gone")]
)
def test_cohort_that_takes_nobody_invites_nobody(state, said, cohort, cast, administrator):
    if state == "closed":
        actions.close_cohort(cohort=cohort)
    else:
        Cohort.objects.update(course=None)

    answer = administrator.post(at(cohort, "learners"), {"emails": "peer@test.example\nx@test.example"})

    assert said in words(answer) and answer.status_code == 422
    assert (members(cohort), mail.outbox, Invitation.objects.count()) == ({cast.learner.pk}, [], 0)


def test_failure_in_the_middle_of_a_list_adds_and_invites_nobody(cohort, cast, administrator, monkeypatch):
    def fails(**given):
        raise OSError

    monkeypatch.setattr("learning.actions.joining.invite", fails)
    with pytest.raises(OSError):
        administrator.post(at(cohort, "learners"), {"emails": "peer@test.example\nx@test.example"})

    assert members(cohort) == {cast.learner.pk}


def test_removed_learner_stays_in_the_course_and_is_told(cohort, cast, organiser):
    organiser.post(at(cohort, "do", "remove-learner", cohort.enrolments.get().pk))

    assert members(cohort) == set()
    assert Enrolment.objects.active().get().user == cast.learner
    assert [letter.to for letter in mail.outbox] == [["learner@test.example"]]
    assert "The tutors of the group can no longer open what you shared" in text_of(mail.outbox[0])


@pytest.mark.parametrize("role", ["tutor", "contact", "learner"])
def test_whoever_is_taken_out_does_not_come_back_by_a_second_link(role, cohort, cast, organiser):
    for email in ("peer@test.example", "peer@test.example", "other_tutor@test.example"):
        actions.invite(email=email, invited_by=None, site="http://testserver", cohort=cohort, role=role)
    actions.accept_invitation(user=cast.peer, invitation=Invitation.objects.filter(email="peer@test.example").first())
    rows = {
        "tutor": ("end", cohort.assignments.current().filter(tutor=cast.peer)),
        "contact": ("remove-contact", cohort.concern_contacts.all()),
        "learner": ("remove-learner", cohort.enrolments.filter(user=cast.peer)),
    }
    what, found = rows[role]

    organiser.post(at(cohort, "do", what, found.get().pk))

    assert [row.email for row in Invitation.objects.all()] == ["other_tutor@test.example"]


def test_invitation_is_taken_back(cohort, organiser):
    organiser.post(at(cohort, "learners"), {"emails": "x@test.example"})

    answer = organiser.post(at(cohort, "do", "take-back", Invitation.objects.get().pk))

    assert answer.headers["Location"] == at(cohort, "learners")
    assert not Invitation.objects.exists()


# What is not there ---------------------------------------------------------------------------------------------------


def test_no_screen_tells_whether_anybody_reads_ticks_or_writes(cohort, course, cast, organiser):
    screens = [LIST, at(cohort), at(cohort, "learners")]
    before = [words(organiser.get(address)) for address in screens]
    write(cast.learner, activity=course.activity("Map"), course=course)
    paths = [course.course.path]
    actions.mark_page(user=cast.learner, course_paths=paths, page_key=course.second.key, done=True)

    after = [words(organiser.get(address)) for address in screens]

    assert after == before
    assert not any(CANARY in page for page in after)


def test_log_of_the_admin_holds_no_address_of_a_member(cohort, administrator):
    administrator.post(at(cohort, "learners"), {"emails": "peer@test.example\nx@test.example"})

    assert not any("@test.example" in str(entry.__dict__) for entry in ModelLogEntry.objects.all())


def test_queries_of_the_screens_do_not_grow_with_rows(cohort, course, cast, organiser):
    def counted(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert organiser.get(address).status_code == 200
        return len(queries)

    screens = [LIST, at(cohort), at(cohort, "learners")]
    actions.name_contact(cohort=cohort, person=cast.peer)
    actions.invite(email="x@test.example", invited_by=None, site="http://testserver", cohort=cohort, role="tutor")
    actions.invite(email="x@test.example", invited_by=None, site="http://testserver", cohort=cohort)
    for address in screens:
        counted(address)
    before = [counted(address) for address in screens]
    for person in (cast.peer, cast.other_tutor):
        actions.join_cohort(user=person, cohort=cohort)
        actions.assign_tutor(cohort=cohort, tutor=person)
        actions.name_contact(cohort=cohort, person=person)
        actions.make_cohort(course=course.course, name=f"Of {person.pk}")
        actions.invite(email=person.email, invited_by=None, site="http://testserver", cohort=cohort, role="tutor")
        actions.invite(email=person.email, invited_by=None, site="http://testserver", cohort=cohort)

    assert [counted(address) for address in screens] == before
