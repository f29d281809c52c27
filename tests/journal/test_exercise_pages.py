"""The pages of an exercise: short steps that lose nothing, the picture, the sample, clearing."""

import re
from uuid import uuid4

import pytest
from defusedxml.ElementTree import fromstring
from django.db import OperationalError
from django.test import Client

from content.exercises import kinds
from journal import actions
from journal.actions import open_journal
from journal.answers import unseal_answer
from journal.exercises.forms import FORMS
from journal.models import Answer
from journal.persons import mark_of
from tests.exercising import answer_with, step_of, with_exercise
from tests.journal.test_words_come_back import database_fails, writes
from tests.journal.writing import CANARY

STEPS = {"services_map": ["middle", "services", "links", "told", "gaps"]}


@pytest.fixture
def number(course):
    return with_exercise(course)


@pytest.fixture
def client(cast):
    return cast.client("learner")


def content_of(owner) -> dict:
    return unseal_answer(open_journal(owner), Answer.objects.get(journal__owner=owner)).answer


def page(response) -> str:
    return response.content.decode()


# Filling in ---------------------------------------------------------------------------------------------------------


def test_map_filled_step_by_step_is_what_was_typed(number, client, cast):
    steps = [
        ("middle", {"middle__name": "Ada", "middle__situation": "Came home from hospital", "middle__story": "family"}),
        ("services", {"services__0__name": "Surgery", "services__0__sector": "health"}),
    ]
    for step, typed in steps:
        form = step_of(client, number, step)
        assert client.post(form.address, form.with_(**typed)).status_code == 302
    added = client.post(
        f"/journal/exercises/{number}/steps/services/", step_of(client, number, "services").with_(add="services")
    )
    assert added.headers["Location"].endswith("?add=services")
    form = step_of(client, number, "services", add="services")
    client.post(form.address, form.with_(services__1__name="Care team", services__1__sector="council"))
    form = step_of(client, number, "links")
    client.post(
        form.address,
        form.with_(links__0__start="s1", links__0__end="s2", links__0__went="dropped", links__0__carrier="person"),
    )
    form = step_of(client, number, "told")
    client.post(form.address, form.with_(told__0__asked=["s1", "s2"]))
    form = step_of(client, number, "gaps")
    last = client.post(form.address, form.with_(gaps__0__text="Nobody rang", wish="One number to ring"))

    assert last.headers["Location"] == f"/journal/exercises/{number}/"
    kind = kinds()["services_map"]
    content = content_of(cast.learner)
    assert [row["name"] for row in content["services"]] == ["Surgery", "Care team"]
    assert content["wish"] == "One number to ring"
    assert kind.results(content, kind.defaults()).six == (2, 1, 1, 1, 1, 1)
    assert "Carried" in page(client.get(f"/journal/exercises/{number}/")) or "carried" in page(
        client.get(f"/journal/exercises/{number}/")
    )


def test_step_with_a_mistake_is_saved_and_says_what_to_put_right(number, client, cast):
    form = step_of(client, number, "services")

    answer = client.post(form.address, form.with_(services__0__purpose="tablets"))

    assert answer.status_code == 422
    assert "<title>Error:" in page(answer)
    assert 'href="#f-services-0-name"' in page(answer) and 'id="f-services-0-name"' in page(answer)
    assert re.search(
        r'id="f-services-0-name"[^>]*aria-describedby="f-services-0-name-problem-1"[^>]*aria-invalid', page(answer)
    )
    assert content_of(cast.learner)["services"][0]["purpose"] == "tablets"


@pytest.mark.parametrize(
    ("go", "where"),
    [
        ("leave", "/journal/exercises/{}/"),
        ("back", "/journal/exercises/{}/steps/middle/"),
        ("to-gaps", "/journal/exercises/{}/steps/gaps/"),
    ],
)
def test_every_button_saves_and_leads_where_it_says(go, where, number, client, cast):
    form = step_of(client, number, "services")

    answer = client.post(form.address, form.with_(services__0__name="Surgery", go=go))

    assert answer.headers["Location"] == where.format(number)
    assert content_of(cast.learner)["services"][0]["name"] == "Surgery"


def test_new_row_has_the_cursor_and_a_name_of_its_own(number, client, cast, course):
    answer_with(cast.learner, course)

    found = page(client.get(f"/journal/exercises/{number}/steps/services/?add=services"))

    row = found[found.index('id="new-row"') :]
    assert '<legend class="hidden-visually">Service 7</legend>' in row
    assert re.search(r'name="services-6-name"[^>]* autofocus', row)
    assert found.count(" autofocus") == 1


def test_looking_at_a_step_stores_nothing(number, client):
    for step in STEPS["services_map"]:
        step_of(client, number, step)

    assert Answer.objects.count() == 0


def test_step_in_which_nothing_was_typed_leaves_no_row(number, client):
    form = step_of(client, number, "gaps")

    client.post(form.address, form.with_(go="leave"))

    assert Answer.objects.count() == 0


def test_row_that_others_point_at_is_asked_about_before_it_goes(number, client, cast, course):
    answer_with(cast.learner, course)
    form = step_of(client, number, "services")

    asked = client.post(form.address, form.with_(remove="services:s3"))
    assert "Remove Care team?" in page(asked)
    assert "3 hand-offs start or end there and go with it." in page(asked)
    assert len(content_of(cast.learner)["services"]) == 6
    again = step_of(client, number, "services")
    client.post(again.address, again.with_(remove="services:s3", sure="1"))

    content = content_of(cast.learner)
    assert [row["id"] for row in content["services"]] == ["s1", "s2", "s4", "s5", "s6"]
    assert [row["id"] for row in content["links"]] == ["h1"]


def test_removing_a_row_keeps_what_was_typed_beside_it(number, client, cast, course):
    answer_with(cast.learner, course)
    form = step_of(client, number, "gaps")
    more = {"gaps__1__text": "Typed meanwhile", "remove": "gaps:g1"}

    answer = client.post(form.address, form.with_(**more))

    assert answer.headers["Location"].endswith("?at=add")
    assert [row["text"] for row in content_of(cast.learner)["gaps"]] == ["Typed meanwhile"]


# What stands in the way of a save --------------------------------------------------------------------------------------


def test_guest_who_sends_a_step_gets_it_back_with_everything(number, client, cast, course):
    answer_with(cast.learner, course)
    form = step_of(client, number, "links")

    answer = Client().post(form.address, form.with_(links__0__passed="both"))

    assert answer.status_code == 401
    back = page(answer)
    assert "You were signed out" in back
    assert '<option value="s1" selected>Surgery</option>' in back
    assert '<option value="both" selected>' in back
    assert 'name="version" value="1"' in back


def test_second_window_is_shown_and_may_then_keep_its_own(number, client, cast, course):
    answer_with(cast.learner, course)
    first, second = step_of(client, number, "middle"), step_of(client, number, "middle")
    client.post(first.address, first.with_(middle__name="First"))

    both = client.post(second.address, second.with_(middle__name="Second"))
    assert both.status_code == 409
    assert 'value="Second"' in page(both) and "First" in page(both)
    from tests.exercising import Form

    again = Form(both, second.address)
    assert client.post(again.address, again.with_()).status_code == 302

    assert content_of(cast.learner)["middle"]["name"] == "Second"
    assert len(content_of(cast.learner)["services"]) == 6


def test_window_on_another_step_meets_the_change_too(number, client, cast, course):
    answer_with(cast.learner, course)
    middle, gaps = step_of(client, number, "middle"), step_of(client, number, "gaps")
    client.post(middle.address, middle.with_(middle__name="First"))

    assert client.post(gaps.address, gaps.with_(wish="more")).status_code == 409
    assert content_of(cast.learner)["middle"]["name"] == "First"


def test_without_consent_nothing_is_stored_until_the_button_agrees(number, client, cast, course):
    form = step_of(client, number, "middle")
    actions.withdraw_consent(person=cast.learner)

    asked = client.post(form.address, form.with_(middle__name="Ada"))
    assert asked.status_code == 422
    assert Answer.objects.count() == 0
    assert "I agree: save" in page(asked) and 'value="Ada"' in page(asked)
    from tests.exercising import Form

    again = Form(asked, form.address)
    client.post(again.address, again.with_())

    assert content_of(cast.learner)["middle"]["name"] == "Ada"


def test_opening_a_step_without_consent_asks_for_it_first(number, client, cast):
    actions.withdraw_consent(person=cast.learner)

    answer = client.get(f"/journal/exercises/{number}/steps/middle/")

    assert answer.headers["Location"].startswith("/journal/before-you-write/?next=")


def test_save_that_fails_gives_everything_back(number, client, cast, course):
    answer_with(cast.learner, course)
    form = step_of(client, number, "middle")

    with database_fails(writes, lambda message: OperationalError(message)):
        failed = client.post(form.address, form.with_(middle__name="Still here"))

    assert failed.status_code == 503
    assert 'value="Still here"' in page(failed)
    assert content_of(cast.learner)["middle"]["name"] == "Joan"


def test_page_that_was_cleared_elsewhere_begins_anew_only_when_asked(number, client, cast, course):
    answer = answer_with(cast.learner, course)
    form = step_of(client, number, "middle")
    client.post(f"/journal/exercises/{number}/clear/", {"version": answer.version})

    gone = client.post(form.address, form.with_(middle__name="Ada"))
    assert (gone.status_code, Answer.objects.count()) == (404, 0)
    from tests.exercising import Form

    again = Form(gone, form.address)
    client.post(again.address, again.with_())

    assert content_of(cast.learner)["middle"]["name"] == "Ada"


def test_stale_token_gives_everything_back(number, cast, course):
    client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    form = {
        "kind": "services_map",
        "entry": str(uuid4()),
        "version": "0",
        "save_id": str(uuid4()),
        "middle-name": "Ada",
    }

    answer = client.post(f"/journal/exercises/{number}/steps/middle/", form)

    assert answer.status_code == 403
    assert 'value="Ada"' in page(answer)


# Saving by itself -------------------------------------------------------------------------------------------------------


def saved(client, number, person, step="middle", **fields):
    data = {
        "title": "",
        "tags": "",
        "person": mark_of(person),
        "version": "0",
        "save_id": str(uuid4()),
        "entry": str(uuid4()),
    }
    return client.post(f"/journal/exercises/{number}/steps/{step}/save/", data | fields)


def test_draft_of_a_step_is_stored_and_told_as_json(number, client, cast):
    answer = saved(client, number, cast.learner, body="middle-name=Ada&middle-situation=At+home")

    assert answer.status_code == 200
    assert answer.json().keys() == {"version", "entry", "saved_at", "said", "page"}
    assert content_of(cast.learner)["middle"] == {"name": "Ada", "situation": "At home", "story": ""}


def test_half_filled_draft_is_stored_though_it_is_wrong(number, client, cast):
    assert saved(client, number, cast.learner, "services", body="services-0-purpose=tablets").status_code == 200
    assert content_of(cast.learner)["services"][0]["purpose"] == "tablets"


def test_draft_is_refused_in_words_a_script_understands(number, client, cast, course):
    answer = answer_with(cast.learner, course)
    behind = {"version": "7", "entry": str(answer.pk)}

    found = {
        "guest": saved(Client(), number, cast.learner, body="x=1"),
        "person": saved(client, number, cast.peer, body="x=1"),
        "behind": saved(client, number, cast.learner, body="middle-name=Ada", **behind),
        "broken": saved(client, number, cast.learner, body="x=1", save_id="no"),
        "long": saved(client, number, cast.learner, body="x" * 400_001),
        "step": saved(client, number, cast.learner, "nowhere", body="x=1"),
    }

    assert {name: (one.status_code, one.json()["problem"]) for name, one in found.items()} == {
        "guest": (401, "signed-out"),
        "person": (403, "person"),
        "behind": (409, "changed"),
        "broken": (422, "form"),
        "long": (413, "too-long"),
        "step": (404, "gone"),
    }
    assert content_of(cast.learner)["middle"]["name"] == "Joan"


# What comes out ---------------------------------------------------------------------------------------------------------


def test_guest_sees_what_the_exercise_is_and_its_sample(number, course):
    found = page(Client().get(f"/journal/exercises/{number}/"))

    assert "Sign in and begin" in found
    assert found.count("<svg") >= 2 and "Joan" in found
    assert "<form" not in found[found.index("<main") : found.index("</main>")]


def test_result_shows_picture_counts_text_and_tables(number, client, cast, course):
    answer_with(cast.learner, course)
    found = page(client.get(f"/journal/exercises/{number}/"))
    kind = kinds()["services_map"]
    sample = kind.sample(kind.defaults())

    assert kind.draw(sample, kind.defaults(), id="picture-wide") in found
    assert all(
        f"<b>{count.number}</b><strong>{count.name}</strong>" in found
        for count in kind.results(sample, kind.defaults()).counts
    )
    assert "Read as text" in found and "Repeat grid" in found
    assert 'scope="col"' in found and 'scope="row"' in found
    assert "Start my journal entry" in found


def test_same_input_gives_the_same_picture_bytes(number, client, cast, course):
    answer_with(cast.learner, course)
    address = f"/journal/exercises/{number}/picture.svg"

    first, second = client.get(address), client.get(address)

    assert first.content == second.content
    assert first.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="joined-up-services-map-[\w-]+\.svg"', first.headers["Content-Disposition"]
    )
    assert fromstring(first.content).tag.endswith("svg")


def test_hostile_words_stay_words(number, client, cast, course):
    kind = kinds()["services_map"]
    content = kind.sample(kind.defaults())
    content["middle"]["name"] = "<script>alert(1)</script>"
    content["services"][0]["name"] = '"><img src=x onerror=alert(1)>'
    answer_with(cast.learner, course, content=content)

    for address in ("", "steps/middle/", "steps/services/", "steps/links/", "steps/told/", "change/", "clear/"):
        found = page(client.get(f"/journal/exercises/{number}/{address}"))
        assert "<script>alert" not in found and "<img src=x" not in found, address
    assert b"<script" not in client.get(f"/journal/exercises/{number}/picture.svg").content


def test_sample_is_started_from_only_while_nothing_is_there(number, client, cast, course):
    address = f"/journal/exercises/{number}/sample/"
    assert "Start from this sample" in page(client.get(address))
    client.post(address)
    assert content_of(cast.learner)["middle"]["name"] == "Joan"
    form = step_of(client, number, "middle")
    client.post(form.address, form.with_(middle__name="Mine"))

    client.post(address)

    assert content_of(cast.learner)["middle"]["name"] == "Mine"
    assert "Start from this sample" not in page(client.get(address))


def test_clearing_asks_first_and_offers_to_take_it_along(number, client, cast, course):
    answer = answer_with(cast.learner, course)
    address = f"/journal/exercises/{number}/clear/"

    asked = page(client.get(address))
    assert "picture.svg" in asked and "text.txt" in asked and "cannot be brought back" in asked
    client.post(address, {"version": "99"})
    assert Answer.objects.count() == 1
    client.post(address, {"version": answer.version})

    assert Answer.objects.count() == 0


def test_redrawn_map_shows_both_and_keeps_what_it_would_cost(number, client, cast, course):
    answer_with(cast.learner, course)
    from tests.exercising import Form

    address = f"/journal/exercises/{number}/change/"
    form = Form(client.get(address), address)
    client.post(
        address, form.with_(change__kind="form", change__items=["i1", "i3"], change__cost="The benefits office")
    )

    found = page(client.get(address))
    assert "<td>2, 4 fewer</td>" in found
    assert "before-wide-title" in found and "after-wide-title" in found
    assert "The benefits office" in found
    kind = kinds()["services_map"]
    assert kind.results(content_of(cast.learner), kind.defaults()).told_again == 6


def test_exercise_taken_away_leaves_its_answer_to_read(number, client, cast, course):
    answer_with(cast.learner, course)
    page_of = course.activity("Map").page.specific
    page_of.unpublish()

    found = client.get(f"/journal/exercises/{number}/")
    assert "not offered now" in page(found) and "Joan" in page(found)
    assert client.get(f"/journal/exercises/{number}/steps/middle/").status_code == 302
    assert client.get(f"/journal/exercises/{number}/picture.svg").status_code == 200
    assert cast.client("peer").get(f"/journal/exercises/{number}/").status_code == 404


def test_exercise_that_became_another_kind_leaves_its_answer_to_read(course, client, cast):
    number = with_exercise(course)
    answer_with(cast.learner, course)
    with_exercise(course, kind="grid")

    assert "has become another one" in page(client.get(f"/journal/exercises/{number}/"))


def test_activity_without_an_exercise_has_no_page(course, client):
    number = course.activity("Notice").pk

    assert client.get(f"/journal/exercises/{number}/").status_code == 404
    assert client.get(f"/journal/exercises/{number}/steps/middle/").status_code == 404
    assert client.get("/journal/exercises/99999999999999/").status_code == 404


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_has_a_form_for_each_of_its_steps(kind, course, client, cast):
    number = with_exercise(course, kind=kind)
    answer_with(cast.learner, course, kind=kind)
    before = content_of(cast.learner)
    assert kind in FORMS

    for step in kinds()[kind].steps:
        form = step_of(client, number, step.name)
        answer = client.post(form.address, form.with_(go="leave"))
        assert answer.status_code == 302, (step.name, page(answer)[:2000])

    assert content_of(cast.learner) == before
    assert "<svg" in page(client.get(f"/journal/exercises/{number}/"))


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_can_be_begun_from_nothing(kind, course, client, cast):
    number = with_exercise(course, kind=kind)

    for step in kinds()[kind].steps:
        form = step_of(client, number, step.name)
        client.post(form.address, form.with_(go="leave"))

    assert Answer.objects.count() == 0
    assert "A sample, filled in" in page(client.get(f"/journal/exercises/{number}/"))


def test_timeline_begins_with_the_services_of_a_map_of_the_same_person(course, client, cast):
    with_exercise(course)
    number = with_exercise(course, "Timeline", "timeline")
    answer_with(cast.learner, course)
    assert "Begin with the services of my map" in page(client.get(f"/journal/exercises/{number}/"))
    assert "Begin with the services of my map" not in page(cast.client("peer").get(f"/journal/exercises/{number}/"))

    client.post(f"/journal/exercises/{number}/sample/", {"map": course.activity("Map").pk})

    answer = Answer.objects.get(activity_id=number)
    content = unseal_answer(open_journal(cast.learner), answer).answer
    assert [row["name"] for row in content["services"]][:2] == ["Surgery", "Memory clinic"]


def test_second_pulse_is_compared_with_the_first(course, client, cast):
    with_exercise(course, "Notice", "pulse")
    from tests.course import block_id

    number = with_exercise(course, "Map", "pulse", compare_with=block_id("Notice"))
    answer_with(cast.learner, course, "Map", "pulse")
    assert "You have nothing there to compare this with" in page(client.get(f"/journal/exercises/{number}/"))
    kind = kinds()["pulse"]
    sample = kind.sample(kind.defaults())
    sample["ratings"][0]["me"] = 1
    answer_with(cast.learner, course, "Notice", "pulse", content=sample)

    found = page(client.get(f"/journal/exercises/{number}/"))

    assert "Since Week 1 Activity 1" in found and "compared-title" in found
    assert "compared-title" not in page(cast.client("peer").get(f"/journal/exercises/{number}/"))


def test_answer_says_nothing_to_anybody_else(number, cast, course):
    kind = kinds()["services_map"]
    content = kind.sample(kind.defaults()) | {"wish": CANARY}
    content["middle"]["name"] = CANARY
    answer_with(cast.learner, course, content=content)

    for role in ("anonymous", "peer", "own_tutor", "editor", "superuser"):
        client = cast.client(role)
        for address in ("", "steps/middle/", "change/", "sample/", "clear/", "picture.svg", "text.txt"):
            assert CANARY not in page(client.get(f"/journal/exercises/{number}/{address}", follow=True)), (
                role,
                address,
            )


# The section's page -------------------------------------------------------------------------------------------------------


def queries_of_the_section(client, course) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = course.refresh("second").get_url()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_section_page_asks_one_query_more_of_members_and_none_of_guests(course, cast):
    members, guests = cast.client("learner"), Client()
    before = queries_of_the_section(members, course), queries_of_the_section(guests, course)

    with_exercise(course)

    after = queries_of_the_section(members, course), queries_of_the_section(guests, course)
    assert (after[0] - before[0], after[1] - before[1]) == (1, 0)


def test_section_page_says_whether_the_exercise_was_begun(number, course, cast):
    address = course.second.get_url()
    assert "Do the exercise" in page(Client().get(address))
    assert "Do the exercise" in page(cast.client("learner").get(address))
    answer_with(cast.learner, course)

    assert "Go on with the exercise" in page(cast.client("learner").get(address))
    assert "Go on with the exercise" not in page(cast.client("peer").get(address))


def test_result_page_asks_as_many_queries_with_one_row_as_with_three(number, course, cast, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    kind = kinds()["services_map"]
    counts = []
    for most in (1, 3):
        content = kind.sample(kind.defaults())
        content["services"] = content["services"][:most]
        Answer.objects.all().delete()
        answer_with(cast.learner, course, content=kind.clean(content, kind.defaults()).answer)
        client.get(f"/journal/exercises/{number}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/journal/exercises/{number}/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
