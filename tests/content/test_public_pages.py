"""What every public site says of itself, its menus, the help on a page that is not there, and what machines ask for."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail import hooks
from wagtail.models import PageViewRestriction, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content import checks, licences, lost, shell, views
from content.cookies import Cookie, Stored, all_cookies
from content.enums import CookieKind, SitePage
from content.models import CourseIndexPage, CoursePage, SiteShell
from content.models.shell import mail_or_web_address
from tests.content.neighbours import only_known
from tests.course import add, publish

STATIC = Path(__file__).resolve().parents[2] / "content" / "static"
PUBLIC = ["privacy", "cookies", "accessibility", "contact", "licences"]
FACTS = {
    "organisation": "Harbour & Co",
    "postal_address": "1 Quay\nTown",
    "email": "hello@harbour.example",
    "phone": "+44 (0)1632 960146",
    "data_name": "Data lead",
    "data_email": "data@harbour.example",
    "security_contact": "security@harbour.example",
    "security_policy": "https://harbour.example/security",
    "footer_text": "Words of the footer",
}


@pytest.fixture(autouse=True)
def _known_apps_only(monkeypatch):
    only_known(monkeypatch, "slot_menu", "slot_privacy", "register_cookies")


def facts(**more) -> SiteShell:
    return SiteShell.objects.create(site=Site.objects.get(), **more)


def stored(*links: tuple) -> str:
    """Links of a menu as the database has them."""
    return json.dumps([{"type": kind, "value": value, "id": str(at)} for at, (kind, value) in enumerate(links)])


def page(client, name: str) -> str:
    response = client.get(reverse(f"content:{name}"))
    assert response.status_code == 200
    return response.content.decode()


def main_of(html: str) -> str:
    return re.search(r"<main.*?</main>", html, re.DOTALL)[0]


def links_of(html: str, name: str) -> list[tuple[str, str]]:
    """Label and address of the links in a navigation, by the words of its label or heading."""
    nav = next(nav for nav in re.findall(r"<nav.*?</nav>", html, re.DOTALL) if name in nav)
    return [(words, url) for url, words in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', nav)]


# Facts of the organisation --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_without_facts_stands_by_itself_and_stores_nothing(name, course, client):
    html = page(client, name)

    assert re.search(r"<h1>[^<]+</h1>", html)
    assert not re.search(r">[^<]*\bNone[.,<]", main_of(html))
    assert SiteShell.objects.count() == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_needs_no_site_of_wagtail(name, db, client):
    Site.objects.all().delete()

    assert re.search(r"<h1>[^<]+</h1>", page(client, name))


def test_contact_shows_every_fact_escaped_and_links_that_work(course, client):
    facts(**FACTS)
    html = main_of(page(client, "contact"))

    assert "Harbour &amp; Co" in html and "1 Quay<br>Town" in html and "Data lead" in html
    assert set(re.findall(r'href="([^"]+)"', html)) == {
        "mailto:hello@harbour.example",
        "tel:+4401632960146",
        "mailto:data@harbour.example",
        "mailto:security@harbour.example",
        "https://harbour.example/security",
        "/privacy/",
    }


@pytest.mark.parametrize(
    "missing", ["organisation", "postal_address", "email", "phone", "data_email", "security_contact"]
)
def test_contact_leaves_out_what_is_missing(missing, course, client):
    facts(**{name: value for name, value in FACTS.items() if name != missing})
    html = main_of(page(client, "contact"))

    assert FACTS[missing].split("\n")[0].replace("&", "&amp;") not in html
    assert "Whoever runs this site" not in html
    assert all(words.strip() for words in re.findall(r"<(?:dt|dd|a [^>]*)>(.*?)</(?:dt|dd|a)>", html))


def test_contact_without_any_fact_says_whom_to_ask(course, client):
    assert "Ask the person or the organisation that told you about it." in page(client, "contact")


def test_contact_names_help_of_public_courses_only(course, client):
    draft = add(course.index, CoursePage, "draft", help_email="draft@test.example")
    draft.unpublish()
    closed = add(course.index, CoursePage, "closed", help_email="closed@test.example")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    course.course.help_email = "help@test.example"
    publish(course.course)
    html = main_of(page(client, "contact"))

    assert re.findall(r"mailto:(\w+)@test\.example", html) == ["help"]
    assert "Whoever runs this site" not in html


@pytest.mark.parametrize("name", ["privacy", "accessibility", "contact", "licences"])
def test_words_of_the_organisation_stand_below_ours_with_their_links(name, course, client):
    facts(**{f"{name}_text": f'<p>Own words with <a linktype="page" id="{course.course.pk}">a page</a></p>'})
    html = main_of(page(client, name))

    assert 'Own words with <a href="/courses/lines/">a page</a>' in html
    assert html.index("<h1>") < html.index("Own words")
    assert all("Own words" not in page(client, other) for other in PUBLIC if other != name)


def test_privacy_names_who_is_responsible_and_what_the_apps_above_add(course, client):
    facts(**FACTS)
    with hooks.register_temporarily("slot_privacy", lambda request, page, keys: {"sections": "<h2>Added above</h2>"}):
        html = main_of(page(client, "privacy"))

    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", html)
    assert headings == [
        "Who is responsible",
        "When you read",
        "When you have an account",
        "When you write to us",
        "Your journal",
        "Added above",
        "In the background",
        "Deleting",
        "Your rights",
    ]
    assert 'Harbour &amp; Co. For questions about your data: Data lead, <a href="mailto:data@harbour.example">' in html


def test_privacy_without_facts_leads_to_the_contact_page(course, client):
    html = main_of(page(client, "privacy"))

    assert 'Whoever runs this site. <a href="/contact/">' in html


def test_footer_shows_the_organisation_and_its_words(course, client):
    facts(**FACTS)
    html = client.get(course.second.url).content.decode()

    assert "<b>Harbour &amp; Co</b>" in html and "Words of the footer" in html


@pytest.mark.parametrize("value", ["me@here.example", "https://here.example/report"])
def test_contact_for_security_may_be_mail_or_web(value):
    mail_or_web_address(value)


@pytest.mark.parametrize(
    "value",
    [
        "http://here.example/",
        "javascript:alert(1)",
        "mailto:me@here.example",
        "me",
        "https://",
        "a@b.example\nContact: x",
    ],
)
def test_contact_for_security_may_be_nothing_else(value):
    with pytest.raises(ValidationError):
        mail_or_web_address(value)


# Cookies and licences -------------------------------------------------------------------------------------------------


def test_page_of_cookies_lists_every_registered_one(db, client):
    [body] = re.findall(r"<tbody.*?</tbody>", page(client, "cookies"), re.DOTALL)
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]

    wanted = [[one.name, one.kind.label, str(one.purpose), str(one.set_when), str(one.lasts)] for one in all_cookies()]
    assert rows == wanted
    assert {row[0] for row in rows} == {"sessionid", "csrftoken", "messages", "ju_choice", "ju_display"}


def test_cookie_of_another_app_is_listed_with_its_kind(db, client):
    new = Cookie("x_choice", CookieKind.CHOICE, "counting <you>", "you say yes", "a week")
    with hooks.register_temporarily("register_cookies", lambda: [new]):
        html = page(client, "cookies")
        kinds = [cookie.kind for cookie in all_cookies()]

    assert "counting &lt;you&gt;" in html and "your choice" in html
    assert kinds == sorted(kinds, key=list(CookieKind).index)


def test_page_of_cookies_says_what_else_an_app_keeps_in_the_browser(db, client, monkeypatch):
    with monkeypatch.context() as nothing:
        nothing.setattr(views, "all_stored", list)
        assert "What else your browser keeps" not in page(client, "cookies")
    with hooks.register_temporarily("register_storage", lambda: [Stored("x-box", "keeping <it>", "you ask", "a day")]):
        html = main_of(page(client, "cookies"))

    for words in ("What else your browser keeps", "x-box", "keeping &lt;it&gt;", "you ask", "a day"):
        assert words in html
    assert html.count("nothing else into your browser") == 1


def test_licences_name_public_courses_with_one_and_no_others(course, client):
    licence = {"licence": "CC BY 4.0", "licence_url": "https://creativecommons.org/licenses/by/4.0/", "authors": "Ada"}
    course.course.licence, course.course.licence_url, course.course.authors = licence.values()
    publish(course.course)
    add(course.index, CoursePage, "none", title="Without a licence")
    add(course.index, CoursePage, "draft", title="A draft", **licence).unpublish()
    html = main_of(page(client, "licences"))

    assert re.findall(r"<cite>([^<]+)</cite>", html) == ["Across the Lines"]
    assert '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>' in html and "by Ada" in html


def test_licences_without_a_licensed_course_say_that_rights_are_kept(course, client):
    assert "all rights stay with its authors" in page(client, "licences")


def test_files_from_others_are_there_with_their_licence(db, client):
    html = page(client, "licences")

    assert {file.what for file in licences.browser_files()} == {
        "Atkinson Hyperlegible Next",
        "markdown-toolbar-element",
    }
    for file in licences.browser_files():
        assert finders.find(file.text)
        assert f"{file.what} {file.version}" in html and file.licence in html


# Menus ----------------------------------------------------------------------------------------------------------------

USUAL_MENU = [("Courses", "/courses/"), ("Search", "/search/"), ("Journal", "/journal/")]


def menu(client, address: str = "/search/") -> list[tuple[str, str]]:
    return links_of(client.get(address).content.decode(), 'aria-label="Site"')[:-1]  # apart from "Sign in"


def footer(client, address: str = "/search/") -> list[tuple[str, str]]:
    return links_of(client.get(address).content.decode(), "footer-pages")


def test_menus_without_a_setting_are_the_usual_ones(course, client):
    assert menu(client) == USUAL_MENU
    assert footer(client) == [
        ("Courses", "/courses/"),
        ("Search", "/search/"),
        ("Privacy", "/privacy/"),
        ("Cookies", "/cookies/"),
        ("Accessibility", "/accessibility/"),
        ("Contact", "/contact/"),
        ("Licences", "/licences/"),
    ]


def test_every_built_in_page_has_an_address_and_answers(course, client):
    for name in set(SitePage) - {SitePage.COURSES, SitePage.ARTICLES}:
        assert client.get(reverse(f"content:{name.value}")).status_code == 200


def test_course_list_is_found_wherever_it_is(course, client):
    course.refresh("index").slug = "learn"
    publish(course.index)

    assert menu(client, "/learn/lines/")[0] == ("Courses", "/learn/")
    assert 'href="/courses/"' not in client.get("/learn/lines/").content.decode()


def test_course_list_that_is_not_published_is_in_no_menu(course, client):
    course.refresh("index").unpublish()

    assert menu(client) == USUAL_MENU[1:]
    assert footer(client)[0] == ("Search", "/search/")
    for address in ("/search/?q=zebra", "/nothing/here/"):
        assert "/courses/" not in client.get(address).content.decode(), address


def test_first_published_course_list_is_taken(course, client):
    add(course.refresh("home"), CourseIndexPage, "later-list")
    course.refresh("index").unpublish()

    assert menu(client)[0] == ("Courses", "/later-list/")


def test_menus_show_pages_addresses_and_built_in_pages_in_their_order(course, client):
    links = [
        ("page", {"page": course.course.pk, "label": ""}),
        ("address", {"label": "Our <site>", "url": "https://harbour.example/"}),
        ("built_in", "contact"),
        ("page", {"page": course.week.pk, "label": "Begin"}),
    ]
    facts(main_menu=stored(*links), footer_links=stored(*links[1:]))
    wanted = [
        ("Across the Lines", "/courses/lines/"),
        ("Our &lt;site&gt;", "https://harbour.example/"),
        ("Contact", "/contact/"),
        ("Begin", "/courses/lines/one/"),
    ]

    assert menu(client) == [*wanted, USUAL_MENU[-1]]
    assert footer(client) == wanted[1:]


def test_menu_leaves_out_pages_that_are_not_published_or_gone(course, client):
    pages = [course.week.pk, course.later.pk, course.course.pk, 999_999]
    facts(main_menu=stored(*(("page", {"page": pk, "label": ""}) for pk in pages)))
    course.refresh("second_week").unpublish()
    course.refresh("week").unpublish()

    assert menu(client) == [("Across the Lines", "/courses/lines/"), USUAL_MENU[-1]]


def test_menu_marks_where_one_is(course, client):
    html = client.get("/search/").content.decode()

    assert '<a href="/search/" aria-current="true">Search</a>' in html
    assert '<a href="/courses/" aria-current="true">Courses</a>' in client.get(course.second.url).content.decode()


def test_settings_and_keys_stay_in_the_footer_whatever_its_links(course, client):
    facts(footer_links=stored(("built_in", "search"), ("built_in", "nothing")))
    html = client.get("/").content.decode()

    assert links_of(html, "footer-settings") == [
        ("Display settings", "/settings/display/"),
        ("Keys", "/settings/keys/"),
        ("Cookie choices", "/cookies/#choices"),
    ]


@pytest.mark.parametrize(("links", "wanted"), [(0, 1), (1, 2), (12, 2)])
def test_shell_needs_one_query_and_one_more_for_any_number_of_pages(links, wanted, course):
    facts(main_menu=stored(*[("page", {"page": course.second.pk, "label": ""})] * links))
    request = RequestFactory().get("/", headers={"host": "localhost"})
    Site.find_for_request(request)

    with CaptureQueriesContext(connection) as captured:
        found = shell.shell_of(request)
        shell.shell_of(request)

    assert len(captured) == wanted
    assert len(found.main_menu) == (links or 2)


def test_editor_with_the_right_changes_facts_and_menus_in_the_admin(course, cast, client):
    menu_links = streamfield([("page", {"page": course.course.pk, "label": "Our course"}), ("built_in", "privacy")])
    data = dict.fromkeys(FACTS, "") | {"organisation": "From the form", "main_menu": menu_links}
    data |= {"footer_links": streamfield([])}
    data |= {f"{name}_text": rich_text("") for name in ("privacy", "accessibility", "contact", "licences")}
    address = reverse("wagtailsettings:edit", args=["content", "siteshell", Site.objects.get().pk])

    shown = cast.client("superuser").get(address)
    response = cast.client("superuser").post(address, nested_form_data(data))

    assert shown.status_code == 200 and b"Words of your own, below ours" in shown.content
    assert (response.status_code, SiteShell.objects.get().organisation) == (302, "From the form")
    assert menu(client)[:2] == [("Our course", "/courses/lines/"), ("Privacy", "/privacy/")]
    assert cast.client("learner").get(address).status_code == 302


def test_missing_settings_app_is_an_error_of_the_check(monkeypatch):
    assert checks.settings_app_is_installed(None) == []
    monkeypatch.delitem(apps.app_configs, "wagtailsettings")

    assert [found.id for found in checks.settings_app_is_installed(None)] == ["content.E001"]


# A page that is not there ---------------------------------------------------------------------------------------------


def suggested(client, address: str) -> list[tuple[str, str]]:
    response = client.get(address)
    assert response.status_code == 404
    return re.findall(r'<li><a href="([^"]+)">([^<]*)</a>', main_of(response.content.decode()))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/courses/lines/two/below/", [("/courses/lines/one/second/below/", "2.1 Below"), ("/courses/lines/two/", "Week 2: Leading")]),
        ("/below/", [("/courses/lines/one/second/below/", "2.1 Below")]),
        ("/courses/lines/one/gone/", [("/courses/lines/one/", "Week 1: One person")]),
        ("/courses/lines/gone/gone/", [("/courses/lines/", "Across the Lines")]),
        ("/courses/gone/", [("/courses/", "Courses")]),
        ("/wp-admin/setup.php", []),
        ("/zebra/", []),
        ("/a/b/c/d/e/f/g/h/i/j/second/", []),
    ],
)  # fmt: skip
def test_missing_page_suggests_where_it_may_be(address, found, course, client):
    assert suggested(client, address) == found


def test_missing_page_suggests_only_what_anybody_may_read(course, client):
    PageViewRestriction.objects.create(page=course.second, restriction_type="password", password="x")
    course.refresh("second_week").unpublish()

    assert suggested(client, "/elsewhere/second/") == []
    assert suggested(client, "/elsewhere/later/") == []


def test_missing_page_suggests_five_at_most(course, client):
    for week in ("week", "second_week"):
        for number in range(4):
            parent = add(course.refresh(week), type(course.first), f"part-{number}")
            add(parent, type(course.first), "same")

    assert len(suggested(client, "/courses/same/")) == 5


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/courses/lines/a-service-user-perspective/", "service user perspective"),
        ("/courses/week-6/", "week"),
        ("/old/the_ladder.html", "the ladder"),
        ("/", ""),
        ("/journal/entries/5b0e6d0e-5f58-4a3c-9f0e-2b7f4f2c6a11/", ""),
        ("/éàü-straße/", "éàü straße"),
        ('/"><script>alert(1)</script>/', "script"),
        ("/" + "ab-" * 200, ("ab " * 34)[:100]),
    ],
)
def test_words_of_an_address_are_its_last_words(path, words):
    assert lost.words_of(path) == words


def test_missing_page_fills_the_search_field_and_echoes_nothing_else(course, client):
    html = client.get("/courses/<script>alert('marzipan')<img%20src=x>/half-a-slip/").content.decode()

    assert '<input id="q" name="q" type="search" value="half slip" maxlength="200">' in html
    assert "marzipan" not in html.replace("alert(&#x27;marzipan&#x27;)", "") and "<img src=x" not in html
    assert {'href="/"', 'href="/contact/"', 'href="/courses/"'} <= set(re.findall(r'href="[^"]*"', main_of(html)))


@pytest.mark.parametrize("size", [1, 12])
def test_missing_page_needs_the_same_queries_for_one_and_for_twelve_pages_of_the_name(size, course, client):
    for number in range(size):
        parent = add(course.refresh("second_week"), type(course.first), f"part-{number}")
        add(parent, type(course.first), "same")
    client.get("/same/")

    with CaptureQueriesContext(connection) as captured:
        client.get("/same/")

    assert len(captured) == 12


def away(execute, sql, params, many, context):
    raise OperationalError("the database is away")


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (views.bad_request, "This request could not be understood"),
        (views.permission_denied, "This page is not open to you"),
        (views.not_found, "There is no page here"),
    ],
)
def test_page_about_trouble_stands_without_a_database(view, words, course):
    request = RequestFactory().get("/courses/lines/two/below/", headers={"cookie": "ju_display=theme:dark"})

    with connection.execute_wrapper(away):
        html = view(request, None).content.decode()

    assert f"<h1>{words}</h1>" in html and 'data-theme="dark"' in html
    assert 'href="/privacy/"' in html and 'href="/courses/"' not in html


def test_page_of_a_broken_site_needs_no_shell():
    html = render_to_string("500.html")

    assert "<h1>Something went wrong here</h1>" in html and "<dialog" not in html


# Titles and machines --------------------------------------------------------------------------------------------------


def title(client, address: str) -> str:
    return re.search(r"<title>(.*?)</title>", client.get(address).content.decode())[1]


def test_title_of_a_week_says_week(course, client):
    assert title(client, course.week.url) == "Week 1: One person, Across the Lines · Joined Up"
    assert title(client, course.below.url) == "2.1 Below, Week 1, Across the Lines · Joined Up"


def test_title_of_a_week_without_a_number_is_its_title(course, client):
    course.refresh("second_week").numbered = False
    publish(course.second_week)

    assert title(client, course.second_week.url) == "Leading, Across the Lines · Joined Up"


def test_manifest_names_icons_that_are_there_in_their_sizes(db, client):
    response = client.get("/site.webmanifest")
    found = json.loads(response.content)

    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (found["name"], found["start_url"]) == ("Joined Up", "/")
    sizes = {}
    for icon in found["icons"]:
        with Image.open(STATIC / icon["src"].removeprefix("/static/")) as image:
            sizes[icon["sizes"]] = f"{image.width}x{image.height}"
    assert sizes == {"192x192": "192x192", "512x512": "512x512"}


def test_every_page_names_its_icons_and_the_manifest(course, client):
    html = client.get(course.second.url).content.decode()
    icons = dict(re.findall(r'<link rel="(icon|apple-touch-icon|manifest)" href="([^"]+)"', html))

    assert icons == {
        "icon": "/static/content/img/favicon.svg",
        "apple-touch-icon": "/static/content/img/apple-touch-icon.png",
        "manifest": "/site.webmanifest",
    }
    with Image.open(STATIC / "content" / "img" / "apple-touch-icon.png") as image:
        assert (image.size, image.mode) == ((180, 180), "RGB")


def test_robots_are_kept_from_private_pages_and_from_nothing_public(db, client):
    shut = re.findall(r"^Disallow: (\S+)$", client.get("/robots.txt").content.decode(), re.MULTILINE)

    assert {"/admin/", "/journal/", "/accounts/", "/search/", "/settings/", "/tips/"} <= set(shut)
    public = ["/", "/courses/", "/print/1/", *(reverse(f"content:{name}") for name in PUBLIC)]
    assert [address for address in public if any(address.startswith(path) for path in shut)] == []


def test_security_txt_is_not_there_until_somebody_is_named(course, client):
    facts(**FACTS | {"security_contact": ""})

    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize(
    ("contact", "address"),
    [("security@harbour.example", "mailto:security@harbour.example"), ("https://harbour.example/s", "https://harbour.example/s")],
)  # fmt: skip
def test_security_txt_has_the_fields_of_the_standard(contact, address, course, client):
    facts(**FACTS | {"security_contact": contact})
    response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.strptime(fields.pop("Expires"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert fields == {
        "Contact": address,
        "Canonical": "http://testserver/.well-known/security.txt",
        "Preferred-Languages": "en-gb",
        "Policy": "https://harbour.example/security",
    }
    assert timedelta(days=364) < expires - datetime.now(UTC) <= timedelta(days=365)


@pytest.mark.parametrize("name", ["keys", *sorted(set(PUBLIC) - {"contact", "cookies"}), "manifest"])
def test_public_page_is_read_only(name, db):
    client = Client()

    assert {
        getattr(client, method)(reverse(f"content:{name}")).status_code for method in ("post", "put", "delete")
    } == {405}
