"""Writing comments: the first is held on every route, trust is bound to an account or a confirmed browser, nothing typed is lost."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.enums import Commenting
from learning import actions, my_data
from learning.comments import addresses, identity
from learning.enums import CommentState
from learning.models import Comment, Commenter
from tests.content.articles import make_articles
from tests.course import publish
from tests.learning.commenting import (
    ADDRESS,
    HERE,
    TYPED,
    confirm,
    decide,
    form_address,
    guest_comment,
    letters,
    link_in,
    newest,
    opened,
    published,
    section_of,
    send,
)

WAITING, PUBLISHED = CommentState.WAITING, CommentState.PUBLISHED


@pytest.fixture
def articles(course):
    return make_articles(course)


@pytest.fixture
def article(articles):
    return articles.first


# Held first ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"approved": "1"},
        {"status": "approved", "state": "published"},
        {"state": "published", "decided_at": "2026-01-01", "standing": "trusted", "proved": "1", "user": "1"},
        {"commenter": "1", "remember": "on", "tell": "on", "confirmed_at": "2026-01-01"},
    ],
)
def test_first_comment_of_a_guest_waits_whatever_is_posted(more, article, client):
    response = send(client, article, **more)

    assert response.status_code == 302
    assert response.headers["Location"] == f"{article.url}#comment-{newest().pk}"
    assert [(one.state, one.decided_at) for one in Comment.objects.all()] == [(WAITING, None)]
    assert "Lunch" not in section_of(Client(), article)


def test_first_comment_of_a_member_and_a_first_reply_wait_too(article, cast):
    parent = published(article)
    send(cast.client("learner"), article, state="published")
    send(cast.client("peer"), article, to=str(parent.pk), approved="1")
    send(cast.client("superuser"), article, to=str(parent.pk))

    states = set(Comment.objects.exclude(pk=parent.pk).values_list("state", "commenter__user"))
    assert states == {(WAITING, cast.learner.pk), (WAITING, cast.peer.pk), (WAITING, cast.superuser.pk)}
    assert section_of(Client(), article).count('class="comment"') == 1


@pytest.mark.parametrize(
    "cookie",
    [
        "1",
        "forged",
        identity.signing.dumps(["00000000-0000-4000-8000-000000000000", True], salt="learning.comments.cookie"),
        identity.signing.dumps("no list", salt="learning.comments.cookie"),
        identity.signing.dumps(["no number", True], salt="learning.comments.cookie"),
    ],
    ids=[
        "1",
        "forged",
        "nobody",
        "no list",
        "no number",
    ],  # a signature holds the moment, and would name a test anew each second
)
def test_forged_cookie_is_nobody(cookie, article, client):
    client.cookies["comments"] = cookie

    assert section_of(client, article)
    assert send(client, article).status_code == 302
    assert newest().state == WAITING


# At once afterwards --------------------------------------------------------------------------------------------------


def test_second_comment_of_a_guest_who_confirmed_the_address_appears_at_once(article, client):
    send(client, article, remember="on")
    confirm(client)
    decide(newest())

    response = send(client, article, words="The second")

    assert newest().state == PUBLISHED and newest().decided_at is None
    assert "The second" in section_of(Client(), article)
    assert response.status_code == 302


def test_second_comment_of_a_member_appears_at_once(article, cast):
    client = cast.client("learner")
    send(client, article)
    decide(newest())
    send(client, article, words="The second")

    assert "The second" in section_of(Client(), article)


def test_guest_who_did_not_confirm_waits_each_time(article, client):
    send(client, article)
    decide(newest())
    send(client, article, words="The second")

    assert newest().state == WAITING


def test_confirmed_guest_waits_until_one_comment_was_published(article, client):
    send(client, article, remember="on")
    confirm(client)
    send(client, article, words="The second")

    assert newest().state == WAITING


def test_typed_name_and_address_of_somebody_trusted_inherit_nothing(article, client):
    send(client, article, remember="on")
    confirm(client)
    decide(newest())
    stranger = Client()
    send(stranger, article, words="As if I were Grace", remember="on")
    send(stranger, article, words="Once more")

    assert set(Comment.objects.filter(words__in=["As if I were Grace", "Once more"]).values_list("state")) == {
        (WAITING,)
    }


def test_browser_of_the_writer_is_not_proved_by_a_press_in_another(article, client):
    """Somebody types an address; its owner presses the button elsewhere. Only the owner's browser gains anything."""
    send(client, article, remember="on")
    owner = Client()
    confirm(owner)
    decide(newest())
    send(client, article, words="From where it was typed")
    held = newest().state
    send(owner, article, words="From where it was confirmed")

    assert (held, newest().state) == (WAITING, PUBLISHED)


def test_two_browsers_with_one_address_see_and_delete_nothing_of_each_other(article, client):
    """Somebody types an address; its owner presses the button elsewhere, and later has a comment that waits."""
    send(client, article, remember="on", words="Of the stranger")
    stranger, owner = newest(), Client()
    confirm(owner)
    send(owner, article, words="Of the owner")
    theirs = newest()

    assert "Of the owner" not in section_of(client, article) and "Of the stranger" not in section_of(owner, article)
    assert [remove(client, theirs).status_code, remove(owner, stranger).status_code] == [404, 404]


def test_proved_browser_with_another_address_is_somebody_else(article, client):
    send(client, article, remember="on")
    confirm(client)
    decide(newest())
    send(client, article, email="other@test.example", words="Under another address")

    assert newest().state == WAITING
    assert set(Comment.objects.values_list("commenter__address_mark", flat=True)) == {
        addresses.mark_of(ADDRESS),
        addresses.mark_of("other@test.example"),
    }


def test_comment_published_for_an_unconfirmed_guest_gives_the_address_no_trust(article, client):
    send(Client(), article, words="By somebody who typed it")
    decide(newest())
    send(client, article, remember="on")
    confirm(client)
    send(client, article, words="By its owner")

    assert newest().state == WAITING


def test_withdrawn_trust_holds_every_comment_from_every_browser(article, client):
    send(client, article, remember="on")
    confirm(client)
    decide(newest())
    actions.set_standing(comments=Comment.objects.all(), standing="waits")
    other = Client()
    send(client, article, words="The second")
    held = newest().state
    send(other, article, remember="on")
    confirm(other)
    send(other, article, words="Elsewhere")

    assert (held, newest().state) == (WAITING, WAITING)


def test_trust_by_a_moderator_needs_the_confirmed_browser_too(article, client):
    send(client, article, remember="on")
    actions.set_standing(comments=Comment.objects.all(), standing="trusted")
    send(client, article, words="Not confirmed yet")
    held = newest().state
    confirm(client)
    send(client, article, words="Confirmed")

    assert (held, newest().state) == (WAITING, PUBLISHED)


def test_link_that_confirms_asks_first_and_is_good_for_14_days(article, client, monkeypatch):
    send(client, article, remember="on")
    address = link_in(letters()[0])
    page = client.get(address)

    assert page.status_code == 200 and Commenter.objects.get().confirmed_at is None
    assert "It was me: confirm my address" in page.content.decode()
    assert client.get("/learning/comments/confirm/forged/").status_code == 404
    assert client.post("/learning/comments/confirm/forged/").status_code == 404
    monkeypatch.setattr(identity, "LINK_LASTS", timedelta(seconds=-1))
    assert client.post(address).status_code == 404
    assert Commenter.objects.get().confirmed_at is None


def test_link_is_mailed_only_when_something_was_asked_for_and_three_times_an_hour_at_most(article):
    send(Client(), article)
    assert letters() == []
    for _turn in range(5):
        send(Client(), article, remember="on")

    assert [one.to for one in letters()] == [[ADDRESS]] * 3
    assert Comment.objects.count() == 6


def test_cookie_is_kept_from_scripts_and_other_sites(article, client, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = send(client, article).cookies["comments"]

    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert ADDRESS not in cookie.value and cookie["max-age"] == 365 * 24 * 3600


def test_reading_sets_no_cookie(article, client):
    published(article)

    assert set(client.get(article.url).cookies) == set()
    assert set(client.get(form_address(article)).cookies) == set()


# Who sees what waits -------------------------------------------------------------------------------------------------


def test_writer_sees_what_waits_in_their_own_browser_and_nobody_else_does(article, client, cast):
    send(client, article)
    own = section_of(client, article)

    assert "Waiting to be read." in own and "<strong>where</strong>" in own
    assert client.get(article.url).headers["Cache-Control"] == "private, no-store"
    for other in [Client(), cast.client("learner"), cast.client("superuser")]:
        assert "Lunch" not in section_of(other, article)
    assert Client().get(article.url).headers.get("Cache-Control") != "private, no-store"


def test_rejected_comment_is_shown_to_its_writer_with_the_reason_only(article, client, cast):
    send(client, article)
    decide(newest(), CommentState.REJECTED, by=cast.superuser, reason="It names a child.")

    assert "The reason given: It names a child." in section_of(client, article)
    assert "names a child" not in Client().get(article.url).content.decode()


def test_member_comments_under_the_display_name(article, cast):
    actions.change_profile(user=cast.learner, display_name="Noor of the marsh")
    client = cast.client("learner")
    form = section_of(client, article)
    send(client, article, name="Somebody else", email="not@asked.example")
    decide(newest())

    assert "You comment as <b>Noor of the marsh</b>" in form and 'name="email"' not in form
    assert "Noor of the marsh" in section_of(Client(), article)
    assert "Somebody else" not in section_of(Client(), article)


def test_member_without_a_name_is_sent_to_the_profile_and_loses_no_word(article, cast):
    type(cast.learner).objects.filter(pk=cast.learner.pk).update(first_name="", last_name="")
    client = cast.client("learner")
    response = send(client, article)

    assert "Choose one in your profile" in section_of(client, article)
    assert response.status_code == 422 and TYPED["words"] in response.content.decode()
    assert Comment.objects.count() == 0


def test_reply_to_a_reply_stands_below_the_same_comment(article, client):
    parent = published(article, "First words")
    reply = decide(guest_comment(article, "A reply", parent=parent))
    send(client, article, to=str(reply.pk))

    assert newest().parent_id == parent.pk
    assert set(Comment.objects.filter(parent__isnull=False).values_list("parent", flat=True)) == {parent.pk}


@pytest.mark.parametrize("to", ["00000000-0000-4000-8000-000000000000", "no number", "elsewhere", "waiting"])
def test_reply_to_what_is_not_there_keeps_the_words(to, article, articles, client):
    numbers = {"elsewhere": published(articles.second).pk, "waiting": guest_comment(article).pk}
    before = Comment.objects.count()
    response = send(client, article, to=str(numbers.get(to, to)))

    assert response.status_code == 409
    assert "What you reply to is not there any more" in response.content.decode()
    assert "Lunch was" in response.content.decode() and Comment.objects.count() == before


# Guards --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "Your name: This field is required."),
        ({"email": ""}, "Your e-mail address: This field is required."),
        ({"email": "grace@"}, "Your e-mail address: Enter a valid email address."),
        ({"words": " "}, "Your comment: This field is required."),
        ({"words": "x" * 2001}, "at most 2000 characters"),
        ({"words": "http://a https://b www.c"}, "Leave out some links: 2 are allowed."),
        ({"website": "http://spam.example"}, "Empty the field that is to stay empty"),
        ({"opened": ""}, "This page had been open for long."),
        ({"opened": "1:forged:sign"}, "This page had been open for long."),
        ({"opened": "now"}, "That was very quick."),
        ({"opened": "yesterday"}, "This page had been open for long."),
    ],
)
def test_comment_that_cannot_be_taken_comes_back_with_everything_typed(given, sentence, article, client):
    moments = {"now": opened(0), "yesterday": opened(25 * 3600)}
    given = {name: moments.get(value, value) for name, value in given.items()}
    response = send(client, article, tell="on", **given)
    html = response.content.decode().replace("&#x27;", "'")

    assert response.status_code == 422
    assert sentence in html
    assert [value for name, value in TYPED.items() if name not in given and value not in html] == []
    assert re.search(r'name="tell"[^>]* checked', html)
    assert Comment.objects.count() == 0 and letters() == []


def test_time_of_another_form_does_not_open_this_one(article, client):
    foreign = identity.signing.dumps(timezone.now().timestamp() - 60, salt="content.message")

    assert send(client, article, opened=foreign).status_code == 422


def test_five_hundred_a_minute_are_limited(article, client):
    statuses = [send(client, article, email=f"a{number}@test.example").status_code for number in range(500)]

    assert set(statuses) == {302, 429}
    assert Comment.objects.count() == statuses.count(302) <= 2 * 90  # the hour may turn meanwhile
    assert statuses.count(429) >= 320


def test_one_a_minute_is_never_limited(article, client):
    assert {send(client, article, words=f"Minute {minute}").status_code for minute in range(61)} == {302}


def test_limit_counts_an_address_and_an_account_wherever_they_come_from(article, cast, settings):
    settings.LEARNING_COMMENTS_AN_HOUR = 1
    member = cast.client("learner")
    places = iter(range(1, 9))

    def sent(client, **more):
        data = TYPED | {"opened": opened()} | more
        where = {"headers": HERE, "REMOTE_ADDR": f"203.0.113.{next(places)}"}
        return client.post(form_address(article), data, **where).status_code

    assert [sent(Client()), sent(Client(), email=ADDRESS.upper()), sent(Client(), email="b@test.example")] == [
        302,
        429,
        302,
    ]
    assert [sent(member), sent(member)] == [302, 429]


def test_limited_comment_keeps_everything_typed(article, client, settings):
    settings.LEARNING_COMMENTS_AN_HOUR = 0
    response = send(client, article)

    assert response.status_code == 429
    assert all(value in response.content.decode() for value in TYPED.values())


def test_network_address_is_stored_nowhere(article, client, monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *args, **more: keys.append(key))
    parent = published(article)
    where = {"headers": HERE, "REMOTE_ADDR": "203.0.113.77"}
    client.post(form_address(article), TYPED | {"opened": opened()}, **where)
    report = identity.signing.dumps(timezone.now().timestamp() - 60, salt="learning.comment.report")
    client.post(reverse("learning:report_comment", args=[parent.pk]), {"opened": report}, **where)

    rows = [*Comment.objects.values(), *Commenter.objects.values(), *parent.reports.values()]
    assert parent.reports.count() == 1 and len(keys) == 3
    assert "203.0.113.77" not in json.dumps([*rows, keys], default=str)


def test_post_from_another_site_is_refused(article, client, cast):
    elsewhere = {"origin": "https://evil.example"}
    data = TYPED | {"opened": opened()}

    assert client.post(form_address(article), data, headers=elsewhere).status_code == 403
    assert client.post(form_address(article), data).status_code == 403
    assert Comment.objects.count() == 0


def test_words_of_a_member_come_back_when_the_token_does_not_fit(article, cast):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cast.client("learner").cookies
    response = strict.post(form_address(article), TYPED | {"opened": opened()}, headers=HERE)

    assert response.status_code == 403
    assert "Your words are all here" in response.content.decode() and "Lunch was" in response.content.decode()
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("table", ["learning_commenter", "content_articlepage"])
def test_words_come_back_when_the_database_fails(table, article, client):
    def fails(execute, sql, params, many, context):
        if table in sql:
            raise OperationalError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fails):
        response = send(client, article)

    assert response.status_code == 503
    assert TYPED["words"] in response.content.decode()
    assert "could not be kept just now" in response.content.decode()
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("how", ["closed", "unpublished"])
def test_words_come_back_when_comments_were_closed_meanwhile(how, article, client):
    article.commenting = Commenting.CLOSED
    publish(article)
    if how == "unpublished":
        article.unpublish()
    response = send(client, article)

    assert response.status_code == {"closed": 409, "unpublished": 404}[how]
    assert "Yours was not kept" in response.content.decode() and "Lunch was" in response.content.decode()
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "there", "never"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script>alert"),
        ("[x](javascript:alert(1))", "javascript:alert", 'href="javascript'),
        ("[x](https://example.org/)", 'rel="nofollow noopener noreferrer ugc"', "<!--"),
        ("<img src=x onerror=alert(1)>", "&lt;img", "<img src"),
        ("<!--slot article 1-->", "&lt;!--slot", "<!--slot"),
        ("# Big", "<h3>Big</h3>", "<h1>Big"),
        ("![x](https://example.org/x.png)", "https://example.org/x.png", "<img"),
    ],
)
def test_hostile_markdown_stays_words(words, there, never, article, client):
    published(article, words, name="<b>Grace</b>")
    section = section_of(client, article)

    assert there in section and never not in section.replace("&quot;", '"')
    assert "&lt;b&gt;Grace" in section


# Taking away ---------------------------------------------------------------------------------------------------------


def remove(client, comment):
    return client.post(reverse("learning:remove_comment", args=[comment.pk]), headers=HERE)


def test_member_deletes_their_own_comment_and_the_page_asks_first(article, cast):
    client = cast.client("learner")
    send(client, article)
    mine = decide(newest())
    asks = client.get(reverse("learning:remove_comment", args=[mine.pk]))

    assert "Delete it for good" in asks.content.decode() and Comment.objects.count() == 1
    assert remove(client, mine).status_code == 302
    assert Comment.objects.count() == 0


def test_nobody_deletes_the_comment_of_somebody_else(article, client, cast):
    theirs = published(article)

    answers = [remove(one, theirs).status_code for one in (client, cast.client("learner"), cast.client("superuser"))]
    assert answers == [404, 404, 404]
    assert Comment.objects.count() == 1


def test_deleted_comment_with_replies_keeps_its_place_without_a_word(article, cast):
    client = cast.client("learner")
    send(client, article)
    mine = decide(newest())
    reply = decide(guest_comment(article, "A reply to it", parent=mine))
    remove(client, mine)
    section = section_of(Client(), article)
    row = Comment.objects.get(pk=mine.pk)

    assert "removed by its author" in section and "A reply to it" in section and "Lunch" not in section
    assert (row.words, row.name, row.commenter) == ("", "", None)
    assert "1 comment" in section
    actions.remove_comment(comment=reply)
    assert Comment.objects.count() == 0


def test_erased_account_takes_its_comments_along_and_leaves_the_replies_of_others(article, cast):
    client = cast.client("learner")
    send(client, article)
    mine = decide(newest())
    decide(guest_comment(article, "A reply to it", parent=mine))
    send(client, article, words="Another of mine", to=str(mine.pk))
    actions.erase(user=cast.learner)

    assert set(Comment.objects.values_list("words", "commenter__user")) == {("", None), ("A reply to it", None)}
    assert not Commenter.objects.filter(user__isnull=False).exists()


def test_download_holds_ones_own_comments_whatever_became_of_the_article(article, cast):
    client = cast.client("learner")
    send(client, article)
    published(article, "Of somebody else")
    article.delete()

    told = json.loads(my_data.of_learning(cast.learner)["comments.json"])
    assert [(one["words"].replace("\r", ""), one["article_title"]) for one in told["comments"]] == [
        (TYPED["words"], "First Piece")
    ]
