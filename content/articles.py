"""What the pages of articles need, gathered once for a page: cards for lists, neighbours, what is related."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Site

from content import permissions
from content.events import Event
from content.headings import headings_of
from content.models import ArticleAuthor, ArticleIndexPage, ArticlePage, AuthorPage, TopicPage
from content.numbering import address_on
from content.prose import Citations, Footnotes, Reference
from content.reader import load_renditions
from content.searching import described

A_PAGE = 20
RELATED = 3
LATEST = 3


@dataclass(frozen=True)
class Named:
    """A page by its title and address."""

    title: str
    url: str
    citation_name: str = ""


@dataclass
class Card:
    """An article as a list shows it. Only published topics and authors are named."""

    id: int
    title: str
    url: str
    standfirst: str
    date: date
    length: str
    event: Event | None
    page: ArticlePage
    topics: list[Named] = field(default_factory=list)
    authors: list[Named] = field(default_factory=list)


def published_articles(below: Page | None = None) -> QuerySet:
    """Published articles that anybody may read, newest first; below a page, or all."""
    pages = ArticlePage.objects.all() if below is None else ArticlePage.objects.descendant_of(below)
    return permissions.public_pages(pages).order_by("-date", "-pk")


def length_of(article: ArticlePage) -> str:
    """ "4 minutes"; of a reading "14 minutes, with references" where it has some."""
    minutes = ngettext("%(n)s minute", "%(n)s minutes", article.minutes) % {"n": article.minutes}
    return _("%(minutes)s, with references") % {"minutes": minutes} if article.references else minutes


def url_of(page: Page, request) -> str:
    """The address of a page. Within the site of the request no query is needed; otherwise Wagtail finds the site."""
    site = Site.find_for_request(request)
    return (site and address_on(site, page.url_path)) or page.get_url(request) or ""


def cards(articles: list[ArticlePage], request) -> list[Card]:
    """Cards in the order given: two queries for their topics and authors, whatever their number."""
    found = {
        article.pk: Card(
            article.pk,
            article.title,
            url_of(article, request),
            article.standfirst,
            article.date,
            length_of(article),
            article.event,
            article,
        )
        for article in articles
    }
    if found:
        _name_topics(found, request)
        _name_authors(found, request)
    return list(found.values())


def _name_topics(found: dict[int, Card], request) -> None:
    links = ArticlePage.topics.through.objects.filter(articlepage__in=found)
    known = permissions.public_pages(TopicPage.objects.filter(pk__in=Subquery(links.values("topicpage_id"))))
    topics = {topic.pk: topic for topic in known.order_by("title")}
    of_article = defaultdict(set)
    for article, topic in links.values_list("articlepage_id", "topicpage_id") if topics else ():
        of_article[article].add(topic)
    for pk, card in found.items():
        card.topics = [_named(topic, request) for key, topic in topics.items() if key in of_article[pk]]


def _name_authors(found: dict[int, Card], request) -> None:
    public = permissions.public_pages(AuthorPage.objects.all()).values("pk")
    rows = ArticleAuthor.objects.filter(page__in=found, author__in=public).select_related("author")
    for row in rows.order_by("sort_order", "pk"):
        found[row.page_id].authors.append(_named(row.author, request))


def _named(page: Page, request) -> Named:
    return Named(page.title, url_of(page, request), getattr(page, "name_in_citations", ""))


# Lists ----------------------------------------------------------------------------------------------------------------


def articles_of(page: Page) -> QuerySet:
    """The articles that a list page lists: its own, those about a topic, those by an author."""
    if isinstance(page, TopicPage):
        return published_articles().filter(topics=page.pk)
    if isinstance(page, AuthorPage):
        return published_articles().filter(bylines__author=page.pk).distinct()
    return published_articles(below=page)


def list_context(page: Page, request) -> dict:
    """Context of the list of articles, of a topic and of an author."""
    shown = Paginator(articles_of(page), A_PAGE).get_page(request.GET.get("page"))
    above = page.get_parent() if page.pk and not isinstance(page, ArticleIndexPage) else None
    below = page if isinstance(page, ArticleIndexPage) else above
    topics = permissions.public_pages(TopicPage.objects.child_of(below)).order_by("title") if below else ()
    return {
        "cards": cards(list(shown), request),
        "shown": shown,
        "above": _named(above, request) if above else None,
        "topics": [_named(topic, request) for topic in topics],
        "here": url_of(page, request) if page.pk else "",
        "feed": feed_address(page),
        "section": "articles",
    }


def feed_address(page: Page) -> str:
    return reverse("content:feed", args=[page.pk]) if page.pk else ""


def latest(request, below: Page) -> dict:
    """The newest articles below a page with the address of their list, for the home page. One query where there are none."""
    newest = list(published_articles(below)[:LATEST])
    return {"latest": cards(newest, request)} if newest else {"latest": []}


# One article ----------------------------------------------------------------------------------------------------------


def article_context(page: ArticlePage, request) -> dict:
    """Context of an article. A preview shows topics and authors as the draft has them."""
    load_renditions(page.body)
    authors = _authors(page, request)
    above = page.get_parent() if page.path else None
    before, after = neighbours(page, request)
    return {
        "above": _named(above, request) if above else None,
        "address": url_of(page, request) if page.pk else "",
        "authors": authors,
        "topics": _topics(page, request),
        "length": length_of(page),
        "headings": headings_of(page.body),
        "citations": Citations(references=page.works),
        "footnotes": Footnotes({block.value["key"]: block.value["text"].source for block in page.notes}),
        "works": sorted(page.works.values(), key=lambda work: (work.author.casefold(), work.year)),
        "figure_numbers": _figures(page.body),
        "cited_authors": cited_authors([author.citation_name for author in authors]),
        "related": related_to(page, request),
        "before": before,
        "after": after,
        "feed": feed_address(above) if above else "",
        "facts": _facts(page, authors),
        "section": "articles",
    }


def _topics(page: ArticlePage, request) -> list[Named]:
    wanted = [topic.pk for topic in page.topics.all()]
    known = permissions.public_pages(TopicPage.objects.filter(pk__in=wanted)).order_by("title") if wanted else ()
    return [_named(topic, request) for topic in known]


def _authors(page: ArticlePage, request) -> list[Named]:
    order = [byline.author_id for byline in page.bylines.all()]
    known = permissions.public_pages(AuthorPage.objects.filter(pk__in=order)) if order else ()
    by_number = {author.pk: author for author in known}
    return [_named(by_number[pk], request) for pk in dict.fromkeys(order) if pk in by_number]


def _figures(body) -> dict[str, int]:
    """Numbers of figures by block id: in an article they count from 1."""
    return {block.id: number for number, block in enumerate((b for b in body if b.block_type == "figure"), start=1)}


def cited_authors(names: list[str]) -> str:
    """ "Osei, M.", "Osei, M. and Lee, S.", "Osei, M., Lee, S. and Shah, P."."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def cited_works(works: list[Reference], citations: Citations) -> tuple[list[dict], list[Reference]]:
    """The reference list once the text has been expanded: the works it cites, each with the numbers of its places, and those it
    does not."""
    cited = [
        {"reference": work, "places": range(1, citations.seen[work.key] + 1)}
        for work in works
        if citations.seen.get(work.key)
    ]
    return cited, [work for work in works if not citations.seen.get(work.key)]


def neighbours(page: ArticlePage, request) -> tuple[Named | None, Named | None]:
    """The articles of the same list before and after this one in time."""
    if not page.path or not page.pk:
        return None, None
    others = permissions.public_pages(ArticlePage.objects.sibling_of(page, inclusive=False))
    older = others.filter(Q(date__lt=page.date) | Q(date=page.date, pk__lt=page.pk)).order_by("-date", "-pk").first()
    newer = others.filter(Q(date__gt=page.date) | Q(date=page.date, pk__gt=page.pk)).order_by("date", "pk").first()
    return older and _named(older, request), newer and _named(newer, request)


def related_to(page: ArticlePage, request) -> list[dict]:
    """What to read next: the editor's choice in its order, then the newest articles with a topic in common, three in all.

    A chosen page that is not published is left out; more than three stay as chosen.
    """
    numbers = [block.value.pk for block in page.related if block.block_type == "page" and block.value]
    public = (
        {found.pk: found for found in permissions.public_pages(Page.objects.filter(pk__in=numbers))} if numbers else {}
    )
    told = {result["id"]: result for result in described(list(public.values()), request)}
    chosen = []
    for block in page.related:
        if block.block_type == "link":
            chosen.append({"title": block.value["label"], "url": block.value["url"], "where": ""})
        elif block.value and block.value.pk in told:
            chosen.append(told[block.value.pk])
    wanted = RELATED - len(chosen)
    topics = [topic.pk for topic in page.topics.all()] if wanted > 0 else []
    if not topics:
        return chosen
    same = published_articles().filter(topics__in=topics).exclude(pk__in=[page.pk, *numbers]).distinct()[:wanted]
    return chosen + described(list(same), request)


def _facts(page: ArticlePage, authors: list[Named]) -> dict:
    """schema.org/Article, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle" if page.is_reading else "Article",
        "headline": page.title,
        "description": page.search_description or page.standfirst,
        "datePublished": page.date.isoformat(),
        "author": [{"@type": "Person", "name": author.title} for author in authors],
        "url": page.full_url if page.pk else "",
        "wordCount": page.words,
        "isAccessibleForFree": True,
    }
