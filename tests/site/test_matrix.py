"""security.md 1.1: every route × method × role, from the resolver. No private word leaves; a route without a rule fails."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import path
from django.utils import timezone

from content.exercises import kinds
from journal import actions, care
from journal.attachments import attach
from journal.concerns import actions as concerns
from journal.models import Message
from journal.persons import mark_of
from journal.sharing.kinds import ANSWERED
from learning import actions as learning_actions
from learning.models import Notice
from tests.exercising import answer_with, with_exercise
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import CANARY, form_data, write
from tests.people import Cast, make_person
from tests.site.routes import Route, routes, rules, without_a_rule

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
    learning_actions.change_profile(user=cast.learner, display_name=f"{CANARY} name")
    enrolment = learning_actions.enrol(user=cast.learner, course=course.course)
    file = attach(owner=cast.learner, entry=entry, name=f"{CANARY}.txt", data=f"{CANARY} in a file".encode())
    found = {"entry": entry, "free": free, "binned": binned, "enrolment": enrolment, "answer": answer, "file": file}
    return found | concern_about(entry, course, cast)


def concern_about(entry, course, cast) -> dict:
    """The entry is shared with a tutor outside the cast, who raised a concern about it; and news for the learner."""
    tutor, contact = make_person("tutor_elsewhere"), make_person("contact_elsewhere")
    cohort = cohort_with(course, tutors=[tutor], learners=[cast.learner])
    learning_actions.name_contact(cohort=cohort, person=contact)
    thread = share(entry, cohort).thread
    concern = concerns.raise_concern(tutor=tutor, thread=thread, text=f"{CANARY} concern", label="Week 1", uuid=uuid4())
    now = timezone.now()
    Message.objects.create(
        thread=thread, author=tutor, by_tutor=True, last_save_id=uuid4(), sealed=b"x", created_at=now, updated_at=now,
        released_at=now,
    )  # fmt: skip
    learning_actions.notify(people=[cast.learner], kind=ANSWERED, about=thread.pk)
    return {"thread": thread, "concern": concern, "notice": Notice.objects.get(person=cast.learner)}


def address(route: Route, private, course) -> str:
    entry = (
        private["binned"]
        if route.name == "journal:restore"
        else private["free"]
        if route.name == "journal:join"
        else private["entry"]
    )
    values = {
        "uuid": str(entry.pk),
        "file": str(private["file"].pk),
        "week_id": str(course.week.pk),
        "course_id": str(course.course.pk),
        "page_id": str(course.second.pk),
        "activity_id": str(course.activity("Map").pk),
        "enrolment_id": str(private["enrolment"].pk),
        "thread": str(private["thread"].pk),
        "notice_id": str(private["notice"].pk),
        "step": "middle",
        "path": "courses/lines/one/second/",
        "page": str(course.second.pk),
    }
    if route.name.endswith("_concern"):
        values["uuid"] = str(private["concern"].pk)
    return route.filled(values | {"app_label": "journal", "model_name": "entry", "parent_page": str(course.week.pk)})


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
        else {"take": "in"}
        if route.name == "journal:entry_exercise"
        else {"concern": "some words", "number": str(uuid4())}
        if route.name == "desk:concern"
        else {"agreed": care.WORDING}
        if route.name == "journal:before"
        else {}
    )


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
@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.method} {rule.route}")
def test_private_route_answers_as_documented(rule, role, private, course, cast):
    route = next(route for route in routes() if route.name == rule.route)
    expected = rule.guest if role == "anonymous" else rule.owner if role == "learner" else rule.other

    response = cast.client(role).generic(
        rule.method,
        address(route, private, course),
        **_encoded(route, data_for(route, private)),
    )

    assert outcome(response) == expected
    if role != "learner":
        assert CANARY not in everything(response)
    if role != "anonymous" or response.status_code != 302:
        assert response.headers.get("Cache-Control", "private, no-store") == "private, no-store"


def _encoded(route: Route, data: dict) -> dict:
    """A form as a browser sends it: with a file where the route takes one."""
    if route.name == "journal:add_file":
        sent = data | {"file": SimpleUploadedFile("another.txt", CANARY.encode())}
        return {"data": encode_multipart(BOUNDARY, sent), "content_type": MULTIPART_CONTENT}
    return {"data": urlencode(data), "content_type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("role", [role for role in Cast.roles() if role != "learner"])
def test_no_route_of_the_site_gives_a_private_word_to_anybody_else(role, private, course, cast):
    leaks, broken = [], []
    ours = [route for route in routes() if not route.path.startswith("admin/")]
    for route in ours:
        for method in METHODS:
            response = getattr(cast.client(role), method)(address(route, private, course))
            if CANARY in everything(response):
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
        if CANARY in found or any(number in found for number in numbers):
            leaks.append(route.name)
    assert leaks == []
