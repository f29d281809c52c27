"""Comments as people write them: through the form, from a browser of their own."""

from __future__ import annotations

import re

from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning import actions
from learning.comments.forms import CommentForm
from learning.comments.identity import Writer
from learning.enums import CommentState
from learning.models import Comment

HERE = {"origin": "http://testserver"}
ADDRESS = "canary.grace@test.example"
TYPED = {"name": "Grace Okafor", "email": ADDRESS, "words": "We tried this too.\n\nLunch was **where** it happened."}


def opened(seconds: int = 60) -> str:
    """What the form holds that was opened so many seconds ago."""
    return signing.dumps(timezone.now().timestamp() - seconds, salt=CommentForm.signed_for)


def form_address(article) -> str:
    return reverse("learning:comment", args=[article.pk])


def send(client: Client, article, **more):
    """Send the form; guests by the page's origin."""
    return client.post(form_address(article), TYPED | {"opened": opened()} | more, headers=HERE)


def newest() -> Comment:
    return Comment.objects.order_by("-at").first()


def decide(comment: Comment, state: str = CommentState.PUBLISHED, by=None, **more) -> Comment:
    actions.decide_comments(comments=Comment.objects.filter(pk=comment.pk), state=state, by=by, **more)
    comment.refresh_from_db()
    return comment


def guest_comment(article, words: str = "Some words", name: str = "Grace", address: str = ADDRESS, **more) -> Comment:
    """A comment of a guest that waits."""
    return actions.write_comment(article=article, words=words, guest=actions.Guest(name, address, Writer(None)), **more)


def published(article, words: str = "Some words", **more) -> Comment:
    return decide(guest_comment(article, words, **more))


def link_in(message) -> str:
    """The path of the first link in a mail to this site's pages about comments."""
    return re.search(r"(/learning/comments/(?:confirm|stop|decide)/\S+)", message.body_text)[1]


class Letter:
    """A mail of the outbox as it went out."""

    def __init__(self, sent):
        message = sent.message()
        self.to, self.subject, self.headers = sent.to, message["Subject"], message
        self.body_text = message.get_payload(decode=True).decode()


def letters() -> list[Letter]:
    return [Letter(sent) for sent in mail.outbox]


def confirm(client: Client) -> None:
    """Press the button behind the newest link that confirms an address."""
    found = [one for one in letters() if "/confirm/" in one.body_text][-1]
    response = client.post(link_in(found))
    assert response.status_code == 200


def section_of(client: Client, article) -> str:
    """The comments as the page of the article shows them."""
    html = client.get(article.url).content.decode()
    found = re.search(r'<section class="flow comment-section".*?</section>', html, re.DOTALL)
    return found[0] if found else ""
