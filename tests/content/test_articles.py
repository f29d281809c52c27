"""Articles, topics and authors: what lists show, in which order, and that nothing unpublished is named anywhere."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from content import checks
from content.articles import articles_of, neighbours, published_articles, related_to
from content.models import ArticlePage
from tests.content.articles import article, make_articles, talk
from tests.course import add, picture, publish, text

HOSTILE = "<script>alert(1)</script> & “quotes” \u202e"


@pytest.fixture
def articles(course):
    return make_articles(course)


def main_of(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]


def titles(client, address: str) -> list[str]:
    """The titles of the articles that a page lists, in order."""
    return re.findall(r'<h[23]><a href="/articles/[^"]+">([^<]+)</a>', main_of(client, address))


def again(page):
    return type(page).objects.get(pk=page.pk)


# Lists ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/articles/", ["Third Piece", "Second Piece", "First Piece"]),
        ("/articles/partnership/", ["Second Piece", "First Piece"]),
        ("/articles/dates/", ["Third Piece", "Second Piece"]),
        ("/articles/ada/", ["Second Piece", "First Piece"]),
        ("/articles/sam/", ["Third Piece", "Second Piece"]),
    ],
)
def test_list_shows_its_own_articles_newest_first(address, shown, articles, client):
    assert titles(client, address) == shown


def test_home_page_shows_the_three_newest_and_none_where_there_is_none(course, client):
    assert "home-articles" not in main_of(client, "/")
    articles = make_articles(course)
    article(articles.index, "fourth", date=date(2026, 4, 1), **talk())

    assert titles(client, "/") == ["Fourth", "Third Piece", "Second Piece"]
    assert "Thursday 20 May 2027, 12:30 to 13:15, The Library" in main_of(client, "/")


def test_line_of_an_article_names_its_authors_in_their_order_and_its_topics(articles, client):
    html = main_of(client, "/articles/")
    second = re.search(
        r"<li>\s*<h2><a href=\"/articles/second-piece/\".*?</li>\s*(?=<li>|</ul>\s*\Z|<li>\s*<h2)", html, re.DOTALL
    )[0]

    assert second.index("Sam Lee") < second.index("Ada Byron")
    assert "5 February 2026" in second and "1 minute" in second


def test_empty_lists_say_so(articles, client):
    for page in (articles.first, articles.second, articles.third):
        again(page).unpublish()

    assert "No article has been published here yet." in main_of(client, "/articles/")
    assert "No article on this topic has been published yet." in main_of(client, "/articles/dates/")
    assert "Nothing by this author has been published yet." in main_of(client, "/articles/ada/")


def test_long_list_has_pages(articles, client):
    for number in range(20):
        article(articles.index, f"more-{number}", date=date(2026, 5, 1))

    assert len(titles(client, "/articles/")) == 20
    assert titles(client, "/articles/?page=2") == ["Third Piece", "Second Piece", "First Piece"]
    assert titles(client, "/articles/?page=nothing")[0] == "More 19"
    assert 'href="?page=2"' in main_of(client, "/articles/")


# Published is published all the way up --------------------------------------------------------------------------------


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_article_that_not_everybody_may_read_is_named_nowhere(hide, articles, client):
    page = again(articles.second)
    if hide == "unpublish":
        page.unpublish()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="open sesame")
    addresses = ["/", "/articles/", "/articles/partnership/", "/articles/ada/", "/articles/first-piece/"]
    addresses += ["/articles/third-piece/", "/search/?q=second", "/sitemap.xml"]
    addresses += [reverse("content:feed", args=[found.pk]) for found in (articles.index, articles.dates, articles.sam)]

    for address in addresses:
        html = client.get(address).content.decode()
        assert "Second Piece" not in html and "second-piece" not in html, address


def test_articles_below_a_list_that_is_not_published_are_nowhere(articles, client):
    again(articles.index).unpublish()

    assert list(published_articles()) == []
    for address in ("/articles/", "/articles/first-piece/", "/articles/dates/", "/articles/ada/"):
        assert client.get(address).status_code == 404, address
    for found in (articles.index, articles.dates, articles.ada):
        assert client.get(reverse("content:feed", args=[found.pk])).status_code == 404
    assert "Piece" not in client.get("/").content.decode()
    assert ">Articles<" not in client.get("/").content.decode()


def test_topic_and_author_that_are_not_published_are_not_named(articles, client):
    again(articles.dates).unpublish()
    again(articles.sam).unpublish()
    feed = reverse("content:feed", args=[articles.index.pk])

    for address in ("/articles/", "/articles/second-piece/", feed):
        html = client.get(address).content.decode()
        assert "Sam Lee" not in html and "Dates" not in html, address
        assert "Ada Byron" in html, address


# Neighbours and what is related ---------------------------------------------------------------------------------------


def test_neighbours_are_the_older_and_the_newer_article(articles, rf):
    def around(page):
        return [found and found.title for found in neighbours(again(page), rf.get("/", headers={"host": "localhost"}))]

    assert around(articles.first) == [None, "Second Piece"]
    assert around(articles.second) == ["First Piece", "Third Piece"]
    assert around(articles.third) == ["Second Piece", None]


def test_articles_of_one_day_are_neighbours_in_one_order(articles, rf):
    same = [article(articles.index, f"same-{n}", date=date(2026, 2, 5)) for n in range(3)]
    order = [page.title for page in articles_of(articles.index)]
    request = rf.get("/", headers={"host": "localhost"})

    assert order == ["Third Piece", "Same 2", "Same 1", "Same 0", "Second Piece", "First Piece"]
    assert [found.title for found in neighbours(again(same[1]), request)] == ["Same 0", "Same 2"]


def related(page, rf) -> list[str]:
    return [found["title"] for found in related_to(again(page), rf.get("/", headers={"host": "localhost"}))]


def test_related_are_the_editors_choice_and_then_articles_on_the_same_topics(articles, course, rf):
    page = again(articles.first)
    page.related = [
        ("page", course.second),
        ("link", {"label": "Elsewhere", "url": "https://example.org/"}),
    ]
    publish(page)

    assert related(articles.first, rf) == ["2 Second", "Elsewhere", "Second Piece"]
    assert related(articles.second, rf) == ["Third Piece", "First Piece"]


def test_chosen_page_that_is_not_published_or_gone_is_left_out_of_related(articles, course, rf):
    page = again(articles.first)
    page.related = [("page", course.later), ("page", articles.third), ("page", course.summary)]
    publish(page)
    course.refresh("second_week").unpublish()
    course.refresh("summary").delete()

    assert related(articles.first, rf) == ["Third Piece", "Second Piece"]


def test_article_is_never_related_to_itself_and_nothing_comes_twice(articles, rf):
    page = again(articles.second)
    page.related = [("page", articles.first)]
    publish(page)

    assert related(articles.second, rf) == ["First Piece", "Third Piece"]


# What it costs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/articles/", "/articles/partnership/", "/articles/ada/", "/articles/other/"])
def test_page_needs_the_same_queries_for_one_and_for_three_articles(address, course, client):
    articles = make_articles(course)
    for page in (articles.second, articles.third):
        again(page).unpublish()
    article(articles.index, "other", [articles.partnership], [articles.ada], date=date(2025, 1, 1))
    again(articles.first).unpublish() if address != "/articles/other/" else None

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    one = cost()
    for number in range(2):
        article(
            articles.index,
            f"more-{number}",
            [articles.partnership, articles.dates],
            [articles.ada, articles.sam],
            date=date(2026, 6, number + 1),
        )

    # Neighbours and what is related are found or not; each line of a list costs nothing.
    assert cost() - one in ({0} if address != "/articles/other/" else {0, 1})


# Round the page -------------------------------------------------------------------------------------------------------


def test_menus_have_articles_while_there_is_a_published_list(articles, client):
    html = client.get("/articles/first-piece/").content.decode()

    assert '<a href="/articles/" aria-current="true">Articles</a>' in html
    assert html.count('<a href="/articles/"') >= 2


def test_search_finds_articles_by_their_words_and_says_what_they_are(articles, client):
    html = main_of(client, "/search/?q=first-piece")

    assert '<a href="/articles/first-piece/">First Piece</a>' in html
    assert "Article, 1 minute" in html


def test_sitemap_has_the_list_its_topics_authors_and_articles(articles, client):
    found = set(re.findall(r"<loc>http://[^/<]+(/articles/[^<]*)</loc>", client.get("/sitemap.xml").content.decode()))

    assert found == {
        f"/articles/{slug}"
        for slug in ["", "partnership/", "dates/", "ada/", "sam/", "first-piece/", "second-piece/", "third-piece/"]
    }


def test_article_says_of_itself_what_other_pages_say(articles, client):
    html = client.get("/articles/first-piece/").content.decode()

    assert '<meta name="description" content="First standfirst">' in html
    assert '<meta property="og:type" content="article">' in html
    assert '<link rel="canonical" href="http://testserver/articles/first-piece/">' in html
    assert '"datePublished": "2026-01-05"' in html
    assert f'<link rel="alternate" type="application/atom+xml" href="/feeds/{articles.index.pk}.xml"' in html


@pytest.mark.parametrize("name", ["first", "dates", "ada", "index"])
def test_page_that_gets_another_slug_is_found_at_its_old_address(
    name, articles, client, django_capture_on_commit_callbacks
):
    page = again(getattr(articles, name))
    old, below = page.url, name == "index"
    page.slug = "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        publish(page)
    new = again(page).url

    assert client.get(old).headers["Location"] == new
    assert client.get(old).status_code == 301
    assert client.get(f"{old}first-piece/").status_code == (301 if below else 404)
    assert client.get(new).status_code == 200


def test_course_section_that_gets_another_slug_is_found_at_its_old_address(
    course, client, django_capture_on_commit_callbacks
):
    section = course.refresh("second")
    section.slug = "renamed"
    with django_capture_on_commit_callbacks(execute=True):
        publish(section)

    assert client.get("/courses/lines/one/second/").headers["Location"] == "/courses/lines/one/renamed/"
    assert client.get("/courses/lines/one/second/below/").headers["Location"] == "/courses/lines/one/renamed/below/"


@pytest.mark.parametrize("change", [{"WAGTAILREDIRECTS_AUTO_CREATE": False}, {"MIDDLEWARE": []}])
def test_check_warns_where_old_addresses_would_be_lost(change):
    assert checks.old_addresses_are_answered(None) == []
    with override_settings(**change):
        assert [found.id for found in checks.old_addresses_are_answered(None)] == ["content.W002"]


def test_hostile_words_stay_words_on_every_page(articles, client):
    for page in (articles.dates, articles.sam, articles.third):
        page = again(page)
        page.title = HOSTILE
        for name in ("introduction", "standfirst", "event_place"):
            if hasattr(page, name):
                setattr(page, name, HOSTILE)
        publish(page)
    page = again(articles.third)
    for name, value in talk(event_place=HOSTILE, event_title=HOSTILE).items():
        setattr(page, name, value)
    publish(page)

    for address in ("/", "/articles/", "/articles/third-piece/", "/articles/dates/", "/articles/sam/"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html, address


# In the admin ---------------------------------------------------------------------------------------------------------


def form_of(articles, **more) -> dict:
    fields = {
        "title": "Typed",
        "slug": "typed",
        "kind": "article",
        "date": "2026-04-01",
        "standfirst": "",
        "bylines": inline_formset([{"author": str(articles.ada.pk)}]),
        "image": "",
        "image_alt": "",
        "body": streamfield([("text", rich_text("<p>Typed words</p>"))]),
        "notes": streamfield([]),
        "references": streamfield([]),
        "related": streamfield([]),
        "event_zone": "",
        "commenting": "open",
        "comments": inline_formset([]),
        "action-publish": "publish",
    }
    typed = nested_form_data(fields | {f"event_{name}": "" for name in ("title", "date", "from")} | more)
    return typed | {"topics": [str(articles.dates.pk)]}


def send(cast, articles, **more):
    address = reverse("wagtailadmin_pages:add", args=["content", "articlepage", articles.index.pk])
    return cast.client("editor").post(address, form_of(articles, **more))


def test_editor_writes_an_article_in_the_admin(articles, cast):
    response = send(cast, articles)
    made = ArticlePage.objects.get(slug="typed")

    assert response.status_code == 302
    assert made.live and made.words == 2
    assert [topic.title for topic in made.topics.all()] == ["Dates"]
    assert [byline.author.title for byline in made.bylines.all()] == ["Ada Byron"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"event_place": "Somewhere"}, "Enter the day of the event"),
        ({"event_date": "2027-05-20", "event_from": "12:30"}, "Say where it is"),
        (
            {"event_date": "2027-05-20", "event_from": "12:30", "event_until": "12:00", "event_place": "Here"},
            "Enter an end that comes after the beginning.",
        ),
        ({"image": "picture"}, "Say what the picture shows"),
        ({"image": "picture", "image_alt": "A circle", "image_decorative": "on"}, "Say what the picture shows"),
        (
            {"notes": [("note", {"key": "a", "text": rich_text("<p>1</p>")})] * 2},
            "Give each its own key; used more than once: a.",
        ),
    ],
)
def test_editor_is_told_what_is_missing_and_nothing_is_published(given, sentence, articles, cast):
    if given.get("image"):
        given = given | {"image": str(picture().pk)}
    if given.get("notes"):
        given = given | {"notes": streamfield(given["notes"])}
    response = send(cast, articles, **given)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not ArticlePage.objects.filter(slug="typed").exists()


def test_draft_may_be_unfinished(articles, cast):
    given = form_of(articles, event_place="Somewhere")
    given.pop("action-publish")
    address = reverse("wagtailadmin_pages:add", args=["content", "articlepage", articles.index.pk])

    assert cast.client("editor").post(address, given).status_code == 302
    assert not ArticlePage.objects.get(slug="typed").live


def test_preview_of_an_article_that_was_never_saved_shows_it(articles, rf):
    page = ArticlePage(title="Not yet", slug="not-yet", kind="reading", body=[("text", "<h2>One</h2><p>Words</p>")])
    page.path = articles.index.path + "0009"
    page.depth = articles.index.depth + 1
    response = page.make_preview_request()
    html = response.content.decode()

    assert "Not yet" in html and 'href="#part-one"' in html
    assert "<!--slot" not in html


def test_copy_of_an_article_is_another_one(articles):
    copy = again(articles.first).copy(update_attrs={"slug": "copied"})

    assert copy.key != articles.first.key
    assert copy.translation_key != articles.first.translation_key


def test_only_articles_topics_and_authors_go_below_a_list(articles):
    assert {model.__name__ for model in type(articles.index).allowed_subpage_models()} == {
        "ArticlePage",
        "TopicPage",
        "AuthorPage",
    }
    assert not ArticlePage.can_create_at(Page.objects.get(pk=articles.index.get_parent().pk))
    assert add(articles.index, ArticlePage, "plain", body=[text("x")]).live
