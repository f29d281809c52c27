"""The form on Contact: what is typed is mailed, kept and shown to those who may read it, within limits, and is never lost."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends import locmem
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from content import actions, forms
from content.models import Message, SiteShell
from tests.content.articles import make_articles
from tests.people import make_person

TYPED = {
    "name": "Grace Okafor",
    "email": "grace@test.example",
    "words": "We tried this too.\nLunch was where it happened.",
}
CONTACT = "/contact/"


@pytest.fixture
def shell(course):
    return SiteShell.objects.create(site=Site.objects.get(), email="hello@harbour.example")


def opened(seconds: int = 60) -> str:
    """What the form holds that was opened so many seconds ago."""
    moment = timezone.now().timestamp() - seconds
    return forms.signing.dumps(moment, salt=forms._SALT)


def send(client, **more):
    return client.post(CONTACT, TYPED | {"opened": opened()} | more)


def main_of(response) -> str:
    return re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]


def everything_typed_is_there(response, typed=TYPED) -> bool:
    html = main_of(response)
    return all(value in html for value in typed.values())


def test_message_is_kept_and_mailed_so_that_the_answer_goes_to_its_sender(shell, client):
    response = send(client)
    kept = Message.objects.get()
    [sent] = mail.outbox

    assert response.status_code == 302 and response.headers["Location"] == CONTACT
    assert (kept.name, kept.email, kept.words.replace("\r\n", "\n"), kept.about) == (*TYPED.values(), None)
    assert (sent.to, sent.reply_to) == (["hello@harbour.example"], ["grace@test.example"])
    assert TYPED["words"] in sent.body and "Grace" not in sent.subject
    assert "The answer comes to grace@test.example." in client.get(CONTACT).content.decode()


def test_message_about_an_article_names_it(shell, course, client):
    page = make_articles(course).first
    form = client.get(f"{CONTACT}?about={page.pk}")
    send(client, about=str(page.pk))

    assert "<b>First Piece</b>" in main_of(form) and f'name="about" value="{page.pk}"' in main_of(form)
    assert Message.objects.get().about_id == page.pk
    assert "About the page: First Piece" in mail.outbox[0].body
    assert f"/contact/?about={page.pk}#write" in client.get("/articles/first-piece/").content.decode()


@pytest.mark.parametrize("about", ["", "x", "999999", "1" * 30, "٣"])
def test_page_that_is_not_there_is_no_matter(about, shell, client):
    assert "Your message is about" not in main_of(client.get(CONTACT, {"about": about}))
    response = send(client, about=about)

    assert (response.status_code, Message.objects.filter(about=None).count()) in {(302, 1), (422, 0)}
    assert response.status_code == 302 or everything_typed_is_there(response)


def test_title_of_a_page_that_not_everybody_may_read_is_told_to_nobody(shell, course, client):
    PageViewRestriction.objects.create(page=course.second, restriction_type="password", password="open sesame")

    assert "Second" not in main_of(client.get(CONTACT, {"about": str(course.second.pk)}))


def test_site_without_an_address_has_no_form_and_keeps_nothing(course, client):
    assert "<form" not in main_of(client.get(CONTACT))
    response = send(client)

    assert response.status_code == 503 and everything_typed_is_there(response)
    assert Message.objects.count() == 0 and mail.outbox == []
    assert "Get in touch" not in client.get("/articles/").content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "Your name: This field is required."),
        ({"email": "grace@"}, "Your e-mail address: Enter a valid email address."),
        ({"words": ""}, "Your message: This field is required."),
        ({"words": "x" * 5001}, "at most 5000 characters"),
        ({"words": "http://a https://b www.c http://d"}, "Leave out some links: 3 are allowed."),
        ({"website": "http://spam.example"}, "Empty the field that is to stay empty"),
        ({"opened": ""}, "This page had been open for long."),
        ({"opened": "1:forged:sign"}, "This page had been open for long."),
    ],
)
def test_message_that_cannot_be_sent_comes_back_with_everything_typed(given, sentence, shell, client):
    response = send(client, **given)

    assert response.status_code == 422
    assert sentence in main_of(response).replace("&#x27;", "'")
    assert everything_typed_is_there(response, {name: value for name, value in TYPED.items() if name not in given})
    assert Message.objects.count() == 0 and mail.outbox == []


@pytest.mark.parametrize(("seconds", "status"), [(0, 422), (2, 422), (4, 302), (23 * 3600, 302), (25 * 3600, 422)])
def test_time_between_opening_and_sending_is_that_of_a_person(seconds, status, shell, client):
    assert send(client, opened=opened(seconds)).status_code == status


def test_form_that_came_back_can_be_sent_as_it_is(shell, client):
    response = send(client, opened="")
    stamp = re.search(r'name="opened" value="([^"]+)"', main_of(response))[1]
    age = timezone.now().timestamp() - forms.signing.loads(stamp, salt=forms._SALT)

    assert 0 <= age < 60
    quick = send(client, opened=opened(1))
    kept = re.search(r'name="opened" value="([^"]+)"', main_of(quick))[1]
    assert timezone.now().timestamp() - forms.signing.loads(kept, salt=forms._SALT) >= 1


def test_only_so_many_messages_an_hour_come_from_one_place(shell, client, settings):
    settings.CONTENT_MESSAGES_AN_HOUR = 2
    answers = [send(client, email=f"a{number}@test.example") for number in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Too many messages came from here" in main_of(answers[-1])
    assert TYPED["words"] in main_of(answers[-1])
    elsewhere = client.post(CONTACT, TYPED | {"opened": opened(), "email": "b@test.example"}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302
    assert Message.objects.count() == 3


def test_only_so_many_messages_an_hour_come_with_one_address(shell, client, settings):
    settings.CONTENT_MESSAGES_AN_HOUR = 1
    answers = [
        client.post(CONTACT, TYPED | {"opened": opened(), "email": email}, REMOTE_ADDR=f"203.0.113.{at}").status_code
        for at, email in enumerate(["one@test.example", "ONE@test.example", "two@test.example"])
    ]

    assert answers == [302, 429, 302]


def test_count_knows_nobody(shell, client, monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *args, **more: keys.append(key))
    send(client)

    assert len(keys) == 2
    assert not any("127.0.0.1" in key or "grace" in key for key in keys)


def test_words_come_back_when_the_token_does_not_fit(shell):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(CONTACT, TYPED | {"opened": opened()}, headers={"origin": "http://testserver"})

    assert response.status_code == 403
    assert everything_typed_is_there(response) and "Your words are all here" in main_of(response)
    assert Message.objects.count() == 0
    assert strict.post(CONTACT, TYPED, headers={"origin": "https://evil.example"}).status_code == 403
    assert "Grace" not in strict.post(CONTACT, TYPED, headers={"origin": "https://evil.example"}).content.decode()


def test_words_come_back_when_the_message_cannot_be_kept(shell, client, monkeypatch):
    def broken(**given):
        raise OperationalError

    monkeypatch.setattr(actions, "receive_message", broken)
    response = send(client)

    assert response.status_code == 503 and everything_typed_is_there(response)


def test_mail_that_cannot_be_handed_over_loses_no_message_and_logs_no_word(shell, client, monkeypatch, caplog):
    def broken(self, messages):
        raise SMTPException("550 grace@test.example is unknown")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", broken)

    assert send(client).status_code == 302
    assert Message.objects.count() == 1
    assert "SMTPException" in caplog.text and "grace" not in caplog.text


def test_hostile_words_stay_words(shell, client):
    words = "<script>alert(1)</script>"
    response = send(client, name=f"A\r\nBcc: x@evil.example{words}", words=words, email="no")

    assert "<script>alert" not in response.content.decode()
    send(client, name="A\r\nBcc: x@evil.example", words=words)
    assert mail.outbox[0].recipients() == ["hello@harbour.example"]
    assert Message.objects.get().name == "A Bcc: x@evil.example"


# In the admin ---------------------------------------------------------------------------------------------------------


def inbox(cast, role: str):
    return cast.client(role).get(reverse("content_messages"))


def may(person, *names) -> None:
    group = person.groups.first()
    group.permissions.add(*Permission.objects.filter(content_type__app_label="content", codename__in=names))


@pytest.fixture
def message(shell):
    return Message.objects.create(name="Grace <b>", email="g@test.example", words="Words of Grace")


def test_only_whoever_may_read_messages_reads_them(message, cast):
    for role in set(cast.roles()) - {"superuser"}:
        response = inbox(cast, role)
        assert response.status_code in {302, 403} and "Words of Grace" not in response.content.decode(), role
    may(cast.editor, "view_message")

    for role in ("editor", "superuser"):
        html = inbox(cast, role).content.decode()
        assert "Words of Grace" in html and "Grace &lt;b&gt;" in html
    delete = reverse("content_message_delete", args=[message.pk])
    assert delete not in inbox(cast, "editor").content.decode()
    assert cast.client("editor").post(delete).status_code == 302
    assert Message.objects.count() == 1


def test_message_is_marked_read_and_deleted_by_a_press(message, cast):
    may(cast.editor, "view_message", "delete_message")
    client = cast.client("editor")
    read, delete = (reverse(f"content_message_{name}", args=[message.pk]) for name in ("read", "delete"))

    assert [client.get(address).status_code for address in (read, delete)] == [405, 405]
    assert "Mark as read" in inbox(cast, "editor").content.decode()
    client.post(read)
    assert "Mark as read" not in inbox(cast, "editor").content.decode()
    client.post(delete)
    client.post(delete)
    assert Message.objects.count() == 0
    assert "There are no messages." in inbox(cast, "editor").content.decode()


def test_menu_of_the_admin_shows_messages_to_those_who_may_read_them(message, cast):
    address = reverse("content_messages")

    assert address not in cast.client("editor").get("/admin/").content.decode()
    may(cast.editor, "view_message")
    assert address in cast.client("editor").get("/admin/").content.decode()


def test_permissions_of_messages_can_be_given_to_a_group(message, cast):
    html = cast.client("superuser").get(reverse("wagtailusers_groups:add")).content.decode()

    assert "message" in html.lower()
    assert {row.codename for row in Permission.objects.filter(content_type__model="message")} >= {
        "view_message",
        "delete_message",
    }


def test_messages_go_when_their_time_is_over(message, settings):
    settings.CONTENT_MESSAGES_KEPT = timedelta(days=10)
    old = Message.objects.create(name="Old", email="o@test.example", words="Old")
    Message.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=11))

    assert actions.forget_messages(now=timezone.now()) == 1
    assert list(Message.objects.all()) == [message]


def test_sender_is_known_by_no_account(message):
    person = make_person("grace")

    assert not [field for field in Message._meta.get_fields() if field.related_model is type(person)]


def test_inbox_needs_the_same_queries_for_one_and_for_three_messages(message, cast, course):
    client, counts = cast.client("superuser"), []
    Message.objects.update(about=course.second)
    client.get(reverse("content_messages"))
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("content_messages"))
        counts.append(len(captured))
        for number in range(2):
            Message.objects.create(name=f"N{number}", email="n@test.example", words="x", about=course.first)

    assert counts[0] == counts[1]
