"""Notices of members about comments: for whom they stand, what the page and the mail say."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning import permissions
from learning.comments.components import address_of
from learning.comments.kinds import PUBLISHED, REPLIED
from learning.comments.shown import names_of
from learning.models import Comment, Notice
from learning.notices import Line, NoticeKind


def kinds() -> list[NoticeKind]:
    return [
        NoticeKind(PUBLISHED, _is_theirs, _lines(_said_published), _mailed_published),
        NoticeKind(REPLIED, _is_read, _lines(_said_replied), _mailed_replied),
    ]


def _read():
    return permissions.comments_read_by_all().filter(removed_at__isnull=True)


def _is_theirs(user) -> Q:
    """While their comment is published, on an article that is."""
    return Q(Exists(_read().filter(pk=OuterRef("about"), commenter__user=user)))


def _is_read(user) -> Q:
    """While the reply is published, in a thread in which they still have a word of their own."""
    own = Comment.objects.published().filter(commenter__user=user)
    in_thread = own.filter(Q(pk=OuterRef("parent")) | Q(parent=OuterRef("parent")))
    return Q(Exists(_read().filter(Exists(in_thread), pk=OuterRef("about"))))


def _lines(say):
    def lines(person, notices: list[Notice], request) -> dict[int, Line]:
        about = _read().filter(pk__in=[notice.about for notice in notices])
        comments = {one.pk: one for one in about.select_related("article", "commenter__user")}
        names = names_of(comments.values())
        return {
            notice.pk: Line(say(names[one.pk], one.article.title), address_of(one.article, request, one))
            for notice in notices
            if (one := comments.get(notice.about))
        }

    return lines


def _said_published(name: str, title: str) -> str:
    return _("Your comment on “%(title)s” is published") % {"title": title}


def _said_replied(name: str, title: str) -> str:
    return _("%(name)s replied in a thread of yours on “%(title)s”") % {"name": name, "title": title}


def _mailed_published(person, notices: list[Notice]) -> list[str]:
    n = len(notices)
    return [ngettext("A comment of yours is published.", "%(n)s comments of yours are published.", n) % {"n": n}]


def _mailed_replied(person, notices: list[Notice]) -> list[str]:
    n = len(notices)
    return [
        ngettext("Somebody replied to a comment of yours.", "There are %(n)s replies to comments of yours.", n)
        % {"n": n}
    ]
