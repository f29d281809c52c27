"""The comments of one article as an Atom feed: what anybody reads, and no address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import markdown
from content.articles import url_of
from content.feeds import plain
from learning import permissions
from learning.comments.shown import names_of

MOST = 30
EXCERPT = 500


@require_safe
@cache_control(max_age=300)
def feed(request: HttpRequest, page_id: int) -> HttpResponse:
    """The newest comments first, by the number of the article, so that a new slug breaks no subscription."""
    article = get_object_or_404(permissions.commented_articles(), pk=page_id)
    read = permissions.comments_read_by_all().filter(article=article, removed_at__isnull=True)
    comments = list(read.select_related("commenter__user").order_by("-at", "-pk")[:MOST])
    names, link = names_of(comments), request.build_absolute_uri(url_of(article, request))
    about = _("Comments on %(title)s") % {"title": article.title}
    atom = Atom1Feed(
        title=plain(about),
        link=f"{link}#comments",
        description="",
        feed_url=request.build_absolute_uri(reverse("learning:comments_feed", args=[article.pk])),
        feed_guid=f"{article.translation_key.urn}#comments",
        author_name=plain(article.title),
    )
    atom.latest_post_date = lambda: max([article.last_published_at or timezone.now(), *(one.at for one in comments)])
    for one in comments:
        name = plain(names[one.pk])
        atom.add_item(
            title=plain(_("%(name)s on %(title)s") % {"name": name, "title": article.title}),
            link=f"{link}#comment-{one.pk}",
            description=plain(markdown.plain(one.words, EXCERPT)),
            unique_id=one.pk.urn,
            pubdate=one.at,
            updateddate=one.decided_at or one.at,
            author_name=name,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
