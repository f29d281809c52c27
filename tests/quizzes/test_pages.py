"""A quiz in the browser of a guest, of somebody enrolled and of somebody signed in only."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content.models import Quiz
from learning import actions
from learning.models import Enrolment, QuizAttempt
from tests.course import publish
from tests.quizzing import every_kind, quiz, single, true_false, with_quizzes, words

SITE = {"HTTP_ORIGIN": "http://testserver"}
# What nobody may read before it was given: right answers, accepted forms, feedback, hints, explanations.
SECRETS = ["feedback ", "said of", "a gap", "the gap", "first hint", "stronger hint", "Because of", "think of a hole"]


@pytest.fixture
def practice(course) -> Quiz:
    return with_quizzes(course, quiz())[0]


@pytest.fixture
def badge(course) -> Quiz:
    return with_quizzes(course, quiz("Badge", kind="badge", questions=[single(), words()]))[0]


@pytest.fixture
def learner(cast, course) -> Client:
    actions.enrol(user=cast.learner, course=course.course)
    return cast.client("learner")


def url(name: str, *args) -> str:
    return reverse(f"learning:{name}", args=args)


def page_of(response) -> str:
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def main_of(response) -> str:
    """The page's own part, without the shell round it."""
    return page_of(response).split("<main", 1)[1].split("</main>", 1)[0]


def attempt_of(cast) -> QuizAttempt:
    return QuizAttempt.objects.get(enrolment__user=cast.learner, finished_at__isnull=True)


def answer(client: Client, quiz: Quiz, number: int, *given, tries: int = 0):
    data = {"answer": list(given), "tries": tries}
    return client.post(url("quiz_question", quiz.pk, number), data, follow=True)


def take_all(client: Client, badge: Quiz, *, right: bool) -> None:
    """The badge quiz of the fixture, from its start to its end."""
    client.post(url("quiz_start", badge.pk))
    for tries, (choice, word) in enumerate([("0", "A gap")] if right else [("1", "x"), ("2", "y"), ("3", "z")]):
        answer(client, badge, 1, choice, tries=tries)
        answer(client, badge, 2, word, tries=tries)


# In the section ------------------------------------------------------------------------------------------------------


def test_section_shows_quiz_by_its_title_with_facts_and_the_way_in(practice, course):
    found = main_of(Client().get(course.first.url))

    assert "Practice quiz" in found and "4 questions, about 4" in found and "Pass mark 50 per cent" in found
    assert f'href="{url("quiz", practice.pk)}"' in found and "Take the quiz" in found


def test_badge_quiz_says_to_a_guest_that_it_is_for_people_enrolled(badge, course):
    found = main_of(Client().get(course.first.url))

    assert "It is for people who are enrolled." in found and "Take the quiz" not in found


@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_nothing_that_gives_an_answer_away_is_in_page_print_search_or_front_page(role, practice, course, cast):
    client = cast.client(role)
    pages = [
        course.first.url,
        reverse("content:print_week", args=[course.week.pk]),
        url("quiz", practice.pk),
        "/search/?q=gap",
    ]
    shown = [main_of(client.get(address)) for address in pages]

    assert [
        (at, secret) for at, page in enumerate(shown) for secret in SECRETS if secret in page.replace("q=gap", "")
    ] == []


def test_search_finds_a_quiz_by_title_and_introduction_and_by_no_answer(practice, course):
    block = course.first.body.stream_block.child_blocks["quiz"]
    value = next(child.value for child in course.first.body if child.block_type == "quiz")

    assert block.get_searchable_content(value) == ["Practice", "Introduction of Practice."]
    assert set(block.get_api_representation(value)) == {"title", "kind", "introduction", "pass_mark", "questions"}
    assert block.get_api_representation(value)["questions"] == 4


# Recorded, for people who are enrolled -------------------------------------------------------------------------------


def test_learner_goes_through_a_badge_quiz_and_passes(badge, learner, cast, course):
    begun = learner.post(url("quiz_start", badge.pk), follow=True)
    assert "Question 1 of 2" in main_of(begun)

    first = answer(learner, badge, 1, "0")
    assert first.redirect_chain[-1][0].endswith("/questions/1/#feedback")
    assert "Right: 3 marks." in main_of(first) and "Because of One?." in main_of(first)
    assert "Next question" in main_of(first)

    last = answer(learner, badge, 2, " The  GAP. ")
    assert "See how you did" in main_of(last)
    front = main_of(learner.get(url("quiz", badge.pk)))
    assert "Passed: you scored 6 out of 6." in front
    assert "Passed: you scored 6 out of 6." in main_of(learner.get(course.first.url))


def test_wrong_try_brings_its_feedback_and_a_hint_and_no_answer(badge, learner):
    learner.post(url("quiz_start", badge.pk))

    first = main_of(answer(learner, badge, 1, "2"))
    assert "Not yet. You have 2 more tries." in first and "<b>one 2:</b> feedback 2" in first and "first hint" in first
    assert [secret for secret in ["Because of", "stronger hint", "feedback 0", "feedback 1"] if secret in first] == []
    assert re.search(r'value="2" disabled', first), "a choice that was tried cannot be taken again"

    second = main_of(answer(learner, badge, 1, "1", tries=1))
    assert "You have 1 more try." in second and "stronger hint" in second

    third = main_of(answer(learner, badge, 1, "3", tries=2))
    assert "that was the last try" in third and "Because of One?." in third


def test_wait_is_told_with_its_time_and_starting_before_it_is_over_changes_nothing(badge, learner, cast, settings):
    settings.TIME_ZONE = "Europe/London"
    take_all(learner, badge, right=False)
    finished = timezone.localtime() - timedelta(hours=1)
    QuizAttempt.objects.update(finished_at=finished)
    until = finished + timedelta(hours=24)

    front = main_of(learner.get(url("quiz", badge.pk)))
    said = f"You scored 0 out of 6. You need 3. You can try again after {until:%H:%M} on {until.day} {until:%B}."
    assert said in front
    assert "Take it again" not in front
    assert learner.post(url("quiz_start", badge.pk)).headers["Location"] == url("quiz", badge.pk)
    assert QuizAttempt.objects.count() == 1


def test_after_the_wait_it_is_taken_again_and_the_best_result_counts(badge, learner, cast):
    take_all(learner, badge, right=False)
    QuizAttempt.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    assert "You can try again now." in main_of(learner.get(url("quiz", badge.pk)))

    take_all(learner, badge, right=True)
    QuizAttempt.objects.filter(passed=True).update(finished_at=timezone.now() - timedelta(hours=25))
    take_all(learner, badge, right=False)

    assert "Passed: you scored 6 out of 6." in main_of(learner.get(url("quiz", badge.pk)))


def test_practice_can_be_taken_again_at_once(practice, learner):
    learner.post(url("quiz_start", practice.pk))
    for number, given in enumerate([["0"], ["0", "1"], ["1"], ["a gap"]], start=1):
        answer(learner, practice, number, *given)

    assert "Take it again" in main_of(learner.get(url("quiz", practice.pk)))


def test_try_sent_twice_counts_once(badge, learner, cast):
    learner.post(url("quiz_start", badge.pk))
    answer(learner, badge, 1, "1")
    answer(learner, badge, 1, "2")  # the same page, sent again: it knew of no try

    assert list(attempt_of(cast).state.values()) == [[[1]]]


@pytest.mark.parametrize("given", [[], ["9"], ["x"], ["0", "1"], ["-1"], ["²"]])
def test_what_is_no_answer_is_said_beside_the_field_and_counts_for_nothing(given, badge, learner, cast):
    learner.post(url("quiz_start", badge.pk))
    response = answer(learner, badge, 1, *given)

    assert response.status_code == 422
    assert main_of(response).count("Choose an answer.") == 2
    assert "<title>Error:" in page_of(response)
    assert attempt_of(cast).state == {}


def test_same_answer_again_is_not_counted_as_a_try(badge, learner, cast):
    learner.post(url("quiz_start", badge.pk))
    answer(learner, badge, 2, "Hole")
    response = answer(learner, badge, 2, "hole ", tries=1)

    assert response.status_code == 422
    assert "You have tried this already." in main_of(response)
    assert list(attempt_of(cast).state.values()) == [["Hole"]]


def test_zero_byte_in_an_answer_is_left_out(badge, learner, cast):
    learner.post(url("quiz_start", badge.pk))
    answer(learner, badge, 2, "a \0hole")

    assert list(attempt_of(cast).state.values()) == [["a hole"]]


def test_person_who_left_the_course_practises_without_record_and_sees_what_came_out(practice, learner, cast):
    actions.leave(enrolment=Enrolment.objects.get(user=cast.learner))
    page = learner.post(url("quiz_practice", practice.pk))
    end = learner.post(url("quiz_practice", practice.pk), {"sitting": hidden(page), "go": "end"})

    assert "You scored 0 out of 12. You need 6." in main_of(end) and "Nothing of this is kept." in main_of(end)
    assert QuizAttempt.objects.count() == 0


def test_edit_in_mid_attempt_says_so_and_takes_nothing(badge, learner, cast, course):
    learner.post(url("quiz_start", badge.pk))
    answer(learner, badge, 1, "0")
    with_quizzes(course, quiz("Badge", kind="badge", questions=[true_false("Something else")]))

    shown = main_of(learner.get(url("quiz_question", badge.pk, 2)))
    assert "This quiz was changed after you began." in shown and "Which word?" in shown
    answer(learner, badge, 2, "the gap")
    front = main_of(learner.get(url("quiz", badge.pk)))
    assert "Passed: you scored 6 out of 6." in front and "This quiz has been changed since." in front


def test_changed_quiz_can_be_begun_again_with_todays_questions(badge, learner, cast, course):
    learner.post(url("quiz_start", badge.pk))
    with_quizzes(course, quiz("Badge", kind="badge", questions=[true_false("Something else")]))
    assert "Begin again with today’s questions" in main_of(learner.get(url("quiz", badge.pk)))

    begun = learner.post(url("quiz_start", badge.pk), {"fresh": "yes"}, follow=True)

    assert "Something else" in main_of(begun)
    assert QuizAttempt.objects.count() == 1


def test_unpublished_quiz_is_taken_by_nobody_and_own_results_stay(badge, learner, cast, course):
    take_all(learner, badge, right=True)
    page = course.refresh("first")
    page.unpublish()

    assert learner.post(url("quiz_start", badge.pk)).status_code == 404
    assert learner.get(url("quiz_question", badge.pk, 1)).status_code == 404
    front = main_of(learner.get(url("quiz", badge.pk)))
    assert "This quiz is not published now." in front and "Passed: you scored 6 out of 6." in front
    assert cast.client("peer").get(url("quiz", badge.pk)).status_code == 404
    assert Client().get(url("quiz", badge.pk)).status_code == 404


def test_quiz_of_a_restricted_page_is_not_found_by_who_may_not_read_it(practice, course):
    course.first.view_restrictions.create(restriction_type="login")

    assert Client().get(url("quiz", practice.pk)).status_code == 404
    assert Client().post(url("quiz_practice", practice.pk), **SITE).status_code == 404


def test_other_persons_attempt_is_in_no_page_of_anybody_else(badge, learner, cast, course):
    learner.post(url("quiz_start", badge.pk))
    answer(learner, badge, 2, "canary words")
    actions.enrol(user=cast.peer, course=course.course)
    peer = cast.client("peer")

    assert "You have not started it." in main_of(peer.get(url("quiz", badge.pk)))
    assert peer.get(url("quiz_question", badge.pk, 2)).headers["Location"] == url("quiz", badge.pk)
    assert answer(peer, badge, 2, "x").status_code == 200
    assert attempt_of(cast).state and QuizAttempt.objects.count() == 1


# Practice without an account -----------------------------------------------------------------------------------------


def hidden(response, name: str = "sitting") -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def practise(client: Client, practice: Quiz, sitting: str | None = None, **data):
    sent = data | ({"sitting": sitting} if sitting else {})
    return client.post(url("quiz_practice", practice.pk), sent, **SITE)


def test_guest_practises_to_the_end_and_nothing_is_stored(practice):
    guest = Client()
    page = practise(guest, practice)
    for number, given in enumerate([["0"], ["0", "1"], ["1"], ["The gap"]], start=1):
        page = practise(guest, practice, hidden(page), go="check", number=number, answer=given)
        assert "Right: 3 marks." in main_of(page)
        if number < 4:
            page = practise(guest, practice, hidden(page), go=f"to-{number + 1}", number=number)
    page = practise(guest, practice, hidden(page), go="end")

    assert "Passed: you scored 12 out of 12." in main_of(page) and "Nothing of this is kept." in main_of(page)
    assert QuizAttempt.objects.count() == 0
    assert guest.cookies == {}


def test_guests_hidden_state_says_nothing_of_the_answers(practice):
    from django.core import signing

    page = practise(Client(), practice)
    state = signing.loads(hidden(page), salt=f"learning.quiz.{practice.pk}")

    assert set(state) == {"edition", "seed", "state"} and state["state"] == {}
    assert [secret for secret in SECRETS if secret in main_of(page)] == []


def test_state_of_another_quiz_or_changed_on_its_way_begins_again(course):
    one, other = with_quizzes(course, quiz("One"), quiz("Other"))
    state = hidden(practise(Client(), one))

    for quiz_row, sent in [(other, state), (one, state[:-3] + "xyz"), (one, "nonsense")]:
        response = practise(Client(), quiz_row, sent, go="check", number="1", answer="0")
        assert response.headers["Location"] == url("quiz", quiz_row.pk)


def test_badge_quiz_is_not_practised_and_asks_to_enrol(badge, course, cast):
    assert practise(Client(), badge).status_code == 404
    assert url("enrol", course.course.pk) in main_of(Client().get(url("quiz", badge.pk)))
    assert url("enrol", course.course.pk) in main_of(cast.client("peer").get(url("quiz", badge.pk)))


def test_guest_from_another_site_is_refused(practice):
    response = Client().post(url("quiz_practice", practice.pk), HTTP_ORIGIN="https://elsewhere.example")

    assert response.status_code == 403


def test_person_who_is_signed_in_without_enrolment_practises_with_a_token(practice, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.peer)
    address = url("quiz", practice.pk)

    assert client.post(url("quiz_practice", practice.pk), **SITE).status_code == 403
    token = hidden(client.get(address), "csrfmiddlewaretoken")
    page = client.post(url("quiz_practice", practice.pk), {"csrfmiddlewaretoken": token}, **SITE)
    assert "Question 1 of 4" in main_of(page)
    assert QuizAttempt.objects.count() == 0


@pytest.mark.parametrize("number", ["0", "9", "x", "-1", "²", "99999999999"])
def test_number_of_no_question_is_no_trouble(number, practice, learner):
    sitting = hidden(practise(Client(), practice))

    assert practise(Client(), practice, sitting, go=f"to-{number}").status_code in (200, 404)


def test_order_of_questions_and_choices_is_kept_within_an_attempt(course, cast):
    questions = [single(f"Number {at}") for at in range(8)]
    [row] = with_quizzes(course, quiz("Mixed", questions=questions, fixed_questions=False, fixed_choices=False))
    actions.enrol(user=cast.learner, course=course.course)
    client = cast.client("learner")
    client.post(url("quiz_start", row.pk))

    def asked() -> list[str]:
        pages = [main_of(client.get(url("quiz_question", row.pk, number))) for number in range(1, 9)]
        return [" ".join(re.findall(r"Number \d|one \d", page)) for page in pages]

    assert asked() == asked()
    assert {page.split(" one")[0] for page in asked()} == {f"Number {at}" for at in range(8)}


def test_every_kind_of_question_is_shown_with_its_own_fields(practice, learner):
    assert len(every_kind()) == 4
    learner.post(url("quiz_start", practice.pk))
    shown = [main_of(learner.get(url("quiz_question", practice.pk, number))) for number in range(1, 5)]

    assert [re.findall(r'<input type="(radio|checkbox|text)" id="answer', page) for page in shown] == [
        ["radio"] * 4,
        ["checkbox"] * 4,
        ["radio"] * 2,
        ["text"],
    ]


def test_copy_of_a_page_has_a_quiz_of_its_own(practice, course):
    copy = course.first.copy(update_attrs={"slug": "copy", "title": "Copy"})
    publish(copy)

    assert Quiz.objects.filter(block_id=practice.block_id).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_section_page_costs_a_learner_two_queries_for_all_its_quizzes(count, course, learner):
    address = course.summary.url
    without = queries(learner, address)
    with_quizzes(course, *[quiz(f"Quiz {at}") for at in range(count)], page="summary")

    assert queries(learner, address) == without + 2 <= 15


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
