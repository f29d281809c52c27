"""Comments as their writers and readers change them: writing, taking away, reporting, confirming an address, stopping
mails.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from content.models import ArticlePage
from learning import letters, permissions
from learning.actions.leaving import link_to
from learning.actions.notices import forget_notices
from learning.comments import addresses, identity
from learning.enums import CommentState
from learning.models import Comment, Commenter, CommentReport

REPORTS_THAT_HOLD = 3


class CommentGone(Exception):
    """What somebody replies to, or reports, is not published any more."""


@dataclass(frozen=True)
class Guest:
    """What a guest typed, and which browser sends it."""

    name: str
    address: str
    writer: identity.Writer


@transaction.atomic
def write_comment(
    *,
    article: ArticlePage,
    words: str,
    user=None,
    guest: Guest | None = None,
    parent: Comment | None = None,
    tell: bool = False,
    remember: bool = False,
    may_mail: bool = True,
) -> Comment:
    """Store a comment of an account or a guest. It waits, unless `permissions.comments_at_once` says that this person's
    appear at once.

    `tell` asks for a mail when it is published and at replies, `remember` for being known from then on; a guest gets a
    link for either (unless not `may_mail`). Raises CommentGone when `parent` is not published any more.
    """
    now = timezone.now()
    if parent is not None:
        parent = _thread_of(parent)
    commenter, proved = _commenter(user, guest)
    at_once = permissions.comments_at_once(commenter, proved=proved)
    comment = Comment.objects.create(
        article=article,
        article_title=article.title,
        commenter=commenter,
        parent=parent,
        name=guest.name if guest else "",
        words=words,
        at=now,
        waiting_since=now,
        state=CommentState.PUBLISHED if at_once else CommentState.WAITING,
        tell=tell,
    )
    if guest and (tell or remember):
        _keep_address(commenter, guest.address)
        unknown = (remember and not proved) or not commenter.confirmed_at
        if unknown and may_mail:
            _mail_link(commenter, guest.address, comment)
    return comment


def _thread_of(parent: Comment) -> Comment:
    """The first comment of the thread, locked: while a reply is written it stays."""
    number = parent.parent_id or parent.pk
    read = permissions.comments_read_by_all().filter(pk=number, removed_at__isnull=True)
    found = Comment.objects.select_for_update().filter(pk__in=read.values("pk")).first()
    if found is None:
        raise CommentGone
    return found


def _commenter(user, guest: Guest | None) -> tuple[Commenter, bool]:
    """The row of whoever writes, made where there is none. A browser that types another address is somebody else."""
    now = timezone.now()
    if guest is None:
        return Commenter.objects.get_or_create(user=user, defaults={"created_at": now})[0], True
    mark, known = addresses.mark_of(guest.address), guest.writer.commenter
    if known is not None and known.address_mark == mark:
        return known, guest.writer.proved
    return Commenter.objects.create(address_mark=mark, created_at=now), False


def _keep_address(commenter: Commenter, address: str) -> None:
    commenter.sealed_address = addresses.sealed(address)
    commenter.save(update_fields=["sealed_address"])


def _mail_link(commenter: Commenter, address: str, comment: Comment) -> None:
    letters.post(
        "comment_confirm",
        address,
        link=link_to("learning:confirm_comments", identity.confirm_token(commenter)),
        article=comment.article_title,
        tell=comment.tell,
    )


@transaction.atomic
def confirm_address(*, commenter: Commenter, here: Commenter | None) -> Commenter:
    """Somebody who reads the mails of this address pressed the button. The address itself goes unless mails were asked for.

    Returns who the browser is in which it was pressed: `here`, whom its cookie names, where that is the same address. Otherwise
    somebody new with this address: the browser that sent the comment may be a stranger's, who typed it, and the two share nothing.
    """
    now = timezone.now()
    same = here is not None and here.address_mark == commenter.address_mark
    pressed = here if same else Commenter.objects.create(address_mark=commenter.address_mark, created_at=now)
    both = Commenter.objects.filter(pk__in=[commenter.pk, pressed.pk])
    both.filter(confirmed_at__isnull=True).update(confirmed_at=now)
    wanting = Comment.objects.filter(commenter__in=both, tell=True).values("commenter")
    both.exclude(pk__in=wanting).update(sealed_address="")
    return pressed


@transaction.atomic
def stop_comment_mails(*, commenter: Commenter) -> None:
    """No mails about comments to this guest from now on, from whichever browser they were asked for; the address is
    forgotten.
    """
    rows = permissions.same_person(commenter)
    Comment.objects.filter(commenter__in=rows).update(tell=False)
    rows.update(sealed_address="")


@transaction.atomic
def remove_comment(*, comment: Comment) -> None:
    """Take a comment away for good. While others have replied its place stays, without words, name or anything of its
    writer.
    """
    found = Comment.objects.select_for_update().filter(pk=comment.pk).first()
    if found is None:
        return
    forget_notices(about=found.pk)
    parent = found.parent_id
    if not found.replies.exists():
        found.delete()
        Comment.objects.filter(pk=parent, removed_at__isnull=False, replies__isnull=True).delete()
        return
    found.reports.all().delete()
    Comment.objects.filter(pk=found.pk).update(
        words="", name="", commenter=None, reason="", tell=False, removed_at=timezone.now()
    )


def forget_commenter(*, user) -> None:
    """Part of deleting an account: their comments go. Called within that transaction."""
    for comment in list(Comment.objects.filter(commenter__user=user).order_by("-at")):
        remove_comment(comment=comment)


@transaction.atomic
def report_comment(*, comment: Comment, sender: str, reason: str = "") -> None:
    """Note that somebody reported a comment, once each. It stays until three different people did; then it waits for a
    moderator.

    A comment that a moderator has kept after reports stays, and stands on top of their list. Raises CommentGone.
    """
    read = permissions.comments_read_by_all().filter(pk=comment.pk, removed_at__isnull=True)
    found = Comment.objects.select_for_update().filter(pk__in=read.values("pk")).first()
    if found is None:
        raise CommentGone
    CommentReport.objects.get_or_create(comment=found, sender=sender, defaults={"reason": reason, "at": timezone.now()})
    open_ones = found.reports.filter(at__gt=found.decided_at) if found.decided_at else found.reports.all()
    if open_ones.count() == 1:
        Comment.objects.filter(pk=found.pk).update(moderators_told_at=None)
    if open_ones.count() >= REPORTS_THAT_HOLD and found.kept_at is None:
        Comment.objects.filter(pk=found.pk).update(
            state=CommentState.WAITING,
            waiting_since=timezone.now(),
            decisions=F("decisions") + 1,
            decision=None,
            moderators_told_at=None,
        )
