"""Comments as pages show them: names, threads with somebody's own among them, and how long one usually waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content import markdown
from content.models import ArticlePage
from learning import permissions
from learning.enums import CommentState
from learning.models import Comment, Commenter
from learning.profiles import names_shown

A_PAGE = 50
LATEST, FEWEST = 20, 3
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Shown:
    """One comment for one reader."""

    id: UUID
    name: str
    at: datetime
    html: SafeString
    state: str
    reason: str
    own: bool
    removed: bool
    replies: list[Shown] = field(default_factory=list)

    @property
    def published(self) -> bool:
        return self.state == CommentState.PUBLISHED

    @property
    def waits(self) -> bool:
        return self.state == CommentState.WAITING


def names_of(comments: Iterable[Comment]) -> dict[UUID, str]:
    """What each writer is called: a guest as they typed it, a member by today's display name. The commenters' accounts
    are read along.
    """
    comments = list(comments)
    members = {one.commenter.user for one in comments if one.commenter and one.commenter.user}
    called = names_shown(members) if members else {}
    return {
        one.pk: (called.get(one.commenter.user_id, "") if one.commenter else "") or one.name or _("Somebody")
        for one in comments
    }


def html_of(comment: Comment) -> SafeString:
    return markdown.render(comment.words, markdown.REL_PUBLIC)


def count_of(article: ArticlePage) -> int:
    """How many comments anybody reads below an article."""
    return counts_of([article.pk]).get(article.pk, 0)


def counts_of(articles: list[int]) -> dict[int, int]:
    """The same for several, by the number of the page. One query beside those about restrictions."""
    read = permissions.comments_read_by_all().filter(article__in=articles, removed_at__isnull=True).order_by()
    return dict(read.values_list("article").annotate(Count("pk")))


@dataclass
class Threads:
    """The comments below an article, a page at a time, with what is only the reader's own."""

    page: object
    threads: list[Shown]
    own: bool


def threads_of(article: ArticlePage, mine: Commenter | None, number: str | None = None) -> Threads:
    """What this reader sees. In: the article, themselves if known, and which page is asked for (the last one when left
    out).

    Their own comments that are not published stand among the others, and nobody else's do. The same number of queries for
    any length.
    """
    read = permissions.comments_read_by_all() | permissions.comments_by(mine)
    found = list(read.filter(article=article).select_related("commenter__user").in_order())
    names = names_of(found)
    shown = {one.pk: _shown(one, names[one.pk], mine) for one in found}
    first = [shown[one.pk] for one in found if one.parent_id is None]
    for one in found:
        if one.parent_id in shown:
            shown[one.parent_id].replies.append(shown[one.pk])
    first = [one for one in first if one.replies or not one.removed]
    pages = Paginator(first, A_PAGE)
    page = pages.get_page(number or pages.num_pages)
    rows = {one.pk: one for one in found}
    for one in [part for thread in page for part in (thread, *thread.replies)]:
        one.html = html_of(rows[one.id])
    return Threads(page, list(page), any(one.own for one in shown.values()))


def _shown(one: Comment, name: str, mine: Commenter | None) -> Shown:
    own = mine is not None and one.commenter_id == mine.pk
    return Shown(one.pk, name, one.at, SafeString(""), one.state, one.reason if own else "", own, bool(one.removed_at))


def usual_wait() -> str:
    """How long comments usually waited lately, such as "within a day"; "" while too few were decided to say."""
    waited = Comment.objects.filter(waited__isnull=False).order_by("-decided_at").values_list("waited", flat=True)
    latest = list(waited[:LATEST])
    if len(latest) < FEWEST:
        return ""
    usual = median(latest)
    if usual <= _HOUR:
        return _("within an hour")
    if usual <= _DAY:
        return _("within a day")
    days = -(-usual // _DAY)
    return ngettext("within %(n)s day", "within %(n)s days", days) % {"n": days}
