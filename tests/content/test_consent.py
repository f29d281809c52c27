"""What a reader may accept or reject: the registry, the cookie that remembers, the notice, the page of cookies, the signal."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail import hooks
from wagtail.models import PageViewRestriction

from content import checks, consent
from content.consent import COOKIE, Choice, Purpose
from content.cookies import Cookie
from content.enums import Answer, CookieKind
from tests.people import sign_in

HOME = "http://testserver"
FROM_HERE = {"origin": HOME}
GPC = {"sec-gpc": "1"}
COUNTS = "statistics-1"
SECOND = "/courses/lines/one/second/"
FILM_COOKIE = Cookie("x_film", CookieKind.CHOICE, "where you stopped", "you play a film", "a month")
FILM = Purpose("video", "Films", "Films play here. They come from our own server.", (FILM_COOKIE,))


@pytest.fixture
def film():
    with hooks.register_temporarily("register_purposes", lambda: [FILM]):
        yield FILM


def say(client: Client, headers=FROM_HERE, **values):
    return client.post(reverse("content:cookies"), values, headers=headers)


def request_with(cookie: str = "", **headers):
    request = RequestFactory().get("/", headers=headers)
    request.COOKIES[COOKIE] = cookie
    return request


def notice(client: Client, address: str = SECOND, **headers) -> str:
    """The notice of a page, or nothing."""
    found = re.findall(
        r'<section class="cookies".*?</section>', client.get(address, headers=headers).content.decode(), re.DOTALL
    )
    return "".join(found)


def choices(client: Client, **headers) -> str:
    html = client.get("/cookies/", headers=headers).content.decode()
    return re.search(r'<section class="flow" aria-labelledby="choices">.*?</section>', html, re.DOTALL)[0]


# The registry and the cookie ------------------------------------------------------------------------------------------


def test_purpose_that_ships_is_the_page_counts_and_a_host_adds_its_own(film):
    assert [purpose.mark for purpose in consent.purposes()] == [COUNTS, "video-1"]


def test_cookies_of_a_purpose_are_listed_with_those_of_the_site(film):
    assert [cookie.name for cookie in consent.own_cookies()] == [COOKIE, "x_film"]


@pytest.mark.parametrize("signal", [False, True])
@pytest.mark.parametrize("answer", list(Answer))
def test_answer_goes_through_the_cookie_and_back(answer, signal):
    choice = Choice({COUNTS: answer}, signal)

    assert Choice.from_cookie(choice.cookie, signal) == choice


@pytest.mark.parametrize(
    ("answer", "signal", "allowed"),
    [
        ("yes", False, True),
        ("yes", True, False),
        ("despite", False, True),
        ("despite", True, True),
        ("no", False, False),
        ("no", True, False),
    ],
)
def test_purpose_loads_after_a_yes_and_under_the_signal_only_after_a_yes_despite_it(answer, signal, allowed):
    headers = GPC if signal else {}

    assert consent.allows(request_with(f"{COUNTS}:{answer}", **headers), "statistics") is allowed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "statistics:yes",
        "statistics-2:yes",
        "statistics-1",
        "statistics-1:",
        "statistics-1:Yes",
        "statistics-1:yes no",
        "statistics-1=yes",
        "statistics-1:yes:no",
        '"statistics-1:yes"',
        "...:::",
        "other-1:yes",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "\0statistics-1:yes",
        "x" * 2000 + ".statistics-1:yes",
        "statistics-1:yes." + "x" * 2000,
    ],
)
def test_nonsense_huge_or_forged_cookie_is_as_if_nothing_had_been_said(text):
    choice = Choice.from_cookie(text)

    assert (choice.answers, [one.name for one in choice.undecided]) == ({}, ["statistics"])
    assert not consent.allows(request_with(text), "statistics")


@given(text=st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_as_cookie_gives_known_answers_to_known_purposes_only(text):
    answers = Choice.from_cookie(text).answers

    assert set(answers) <= {COUNTS} and set(answers.values()) <= set(Answer)


def test_purpose_that_nobody_registered_never_loads():
    assert not consent.allows(request_with("video-1:yes"), "video")


def test_nothing_loads_in_a_preview():
    request = request_with(f"{COUNTS}:yes")
    request.is_preview = True

    assert not consent.allows(request, "statistics")


def test_signal_counts_only_when_it_says_one():
    found = [consent.allows(request_with(f"{COUNTS}:yes", **{"sec-gpc": value}), "statistics") for value in "01x"]

    assert found == [True, False, True]


@pytest.mark.parametrize("name", ["", "Video", "1video", "a-b", "a.b", "a:b", "é", "x" * 32])
def test_name_that_would_not_fit_into_the_cookie_is_told_by_a_check(name):
    with hooks.register_temporarily("register_purposes", lambda: [Purpose(name, "x", "x")]):
        assert [found.id for found in checks.purposes_have_plain_names(None)] == ["content.E010"]


def test_two_purposes_of_one_name_are_told_by_a_check(film):
    assert checks.purposes_have_plain_names(None) == []
    with hooks.register_temporarily("register_purposes", lambda: [FILM]):
        assert [found.id for found in checks.purposes_have_plain_names(None)] == ["content.E010"]


# The notice -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/courses/", "/courses/lines/", "/courses/lines/one/", SECOND])
def test_reading_page_asks_a_guest_and_sets_no_cookie(address, course):
    client = Client()
    response = client.get(address)

    assert notice(client, address).count('class="button"') == 2
    assert dict(response.cookies) == {}
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert "data-counted" not in response.content.decode()


def test_notice_has_a_heading_two_sentences_the_privacy_page_and_two_buttons_alike(course):
    html = notice(Client(), f"{SECOND}?a=1&b=2")

    assert 'aria-labelledby="consent-title"' in html and "Page counts: your choice</h2>" in html
    assert str(consent.own_purposes()[0].words).count(". ") == 1 and str(consent.own_purposes()[0].words) in html
    assert '<a href="/privacy/">' in html
    buttons = re.findall(r"<button ([^>]*)>(\w+)</button>", html)
    assert [words for _attributes, words in buttons] == ["Accept", "Reject"]
    assert len({re.sub(r'value="\w+"', "", attributes) for attributes, _words in buttons}) == 1
    assert f'name="next" value="{SECOND}?a=1&amp;b=2"' in html


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_answer_is_kept_in_exactly_one_cookie_and_the_notice_goes_from_every_page(answer, course):
    client = Client(enforce_csrf_checks=True)

    response = say(client, answer=answer, asked=COUNTS, next="/courses/lines/")

    assert (response.status_code, response.headers["Location"]) == (302, "/courses/lines/")
    assert list(response.cookies) == [COOKIE]
    cookie = response.cookies[COOKIE]
    assert cookie.value == f"{COUNTS}:{'yes' if answer == 'accept' else 'no'}"
    kept = (cookie["samesite"], cookie["httponly"], cookie["max-age"], cookie["path"], cookie["secure"])
    assert kept == ("Lax", True, 182 * 24 * 3600, "/", "")
    assert {notice(client, address) for address in ("/", "/courses/lines/", SECOND)} == {""}
    assert set(client.cookies) == {COOKIE}


def test_counting_form_is_in_a_page_only_after_a_yes(course):
    accepting, rejecting = Client(), Client()
    say(accepting, answer="accept", asked=COUNTS)
    say(rejecting, answer="reject", asked=COUNTS)

    assert f'name="page" value="{course.second.pk}"' in accepting.get(SECOND).content.decode()
    assert "content/js/counted.js" in accepting.get(SECOND).content.decode()
    assert "counted" not in rejecting.get(SECOND).content.decode()


def test_choice_over_https_is_a_secure_cookie(db):
    headers = {"origin": "https://testserver"}
    response = Client().post("/cookies/", {"answer": "reject", "asked": COUNTS}, headers=headers, secure=True)

    assert response.cookies[COOKIE]["secure"]


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "http://evil.example"}])
def test_choice_sent_from_elsewhere_is_refused(headers, db):
    response = say(Client(), headers=headers, answer="accept", asked=COUNTS)

    assert (response.status_code, dict(response.cookies)) == (403, {})


@pytest.mark.parametrize("target", ["http://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_choice_never_leads_off_the_site(target, db):
    location = say(Client(), answer="reject", asked=COUNTS, next=target).headers["Location"]

    assert location == "/cookies/?kept=yes#choices"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_page_of_cookies_knows_get_and_post_only(method, db):
    assert getattr(Client(), method)("/cookies/", headers=FROM_HERE).status_code == 405


def test_member_needs_the_token_of_the_form(course, cast):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.learner)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', notice(client))[1]

    without = say(client, answer="accept", asked=COUNTS)
    with_it = say(client, answer="accept", asked=COUNTS, csrfmiddlewaretoken=token)

    assert (without.status_code, with_it.status_code) == (403, 302)
    assert client.cookies[COOKIE].value == f"{COUNTS}:yes"


def test_form_with_nothing_of_ours_decides_nothing(db):
    for values in ({}, {"answer": "accept"}, {"answer": "accept", "asked": "other-1"}, {"asked": "<b>-1"}):
        assert dict(say(Client(), **values).cookies) == {}


def test_form_of_an_earlier_day_accepts_only_what_it_showed(film, course):
    client = Client()
    say(client, answer="accept", asked=COUNTS)

    assert client.cookies[COOKIE].value == f"{COUNTS}:yes"
    html = notice(client)
    assert "Films: your choice" in html and re.findall(r'name="asked" value="([^"]+)"', html) == ["video-1"]
    say(client, answer="reject", asked="video-1")
    assert client.cookies[COOKIE].value == f"{COUNTS}:yes.video-1:no"
    assert notice(client) == ""


def test_several_purposes_are_asked_at_once_and_each_is_named(film, course):
    html = notice(Client())

    assert "<b>Page counts.</b>" in html and "<b>Films.</b>" in html
    assert re.findall(r'name="asked" value="([^"]+)"', html) == [COUNTS, "video-1"]
    assert "Choose for each" in html


def test_higher_version_of_a_purpose_asks_again_and_is_off_until_then(course):
    client = Client()
    client.cookies[COOKIE] = f"{COUNTS}:yes.video-1:yes"
    with hooks.register_temporarily("register_purposes", lambda: [Purpose("video", "Films", "A. B.", version=2)]):
        html = notice(client)
        allowed = consent.allows(request_with(f"{COUNTS}:yes.video-1:yes"), "video")

    assert re.findall(r'name="asked" value="([^"]+)"', html) == ["video-2"]
    assert allowed is False


def test_site_without_a_purpose_asks_nothing_and_links_to_no_choice(course, settings):
    settings.CONTENT_PAGE_COUNTS = False
    client = Client()
    client.cookies[COOKIE] = f"{COUNTS}:yes"
    html = client.get(SECOND).content.decode() + client.get("/cookies/").content.decode()

    assert [word for word in ("Accept", "Cookie choices", "Your choices", COOKIE, "counted") if word in html] == []
    assert "nothing to accept or to refuse" in html
    assert "page counts" not in client.get("/privacy/").content.decode()


def test_page_where_somebody_writes_and_pages_beside_the_tree_have_no_notice(course, cast):
    learner = cast.client("learner")
    addresses = ["/journal/", "/journal/new/", "/accounts/email/", "/search/", "/contact/", "/settings/display/"]
    addresses += [f"/print/{course.week.pk}/", "/no/such/page/"]

    assert notice(learner) != ""
    assert {address for address in addresses if notice(learner, address)} == set()


def test_preview_has_no_notice_and_loads_nothing(course):
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = f"{COUNTS}:yes"
    found = [course.second.make_preview_request(original, "").content.decode() for original in (request, None)]

    assert all("<h1" in html for html in found)
    assert [html for html in found if "consent-title" in html or "counted" in html] == []


def test_page_is_kept_by_shared_caches_for_each_choice_and_signal_apart(course):
    for address in ("/", SECOND, "/cookies/"):
        varies = {name.strip() for name in Client().get(address).headers["Vary"].split(",")}
        assert varies >= {"Cookie", "Sec-GPC"}, address


# The page of cookies --------------------------------------------------------------------------------------------------


def test_page_shows_each_purpose_with_its_state_in_words(film, course):
    client = Client()
    before = choices(client)
    client.cookies[COOKIE] = f"{COUNTS}:yes.video-1:no"
    after = choices(client)

    assert before.count("Off: you have not chosen yet.") == 2 and "checked" not in before
    assert "On: you accepted it." in after and "Off: you rejected it." in after
    assert re.findall(r'value="([\w-]+)"[^>]* checked', after) == [COUNTS]


def test_choice_for_each_is_kept_and_said(film, db):
    client = Client()
    response = say(client, answer="chosen", asked=[COUNTS, "video-1"], accepted=["video-1"])

    assert client.cookies[COOKIE].value == f"{COUNTS}:no.video-1:yes"
    assert response.headers["Location"] == "/cookies/?kept=yes#choices"
    assert "Your choices are kept" in client.get("/cookies/?kept=yes").content.decode()
    assert "Your choices are kept" not in client.get("/cookies/").content.decode()


def test_taking_a_yes_back_removes_the_cookies_of_that_purpose_and_no_other(film, db):
    client = Client()
    say(client, answer="accept", asked=[COUNTS, "video-1"])
    client.cookies["x_film"] = "1:20"
    client.cookies["x_other"] = "stays"

    response = say(client, answer="chosen", asked=[COUNTS, "video-1"], accepted=[COUNTS])

    assert {name: cookie.value for name, cookie in response.cookies.items()} == {
        "x_film": "",
        COOKIE: f"{COUNTS}:yes.video-1:no",
    }
    assert response.cookies["x_film"]["max-age"] == 0


@given(values=st.dictionaries(st.sampled_from(["asked", "accepted", "answer", "next"]), st.text(max_size=30)))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_is_answered_on_this_site_with_a_cookie_of_ours_or_none(values, db):
    response = say(Client(), **values)

    assert response.status_code == 302
    assert urljoin(f"{HOME}/cookies/", response.headers["Location"]).startswith(f"{HOME}/")
    assert set(response.cookies) <= {COOKIE}


def test_cookie_that_another_accepted_purpose_uses_too_stays(film, db):
    client = Client()
    client.cookies["x_film"] = "1:20"
    with hooks.register_temporarily("register_purposes", lambda: [Purpose("sound", "Sound", "A. B.", (FILM_COOKIE,))]):
        response = say(client, answer="chosen", asked=["sound-1", "video-1"], accepted=["sound-1"])

    assert set(response.cookies) == {COOKIE}


# Global Privacy Control -----------------------------------------------------------------------------------------------


def test_signal_is_a_no_without_being_asked_and_the_page_says_so(course):
    client = Client()

    assert notice(client, **GPC) == ""
    html = choices(client, **GPC)
    assert "Global Privacy Control" in html and "Off: your browser asks for that." in html
    assert "Global Privacy Control" not in choices(client)


def test_signal_overrules_a_yes_of_the_notice_and_leaves_it_for_without(course):
    client = Client()
    say(client, answer="accept", asked=COUNTS)

    assert "data-counted" in client.get(SECOND).content.decode()
    assert "data-counted" not in client.get(SECOND, headers=GPC).content.decode()
    assert "Off: your browser asks for that." in choices(client, **GPC)


def test_yes_of_the_notice_sent_under_the_signal_does_not_count(course):
    client = Client()
    say(client, headers=FROM_HERE | GPC, answer="accept", asked=COUNTS)

    assert "data-counted" not in client.get(SECOND, headers=GPC).content.decode()


def test_yes_on_the_page_of_cookies_under_the_signal_counts(course):
    client = Client()
    say(client, headers=FROM_HERE | GPC, answer="chosen", asked=COUNTS, accepted=COUNTS)

    assert client.cookies[COOKIE].value == f"{COUNTS}:despite"
    assert "data-counted" in client.get(SECOND, headers=GPC).content.decode()
    assert "On: you accepted it." in choices(client, **GPC)


# For hosts ------------------------------------------------------------------------------------------------------------


def test_tag_tells_templates_whether_a_purpose_may_load(film):
    template = engines["django"].from_string(
        '{% load joined_up %}{% allowed "video" as may_load %}{{ may_load|yesno }}'
    )

    assert [template.render({}, request_with(text)) for text in ("video-1:yes", "video-1:no", "")] == [
        "yes",
        "no",
        "no",
    ]
    assert template.render({}) == "no"


def test_template_of_an_accepted_purpose_comes_into_the_page_of_whoever_accepted(course):
    film = Purpose("video", "Films", "A. B.", template="content/partials/logo.html")
    marker = "logo-person"
    with hooks.register_temporarily("register_purposes", lambda: [film]):
        client = Client()
        before = client.get(SECOND).content.decode().count(marker)
        say(client, answer="accept", asked="video-1")
        after = client.get(SECOND).content.decode().count(marker)

    assert after == before + 1


def test_restricted_page_asks_as_any_other(course, cast):
    PageViewRestriction.objects.create(page=course.second, restriction_type="login")

    assert notice(cast.client("learner")) != ""
