"""security.md 1.1: every route × method × role, from the resolver. No private word leaves; a route without a rule fails."""

from contextlib import contextmanager
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import path

from content.exercises import kinds
from journal import actions, care
from journal.attachments import attach
from journal.concerns import actions as concerns
from journal.persons import mark_of
from journal.replies.questions import save_question
from journal.sharing import actions as sharing
from journal.sharing.kinds import ANSWERED
from journal.sharing.withdrawing import withdraw
from learning import actions as learning_actions
from learning.models import Notice
from tests.course import block_id
from tests.exercising import answer_with, with_exercise
from tests.journal.replying import LEARNER, draft, posted, sent
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import CANARY, form_data, write
from tests.learning.records import earn
from tests.people import Cast, make_person
from tests.quizzing import quiz, with_quizzes, words
from tests.site.routes import Route, Rule, routes, rules, without_a_rule

SHARED = "zeppelin-nougat"  # in what the learner shared with the own tutor, and in what they wrote to each other
NAME = "Gondwana of the marsh"  # the learner's display name: staff and the own tutor read it
DESK = "gondola-praline"  # in what the own tutor keeps, and in the concern they raised

METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


@pytest.fixture
def private(course, cast):
    """The learner's entries: one about an activity, one free, one in the bin. Each holds the canary in title and body."""
    with_exercise(course)
    kind = kinds()["services_map"]
    content = kind.clean({"middle": {"name": CANARY}, "services": [{"name": CANARY}]}, kind.defaults()).answer
    answer = answer_with(cast.learner, course, content=content)
    entry = write(cast.learner, title=f"{CANARY} title", activity=course.activity("Map"), course=course)
    free = write(cast.learner, title=f"week 1 act 2 {CANARY}")
    binned = write(cast.learner, title=f"{CANARY} binned")
    actions.bin_entry(entry=binned)
    learning_actions.change_profile(user=cast.learner, display_name=NAME)
    enrolment = learning_actions.enrol(user=cast.learner, course=course.course)
    [quiz_row] = with_quizzes(course, quiz("Badge", kind="badge", questions=[words()]))
    attempt = learning_actions.start_quiz(user=cast.learner, quiz=quiz_row)
    learning_actions.answer_question(
        user=cast.learner, attempt=attempt, question_id=block_id("question Which word?"), given=CANARY, tries_before=0
    )
    file = attach(owner=cast.learner, entry=entry, name=f"{CANARY}.txt", data=f"{CANARY} in a file".encode())
    statement = earn(cast.learner, course, name=f"{CANARY} on it", statement_quizzes="none")
    private = {"entry": entry, "free": free, "binned": binned, "enrolment": enrolment, "answer": answer, "file": file}
    private |= {"statement": statement, "quiz": quiz_row}
    return private | shared_with_a_tutor(course, cast)


def shared_with_a_tutor(course, cast) -> dict:
    """Another entry, which the own tutor reads and the two have written about; the tutor's draft and saved question besides."""
    cohort = cohort_with(course, tutors=[cast.own_tutor, cast.former_tutor], learners=[cast.learner, cast.peer])
    cohort_with(course, tutors=[cast.other_tutor], name="Another group")
    learning_actions.end_assignment(assignment=cohort.assignments.get(tutor=cast.former_tutor))
    entry = write(cast.learner, SHARED, title=f"{SHARED} title", activity=course.activity("Sideways"), course=course)
    file = attach(owner=cast.learner, entry=entry, name=f"{SHARED}.txt", data=f"{SHARED} in a file".encode())
    made = share(entry, cohort)
    thread = made.thread
    sharing.take_up(tutor=cast.own_tutor, thread=thread)
    taken_back = share(
        write(cast.learner, f"{CANARY} taken back", activity=course.activity("Notice"), course=course), cohort
    )
    unsent = draft(cast.own_tutor, taken_back.thread, f"{DESK} in a draft about it")
    withdraw(thread=taken_back.thread)
    reply = sent(cast.own_tutor, thread, f"{SHARED} in a reply")
    answer = sent(cast.learner, thread, f"{SHARED} in an answer", side=LEARNER)
    draft(cast.own_tutor, thread, f"{DESK} in a draft")
    question = save_question(tutor=cast.own_tutor, text=f"{DESK} in a question?")
    found = {"thread": thread, "reply": reply, "written_back": answer, "question": question, "tutor": cast.own_tutor}
    found |= {"share": made, "shared_file": file, "unsent": unsent, "cohort": cohort}
    return found | concern_about(thread, cohort, cast)


def concern_about(thread, cohort, cast) -> dict:
    """A concern of the own tutor, to a contact outside the cast; and news for the learner."""
    learning_actions.name_contact(cohort=cohort, person=make_person("contact_elsewhere"))
    words = f"{DESK} in a concern"
    concern = concerns.raise_concern(tutor=cast.own_tutor, thread=thread, text=words, label="Week 1", uuid=uuid4())
    learning_actions.notify(people=[cast.learner], kind=ANSWERED, about=thread.pk)
    return {"concern": concern, "notice": Notice.objects.get(person=cast.learner, kind=ANSWERED)}


def address(route: Route, private, course) -> str:
    entry = (
        private["binned"]
        if route.name == "journal:restore"
        else private["free"]
        if route.name == "journal:join"
        else private["entry"]
    )
    thread = route.name in {"journal:shared", "journal:take_back"}
    values = {
        "uuid": str(private["thread"].pk if thread else entry.pk),
        "file": str(private["shared_file" if route.name == "journal:shared_file" else "file"].pk),
        "share": str(private["share"].pk),
        "statement": str(private["statement"].pk),
        "week_id": str(course.week.pk),
        "course_id": str(course.course.pk),
        "cohort_id": str(private["cohort"].pk),
        "page_id": str(course.second.pk),
        "activity_id": str(course.activity("Map").pk),
        "enrolment_id": str(private["enrolment"].pk),
        "notice_id": str(private["notice"].pk),
        "quiz_id": str(private["quiz"].pk),
        "number": "1",
        "step": "middle",
        "thread": str(private["thread"].pk),
        "message": str(private[message_of(route)].pk),
        "question": str(private["question"].pk),
        "path": "courses/lines/one/second/",
        "page": str(course.second.pk),
    }
    if route.name.endswith("_concern"):
        values["uuid"] = str(private["concern"].pk)
    return route.filled(values | {"app_label": "journal", "model_name": "entry", "parent_page": str(course.week.pk)})


def message_of(route: Route) -> str:
    if route.name in {"desk:draft", "desk:discard_draft"}:
        return "unsent"
    return "reply" if route.name.startswith("desk:") else "written_back"


def data_for(route: Route, private) -> dict:
    return (
        form_data(private["entry"])
        if route.name == "journal:edit"
        else form_data(private["entry"], person=mark_of(private["entry"].journal.owner))
        if route.name in {"journal:save", "journal:add_file"}
        else {"person": mark_of(private["entry"].journal.owner)}
        if route.name == "journal:device"
        else form_data()
        if route.name == "journal:new"
        else step_data(route, private)
        if route.name.startswith("journal:exercise_")
        else {"name": f"{CANARY} again", "show_name": "False"}
        if route.name == "records:name"
        else {"take": "in"}
        if route.name == "journal:entry_exercise"
        else {"concern": "some words", "number": str(uuid4())}
        if route.name == "desk:concern"
        else {"version": private["entry"].version, "to": f"tutor-{private['cohort'].pk}"}
        if route.name == "journal:share"
        else {"agreed": care.WORDING}
        if route.name == "journal:before"
        else reply_data(route, private)
    )


def reply_data(route: Route, private) -> dict:
    """What is written in the thread, by whoever sends it; a script names the person that the page was opened for."""
    tutors = route.name.startswith("desk:")
    person = mark_of(private["tutor"] if tutors else private["thread"].owner)
    draft = private["thread"].messages.drafts().filter(by_tutor=tutors).first()
    written = posted(draft, text="words")
    return {
        "reply": written,
        "save_reply": {
            "person": person,
            "title": "words",
            "entry": written["message"],
            "version": written["version"],
            "save_id": written["save_id"],
        },
        "quote": {"person": person, "passage": SHARED},
        "device": {"person": person},
        "correct_reply": {"text": "words", "version": 1},
        "questions": {"question_text": "words?"},
        "question": {"question_text": "words?"},
    }.get(route.name.split(":")[1], {})


def words_kept_from(role: str) -> list[str]:
    """The words that this role may never be given."""
    return {"learner": [DESK], "own_tutor": [CANARY]}.get(role, [CANARY, SHARED, DESK, NAME])


def step_data(route: Route, private) -> dict:
    """A save of the learner's own answer, by whoever sends it."""
    answer = private["answer"]
    data = {"kind": "services_map", "entry": str(answer.pk), "version": "1", "save_id": str(uuid4()), "go": "leave"}
    by_itself = {"person": mark_of(answer.journal.owner), "body": "middle-name=Ada"}
    return data | (by_itself if route.name == "journal:exercise_save" else {"middle-name": "Ada"})


def outcome(response) -> str:
    if response.status_code == 302 and "/accounts/login/" in response.headers["Location"]:
        return "sign in"
    return str(response.status_code)


def everything(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + str(dict(response.headers)) + str(response.cookies)


def test_every_route_has_a_rule():
    assert without_a_rule(routes()) == []


def test_view_added_without_a_rule_is_noticed():
    new = Route("journal:everybodys_words", "journal/all/")

    assert without_a_rule([*routes(), new]) == [new]


def test_resolver_walk_finds_routes_inside_includes():
    with override_settings(ROOT_URLCONF=(path("secret/", lambda request: None, name="secret"),)):
        assert [route.name for route in without_a_rule(routes())] == ["secret"]


@pytest.mark.parametrize("role", Cast.roles())
def test_private_routes_answer_as_documented(role, private, course, cast):
    by_name, wrong = {route.name: route for route in routes()}, {}
    for rule in rules():
        with as_if_nothing_had_happened():
            if found := _faults(rule, by_name[rule.route], role, private, course, cast):
                wrong[f"{rule.method} {rule.route}"] = found

    assert wrong == {}


def _faults(rule: Rule, route: Route, role: str, private, course, cast) -> list[str]:
    """What of an answer is not as its row says."""
    sent = _encoded(route, data_for(route, private))
    response = cast.client(role).generic(rule.method, address(route, private, course), **sent)
    found, body = [], everything(response)
    if outcome(response) != rule.expected(role):
        found.append(f"{outcome(response)} instead of {rule.expected(role)}")
    found += [f"holds {word}" for word in words_kept_from(role) if word in body]
    may_be_kept = role == "anonymous" and response.status_code == 302
    if not may_be_kept and response.headers.get("Cache-Control", "private, no-store") != "private, no-store":
        found.append(f"kept: {response.headers['Cache-Control']}")
    return found


@contextmanager
def as_if_nothing_had_happened():
    """What is done within leaves no row and no count behind, so that one making of the people and entries serves every row."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def _encoded(route: Route, data: dict) -> dict:
    """A form as a browser sends it: with a file where the route takes one."""
    if route.name == "journal:add_file":
        sent = data | {"file": SimpleUploadedFile("another.txt", CANARY.encode())}
        return {"data": encode_multipart(BOUNDARY, sent), "content_type": MULTIPART_CONTENT}
    return {"data": urlencode(data), "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("role", Cast.roles())
def test_no_route_of_the_site_gives_a_private_word_to_anybody_else(role, private, course, cast):
    leaks, broken = [], []
    ours = [route for route in routes() if not route.path.startswith("admin/")]
    for route in ours:
        for method in METHODS:
            response = getattr(cast.client(role), method)(address(route, private, course))
            if any(word in everything(response) for word in words_kept_from(role)):
                leaks.append((method, route.name))
            if response.status_code >= 500:
                broken.append((method, route.name))
    assert (leaks, broken) == ([], [])


@pytest.mark.parametrize("role", ["superuser", "editor", "learner"])
def test_no_page_of_the_admin_holds_a_private_word_or_an_entry(role, private, course, cast):
    """The arguments ask for the journal's models by name and number; the answers must not know them."""
    leaks, numbers = [], [str(private[name].pk) for name in ("entry", "free", "binned")]
    for route in [route for route in routes() if route.path.startswith("admin/")]:
        where = route.filled(
            {"app_label": "journal", "model_name": "entry", "uuid": str(uuid4()), "page": str(course.second.pk)}
        )
        client = cast.client(role)
        client.raise_request_exception = False  # some need arguments that only their own forms have
        found = everything(client.get(where))
        if any(word in found for word in (CANARY, SHARED, DESK)) or any(number in found for number in numbers):
            leaks.append(route.name)
    assert leaks == []
