"""Atom feeds of articles: all of a list, of one topic, of one author. Titles, standfirsts and links of what anybody may read."""

from __future__ import annotations

import re
from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from content import permissions
from content.articles import Card, articles_of, cards, feed_address, url_of
from content.models import ArticleIndexPage, AuthorPage, TopicPage
from content.shell import shell_of

MOST = 30
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@require_safe
@cache_control(max_age=900)
def feed(request: HttpRequest, page_id: int) -> HttpResponse:
    """The newest articles of a list, topic or author, by the number of its page, so that a new slug breaks no subscription."""
    page = _page(page_id)
    articles = list(articles_of(page)[:MOST])
    atom = Atom1Feed(
        title=plain(page.title),
        link=request.build_absolute_uri(url_of(page, request)),
        description=plain(getattr(page, "introduction", "")),
        subtitle=plain(getattr(page, "introduction", "")) or None,
        feed_url=request.build_absolute_uri(feed_address(page)),
        feed_guid=page.translation_key.urn,
        author_name=plain(shell_of(request).facts.organisation) or "Joined Up",
    )
    # The feed is as new as its newest article, or as the page itself.
    atom.latest_post_date = lambda: max(_changed(found) for found in [page, *articles])
    for card in cards(articles, request):
        _add(atom, card, request)
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _page(page_id: int) -> Page:
    for model in (ArticleIndexPage, TopicPage, AuthorPage):
        found = permissions.public_pages(model.objects.filter(pk=page_id)).first()
        if found:
            return found
    raise Http404


def _add(atom: Atom1Feed, card: Card, request) -> None:
    page = card.page
    atom.add_item(
        title=plain(card.title),
        link=request.build_absolute_uri(card.url),
        description=plain(" ".join(filter(None, [card.event and f"{card.event.when}.", card.standfirst]))) or None,
        unique_id=page.translation_key.urn,
        pubdate=timezone.make_aware(datetime.combine(page.date, time())),
        updateddate=_changed(page),
        author_name=plain(", ".join(author.title for author in card.authors)) or None,
        categories=[plain(topic.title) for topic in card.topics],
    )


def _changed(page: Page) -> datetime:
    return page.last_published_at or page.first_published_at or timezone.now()


def plain(words: str) -> str:
    """The words without what XML cannot hold."""
    return _NOT_IN_XML.sub("", words)
