"""Sign-up open, invited and closed; no answer tells who has an account; addresses, sessions and limits."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from content.browsers import browser_name
from learning import actions, wagtail_hooks
from learning.models import Invitation
from tests.people import BACKEND, PASSWORD, make_person

SECRET = "a quiet pencil on paper"
SIGN_UP = "/accounts/signup/"
ADDRESS = "ines@test.example"
pytestmark = pytest.mark.usefixtures("course")


def form(email: str = ADDRESS) -> dict:
    return {"email": email, "password1": SECRET, "password2": SECRET}


def text_of(message) -> str:
    return message.message().get_payload(decode=True).decode()


def code_in(message) -> str:
    return re.search(r"^([A-Z0-9-]{6,})$", text_of(message), re.MULTILINE)[1]


def invite(email: str = ADDRESS, **more) -> str:
    """The path of the link in the mail."""
    actions.invite(email=email, invited_by=None, site="http://testserver", **more)
    return re.search(r"http://testserver(/accounts/invited/\S+)", text_of(mail.outbox[-1]))[1]


def people() -> set[str]:
    return set(get_user_model().objects.values_list("email", flat=True))


# Who may make an account -------------------------------------------------------


def test_open_site_says_so_and_takes_anybody(settings):
    page = Client().get(SIGN_UP).content.decode()

    assert "Anybody may make an account here." in page
    assert Client().post(SIGN_UP, form()).status_code == 302
    assert people() == {ADDRESS}


@pytest.mark.parametrize(
    ("mode", "heading"),
    [("invited", "By invitation only"), ("closed", "No new accounts at present"), ("oops", "No new")],
)
def test_site_that_is_not_open_says_so_and_takes_nobody(mode, heading, settings):
    settings.LEARNING_SIGN_UP = mode
    client = Client()

    answers = [client.get(SIGN_UP), client.post(SIGN_UP, form())]

    assert all(f"<h1>{heading}" in answer.content.decode() for answer in answers)
    assert people() == set()


def test_invitation_leads_to_the_form_with_the_address_and_makes_one_account(settings):
    settings.LEARNING_SIGN_UP = "invited"
    link, client = invite("Ines@Test.example"), Client()

    led = client.get(link)
    page = client.get(led.headers["Location"]).content.decode()
    client.post(SIGN_UP, form())

    assert led.headers["Location"] == SIGN_UP
    assert f'value="{ADDRESS}"' in page
    assert f"Yours is for {ADDRESS}." in page
    assert people() == {ADDRESS}
    assert Invitation.objects.get().used_at is not None


def test_used_invitation_opens_nothing_more(settings):
    settings.LEARNING_SIGN_UP = "invited"
    link, first = invite(), Client()
    first.get(link)
    first.post(SIGN_UP, form())

    later = Client()
    answer = later.get(link)

    assert answer.status_code == 410
    assert "This invitation is over" in answer.content.decode()
    assert "By invitation only" in later.get(SIGN_UP).content.decode()


def test_looking_at_the_link_uses_nothing_up(settings):
    settings.LEARNING_SIGN_UP = "invited"
    link = invite()
    for _program in range(3):
        Client().get(link)
        Client().head(link)

    client = Client()
    client.get(link)

    assert client.post(SIGN_UP, form()).status_code == 302
    assert people() == {ADDRESS}


@pytest.mark.parametrize("change", ["expired", "taken back", "unknown"])
def test_invitation_that_does_not_wait_opens_nothing(change, settings):
    settings.LEARNING_SIGN_UP = "invited"
    link, client = invite(), Client()
    client.get(link)
    if change == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif change == "taken back":
        actions.take_invitation_back(number=Invitation.objects.get().pk)
    else:
        link, client = "/accounts/invited/another/", Client()

    assert client.get(link).status_code == 410
    assert "By invitation only" in client.post(SIGN_UP, form()).content.decode()
    assert people() == set()


def test_invitation_is_for_its_address_only(settings):
    settings.LEARNING_SIGN_UP = "invited"
    client = Client()
    client.get(invite())

    answer = client.post(SIGN_UP, form("somebody.else@test.example"))

    assert "The invitation is for another address." in answer.content.decode()
    assert people() == set()


def test_invitation_stores_no_token_and_names_nobody_in_the_log(cast):
    link = invite()
    token = link.rstrip("/").rsplit("/", 1)[1]
    row = Invitation.objects.values().get()

    assert len(token) >= 40
    assert token not in str(row)
    assert ADDRESS not in str(Invitation.objects.get())


def test_editor_invites_in_the_admin_and_takes_back(cast):
    client, address = cast.client("editor"), reverse("learning_invitations")
    invite("used@test.example")
    Invitation.objects.update(used_at=timezone.now())

    client.post(address, {"email": ADDRESS})
    listed = client.get(address).content.decode()
    number = Invitation.objects.get(email=ADDRESS).pk
    client.post(reverse("learning_take_invitation_back", args=[number]))

    assert mail.outbox[-1].to == [ADDRESS]
    assert "http://testserver/accounts/invited/" in text_of(mail.outbox[-1])
    assert set(re.findall(r"<b>(\S+@test.example)</b>", listed)) == {ADDRESS, "used@test.example"}
    assert re.search(r"\bused\b(?!@)", re.sub(r"<[^>]+>", " ", listed)) is None
    assert set(Invitation.objects.values_list("email", flat=True)) == {"used@test.example"}
    assert not any(ADDRESS in str(entry.__dict__) for entry in ModelLogEntry.objects.all())


@pytest.mark.parametrize("role", ["anonymous", "learner"])
def test_nobody_else_sees_or_makes_invitations(role, cast):
    client, address = cast.client(role), reverse("learning_invitations")
    invite()

    answers = [client.get(address), client.post(address, {"email": "x@test.example"})]
    answers.append(client.post(reverse("learning_take_invitation_back", args=[Invitation.objects.get().pk])))

    assert {answer.status_code for answer in answers} == {302}
    assert not any(ADDRESS in answer.content.decode() for answer in answers)
    assert set(Invitation.objects.values_list("email", flat=True)) == {ADDRESS}


def test_command_invites_all_or_nobody(capsys, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://courses.example.org"
    with pytest.raises(CommandError, match="'nonsense' is no e-mail address; nobody was invited."):
        call_command("invite", ADDRESS, "nonsense")
    assert (Invitation.objects.count(), mail.outbox) == (0, [])

    call_command("invite", ADDRESS, "tom@test.example")

    assert [letter.to for letter in mail.outbox] == [[ADDRESS], ["tom@test.example"]]
    assert all("https://courses.example.org/accounts/invited/" in text_of(letter) for letter in mail.outbox)


def test_old_invitations_go_used_or_not():
    invite()
    invite("old@test.example")
    Invitation.objects.filter(email="old@test.example").update(expires_at=timezone.now() - timedelta(days=15))

    assert wagtail_hooks.old_invitations(timezone.now()) == "1 old invitations removed"

    assert set(Invitation.objects.values_list("email", flat=True)) == {ADDRESS}


# Nobody learns who has an account ----------------------------------------------


def seen(client: Client, response, email: str) -> tuple:
    """What somebody sees of an answer and of the page it leads to, and how many mails went out; tokens and the address apart."""
    pages = [response]
    if response.status_code == 302:
        pages.append(client.get(response.headers["Location"]))
    words = [re.sub(r'value="[\w-]{64}"', "", page.content.decode()).replace(email, "ADDRESS") for page in pages]
    return response.status_code, response.headers.get("Location"), words, len(mail.outbox)


def asked(address: str, data: dict, email: str, follow: list[dict]) -> list[tuple]:
    mail.outbox.clear()
    client = Client()
    found = [seen(client, client.post(address, data), email)]
    for more in follow:
        found.append(seen(client, client.post(found[0][1], more), email))
    return found


WRONG = [{"code": "WRONG1"}, {"code": "WRONG2"}, {"code": "WRONG3"}]


@pytest.mark.parametrize(
    ("name", "data", "follow"),
    [
        ("account_signup", {"password1": SECRET, "password2": SECRET}, WRONG),
        ("account_request_login_code", {}, WRONG),
        ("account_reset_password", {}, []),
        ("account_login", {"password": "not the password"}, []),
    ],
)
def test_known_and_unknown_address_get_the_same_answer_and_as_many_mails(name, data, follow, cast):
    field = "login" if name == "account_login" else "email"
    suspended = make_person("suspended", is_active=False)
    emails = [cast.learner.email, cast.editor.email, suspended.email, "nobody@test.example"]

    answers = [asked(reverse(name), data | {field: email}, email, follow) for email in emails]

    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert answers[0][0][3] == (0 if name == "account_login" else 1)


def test_sign_up_with_a_known_address_changes_nothing_of_that_account(cast):
    before = get_user_model().objects.values().get(pk=cast.learner.pk)

    Client().post(SIGN_UP, form(cast.learner.email))

    assert get_user_model().objects.values().get(pk=cast.learner.pk) == before
    assert "There is one already." in text_of(mail.outbox[-1])


def test_change_to_a_taken_address_looks_like_one_to_a_free_address(cast):
    answers = []
    for email in (cast.peer.email, "nobody@test.example"):
        mail.outbox.clear()
        client = Client()
        client.force_login(cast.learner, backend=BACKEND)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        answer = client.post(reverse("account_email"), {"action_add": "", "email": email})
        answers.append(seen(client, answer, email))

    assert answers[0] == answers[1]
    assert set(EmailAddress.objects.filter(user=cast.learner).values_list("email", flat=True)) == {cast.learner.email}


# Changing the address ----------------------------------------------------------


def test_new_address_takes_over_when_it_is_confirmed_and_the_old_one_is_told(cast):
    client, new = cast.client("learner"), "noor@elsewhere.example"
    asked_first = client.post(reverse("account_email"), {"action_add": "", "email": new})
    client.get(asked_first.headers["Location"])
    client.post(asked_first.headers["Location"], {"password": PASSWORD})
    assert [letter.to for letter in mail.outbox] == [[new]]
    assert set(EmailAddress.objects.filter(user=cast.learner).values_list("email", flat=True)) == {cast.learner.email}

    client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})

    rows = EmailAddress.objects.filter(user=cast.learner).values_list("email", "verified", "primary")
    assert list(rows) == [(new, True, True)]
    assert get_user_model().objects.get(pk=cast.learner.pk).email == new
    assert mail.outbox[-1].to == [cast.learner.email]
    assert f"You now sign in with {new} in place of {cast.learner.email}." in text_of(mail.outbox[-1])


# Sessions ----------------------------------------------------------------------


def signed_in(person, browser: str) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("journal:list")).status_code == 200


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36"
)


def test_devices_are_listed_and_all_others_end_at_once(cast):
    here, there, peer = signed_in(cast.learner, FIREFOX), signed_in(cast.learner, CHROME), signed_in(cast.peer, FIREFOX)

    listed = here.get(reverse("usersessions_list")).content.decode()
    here.post(reverse("usersessions_list"))

    assert re.findall(r"<b>([^<]+ on [^<]+)</b>(?: <span[^>]+>(this one))?", listed) == [
        ("Firefox on Windows", "this one"),
        ("Chrome on Android", ""),
    ]
    assert [is_in(client) for client in (here, there, peer)] == [True, False, True]


def test_sign_out_everywhere_ends_this_one_too(cast):
    here, there, peer = signed_in(cast.learner, FIREFOX), signed_in(cast.learner, CHROME), signed_in(cast.peer, FIREFOX)

    answer = here.post(reverse("accounts:sign_out_everywhere"))

    assert answer.headers["Location"] == reverse("account_login")
    assert [is_in(client) for client in (here, there, peer)] == [False, False, True]


def test_guest_and_get_end_no_session(cast):
    here = signed_in(cast.learner, FIREFOX)

    assert Client().post(reverse("accounts:sign_out_everywhere")).status_code == 302
    assert here.get(reverse("accounts:sign_out_everywhere")).status_code == 405
    assert is_in(here)


def test_change_of_password_ends_every_other_session(cast):
    here, there = signed_in(cast.learner, FIREFOX), signed_in(cast.learner, CHROME)

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": SECRET, "password2": SECRET})

    assert [is_in(client) for client in (here, there)] == [True, False]


def test_clock_forgets_the_devices_of_sessions_that_are_over(cast):
    clients = [signed_in(cast.learner, FIREFOX) for _browser in range(3)]
    Session.objects.filter(pk=clients[0].session.session_key).update(expire_date=timezone.now() - timedelta(days=1))
    Session.objects.filter(pk=clients[1].session.session_key).delete()

    wagtail_hooks.old_sessions(timezone.now())

    assert set(UserSession.objects.values_list("session_key", flat=True)) == {clients[2].session.session_key}


def test_clock_forgets_them_with_any_kind_of_session(cast, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    clients = [signed_in(cast.learner, FIREFOX) for _browser in range(2)]
    clients[0].session.delete()

    assert actions.forget_ended_sessions(now=timezone.now()) == 1
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {clients[1].session.session_key}


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15",
            "Safari on Mac",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge on Windows"),
        ("curl/8.1", "curl/8.1"),
        ("", "A browser without a name"),
    ],
)
def test_browser_is_named_as_people_call_it(says, shown):
    assert browser_name(says) == shown


# Limits ------------------------------------------------------------------------


def test_forwarding_header_does_not_get_round_a_limit(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}

    statuses = [
        Client().post(
            reverse("account_login"),
            {"login": f"p{number}@test.example", "password": "x"},
            headers={
                "x-forwarded-for": f"203.0.113.{number}",
                "x-real-ip": f"203.0.113.{number}",
                "forwarded": f"for={number}",
            },
        )
        for number in range(5)
    ]

    assert [answer.status_code for answer in statuses] == [200, 200, 200, 429, 429]
    assert "<h1>Too many tries</h1>" in statuses[-1].content.decode()


def test_sixth_try_is_refused_with_the_right_password_too(cast):
    data = {"login": cast.learner.email, "password": "not the password"}
    for _try in range(5):
        Client().post(reverse("account_login"), data)

    answer = Client().post(reverse("account_login"), data | {"password": PASSWORD})

    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


@pytest.mark.parametrize(
    ("mode", "link", "said"),
    [("open", True, ""), ("invited", False, "by invitation only"), ("closed", False, "No new accounts")],
)
def test_sign_in_page_offers_an_account_only_where_one_can_be_made(mode, link, said, client, db, settings):
    settings.LEARNING_SIGN_UP = mode

    page = client.get("/accounts/login/?next=/journal/").content.decode()

    assert ('href="/accounts/signup/?next=%2Fjournal%2F"' in page, said in page) == (link, True)
