"""Display settings: what may be chosen, where a choice is kept, and what the server makes of it."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail import hooks

from content.display import COOKIE, LOOKS, SETTINGS, Display

HOME = "http://testserver"
FROM_HERE = {"origin": HOME}
USUAL = {"theme": "system", "size": "usual", "leading": "usual", "width": "usual", "motion": "system"}
ALL_OTHER = {"theme": "cream", "size": "larger", "leading": "loose", "width": "wide", "motion": "less"}


def use(client: Client, headers=FROM_HERE, **values):
    return client.post(reverse("content:display"), values, headers=headers)


def root(client: Client, address: str = "/settings/keys/") -> dict[str, str]:
    """The attributes of <html>, without the language."""
    html = client.get(address).content.decode()
    found = re.search(r"<html([^>]*)>", html)
    return dict(re.findall(r'(data-[\w-]+)="([^"]*)"', found[1]))


# The settings themselves ----------------------------------------------------------------------------------------------


def test_fields_are_the_settings_and_their_first_values_the_usual():
    assert {one.name: one.values[0] for one in SETTINGS} == vars(Display())


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.name)
def test_every_value_goes_through_the_cookie_and_back(one):
    for value in one.values:
        display = Display().changed_by({one.name: value})
        assert getattr(display, one.name) == value
        assert Display.from_cookie(display.cookie) == display


def test_cookie_is_readable_and_holds_only_what_differs():
    assert Display(theme="dark", link_tip="off").cookie == "theme:dark.link_tip:off"
    assert Display().cookie == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "theme",
        "theme:",
        "theme:purple",
        "theme:dark;size:large",
        "theme=dark",
        ":dark",
        "...:::",
        "chosen:x.attributes:y",
        "__class__:x",
        "theme:Dark",
        '"theme:dark"',
        "x" * 400 + ".theme:dark",
    ],
)
def test_nonsense_in_the_cookie_is_the_usual(text):
    assert Display.from_cookie(text) == Display()


def test_good_parts_of_a_cookie_are_read_beside_bad_ones():
    assert Display.from_cookie("theme:purple.size:large.nothing:x.width") == Display(size="large")


@given(text=st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_as_cookie_gives_allowed_values(text):
    display = Display.from_cookie(text)

    assert {one.name for one in SETTINGS if getattr(display, one.name) not in one.values} == set()


@pytest.mark.parametrize("value", [None, True, 3, ["dark"], {"a": 1}])
def test_values_that_are_no_words_are_passed_over(value):
    assert Display(theme="cream").changed_by({"theme": value}) == Display(theme="cream")


# A guest --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/courses/lines/one/second/", "/settings/display/", "/privacy/", "/search/?q=x"]
)
def test_guest_who_changed_nothing_has_no_cookie_and_no_attribute(address, course):
    client = Client()
    response = client.get(address)

    assert dict(response.cookies) == {}
    assert root(client, address) == {}
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_guest_uses_settings_and_every_page_is_drawn_so(course):
    client = Client(enforce_csrf_checks=True)

    response = use(client, next="/courses/lines/", **ALL_OTHER)

    assert (response.status_code, response.headers["Location"]) == (302, "/courses/lines/")
    assert list(response.cookies) == [COOKIE]
    cookie = response.cookies[COOKIE]
    assert cookie.value == "theme:cream.size:larger.leading:loose.width:wide.motion:less"
    assert (cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("Lax", True, 365 * 24 * 3600)
    wanted = {f"data-{name}": value for name, value in ALL_OTHER.items()}
    for address in ("/", "/courses/lines/one/second/", f"/print/{course.week.pk}/", "/search/", "/accounts/login/"):
        assert root(client, address) == wanted, address
    assert root(client, "/nothing/here/") == wanted


def test_settings_over_https_are_a_secure_cookie(db):
    response = Client().post(
        reverse("content:display"), {"theme": "dark"}, headers={"origin": "https://testserver"}, secure=True
    )

    assert response.cookies[COOKIE]["secure"]


def test_one_setting_changed_leaves_the_others(db):
    client = Client()
    use(client, **ALL_OTHER)

    use(client, single_keys="off")

    assert root(client) == {f"data-{name}": value for name, value in ALL_OTHER.items()} | {"data-single-keys": "off"}


def test_nonsense_in_the_form_changes_nothing(db):
    client = Client()
    use(client, theme="dark")

    response = use(client, theme="'><script>", size="huge", nothing="x")

    assert response.status_code == 302
    assert root(client) == {"data-theme": "dark"}


@pytest.mark.parametrize("how", [{"reset": "yes", "theme": "dark"}, USUAL])
def test_back_to_the_usual_removes_the_cookie(how, db):
    client = Client()
    use(client, theme="cream")

    response = use(client, **how)

    assert (response.cookies[COOKIE].value, response.cookies[COOKIE]["max-age"]) == ("", 0)
    assert root(client) == {}


def test_usual_settings_of_somebody_without_a_cookie_set_none(db):
    assert dict(use(Client(), **USUAL).cookies) == {}


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "http://evil.example"}])
def test_settings_sent_from_elsewhere_are_refused(headers, db):
    response = use(Client(), headers=headers, theme="dark")

    assert (response.status_code, dict(response.cookies)) == (403, {})


@pytest.mark.parametrize("target", ["http://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_settings_never_lead_off_the_site(target, db):
    assert use(Client(), theme="dark", next=target).headers["Location"] == "/settings/display/?kept=yes"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_settings_know_get_and_post_only(method, db):
    assert getattr(Client(), method)(reverse("content:display"), headers=FROM_HERE).status_code == 405


def test_form_at_the_foot_shows_what_is_chosen_and_leads_back(course):
    client = Client()
    use(client, theme="cream")

    html = client.get("/courses/lines/one/second/?a=1&b=2").content.decode()

    form = re.search(r'<form class="settings".*?</form>', html, re.DOTALL)[0]
    assert re.findall(r'<option value="(\w+)" selected>', form) == ["cream", *list(USUAL.values())[1:]]
    assert re.findall(r'<select id="([\w-]+)"', form) == [f"foot-{one.name}" for one in LOOKS]
    assert '<input type="hidden" name="next" value="/courses/lines/one/second/?a=1&amp;b=2">' in form
    assert "Back to the usual" in form


def test_page_of_settings_has_one_form_and_says_when_it_was_kept(db):
    client = Client()
    here = use(client, theme="dark").headers["Location"]
    html = client.get(here).content.decode()

    assert re.findall(r'<select id="([\w-]+)"', html) == [f"set-{one.name}" for one in SETTINGS]
    assert "Your settings are kept" in html
    assert "Your settings are kept" not in client.get("/settings/display/").content.decode()


def test_page_where_one_writes_has_no_form_that_would_lead_away(course, cast):
    html = cast.client("learner").get("/journal/new/").content.decode()

    assert 'name="body"' in html
    assert 'class="settings"' not in html


def test_hidden_tip_and_settings_share_one_cookie(db):
    client = Client()
    use(client, theme="dark")
    client.post(reverse("content:hide_tip"), headers=FROM_HERE)

    assert client.cookies[COOKIE].value == "theme:dark.link_tip:off"


# Somebody signed in, with an app above that keeps the settings ---------------------------------------------------------


class Keeper:
    """Stands for the app that keeps the settings of its members."""

    def __init__(self):
        self.kept: dict[int, dict] = {}
        self.asked = 0

    def display_of(self, request) -> dict | None:
        self.asked += 1
        return self.kept.get(request.user.pk) if request.user.is_authenticated else None

    def keep_display(self, request, values: dict) -> bool:
        if request.user.is_authenticated:
            self.kept[request.user.pk] = values
        return request.user.is_authenticated


@pytest.fixture
def keeper():
    keeper = Keeper()
    with hooks.register_temporarily([("display_of", keeper.display_of), ("keep_display", keeper.keep_display)]):
        yield keeper


def test_settings_of_a_member_are_kept_above_and_need_no_cookie(keeper, course, cast):
    client = cast.client("learner")

    response = use(client, theme="dark", size="large")

    assert keeper.kept == {cast.learner.pk: {"theme": "dark", "size": "large"}}
    assert COOKIE not in response.cookies
    assert root(client, "/courses/lines/one/second/") == {"data-theme": "dark", "data-size": "large"}
    assert root(cast.client("peer"), "/courses/lines/one/second/") == {}


def test_settings_of_a_member_win_over_the_cookie_of_the_browser(keeper, course, cast):
    client = cast.client("learner")
    client.cookies[COOKIE] = "theme:cream"
    before = root(client)
    keeper.kept[cast.learner.pk] = {}

    assert (before, root(client)) == ({"data-theme": "cream"}, {})


def test_guest_uses_the_cookie_although_somebody_keeps_settings_of_members(keeper, course):
    client = Client()
    use(client, theme="dark")

    assert client.cookies[COOKIE].value == "theme:dark"
    assert (root(client), keeper.kept) == ({"data-theme": "dark"}, {})


def test_back_to_the_usual_of_a_member_is_kept_as_nothing_chosen(keeper, course, cast):
    client = cast.client("learner")
    use(client, theme="dark")
    use(client, reset="yes")

    assert keeper.kept == {cast.learner.pk: {}}


def test_tip_hidden_by_a_member_is_kept_above(keeper, course, cast):
    client = cast.client("learner")
    client.post(reverse("content:hide_tip"), headers=FROM_HERE)

    assert keeper.kept == {cast.learner.pk: {"link_tip": "off"}}


def test_settings_are_asked_for_once_a_page(keeper, course, cast):
    cast.client("learner").get("/courses/lines/one/second/")

    assert keeper.asked == 1


@pytest.mark.parametrize("name", ["display", "hide_tip"])
def test_member_needs_the_token_of_the_form_and_the_origin_is_not_enough(name, keeper, course, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.learner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/settings/keys/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    without = client.post(reverse(f"content:{name}"), {"theme": "dark"}, headers=FROM_HERE)
    kept_without = dict(keeper.kept)
    with_it = client.post(
        reverse(f"content:{name}"), {"theme": "dark", "csrfmiddlewaretoken": token}, headers=FROM_HERE
    )

    assert (without.status_code, kept_without) == (403, {})
    assert (with_it.status_code, list(keeper.kept)) == (302, [cast.learner.pk])


def test_member_without_an_app_that_keeps_settings_has_the_cookie(course, cast):
    client = cast.client("learner")
    use(client, theme="dark")

    assert client.cookies[COOKIE].value == "theme:dark"
    assert root(client) == {"data-theme": "dark"}


def test_nonsense_from_above_is_passed_over(course, cast):
    with hooks.register_temporarily("display_of", lambda request: {"theme": "purple", "size": "large", "x": None}):
        assert root(cast.client("learner")) == {"data-size": "large"}


def test_failure_above_leaves_the_page_standing_and_logs_its_kind_only(course, caplog):
    def broken(request):
        raise RuntimeError("somebody's words")

    client = Client()
    client.cookies[COOKIE] = "theme:cream"
    with hooks.register_temporarily("display_of", broken, order=-100):
        found = root(client, "/courses/lines/one/second/")

    assert found == {"data-theme": "cream"}
    [record] = [record for record in caplog.records if record.name == "content.display"]
    assert "RuntimeError" in record.getMessage() and "words" not in record.getMessage()


@given(values=st.dictionaries(st.sampled_from([one.name for one in SETTINGS]), st.text(max_size=12), max_size=7))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_is_answered_and_never_writes_an_attribute_of_its_own(values, db):
    client = Client()
    use(client, **values)

    allowed = {one.attribute: set(one.values) for one in SETTINGS}
    assert {name: value for name, value in root(client).items() if value not in allowed[name]} == {}
