"""Comments for the demo, made as people make them: one that an editor has published, one that waits."""

from __future__ import annotations

from content.models import ArticlePage
from learning import actions
from learning.comments.identity import Writer
from learning.enums import CommentState
from learning.models import Comment

ARTICLE = "bus-depot"
PUBLISHED = (
    "We tried this between a school office and a surgery reception. One day each was enough, and lunch together afterwards "
    "was where it happened.\n\nMy advice: swap the people who *answer the phone*, not their managers."
)
WAITING = "Our drivers wait for the dialysis patients too. I had no idea that it was a favour until I read this."


def load(*, member, editor) -> None:
    """Two comments on the short article, where it has none yet."""
    article = ArticlePage.objects.filter(key=ARTICLE).first()
    if article is None or Comment.objects.filter(article=article).exists():
        return
    guest = actions.Guest("Grace O.", "grace@demo.example", Writer(None))
    first = actions.write_comment(article=article, words=PUBLISHED, guest=guest)
    theirs = Comment.objects.filter(pk=first.pk)
    actions.decide_comments(comments=theirs, state=CommentState.PUBLISHED, by=editor)
    actions.write_comment(article=article, words=WAITING, user=member)
