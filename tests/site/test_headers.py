"""The policy every page of ours is served under, and that no page of ours would break it."""

import pytest
from django.test import Client
from django.urls import include, path, reverse
from wagtail.test.utils.form_data import rich_text

from config import urls as site_urls
from journal import actions
from tests.journal.writing import form_data, write
from tests.people import PASSWORD
from tests.site.inline_parts import InlineParts

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "font-src": {"'self'"},
    "media-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'self'"},
    "base-uri": {"'none'"},
}


def policy_of(response) -> dict[str, set[str]]:
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {part[0]: set(part[1:]) for part in parts}


@pytest.fixture
def entry(course, cast):
    return write(
        cast.learner, body="**Bold** and [a link](https://example.org) <script>no</script>", title="Mine", course=course
    )


def public_addresses(course) -> list[str]:
    pages = [
        course.home,
        course.index,
        course.course,
        course.week,
        course.first,
        course.second,
        course.below,
        course.summary,
    ]
    return [
        *(page.url for page in pages),
        f"/print/{course.week.pk}/",
        "/search/",
        "/search/?q=words",
        "/search/?q=<style>x</style>",
        "/no/such/page/",
    ]


def account_addresses() -> list[str]:
    names = ["account_login", "account_signup", "account_reset_password", "account_request_login_code"]
    names += ["account_reset_password_done", "account_email_verification_sent", "account_inactive"]
    return [reverse(name) for name in names]


def own_account_addresses() -> list[str]:
    names = ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]
    names += ["mfa_index", "mfa_list_webauthn", "usersessions_list", "mfa_activate_totp", "mfa_add_webauthn"]
    return [reverse(name) for name in names]


def learner_addresses(course, entry) -> list[str]:
    return [
        reverse("journal:list"),
        reverse("journal:bin"),
        reverse("journal:new"),
        f"{reverse('journal:new')}?activity={course.activity('Map').pk}",
        reverse("journal:entry", args=[entry.pk]),
        reverse("journal:edit", args=[entry.pk]),
    ]


def assert_strict(response, where: str) -> None:
    """The policy stands on the answer, nothing in the page needs more, and the page is dressed by our sheet."""
    assert policy_of(response) == POLICY, where
    if response.headers["Content-Type"].startswith("text/html") and response.content:
        parts = InlineParts(response.content.decode())
        assert parts.found == [], where
        assert parts.sheets >= 1, where


def visit(client: Client, addresses: list[str], statuses: set[int] = frozenset({200})) -> None:
    for address in addresses:
        response = client.get(address)
        assert response.status_code in statuses, (address, response.status_code)
        assert_strict(response, address)


def test_public_pages_need_nothing_inline(course):
    visit(Client(), public_addresses(course)[:-1])


def test_missing_page_needs_nothing_inline(course):
    visit(Client(), public_addresses(course)[-1:], {404})


def test_public_pages_need_nothing_inline_when_signed_in(course, cast, entry):
    visit(cast.client("learner"), public_addresses(course)[:-1])


def test_account_pages_need_nothing_inline(course):
    visit(Client(), account_addresses(), {200, 302})


def test_own_account_pages_need_nothing_inline(course, cast):
    visit(cast.client("learner"), own_account_addresses(), {200, 302})


def test_account_pages_with_errors_need_nothing_inline(course):
    for address in account_addresses()[:4]:
        response = Client().post(address, {"email": "<b>no</b>", "login": "nobody", "password": "x", "password1": "1"})
        assert response.status_code == 200, address
        assert_strict(response, address)


def test_learner_pages_need_nothing_inline(course, cast, entry):
    visit(cast.client("learner"), learner_addresses(course, entry))


def test_learner_pages_in_trouble_need_nothing_inline(course, cast, entry):
    client, edit = cast.client("learner"), reverse("journal:edit", args=[entry.pk])
    behind = form_data(entry, body="from an older window") | {"version": entry.version}
    client.post(edit, form_data(entry, body="newer words"))
    answers = {
        409: client.post(edit, behind),
        401: Client().post(edit, form_data(entry)),
    }
    actions.bin_entry(entry=write(cast.learner, title="binned"))

    for status, response in answers.items():
        assert response.status_code == status
        assert_strict(response, f"{edit} {status}")
    visit(client, [reverse("journal:bin")])


def fails(request):
    raise RuntimeError("on purpose")


def forbids(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


def misunderstands(request):
    from django.core.exceptions import BadRequest

    raise BadRequest


urlpatterns = [
    path("fails/", fails),
    path("forbids/", forbids),
    path("misunderstands/", misunderstands),
    path("", include(site_urls)),
]
handler400, handler403, handler404, handler500 = (
    site_urls.handler400,
    site_urls.handler403,
    site_urls.handler404,
    site_urls.handler500,
)


@pytest.mark.parametrize(("address", "status"), [("/fails/", 500), ("/forbids/", 403), ("/misunderstands/", 400)])
def test_error_pages_need_nothing_inline(address, status, course, settings):
    settings.ROOT_URLCONF = __name__

    response = Client(raise_request_exception=False).get(address)

    assert response.status_code == status
    assert_strict(response, address)


def test_machine_answers_carry_the_policy_too(course):
    for address in ["/health/", "/robots.txt", "/sitemap.xml"]:
        response = Client().get(address)
        assert response.status_code == 200
        assert policy_of(response) == POLICY


def test_form_without_a_token_is_refused_under_the_policy(course, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.learner, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(reverse("account_logout"))

    assert response.status_code == 403
    assert_strict(response, "logout without a token")


def test_admin_is_left_to_wagtail_and_only_the_admin(course, cast):
    client = cast.client("superuser")

    assert "Content-Security-Policy" not in client.get(reverse("wagtailadmin_home")).headers
    assert "Content-Security-Policy" in client.get("/administration/").headers
    assert "Content-Security-Policy" in client.get("/").headers


def test_preview_can_be_framed_by_the_admin_and_nothing_else(course, cast):
    """The preview is the page itself, answered below /admin/: its policy must let the editor's own page frame it."""
    client, address = cast.client("editor"), reverse("wagtailadmin_pages:preview_on_edit", args=[course.first.pk])
    text = {
        "body-0-type": "text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-value": rich_text("<p>A new draft</p>"),
    }
    form = {"title": "First", "slug": "first", "numbered": "on", "minutes": "", "body-count": "1"} | text
    form |= {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}

    assert client.post(address, form).json()["is_valid"]
    response = client.get(address)

    assert b"A new draft" in response.content
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert policy_of(response)["frame-ancestors"] == {"'self'"}
    assert InlineParts(response.content.decode()).found == []


@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_every_page_carries_the_security_headers(role, course, cast):
    for address in [*public_addresses(course), *account_addresses()]:
        headers = cast.client(role).get(address).headers
        found = {name: headers.get(name) for name in EXPECTED}
        assert found == EXPECTED, address


EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_private_pages_are_kept_by_nobody(course, cast, entry):
    client = cast.client("learner")
    for address in learner_addresses(course, entry):
        assert set(client.get(address).headers["Cache-Control"].split(", ")) >= {"private", "no-store"}, address


def test_cookies_of_a_session_are_out_of_reach_for_scripts_and_other_sites(course, cast):
    client = Client()
    client.post(reverse("account_login"), {"login": cast.learner.email, "password": PASSWORD})
    session = client.cookies["sessionid"]

    assert (session["httponly"], session["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    "html",
    [
        "<p style='x'>",
        "<style>x</style>",
        "<script>x</script>",
        "<script src='https://elsewhere.example/x.js'></script>",
        "<script src='//elsewhere.example/x.js'></script>",
        "<body ONLOAD='x'>",
        "<a href=' JavaScript:x'>",
        "<img src='https://elsewhere.example/x.png'>",
        "<iframe src='/x'></iframe>",
        "<svg><circle onclick='x'/></svg>",
    ],
)
def test_parser_sees_what_the_policy_would_refuse(html):
    assert len(InlineParts(html).found) >= 1


def test_parser_lets_data_and_own_files_pass():
    page = "<script type='application/ld+json'>{}</script><script src='/static/x.js'></script><link rel='stylesheet' href='/x.css'>"

    assert InlineParts(page).found == []
