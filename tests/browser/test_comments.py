"""Comments in a browser: a guest writes with script and without, a moderator publishes, and every state is accessible."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import Page, expect

from content.enums import Commenting
from learning.comments import identity
from learning.comments.shown import counts_of
from learning.models import Comment
from tests.browser.audit import open_and_look
from tests.browser.conftest import Visitor
from tests.content.articles import article, make_articles
from tests.learning.commenting import TYPED, decide, guest_comment, published

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 2


@pytest.fixture
def articles(course):
    return make_articles(course)


def write(page: Page, words: str) -> None:
    """Type a comment as a guest, no faster than a person."""
    page.get_by_label("Your name").fill(TYPED["name"])
    page.get_by_label("Your e-mail address").fill(TYPED["email"])
    page.get_by_label("Your comment", exact=True).fill(words)
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Send the comment").click()


def waits(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text("Your comment waits to be read.")
    held = page.locator(".comment.held")
    expect(held).to_contain_text("Waiting to be read.")
    expect(held).to_contain_text(words)
    page.wait_for_load_state("networkidle")


def test_guest_comments_and_a_moderator_publishes_it(reader, other_browser, articles, cast):
    cast.editor.groups.first().permissions.add(Permission.objects.get(codename="moderate_comment"))
    page = reader.open("/articles/first-piece/")
    expect(page.get_by_role("heading", name="No comments yet")).to_be_visible()
    write(page, "With script")
    waits(page, "With script")
    assert page.evaluate("scrollY") > 0

    moderator = Visitor(other_browser, reader.base)
    assert "With script" not in moderator.open("/articles/first-piece/").locator("main").inner_text()
    moderator.is_signed_in(cast, "editor")
    other_browser.goto(f"{reader.base}/admin/comments/")
    other_browser.get_by_label("Reason, if you reject").press("Enter")
    expect(other_browser.get_by_role("link", name="Waiting (1)")).to_be_visible()
    other_browser.get_by_label("Tick the comment of Grace Okafor").check()
    other_browser.get_by_role("button", name="Publish", exact=True).last.click()
    expect(other_browser.get_by_text("1 comment is decided.")).to_be_visible()
    expect(other_browser.get_by_role("button", name="Undo")).to_be_visible()
    other_browser.wait_for_load_state("networkidle")

    page.reload()
    expect(page.get_by_role("heading", name="1 comment")).to_be_visible()
    expect(page.locator(".comment.held")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert counts_of([articles.first.pk]) == {articles.first.pk: 1}


def test_enter_beside_the_reason_rejects_and_never_publishes(reader, articles, cast):
    waiting = guest_comment(articles.first, "Not about it")
    page = reader.open(f"/learning/comments/decide/{identity.decide_token(waiting, cast.superuser)}/")
    page.get_by_label("Reason, if you reject").fill("Off the subject")
    page.get_by_label("Reason, if you reject").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The comment is rejected.")
    page.wait_for_load_state("networkidle")
    assert list(Comment.objects.values_list("state", "reason")) == [("rejected", "Off the subject")]


def test_guest_comments_replies_and_deletes_without_script(without_script, live_server, articles):
    thread = published(articles.first, "Said before")
    page = Visitor(without_script, live_server.url).open("/articles/first-piece/")
    page.get_by_role("link", name="Reply to Grace").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reply to Grace")
    page.get_by_label("Your name").fill("Ben")
    page.get_by_role("button", name="Send the reply").click()
    page.get_by_label("Your e-mail address").fill("ben@test.example")
    page.get_by_label("Your comment", exact=True).fill("Below it")
    page.get_by_role("button", name="Send the reply").click()
    if page.get_by_role("alert").count():  # nobody types that fast: everything typed is still there
        expect(page.get_by_label("Your comment", exact=True)).to_have_value("Below it")
        page.wait_for_timeout(3200)
        page.get_by_role("button", name="Send the reply").click()
    waits(page, "Below it")
    assert Comment.objects.get(words="Below it").parent == thread
    page.get_by_role("link", name="Delete your comment").click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_role("status")).to_contain_text("Your comment is deleted.")
    page.wait_for_load_state("networkidle")
    assert Comment.objects.count() == 1


def test_comments_in_every_state(audit, reader, articles, cast):
    thread = published(articles.first, f"# Heading\n\nWords **bold** {LONG}\n\n| a | b |\n|---|---|\n| {LONG} | 2 |")
    decide(guest_comment(articles.first, f"> A reply\n\n- one\n- {LONG}", name=LONG[:80], parent=thread))
    published(articles.second, "Said before it was closed")
    articles.second.commenting = Commenting.CLOSED
    articles.second.save_revision().publish()
    empty = article(articles.index, "empty")
    waiting = guest_comment(articles.first, f"Words {LONG}")
    addresses = {
        "with comments": "/articles/first-piece/",
        "closed": "/articles/second-piece/",
        "none yet": f"/articles/{empty.slug}/",
        "a reply": f"/learning/comments/{articles.first.pk}/?to={thread.pk}",
        "a report": f"/learning/comments/{thread.pk}/report/",
        "deciding": f"/learning/comments/decide/{identity.decide_token(waiting, cast.superuser)}/",
        "confirming": f"/learning/comments/confirm/{identity.confirm_token(waiting.commenter)}/",
        "stopping": f"/learning/comments/stop/{identity.stop_token(waiting.commenter)}/",
    }
    open_and_look(audit, reader, addresses)


def test_comment_in_error_and_waiting(audit, reader, articles):
    page = reader.open("/articles/first-piece/")
    page.locator(".comment-section form.form").evaluate("form => { form.noValidate = true; }")
    page.get_by_label("Your comment", exact=True).fill("Words that must stay")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_role("alert")).to_contain_text("Your name: This field is required.")
    expect(page.get_by_label("Your comment", exact=True)).to_have_value("Words that must stay")
    audit.look("in error")
    page.goto(f"{reader.base}/articles/first-piece/")
    write(page, f"Words {LONG}")
    waits(page, "Words")
    audit.look("waiting")
