"""A small list of articles beside the small course, made through Wagtail as an editor would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from content.models import ArticleAuthor, ArticleIndexPage, ArticlePage, AuthorPage, TopicPage
from tests.course import SmallCourse, add, block_id, publish, text

WORK = {"author": "Varney, D.", "cite": "", "year": "2006", "text": "*A book*. HM Treasury.", "url": ""}


def work(key: str, **more) -> dict:
    return {"type": "reference", "value": WORK | {"key": key} | more, "id": block_id(key)}


def note(key: str, words: str) -> dict:
    return {"type": "note", "value": {"key": key, "text": f"<p>{words}</p>"}, "id": block_id(f"note {key}")}


def argument(claim: str, words: str = "Because.") -> dict:
    return {"type": "argument", "value": {"claim": claim, "text": f"<p>{words}</p>"}, "id": block_id(claim)}


def html(name: str, words: str) -> dict:
    return {"type": "text", "value": words, "id": block_id(name)}


@dataclass
class Articles:
    index: ArticleIndexPage
    partnership: TopicPage
    dates: TopicPage
    ada: AuthorPage
    sam: AuthorPage
    first: ArticlePage
    second: ArticlePage
    third: ArticlePage


def article(index, slug: str, topics=(), authors=(), **fields) -> ArticlePage:
    """A published article with its topics and authors."""
    page = add(index, ArticlePage, slug, **{"body": [text(f"Words of {slug}")]} | fields)
    page.topics = list(topics)
    page.bylines = [ArticleAuthor(author=author, sort_order=place) for place, author in enumerate(authors)]
    return publish(page)


def talk(**more) -> dict:
    """Fields of an event notice."""
    return {
        "event_title": "Who keeps the minutes?",
        "event_date": date(2027, 5, 20),
        "event_from": time(12, 30),
        "event_until": time(13, 15),
        "event_zone": "Europe/London",
        "event_place": "The Library",
    } | more


def make_articles(course: SmallCourse) -> Articles:
    index = add(course.home, ArticleIndexPage, "articles", introduction="Short pieces")
    partnership, dates = add(index, TopicPage, "partnership"), add(index, TopicPage, "dates")
    ada = add(index, AuthorPage, "ada", title="Ada Byron", cite_as="Byron, A.", about="<p>About Ada</p>")
    sam = add(index, AuthorPage, "sam", title="Sam Lee")
    first = article(index, "first-piece", [partnership], [ada], date=date(2026, 1, 5), standfirst="First standfirst")
    second = article(index, "second-piece", [partnership, dates], [sam, ada], date=date(2026, 2, 5))
    third = article(index, "third-piece", [dates], [sam], date=date(2026, 3, 5), standfirst="Third standfirst")
    return Articles(index, partnership, dates, ada, sam, first, second, third)
