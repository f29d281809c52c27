"""What comments put into the pages of articles."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from content import slots
from content.enums import Commenting
from content.models import ArticlePage
from learning import permissions
from learning.comments import identity
from learning.comments.forms import CommentForm, GuestCommentForm
from learning.comments.shown import count_of, counts_of, threads_of, usual_wait
from learning.profiles import called, profile_of


def below_article(request, page, keys: list[str]) -> dict[str, str]:
    """The comments of an article and the form. Nothing where not everybody may read the article, or it has no comments."""
    article = permissions.commented_articles().filter(pk__in=keys).first()
    if article is None:
        return {}
    writer = identity.writer_of(request)
    shown = threads_of(article, writer.commenter, request.GET.get("comments"))
    if shown.own:
        slots.keep_nowhere(request)
    context = {
        "article": article,
        "shown": shown,
        "count": count_of(article),
        "open": article.commenting == Commenting.OPEN,
        "feed": reverse("learning:comments_feed", args=[article.pk]),
    }
    context |= form_context(request, None)
    return {str(article.pk): render_to_string("learning/comments/section.html", context, request)}


def form_context(request, form) -> dict:
    """What the form needs: an empty one where none is given, under which name a member comments, and how long one waits."""
    member = request.user.is_authenticated
    name = called(request.user, profile_of(request).display_name) if member else ""
    return {
        "form": form or (CommentForm() if member else GuestCommentForm()),
        "member": member,
        "nameless": member and not name,
        "called": name,
        "usual_wait": usual_wait(),
    }


def in_lists(request, page, keys: list[str]) -> dict[str, str]:
    """How many comments an article has, in its line of a list; nothing where there is none."""
    said = {}
    for number, count in counts_of([int(key) for key in keys]).items():
        words = ngettext("%(n)s comment", "%(n)s comments", count) % {"n": count}
        said[str(number)] = render_to_string("learning/comments/row.html", {"words": words})
    return said


def address_of(article: ArticlePage, request, comment=None) -> str:
    """Where an article's comments stand, or one of them."""
    url = article.get_url(request) or "/"
    return f"{url}#comment-{comment.pk}" if comment else f"{url}#comments"
