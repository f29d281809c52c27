"""Who comments: an account, or a browser that holds a signed cookie. And the links in mails, each signed for one thing.

The cookie comes in two grades. Sending a comment sets it, so that its writer sees it while it waits. Pressing the
button behind the link that was mailed to an address sets it again, as *proved*, in the browser in which it was
pressed. Only that lets a guest comment without waiting. Two browsers with one address see nothing of each other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from content.cookies import Cookie
from content.enums import CookieKind
from learning import permissions
from learning.models import Comment, Commenter

COOKIE = "comments"
LASTS = timedelta(days=365)
# The mails and pages say so too: "14 days".
LINK_LASTS = timedelta(days=14)
_COOKIE, _CONFIRM, _STOP, _DECIDE = (f"learning.comments.{name}" for name in ("cookie", "confirm", "stop", "decide"))
_BROKEN = (signing.BadSignature, ValueError, TypeError, ValidationError)


@dataclass(frozen=True)
class Writer:
    """Whoever asks, as somebody who comments. Without a commenter they have not commented here yet."""

    commenter: Commenter | None
    proved: bool = False


def writer_of(request: HttpRequest) -> Writer:
    """Who asks: one query for members and for guests with the cookie, none for others."""
    if request.user.is_authenticated:
        return Writer(Commenter.objects.filter(user=request.user).first(), proved=True)
    return guest_of(request)


def guest_of(request: HttpRequest) -> Writer:
    """The guest whom the cookie of this browser names, whether somebody is signed in or not."""
    try:
        number, proved = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_COOKIE, max_age=LASTS)
        commenter = Commenter.objects.filter(pk=UUID(number), user__isnull=True).first()
    except _BROKEN:
        return Writer(None)
    return Writer(commenter, proved=bool(proved and commenter))


def remember(response: HttpResponse, commenter: Commenter, *, proved: bool) -> HttpResponse:
    """Set the cookie of a guest. Scripts cannot read it, other sites cannot send it."""
    response.set_cookie(
        COOKIE,
        signing.dumps([str(commenter.pk), proved], salt=_COOKIE),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def cookies() -> list[Cookie]:
    return [
        Cookie(
            COOKIE,
            CookieKind.NECESSARY,
            _("showing you your own comment while it waits, and knowing that you confirmed your address"),
            _("you send a comment without an account, or press the button that confirms your address"),
            _("a year"),
        )
    ]


# Links in mails ------------------------------------------------------------------------------------------------------


def confirm_token(commenter: Commenter) -> str:
    return signing.dumps(str(commenter.pk), salt=_CONFIRM)


def confirmed_by(token: str) -> Commenter | None:
    """Whose address this link confirms; None when it is forged, too old or nobody's."""
    return _commenter(token, _CONFIRM, LINK_LASTS)


def stop_token(commenter: Commenter) -> str:
    return signing.dumps(str(commenter.pk), salt=_STOP)


def stopped_by(token: str) -> Commenter | None:
    """Whose mails this link stops. It does not wear out."""
    return _commenter(token, _STOP, None)


def _commenter(token: str, salt: str, lasts: timedelta | None) -> Commenter | None:
    try:
        number = UUID(signing.loads(token, salt=salt, max_age=lasts))
    except _BROKEN:
        return None
    return Commenter.objects.filter(pk=number).first()


def decide_token(comment: Comment, moderator) -> str:
    """For one decision about one comment by one moderator: after any decision it is used up."""
    return signing.dumps([str(comment.pk), comment.decisions, str(moderator.pk)], salt=_DECIDE)


@dataclass(frozen=True)
class Decision:
    """What a link in a moderator's mail is good for. `open` is whether nobody has decided meanwhile."""

    comment: Comment
    moderator: object
    open: bool


def decision_of(token: str) -> Decision | None:
    """The comment and the moderator of a link. None when it is forged or too old, or that person may not decide about it
    any more.
    """
    try:
        number, decisions, person = signing.loads(token, salt=_DECIDE, max_age=LINK_LASTS)
        moderator = get_user_model().objects.filter(pk=person, is_active=True).first()
    except _BROKEN:
        return None
    if moderator is None:
        return None
    theirs = permissions.comments_moderated_by(moderator).filter(pk=number)
    comment = theirs.select_related("article", "commenter__user", "decided_by", "parent").first()
    return Decision(comment, moderator, comment.decisions == decisions) if comment else None
