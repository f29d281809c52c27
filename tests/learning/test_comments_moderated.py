"""Moderating comments: who may, in the admin and by signed links; reports; mails; and where comments are not to be seen."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from content.enums import Commenting
from learning import actions, permissions
from learning.comments import identity
from learning.comments.forms import ReportForm
from learning.comments.kinds import PUBLISHED as TOLD_PUBLISHED
from learning.comments.kinds import REPLIED as TOLD_REPLIED
from learning.comments.shown import usual_wait
from learning.enums import CommentState
from learning.models import Comment, Commenter, CommentReport, Notice, OutgoingMail
from tests.content.articles import make_articles
from tests.course import publish
from tests.learning.commenting import (
    ADDRESS,
    HERE,
    confirm,
    decide,
    form_address,
    guest_comment,
    letters,
    link_in,
    newest,
    published,
    section_of,
    send,
)
from tests.people import make_person

WAITING, PUBLISHED = CommentState.WAITING, CommentState.PUBLISHED
REJECTED, SPAM = CommentState.REJECTED, CommentState.SPAM
LATER = timedelta(minutes=6)


@pytest.fixture
def articles(course, cast):
    """The editor of the cast moderates, as on a site whose groups are those that the migrations made."""
    cast.editor.groups.first().permissions.add(
        Permission.objects.get(content_type__app_label="learning", codename="moderate_comment")
    )
    return make_articles(course)


@pytest.fixture
def article(articles):
    return articles.first


def feed_of(article) -> str:
    response = Client().get(reverse("learning:comments_feed", args=[article.pk]))
    return response.content.decode() if response.status_code == 200 else ""


def states() -> dict[str, str]:
    return dict(Comment.objects.values_list("words", "state"))


# Where comments are not ----------------------------------------------------------------------------------------------


def hide(how: str, article) -> None:
    if how == "unpublished":
        article.unpublish()
    elif how == "list unpublished":
        article.get_parent().specific.unpublish()
    elif how == "restricted":
        PageViewRestriction.objects.create(page=article, restriction_type="login")
    elif how == "list restricted":
        PageViewRestriction.objects.create(page=article.get_parent(), restriction_type="login")
    elif how == "without comments":
        article.commenting = Commenting.NONE
        publish(article)
    elif how == "deleted":
        article.delete()


@pytest.mark.parametrize(
    "how", ["unpublished", "list unpublished", "restricted", "list restricted", "without comments", "deleted"]
)
def test_comments_of_a_hidden_article_are_nowhere(how, article, cast):
    comment = published(article, "Words that vanish")
    number, member = article.pk, cast.client("superuser")
    assert "Words that vanish" in section_of(Client(), article) and "Words that vanish" in feed_of(article)
    assert "<span>1 comment</span>" in Client().get("/articles/").content.decode()

    hide(how, article)

    addresses = [article.url, "/articles/", "/articles/ada/", "/articles/partnership/", "/articles/feed.xml", "/"]
    addresses += [reverse("learning:comments_feed", args=[number]), f"/learning/comments/{number}/?to={comment.pk}"]
    addresses += [reverse("learning:report_comment", args=[comment.pk]), "/search/?q=vanish"]
    found = [one.get(address).content.decode() for one in (Client(), member) for address in addresses]
    assert [html for html in found if "Words that vanish" in html or "1 comment" in html] == []
    assert not permissions.comments_read_by_all().exists()


def test_comments_come_back_with_the_article(article):
    published(article, "Words that come back")
    article.unpublish()
    publish(article)

    assert "Words that come back" in section_of(Client(), article) and "Words that come back" in feed_of(article)


def test_closed_article_keeps_its_comments_and_takes_no_more(article):
    published(article, "Said before")
    article.commenting = Commenting.CLOSED
    publish(article)
    section = section_of(Client(), article)

    assert "Said before" in section and "Comments on this article are closed." in section
    assert "<form" not in section and "Reply" not in section


def test_article_without_a_comment_says_so_and_asks_for_one(article):
    section = section_of(Client(), article)

    assert "No comments yet" in section and "Add a comment" in section and "feed.xml" not in section


def test_only_published_comments_are_in_page_feed_and_counts(article, articles):
    for state in (PUBLISHED, REJECTED, SPAM):
        decide(guest_comment(article, f"It is {state}"), state)
    guest_comment(article, "It is waiting")
    reply_to = published(article, "A thread that was rejected")
    decide(guest_comment(article, "A reply in it", parent=reply_to))
    decide(reply_to, REJECTED)
    seen = section_of(Client(), article) + feed_of(article)

    assert [words for words in states() if words in seen] == [f"It is {PUBLISHED}"]
    assert "<span>1 comment</span>" in Client().get("/articles/").content.decode()


# Nobody's address ----------------------------------------------------------------------------------------------------


def test_address_of_a_guest_is_in_no_page_feed_log_row_or_mail_to_others(article, cast, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client()
    send(client, article, tell="on", remember="on")
    confirm(client)
    comment = decide(newest(), by=cast.superuser)
    send(client, article, words="Another", email=ADDRESS, opened="")
    actions.report_comment(comment=comment, sender="x" * 64, reason="Why not")
    guest_comment(article, "A reply", name="Ben", address="ben@test.example", parent=comment, tell=True)
    for job in (actions.tell_moderators, actions.announce_comments, actions.forget_comments):
        job(now=timezone.now() + LATER)
    pages = [article.url, "/articles/", "/articles/feed.xml", form_address(article), "/search/?q=Grace"]
    pages += [f"/admin/comments/?state={state}" for state in ("waiting", "published", "reported", "spam")]
    pages += [reverse(f"learning:{name}_comment", args=[comment.pk]) for name in ("report", "remove")]
    found = [one.get(page).content.decode() for one in (client, cast.client("superuser")) for page in pages]
    decided = [Client().get(link_in(one)).content.decode() for one in letters() if "/decide/" in one.body_text]
    rows = json.dumps([*Comment.objects.values(), *Commenter.objects.values(), *Notice.objects.values()], default=str)
    mails = [one.body_text for one in letters() if one.to != [ADDRESS]]

    assert len(found) > 20 and decided and mails
    assert [text for text in [*found, *decided, *mails, feed_of(article), rows] if "canary" in text.lower()] == []
    assert "canary" not in " ".join(record.getMessage() for record in caplog.records).lower()


# Who moderates -------------------------------------------------------------------------------------------------------


def test_only_moderators_open_the_list_and_decide(article, cast):
    comment = guest_comment(article, "To be decided")
    decide_it = {"do": f"publish:{comment.pk}"}
    for role in set(cast.roles()) - {"editor", "superuser"}:
        client = cast.client(role)
        answers = [
            client.get(reverse("learning_comments")),
            client.post(reverse("learning_decide_comments"), decide_it),
        ]
        answers.append(client.post(reverse("learning_undo_comments"), {"decision": str(comment.pk)}))
        assert {answer.status_code for answer in answers} <= {302, 403}, role
        assert "To be decided" not in answers[0].content.decode()

    assert states() == {"To be decided": WAITING}
    assert "To be decided" in cast.client("editor").get(reverse("learning_comments")).content.decode()


def test_permission_is_given_to_editors_and_moderators_by_the_migrations(db):
    names = Group.objects.filter(permissions__codename="moderate_comment").values_list("name", flat=True)

    assert set(names) == {"Editors", "Moderators"}


def test_moderator_decides_only_about_articles_they_may_edit(article, articles, cast):
    """Page permissions for the third article, or for adding only, do not reach the first."""
    guest_comment(article, "On the first")
    mine = guest_comment(articles.third, "On the third")
    group = Group.objects.create(name="Third only")
    group.permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="moderate_comment")
    )
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=articles.third.pk), permission=change)
    add = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=articles.index.pk), permission=add)
    author = make_person("author")
    author.groups.add(group)

    assert list(permissions.comments_moderated_by(author)) == [mine]
    assert not permissions.comments_moderated_by(make_person("nobody")).exists()


def test_menu_counts_what_waits(article, cast):
    guest_comment(article, "One")
    guest_comment(article, "Two")
    published(article, "Three")

    assert "Comments (2)" in cast.client("editor").get("/admin/").content.decode()
    assert reverse("learning_comments") not in cast.client("learner").get("/learning/").content.decode()


# Deciding in the admin -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "state"), [("publish", PUBLISHED), ("reject", REJECTED), ("spam", SPAM)])
def test_ticked_comments_are_decided_at_once_and_undone_at_once(what, state, article, cast):
    both = [guest_comment(article, words) for words in ("One", "Two")]
    guest_comment(article, "Three")
    client = cast.client("editor")
    response = client.post(
        reverse("learning_decide_comments"), {"do": what, "comment": [one.pk for one in both], "reason": "Because"}
    )
    after, who = states(), set(Comment.objects.exclude(decided_by=None).values_list("decided_by", "reason"))
    page = client.get(response.headers["Location"]).content.decode()
    number = Comment.objects.get(words="One").decision
    client.post(reverse("learning_undo_comments"), {"decision": str(number)})

    assert after == {"One": state, "Two": state, "Three": WAITING}
    assert who == {(cast.editor.pk, "Because" if what == "reject" else "")}
    assert "2 comments are decided" in page and "Undo" in page
    assert states() == dict.fromkeys(["One", "Two", "Three"], WAITING)


def test_single_button_decides_about_its_comment_only(article, cast):
    one, two = guest_comment(article, "One"), guest_comment(article, "Two")
    cast.client("editor").post(
        reverse("learning_decide_comments"), {"do": f"publish:{one.pk}", "comment": [str(two.pk)]}
    )

    assert states() == {"One": PUBLISHED, "Two": WAITING}


def test_trust_publishes_and_trusts_and_distrust_holds(article, cast):
    client, writer = cast.client("editor"), cast.client("learner")
    send(writer, article)
    first = newest()
    client.post(reverse("learning_decide_comments"), {"do": f"trust:{first.pk}"})
    send(writer, article, words="Second")
    client.post(reverse("learning_decide_comments"), {"do": "distrust", "comment": [str(first.pk)]})
    send(writer, article, words="Third")

    assert list(Comment.objects.order_by("at").values_list("state", flat=True)) == [PUBLISHED, PUBLISHED, WAITING]


@pytest.mark.parametrize("data", [{}, {"do": "delete"}, {"do": "publish:x"}, {"do": "publish", "comment": ["x"]}])
def test_decision_that_is_none_is_refused(data, article, cast):
    guest_comment(article)

    assert cast.client("editor").post(reverse("learning_decide_comments"), data).status_code == 404
    assert set(states().values()) == {WAITING}


def test_decision_about_nothing_says_so(article, cast):
    response = cast.client("editor").post(reverse("learning_decide_comments"), {"do": "publish"}, follow=True)

    assert "Tick at least one comment first." in response.content.decode()


def test_writer_is_described_without_an_address(article, cast):
    client = Client()
    send(client, article, remember="on")
    confirm(client)
    decide(newest())
    guest_comment(article, "Of a stranger", name="Ben", address="ben@test.example")
    waiting, done = (
        cast.client("editor").get(f"/admin/comments/?state={state}").content.decode() for state in (WAITING, PUBLISHED)
    )

    assert "address not confirmed" in waiting and "0 other comments published" in waiting
    assert "address confirmed" in done


# Links in mails ------------------------------------------------------------------------------------------------------


def told(cast) -> dict[str, str]:
    """The links that the mails to moderators hold, by the address of the moderator."""
    actions.tell_moderators(now=timezone.now())
    return {one.to[0]: link_in(one) for one in letters() if "/decide/" in one.body_text}


def test_moderators_get_one_mail_with_a_link_that_decides_without_signing_in(article, cast):
    guest_comment(article, "To be read")
    links = told(cast)
    again = told(cast)
    page = Client().get(links[cast.editor.email])
    after_looking = states()
    answer = Client().post(links[cast.editor.email], {"decision": "publish"})

    assert set(links) == {cast.editor.email, cast.superuser.email} and again == links
    assert "To be read" in page.content.decode() and after_looking == {"To be read": WAITING}
    assert "The comment is published." in answer.content.decode()
    assert list(Comment.objects.values_list("state", "decided_by")) == [(PUBLISHED, cast.editor.pk)]
    assert "sessionid" not in answer.cookies


def test_link_is_good_for_one_decision_and_says_who_was_quicker(article, cast):
    comment = guest_comment(article)
    links = told(cast)
    Client().post(links[cast.editor.email], {"decision": "reject", "reason": "Not about it"})
    late = [Client().post(link, {"decision": "publish"}) for link in links.values()]
    comment.refresh_from_db()
    actions.undo_decision(number=comment.decision, by=cast.superuser)
    after_undo = Client().post(links[cast.editor.email], {"decision": "publish"})

    assert ["somebody was quicker" in one.content.decode() for one in [*late, after_undo]] == [True] * 3
    assert set(states().values()) == {WAITING}


def test_link_for_one_comment_decides_about_no_other(article, cast):
    one, two = guest_comment(article, "One"), guest_comment(article, "Two")
    token = identity.decide_token(one, cast.editor)
    Client().post(reverse("learning:decide_comment", args=[token]), {"decision": "publish", "comment": str(two.pk)})

    assert states() == {"One": PUBLISHED, "Two": WAITING}


@pytest.mark.parametrize("how", ["forged", "expired", "other salt", "no right any more", "suspended", "comment gone"])
def test_link_that_is_no_good_decides_nothing_and_leads_to_the_admin(how, article, cast, monkeypatch):
    comment = guest_comment(article)
    token = identity.decide_token(comment, cast.editor)
    if how == "forged":
        token = token[:-3] + "xyz"
    elif how == "expired":
        monkeypatch.setattr(identity, "LINK_LASTS", timedelta(seconds=-1))
    elif how == "other salt":
        token = identity.confirm_token(comment.commenter)
    elif how == "no right any more":
        cast.editor.groups.clear()
    elif how == "suspended":
        type(cast.editor).objects.filter(pk=cast.editor.pk).update(is_active=False)
    else:
        actions.remove_comment(comment=comment)
    address = reverse("learning:decide_comment", args=[token])
    answers = [Client().get(address), Client().post(address, {"decision": "publish"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert reverse("learning_comments") in answers[0].content.decode()
    assert PUBLISHED not in states().values()


def test_link_needs_the_token_of_its_page(article, cast):
    address = reverse("learning:decide_comment", args=[identity.decide_token(guest_comment(article), cast.editor)])

    assert Client(enforce_csrf_checks=True).post(address, {"decision": "publish"}).status_code == 403
    assert Client().post(address, {"decision": "everything"}).status_code == 422
    assert set(states().values()) == {WAITING}


def test_flood_of_comments_is_one_mail_to_each_moderator(article, cast):
    for number in range(12):
        guest_comment(article, f"Words {number}")
    told(cast)
    guest_comment(article, "One more")
    told(cast)
    mails = [one for one in letters() if one.to == [cast.editor.email]]
    actions.tell_moderators(now=timezone.now() + timedelta(minutes=11))

    assert len(mails) == 1 and mails[0].body_text.count("/decide/") == 10 and "2 more wait" in mails[0].body_text
    assert len([one for one in letters() if one.to == [cast.editor.email]]) == 2


# Reports -------------------------------------------------------------------------------------------------------------


def report(comment, place: int, reason: str = "Rude", client=None):
    stamp = identity.signing.dumps(timezone.now().timestamp() - 60, salt=ReportForm.signed_for)
    address = reverse("learning:report_comment", args=[comment.pk])
    where = {"headers": HERE, "REMOTE_ADDR": f"203.0.113.{place}"}
    return (client or Client()).post(address, {"opened": stamp, "reason": reason}, **where)


def test_reported_comment_stays_until_three_different_people_reported_it(article, cast):
    comment = published(article, "Reported")
    seen = []
    for place in (1, 1, 1, 2, 3):
        assert report(comment, place).status_code == 302
        seen.append("Reported" in section_of(Client(), article))

    assert seen == [True, True, True, True, False]
    assert CommentReport.objects.count() == 3 and states() == {"Reported": WAITING}


def test_reports_stand_on_top_and_a_kept_comment_is_held_no_more(article, cast):
    for words in ("Quiet", "Reported"):
        published(article, words)
    comment = Comment.objects.get(words="Reported")
    report(comment, 1, "It is <b>rude</b>")
    client = cast.client("editor")
    shown = client.get("/admin/comments/?state=reported").content.decode()
    client.post(reverse("learning_decide_comments"), {"do": f"publish:{comment.pk}"})
    after = client.get("/admin/comments/?state=reported").content.decode()
    for place in (4, 5, 6, 7):
        report(comment, place)

    assert "Reported by 1 person" in shown and "It is &lt;b&gt;rude&lt;/b&gt;" in shown and "Quiet" not in shown
    assert "There are none." in after
    assert states() == {"Quiet": PUBLISHED, "Reported": PUBLISHED}


def test_account_reports_once_from_wherever(article, cast):
    comment = published(article)
    client = cast.client("learner")
    for place in (1, 2, 3):
        report(comment, place, client=client)

    assert (CommentReport.objects.count(), set(states().values())) == (1, {PUBLISHED})


def test_reports_of_one_place_are_limited(article):
    comments = [published(article, f"Words {number}") for number in range(22)]
    statuses = [report(comment, 9).status_code for comment in comments]

    assert statuses[:20] == [302] * 20 and statuses[20:] == [429, 429]


def test_what_waits_cannot_be_reported(article):
    assert report(guest_comment(article), 1).status_code == 404
    assert CommentReport.objects.count() == 0


# Telling writers -----------------------------------------------------------------------------------------------------


def test_guest_with_a_confirmed_address_is_told_by_mail_that_can_be_stopped_at_once(article, cast):
    client = Client()
    send(client, article, tell="on")
    confirm(client)
    mine = decide(newest())
    early = actions.announce_comments(now=timezone.now())
    actions.announce_comments(now=timezone.now() + LATER)
    reply = decide(guest_comment(article, "A reply", name="Ben", address="ben@test.example", parent=mine))
    actions.announce_comments(now=timezone.now() + 2 * LATER)
    actions.announce_comments(now=timezone.now() + 2 * LATER)
    mails = [one for one in letters() if one.to == [ADDRESS] and "/stop/" in one.body_text]

    assert early == 0
    assert [one.subject for one in mails] == [
        "Your comment at Joined Up is published",
        "Somebody replied to you at Joined Up",
    ]
    assert f"#comment-{reply.pk}" in mails[1].body_text and "Lunch" not in mails[0].body_text
    stop = link_in(mails[0])
    assert mails[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mails[0].headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert "Stop these mails" in Client().get(stop).content.decode()
    assert Comment.objects.filter(tell=True).count() == 1
    assert Client(enforce_csrf_checks=True).post(stop).status_code == 200
    assert (Comment.objects.filter(tell=True).count(), Commenter.objects.exclude(sealed_address="").count()) == (0, 0)
    assert Client().get("/learning/comments/stop/forged/").status_code == 404


@pytest.mark.parametrize("how", ["not asked", "not confirmed", "rejected", "undone", "unpublished"])
def test_guest_is_not_told(how, article, cast):
    client = Client()
    send(client, article, **({} if how == "not asked" else {"tell": "on"}))
    if how not in {"not asked", "not confirmed"}:
        confirm(client)
    comment = decide(newest(), REJECTED if how == "rejected" else PUBLISHED, by=cast.superuser)
    if how == "undone":
        actions.undo_decision(number=comment.decision, by=cast.superuser)
    if how == "unpublished":
        article.unpublish()
    actions.announce_comments(now=timezone.now() + LATER)

    assert [one.subject for one in letters() if "Confirm" not in one.subject] == []


def test_member_is_told_among_the_news_while_it_is_so(article, cast):
    client = cast.client("learner")
    send(client, article, tell="on")
    mine = decide(newest())
    actions.announce_comments(now=timezone.now() + LATER)
    decide(guest_comment(article, "A reply", name="Ben", parent=mine))
    actions.announce_comments(now=timezone.now() + LATER)
    page = client.get(reverse("learning:news")).content.decode()

    assert set(Notice.objects.values_list("person", "kind")) == {
        (cast.learner.pk, TOLD_PUBLISHED),
        (cast.learner.pk, TOLD_REPLIED),
    }
    assert "Your comment on “First Piece” is published" in page and "Ben replied in a thread of yours" in page
    article.unpublish()
    assert permissions.news_of(cast.learner).count() == 0


def test_nobody_is_told_of_their_own_reply(article, cast):
    client = cast.client("learner")
    send(client, article, tell="on")
    mine = decide(newest())
    send(client, article, tell="on", to=str(mine.pk), words="To myself")
    actions.announce_comments(now=timezone.now() + LATER)

    assert set(Notice.objects.values_list("kind", flat=True)) == {TOLD_PUBLISHED}


# Waiting time, clearing away, cost -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ([10, 10], ""),
        ([10, 20, 3000], "within an hour"),
        ([300, 400, 90], "within a day"),
        ([3000, 3000, 10], "within 3 days"),
    ],
)
def test_usual_wait_is_the_median_of_what_people_decided(minutes, words, article):
    for number, waited in enumerate(minutes):
        comment = published(article, f"Words {number}")
        Comment.objects.filter(pk=comment.pk).update(waited=timedelta(minutes=waited))

    assert usual_wait() == words
    sentence = f"usually {words}." if words else "A person reads your first comment before it appears."
    assert sentence in section_of(Client(), article)


def test_clock_clears_away_what_is_not_needed(article, articles, cast):
    for words, state in (("Rejected", REJECTED), ("Spam", SPAM), ("Published", PUBLISHED)):
        decide(guest_comment(article, words, tell=True, may_mail=False), state)
    guest_comment(articles.second, "On what is deleted")
    actions.report_comment(comment=Comment.objects.get(words="Published"), sender="x" * 64)
    articles.second.delete()
    month = timezone.now() + timedelta(days=31)
    actions.forget_comments(now=timezone.now())
    soon = set(states())
    actions.forget_comments(now=month)

    assert soon == {"Rejected", "Spam", "Published"}
    assert set(states()) == {"Published"}
    assert list(Commenter.objects.values_list("sealed_address", flat=True)) == [""]
    assert not OutgoingMail.objects.filter(message__contains=ADDRESS).exists()


def test_rejected_thread_leaves_the_replies_of_others_to_their_writers(article, cast):
    thread = published(article, "To go")
    send(cast.client("learner"), article, to=str(thread.pk), words="Mine below it")
    decide(thread, REJECTED)
    actions.forget_comments(now=timezone.now() + timedelta(days=31))

    assert states() == {"": REJECTED, "Mine below it": WAITING}


@pytest.mark.parametrize("address", ["/articles/", "/articles/first-piece/"])
def test_pages_need_the_same_queries_for_one_and_for_three(address, article, articles, cast):
    def queries() -> int:
        Client().get(address)
        with CaptureQueriesContext(
            connection,
        ) as found:
            Client().get(address)
        return len(found)

    published(article, "One")
    send(cast.client("learner"), article)
    decide(newest())
    before = queries()
    send(cast.client("peer"), article)
    thread = decide(newest())
    decide(guest_comment(article, "Two", parent=thread))
    for other in (articles.second, articles.third):
        published(other, "Elsewhere")

    assert queries() == before


def test_list_of_the_admin_needs_the_same_queries_for_one_and_for_three(article, cast):
    client = cast.client("editor")

    def queries() -> int:
        client.get("/admin/comments/")
        with CaptureQueriesContext(connection) as found:
            client.get("/admin/comments/")
        return len(found)

    send(cast.client("learner"), article)
    before = queries()
    send(cast.client("peer"), article)
    guest_comment(article, "Of a guest")

    assert queries() == before


def test_many_comments_stand_on_pages_and_the_newest_are_shown_first(article):
    for number in range(51):
        published(article, f"Words {number:02}")
    last, first = section_of(Client(), article), Client().get(f"{article.url}?comments=1").content.decode()

    assert "Words 50" in last and "Words 00" not in last and "51 comments" in last
    assert "Words 00" in first and "Words 49" in first and "Words 50" not in first
