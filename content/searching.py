"""Search over what anybody may read."""

from __future__ import annotations

from django.utils.translation import ngettext
from wagtail.models import Page

from content import permissions
from content.models import ArticlePage, CoursePage
from content.numbering import outline_of

MOST = 40


def find_pages(query: str, request) -> list[dict]:
    """Published pages for a query, best first: each with title, address and where in its course it stands. At most 40."""
    words = query.replace('"', " ").strip()  # SQLite's search takes a quote without its partner for a mistake
    ranked = [page.pk for page in Page.objects.live().search(words)[: MOST * 3]] if words else []
    allowed = {page.pk: page for page in permissions.public_pages(Page.objects.filter(pk__in=ranked))}
    return described([allowed[pk] for pk in ranked if pk in allowed][:MOST], request)


def described(pages: list[Page], request) -> list[dict]:
    """What a list of found pages says of each: title with number, address, and where in its course it stands.

    In: public pages, in any order, which stays. Costs two queries a course that they are in, and one for articles.
    """
    above = {page.path[:length] for page in pages for length in range(Page.steplen, len(page.path) + 1, Page.steplen)}
    found = permissions.public_pages(CoursePage.objects.filter(path__in=above)) if pages else ()
    courses = {course.path: outline_of(course, request) for course in found}
    articles = _articles([page for page in pages if issubclass(page.specific_class or Page, ArticlePage)])
    return [_result(page, courses, articles, request) for page in pages]


def _articles(pages: list[Page]) -> dict[int, str]:
    """What is said of articles: their kind and their length, in one query."""
    articles = ArticlePage.objects.filter(pk__in=[page.pk for page in pages]) if pages else ()
    minutes = {found.pk: ngettext("%(n)s minute", "%(n)s minutes", found.minutes) for found in articles}
    return {found.pk: f"{found.get_kind_display()}, {minutes[found.pk] % {'n': found.minutes}}" for found in articles}


def _result(page: Page, courses: dict, articles: dict[int, str], request) -> dict:
    outline = next((found for path, found in courses.items() if page.path.startswith(path)), None)
    node = outline.by_id.get(page.pk) if outline else None
    if node is None:
        where = articles.get(page.pk, "")
        return {"id": page.pk, "title": page.title, "url": page.get_url(request), "where": where}
    where = [outline.course.title] + ([node.week.label] if node.level else [])
    return {"id": page.pk, "title": node.heading, "url": node.url, "where": ", ".join(where)}
