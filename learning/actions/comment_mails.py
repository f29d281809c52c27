"""Mails about comments, and what the clock clears away. Each function may run twice or at the same time as itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from learning import letters, permissions
from learning.actions.comments import remove_comment
from learning.actions.leaving import address_of, link_to
from learning.actions.notices import notify
from learning.comments import addresses, identity
from learning.comments.kinds import PUBLISHED, REPLIED
from learning.comments.shown import names_of
from learning.enums import CommentState
from learning.models import Comment, Commenter, CommentReport

# Time for a moderator to undo, before anybody is told. The page of moderation says so too.
GRACE = timedelta(minutes=5)
BETWEEN_MAILS = timedelta(minutes=10)
IN_A_MAIL = 10
STALE = timedelta(days=7)
UNDECIDED_REPORTS_KEPT = timedelta(days=90)
KEPT = timedelta(days=30)  # docs/data-protection.md and the privacy page say so


# To moderators -------------------------------------------------------------------------------------------------------


@transaction.atomic
def tell_moderators(*, now: datetime) -> int:
    """Mail each moderator which comments wait or were reported since the last mail, ten minutes apart at least. Returns
    how many mails.
    """
    reported = CommentReport.objects.filter(comment=OuterRef("pk")).filter(
        Q(comment__decided_at__isnull=True) | Q(at__gt=F("comment__decided_at"))
    )
    new = Comment.objects.filter(Q(state=CommentState.WAITING) | Q(Exists(reported)), moderators_told_at__isnull=True)
    new = new.filter(removed_at__isnull=True, article__isnull=False)
    if not new.exists() or Comment.objects.filter(moderators_told_at__gt=now - BETWEEN_MAILS).exists():
        return 0
    numbers = list(new.select_for_update().order_by("at", "pk").values_list("pk", flat=True))
    if not Comment.objects.filter(pk__in=numbers, moderators_told_at__isnull=True).update(moderators_told_at=now):
        return 0
    return sum(_mail_moderator(person, numbers) for person in permissions.moderators())


def _mail_moderator(person, numbers: list) -> int:
    theirs = permissions.comments_moderated_by(person).filter(pk__in=numbers)
    count, to = theirs.count(), address_of(person)
    if not count or not to:
        return 0
    told = list(theirs.select_related("commenter__user").order_by("at", "pk")[:IN_A_MAIL])
    names = names_of(told)
    lines = [
        {
            "name": names[comment.pk],
            "article": comment.article_title,
            # Quoted, so that no line of it passes for one of ours.
            "words": "\n".join(f"> {line}" for line in comment.words.splitlines()),
            "link": link_to("learning:decide_comment", identity.decide_token(comment, person)),
        }
        for comment in told
    ]
    desk = link_to("learning_comments")
    letters.post("comments_waiting", to, lines=lines, count=count, more=count - len(told), desk=desk)
    return 1


# To writers ----------------------------------------------------------------------------------------------------------


def announce_comments(*, now: datetime) -> int:
    """Tell whoever asked for it that their comment was published or somebody replied, once the time for undoing is over.

    Members get a notice, guests with a confirmed address a mail. Returns about how many comments people were told.
    """
    due = permissions.comments_read_by_all().filter(announced_at__isnull=True, removed_at__isnull=True)
    due = due.filter(Q(decided_at__isnull=True) | Q(decided_at__lte=now - GRACE), at__lte=now)
    return sum(_announce(number, now) for number in due.order_by("at", "pk").values_list("pk", flat=True)[:200])


@transaction.atomic
def _announce(number, now: datetime) -> bool:
    if not Comment.objects.filter(pk=number, announced_at__isnull=True).update(announced_at=now):
        return False
    comment = Comment.objects.select_related("commenter__user", "article", "parent").get(pk=number)
    if max(comment.at, comment.decided_at or comment.at) < now - STALE:
        return False  # its article was not there for long: old news
    told = set()
    if comment.tell and comment.decided_at:
        _tell(comment.commenter, comment, PUBLISHED)
        told.add(comment.commenter.person)
    if comment.parent_id:
        told.add(comment.commenter.person)
        for other in _in_the_thread(comment):
            if other.person not in told:
                told.add(other.person)
                _tell(other, comment, REPLIED)
    return bool(told)


def _in_the_thread(comment: Comment) -> list[Commenter]:
    """Who wrote in this thread and asked to be told."""
    thread = Comment.objects.published().filter(Q(pk=comment.parent_id) | Q(parent=comment.parent_id))
    wanting = thread.filter(tell=True, removed_at__isnull=True).values("commenter")
    return list(Commenter.objects.filter(pk__in=wanting).select_related("user").order_by("created_at"))


def _tell(commenter: Commenter, comment: Comment, kind: str) -> None:
    if commenter.user_id:
        notify(people=[commenter.user], kind=kind, about=comment.pk)
        return
    to = addresses.opened(commenter.sealed_address) if commenter.confirmed_at else ""
    if to:
        letters.stoppable(
            f"comment_{kind.removeprefix('comment-')}",
            to,
            stop=link_to("learning:stop_comment_mails", identity.stop_token(commenter)),
            article=comment.article_title,
            link=urljoin(settings.WAGTAILADMIN_BASE_URL, f"{comment.article.url}#comment-{comment.pk}"),
        ).send()


# What goes -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def forget_comments(*, now: datetime) -> int:
    """Remove what was rejected or called spam 30 days ago, comments of guests on deleted articles, old reports, addresses
    that no mail is due to, and guests of whom nothing is left. Returns how many comments went.
    """
    refused = Q(state__in=[CommentState.REJECTED, CommentState.SPAM], decided_at__lt=now - KEPT)
    orphaned = Q(article__isnull=True, commenter__user__isnull=True)
    gone = list(Comment.objects.filter(refused | orphaned, removed_at__isnull=True).order_by("-at"))
    for comment in gone:
        remove_comment(comment=comment)
    decided = Q(comment__decided_at__gt=F("at"), at__lt=now - KEPT)
    CommentReport.objects.filter(decided | Q(at__lt=now - UNDECIDED_REPORTS_KEPT)).delete()
    guests = Commenter.objects.filter(user__isnull=True)
    wanting = Comment.objects.filter(commenter=OuterRef("pk"), tell=True)
    unneeded = ~Q(Exists(wanting)) | Q(confirmed_at__isnull=True)
    guests.filter(unneeded, created_at__lt=now - KEPT).exclude(sealed_address="").update(sealed_address="")
    # A browser that confirmed an address keeps what it has earned while the site has a comment of that address.
    written = Comment.objects.filter(commenter__address_mark=OuterRef("address_mark"))
    unused = Q(confirmed_at__isnull=True) | ~Q(Exists(written))
    guests.filter(unused, comments__isnull=True, created_at__lt=now - KEPT).delete()
    return len(gone)
