"""The quiet count of news: in the menu, and on My learning."""

from __future__ import annotations

from django.template.loader import render_to_string

from learning import permissions
from learning.profiles import profile_of

_KEPT = "_joined_up_news"


def unseen_news(request) -> int:
    """How many things are new for whoever asks. One query a request; none for guests, and for who was told of nothing."""
    profile = profile_of(request)
    if profile is None or not profile.may_have_news:
        return 0
    kept = request.__dict__
    if _KEPT not in kept:
        kept[_KEPT] = permissions.news_of(request.user).unseen().count()
    return kept[_KEPT]


def menu_count(request, page, keys: list[str]) -> dict[str, str]:
    """A link in the menu, while something is new."""
    count = unseen_news(request)
    if not count:
        return {}
    return {
        key: render_to_string("learning/partials/news_menu.html", {"count": count, "current": key == "news"})
        for key in keys
    }


def news_link(request, page, keys: list[str]) -> dict[str, str]:
    """On My learning: the way to one's news, with how many are new."""
    return dict.fromkeys(keys, render_to_string("learning/partials/news_link.html", {"count": unseen_news(request)}))
