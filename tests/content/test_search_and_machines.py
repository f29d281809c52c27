"""Search, sitemap, robots, health, the tip's switch, the week for printing, and the pages of errors."""

import logging
import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from content.display import COOKIE
from content.models import CoursePage, SectionPage
from content.searching import MOST
from tests.course import activity, add, block_id, publish, text

SECRET = "marzipan-secret"
HOME = "http://testserver"


@pytest.fixture
def course(course):
    """The small course with its pages as they are in the database: adding children left the parents in memory behind."""
    for name in ("home", "index", "course", "week", "second_week", "first", "second", "below", "summary", "later"):
        course.refresh(name)
    return course


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# Search ---------------------------------------------------------------------------------------------------------------


def results(client, query: str) -> list[tuple[str, ...]]:
    html = client.get("/search/", {"q": query}).content.decode()
    _before, _list, listed = html.partition('<ol class="plain-list results">')
    return sorted(
        re.findall(r'<li><a href="([^"]+)">([^<]*)</a>(?:<span[^>]*>([^<]*)</span>)?</li>', listed.split("</ol>")[0])
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Sideways", [("/courses/lines/two/later/", "1 Later", "Across the Lines, Week 2")]),
        ("timeline", [("/courses/lines/one/second/below/", "2.1 Below", "Across the Lines, Week 1")]),
        ("short", [("/courses/lines/one/summary/", "Summary", "Across the Lines, Week 1")]),
        ("Introduction", [("/courses/lines/one/", "Week 1: One person", "Across the Lines")]),
        ("together", [("/courses/lines/", "Across the Lines", "")]),
        ("zebra", []),
    ],
)
def test_search_finds_titles_text_and_activities_and_says_where(query, found, course, client):
    assert results(client, query) == found


def test_search_without_words_asks_for_some(course, client):
    for query in ({}, {"q": ""}, {"q": "  \0 "}):
        html = client.get("/search/", query).content.decode()
        assert 'role="status"' not in html and "Private journal entries are never part of this search." in html


def test_search_is_kept_out_of_search_engines_and_shows_the_words_escaped(course, client):
    html = client.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert '<meta name="robots" content="noindex">' in html
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    "query",
    [
        *(
            '"',
            "'",
            "*",
            "first*",
            "AND",
            "OR",
            "NOT",
            "first AND",
            "NEAR(first second)",
            "(",
            "first)",
            "-first",
            "^first",
        ),
        *(
            "title:first",
            "first; DROP TABLE x",
            "%",
            "_",
            "\\",
            "{first}",
            "[first]",
            "first:*",
            "&",
            "|",
            "!",
            "<->",
            "🙂",
        ),
        *(
            "\u202eesrever",
            "e\u0301",
            "日本語",
            "first\nsecond",
            "first\tsecond",
            "a" * 5000,
            "first " * 500,
            "--",
            "/*",
            "$1",
        ),
    ],
)
def test_search_answers_any_string(query, course, client):
    response = client.get("/search/", {"q": query})

    assert response.status_code == 200 and b"<h1>Search</h1>" in response.content


@given(query=st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_answers_whatever_is_typed(course, client, query):
    assert client.get("/search/", {"q": query}).status_code == 200


def test_search_answers_bytes_that_are_no_text(course, client):
    assert client.get("/search/?q=%ff%fe%00first").status_code == 200


def test_search_shows_at_most_forty(course, client):
    for number in range(MOST + 3):
        publish(
            course.second_week.add_child(
                instance=SectionPage(title=f"Hedgehog {number}", slug=f"h-{number}", live=False)
            )
        )

    assert len(results(client, "Hedgehog")) == MOST == 40


@pytest.mark.parametrize("size", [1, 12])
def test_search_needs_the_same_queries_for_one_and_for_twelve_results(size, course, client):
    for number in range(size):
        add(course.second_week, SectionPage, f"hedgehog-{number}", body=[text("prickly")])

    assert len(results(client, "prickly")) == size
    assert queries(client, "/search/?q=prickly") == 9


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("head", 200), ("post", 405), ("put", 405)])
@pytest.mark.parametrize("name", ["search", "health", "robots"])
def test_page_for_machines_is_read_only(name, method, status, course, client):
    assert getattr(client, method)(reverse(f"content:{name}")).status_code == status


# Sitemap, robots, health ----------------------------------------------------------------------------------------------


def test_sitemap_lists_every_public_page_once_with_its_date(course, client):
    response = client.get("/sitemap.xml")

    assert response.headers["Content-Type"] == "application/xml"
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = ElementTree.fromstring(response.content).findall("s:url", space)
    listed = [url.findtext("s:loc", namespaces=space) for url in urls]
    pages = [course.home, course.index, course.course, course.week, course.first, course.second, course.below]
    pages += [course.summary, course.second_week, course.later]
    assert listed == [f"http://localhost{page.url}" for page in pages]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", url.findtext("s:lastmod", namespaces=space)) for url in urls)


@pytest.mark.parametrize("size", [1, 12])
def test_sitemap_needs_the_same_queries_for_one_and_for_twelve_pages(size, course, client):
    for number in range(size):
        add(course.second_week, SectionPage, f"section-{number}")

    assert queries(client, "/sitemap.xml") == 4


def test_robots_names_what_is_not_for_them_and_the_sitemap(client, db):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *" and lines[-1] == "Sitemap: http://testserver/sitemap.xml"
    assert {"Disallow: /admin/", "Disallow: /journal/", "Disallow: /accounts/"} <= set(lines)


def test_health_asks_the_database_and_sets_nothing(client, db):
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/health/")

    assert (response.status_code, response.content, dict(response.cookies)) == (200, b"ok", {})
    assert [query["sql"] for query in captured] == ["SELECT 1"]


# The tip and its switch -----------------------------------------------------------------------------------------------


def outside(name: str) -> dict:
    return {"type": "reading", "value": {"title": name, "url": "https://example.org/"}, "id": block_id(name)}


def test_tip_stands_beside_the_first_outside_link_until_hidden(course):
    course.first.body = [outside("One"), outside("Two"), activity("A", reading=outside("Three")["value"])]
    publish(course.first)
    client = Client(enforce_csrf_checks=True)
    before = client.get(course.first.url).content.decode()

    response = client.post(reverse("content:hide_tip"), {"next": course.first.url}, headers={"origin": HOME})

    assert before.count("Hide tip") == 1
    assert before.index("“One”") < before.index("Hide tip") < before.index("“Two”")
    assert f'<input type="hidden" name="next" value="{course.first.url}">' in before
    assert (response.status_code, response.headers["Location"]) == (302, course.first.url)
    assert "Hide tip" not in client.get(course.first.url).content.decode()


def test_tip_stands_once_in_the_week_for_printing(course, client):
    course.first.body = [outside("One"), outside("Two")]
    publish(course.first)

    assert client.get(reverse("content:print_week", args=[course.week.pk])).content.decode().count("Hide tip") == 1


def test_page_without_outside_links_has_no_tip(course, client):
    inside = {"type": "reading", "value": {"title": "In", "page": course.second.pk, "url": ""}, "id": block_id("in")}
    course.first.body = [inside]
    publish(course.first)

    html = client.get(course.first.url).content.decode()

    assert "Hide tip" not in html and f'href="{course.second.url}">“In”</a>' in html


def hide(client=None, **sent):
    return (client or Client()).post(reverse("content:hide_tip"), sent.pop("data", {}), **sent)


@pytest.mark.parametrize("headers", [{"origin": HOME}, {"referer": f"{HOME}/courses/?q=1"}])
def test_hide_tip_sets_exactly_one_cookie(headers, db):
    response = hide(headers=headers)

    assert list(response.cookies) == [COOKIE]
    cookie = response.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("link_tip:off", 365 * 24 * 3600, "/")
    assert (cookie["samesite"], cookie["httponly"], cookie["secure"], cookie["domain"]) == ("Lax", True, "", "")


def test_hide_tip_over_https_sets_a_secure_cookie(db):
    response = hide(secure=True, headers={"origin": "https://testserver"})

    assert response.cookies[COOKIE]["secure"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver:8080"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://sub.testserver"},
        {"origin": "testserver"},
        {"origin": "//testserver"},
        {"origin": "http://testserver@evil.example"},
        {"origin": "http://evil.example", "referer": f"{HOME}/"},
        {"origin": "null", "referer": f"{HOME}/"},
        {"referer": "http://evil.example/testserver"},
        {"referer": "http://evil.example/?http://testserver/"},
        {"referer": "/courses/"},
        {"referer": "not an address ["},
    ],
    ids=str,
)
def test_hide_tip_from_anywhere_else_is_refused_and_sets_nothing(headers, db):
    response = hide(headers=headers)

    assert (response.status_code, dict(response.cookies)) == (403, {})


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_hide_tip_is_a_post(method, client, db):
    response = getattr(client, method)(reverse("content:hide_tip"))

    assert (response.status_code, dict(response.cookies)) == (405, {})


ELSEWHERE = [
    *("http://evil.example", "https://evil.example/", "//evil.example", "///evil.example", "////evil.example/"),
    *(
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\\/evil.example",
        "\\evil.example",
        "//\\evil.example",
    ),
    *("http:evil.example", "http:/evil.example", "http:///evil.example", "https:evil.example", "https:///evil.example"),
    *("http:\\\\evil.example", "HTTP://EVIL.EXAMPLE", "ftp://evil.example", "file:///etc/passwd", "ws://evil.example"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
    ),
    *("vbscript:msgbox(1)", "mailto:a@evil.example", "tel:1", "about:blank", "blob:http://evil.example/1"),
    *(
        " //evil.example",
        "\t//evil.example",
        "\n//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
    ),
    *(
        "\x00//evil.example",
        "\x08//evil.example",
        "\u00a0//evil.example",
        "\u2028//evil.example",
        "\ufeff//evil.example",
    ),
    *("http://testserver@evil.example", "http://testserver:80@evil.example", "//testserver@evil.example"),
    *("http://testserver.evil.example", "http://evil.example#testserver", "http://evil.example?testserver"),
    *(
        "http://evil.example\\@testserver",
        "http://[::1]",
        "http://[",
        "http://evil.example\\.testserver/",
        "//evil%2eexample",
    ),
    *(
        "http://testserver:8080/",
        "https:testserver",
        "http://tesтserver/",
        "/path\r\nSet-Cookie: a=b",
        "//google.com/%2f..",
    ),
]


def stays(location: str) -> bool:
    """Whether a browser that resolves this on a page of the site stays on it (WHATWG: no controls, backslash is a slash)."""
    plain = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    parts = urlsplit(plain)
    return not (plain.startswith("//") or parts.scheme or parts.netloc) or plain.startswith("http://testserver/")


@pytest.mark.parametrize("target", ELSEWHERE, ids=ascii)
def test_hide_tip_never_leads_off_the_site(target, db):
    for response in (
        hide(data={"next": target}, headers={"origin": HOME}),
        Client().post(
            f"{reverse('content:hide_tip')}", {"next": target}, headers={"origin": HOME}, query_params={"next": target}
        ),
    ):
        assert response.status_code == 302 and stays(response.headers["Location"])
        assert list(response.cookies) == [COOKIE]
        assert "a=b" not in str(response.cookies)


def test_list_of_hostile_targets_is_long_enough_and_the_judge_is_strict():
    assert len(set(ELSEWHERE)) >= 40
    assert not any(
        stays(target) for target in ("//evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example")
    )
    assert stays("/courses/?a=1") and stays("http://testserver/x")


@pytest.mark.parametrize("target", ["/courses/", "/courses/lines/one/?q=1#activity-2", "http://testserver/courses/"])
def test_hide_tip_leads_back_within_the_site(target, db):
    assert hide(data={"next": target}, headers={"origin": HOME}).headers["Location"] == target


# The week for printing ------------------------------------------------------------------------------------------------


def test_week_for_printing_holds_everything_in_order_with_its_numbers(course, client):
    html = client.get(reverse("content:print_week", args=[course.week.pk])).content.decode()

    order = ["Introduction of week one", "Words of the first", "Words of the second", "Words below", "In short"]
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert re.findall(r'class="activity-label num">(Activity \d)<', html) == ["Activity 1", "Activity 2", "Activity 3"]
    assert re.findall(r"<b>(Figure \d)</b>", html) == ["Figure 1", "Figure 2"]
    assert "Week 1: One person" in html and '<meta name="robots" content="noindex">' in html
    assert "Words of later" not in html and "<!--slot" not in html
    identities = re.findall(r'\sid="([^"]+)"', html)
    assert len(identities) == len(set(identities))


# Errors ---------------------------------------------------------------------------------------------------------------


def broken(request):
    raise RuntimeError(SECRET)


def refused(request):
    raise PermissionDenied(SECRET)


def suspicious(request):
    raise SuspiciousOperation(SECRET)


urlpatterns = [
    path("broken/", broken),
    path("refused/", refused),
    path("suspicious/", suspicious),
    path("courses/", lambda request: HttpResponse()),
]


def error_urls() -> tuple:
    from config import urls

    class Here:
        handler400, handler403, handler404, handler500 = (
            urls.handler400,
            urls.handler403,
            urls.handler404,
            urls.handler500,
        )

    Here.urlpatterns = [*urlpatterns, *urls.urlpatterns]
    return Here


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/suspicious/", 400, "This request could not be understood"),
        ("/refused/", 403, "This page is not open to you"),
        ("/nothing/here/", 404, "There is no page here"),
        ("/broken/", 500, "Something went wrong here"),
    ],
)
@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_error_page_is_styled_and_repeats_nothing(role, address, status, words, course, cast):
    client = cast.client(role)
    client.raise_request_exception = False

    with override_settings(ROOT_URLCONF=error_urls()):
        response = client.get(address)

    html = response.content.decode()
    assert response.status_code == status and f"<h1>{words}</h1>" in html and "content/css/base.css" in html
    assert SECRET not in html and "Traceback" not in html and "RuntimeError" not in html
    assert ("Sign in" in html) == (role == "anonymous" and status != 500)


def test_request_with_a_wrong_host_is_refused_without_repeating_it_or_noise(course, client, caplog):
    with caplog.at_level(logging.DEBUG, logger="content"):
        response = client.get("/courses/", headers={"host": "evil.example"})

    assert response.status_code == 400 and "evil.example" not in response.content.decode()
    assert [record.getMessage() for record in caplog.records if record.name.startswith("content")] == []


def test_page_for_times_of_trouble_needs_nothing():
    html = render_to_string("503.html")

    assert "<h1>Back soon</h1>" in html and "content/css/base.css" in html


def test_address_without_a_slash_is_completed(course, client):
    response = client.get("/courses/lines")

    assert (response.status_code, response.headers["Location"]) == (301, "/courses/lines/")


def test_course_moved_to_another_place_is_found_by_search_at_its_new_address(course, client):
    Page.objects.get(pk=course.course.pk).move(Page.objects.get(pk=course.home.pk), pos="last-child")

    assert ("/lines/two/later/", "1 Later", "Across the Lines, Week 2") in results(client, "Sideways")
    assert CoursePage.objects.get(pk=course.course.pk).url == "/lines/"
