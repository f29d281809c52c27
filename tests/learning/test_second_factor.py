"""A second step for whoever can change what others see: set up, asked for on every way in, sealed, reset."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning import permissions
from learning.accounts import SecondFactorAdapter, SecretUnreadable
from tests.people import APP_SECRET, BACKEND, PASSWORD, Cast, app_code, make_person

INDEX, ACTIVATE = "/accounts/2fa/", "/accounts/2fa/totp/activate/"
ADMIN = "/admin/"


@pytest.fixture
def newcomer(course, cast):
    """An editor who has no second step yet."""
    person = make_person("newcomer")
    person.groups.set(cast.editor.groups.all())
    return person


def signed_in_by_password(person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def where(response) -> str:
    return urlsplit(response.headers["Location"]).path


def shows_password(client: Client) -> None:
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302


# Who needs it ------------------------------------------------------------------


def test_second_factor_is_needed_by_whoever_may_open_the_admin_and_by_nobody_else(cast):
    needing = {role for role in Cast.roles()[1:] if permissions.needs_second_factor(getattr(cast, role))}

    assert needing == {"editor", "superuser"}
    assert not permissions.needs_second_factor(AnonymousUser())


def test_second_factor_is_needed_by_nobody_when_the_setting_is_off(cast, settings):
    settings.LEARNING_REQUIRE_SECOND_FACTOR = False

    assert not permissions.needs_second_factor(cast.superuser)


def test_suspended_editor_needs_and_may_nothing(cast):
    cast.editor.is_active = False

    assert not permissions.needs_second_factor(cast.editor)
    assert not permissions.may_invite(cast.editor)


# Setting it up -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_editor_without_second_step_is_led_to_set_it_up_and_back(newcomer, course):
    client = Client()
    client.force_login(newcomer, backend=BACKEND)
    wanted = reverse("wagtailadmin_explore", args=[course.week.pk])

    assert where(client.get(wanted)) == INDEX
    assert "Your account needs a second step." in client.get(INDEX).content.decode()
    assert where(client.get(ACTIVATE)) == reverse("account_reauthenticate")
    shows_password(client)
    secret = re.search(r'<code class="secret">(\w+)</code>', client.get(ACTIVATE).content.decode())[1]
    done = client.post(ACTIVATE, {"code": app_code(secret)})
    assert where(done) == reverse("mfa_view_recovery_codes")
    codes = client.get(where(done)).content.decode()
    assert f'<a href="{wanted}">Go on to the page you asked for</a>' in codes
    assert len(re.findall(r"<li><code>\d{8}</code></li>", codes)) == 10
    assert client.get(wanted).status_code == 200
    assert "Go on to the page" not in client.get(INDEX).content.decode()


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/pages/", "/admin/images/", "/admin/users/", "/admin/api/main/pages/"]
)
def test_no_page_of_the_admin_opens_without_second_step(address, newcomer, course):
    client = Client()
    client.force_login(newcomer, backend=BACKEND)

    answers = [client.get(address), client.post(address)]

    assert [where(answer) for answer in answers] == [INDEX, INDEX]


def test_admin_at_another_address_is_guarded_as_well(newcomer, course, settings):
    settings.ROOT_URLCONF = "tests.learning.moved_admin"
    client = Client()
    client.force_login(newcomer, backend=BACKEND)

    assert where(client.get("/desk/of/editors/")) == INDEX


def test_learner_is_never_asked_for_one(cast, course):
    client = cast.client("learner")

    assert client.get(reverse("journal:list")).status_code == 200
    assert "needs a second step" not in client.get(INDEX).content.decode()


@pytest.mark.parametrize("role", ["anonymous", "learner", "editor"])
def test_guard_costs_no_query_on_other_pages(role, cast, course, settings):
    counts = []
    for middleware in (settings.MIDDLEWARE, [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]):
        settings.MIDDLEWARE = middleware
        client = cast.client(role)  # a client reads the setting once
        client.get(course.second.url)
        with CaptureQueriesContext(connection) as asked:
            client.get(course.second.url)
        counts.append(len(asked))

    assert counts[0] == counts[1] > 0


# Asking for it on every way in -------------------------------------------------


def test_password_alone_ends_at_the_second_step(cast, course):
    client = signed_in_by_password(cast.editor)

    assert where(client.get(ADMIN)) == reverse("account_login")
    assert "_auth_user_id" not in client.session
    assert where(client.post(reverse("mfa_authenticate"), {"code": app_code()})) == "/"
    assert client.get(ADMIN).status_code == 200


def test_wrong_code_signs_nobody_in(cast, course):
    client = signed_in_by_password(cast.editor)
    wrong = f"{(int(app_code()) + 1) % 1_000_000:06}"

    answer = client.post(reverse("mfa_authenticate"), {"code": wrong})

    assert answer.status_code == 200
    assert "Incorrect code." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_code_of_the_app_works_once(cast, course):
    code = app_code()
    for status in (302, 200):
        client = signed_in_by_password(cast.editor)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == status
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("later", "status"), [(-1, 302), (0, 302), (-20, 200), (20, 200)])
def test_code_of_the_app_has_some_time_to_be_typed(later, status, cast, course):
    client = signed_in_by_password(cast.editor)

    assert client.post(reverse("mfa_authenticate"), {"code": app_code(later=later)}).status_code == status


def test_code_of_the_app_works_once_for_as_long_as_it_is_good(cast, course):
    """django-allauth forgets a used code after half a minute; it may still be good then."""
    code = app_code()
    signed_in_by_password(cast.editor).post(reverse("mfa_authenticate"), {"code": code})
    cache.delete(Authenticator.objects.get(user=cast.editor).wrap()._get_used_cache_key(code))
    client = signed_in_by_password(cast.editor)

    client.post(reverse("mfa_authenticate"), {"code": f"{code[:3]} {code[3:]}"})
    assert "_auth_user_id" not in client.session
    client.force_login(cast.editor, backend=BACKEND)
    assert client.post(reverse("mfa_reauthenticate"), {"code": code}).status_code == 200


def test_recovery_code_works_once_in_place_of_the_app(cast, course):
    code = RecoveryCodes.activate(cast.editor).generate_codes()[3]
    for status in (302, 200):
        client = signed_in_by_password(cast.editor)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == status
    assert "_auth_user_id" not in client.session


def test_code_by_mail_ends_at_the_second_step(cast, course):
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": cast.editor.email})
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].message().get_payload(), re.MULTILINE)[1]

    answer = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert where(answer) == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_password_reset_ends_at_the_second_step(cast, course):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": cast.editor.email})
    link = re.search(r"http\S+(/accounts/password/reset/key/\S+)", mail.outbox[-1].message().get_payload())[1]
    form = client.get(link).headers["Location"]
    client.post(form, {"password1": "a quiet pencil on paper", "password2": "a quiet pencil on paper"})

    assert "_auth_user_id" not in client.session
    client.post(reverse("account_login"), {"login": cast.editor.email, "password": "a quiet pencil on paper"})
    assert "_auth_user_id" not in client.session
    assert where(client.get(reverse("account_login"))) == reverse("mfa_authenticate")


def test_session_that_never_passed_the_second_step_is_asked_for_it_and_goes_on(cast, course):
    client = Client()
    client.force_login(cast.editor, backend=BACKEND)
    wanted = reverse("wagtailadmin_explore", args=[course.week.pk])

    asked = client.get(wanted)

    assert where(asked) == reverse("mfa_reauthenticate")
    assert parse_qs(urlsplit(asked.headers["Location"]).query) == {"next": [wanted]}
    done = client.post(reverse("mfa_reauthenticate"), {"code": app_code(), "next": wanted})
    assert where(done) == wanted
    assert client.get(wanted).status_code == 200


def test_second_step_of_another_account_in_the_same_browser_does_not_count(cast, course):
    client = cast.client("superuser")

    client.force_login(cast.editor, backend=BACKEND)

    assert where(client.get(ADMIN)) == reverse("mfa_reauthenticate")


def test_session_passed_with_a_factor_that_is_gone_is_asked_again(cast, course):
    client = cast.client("editor")
    Authenticator.objects.filter(user=cast.editor).delete()
    TOTP.activate(cast.editor, APP_SECRET)

    assert where(client.get(ADMIN)) == reverse("mfa_reauthenticate")


def test_recovery_codes_without_a_factor_are_no_second_step(cast, course):
    Authenticator.objects.filter(user=cast.editor).delete()
    RecoveryCodes.activate(cast.editor)

    assert where(cast.client("editor").get(ADMIN)) == INDEX


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"])
def test_password_is_not_enough_to_change_the_second_step(name, cast, course):
    """Else whoever knows it, in a session from before, could put a factor of their own in the place of the real one."""
    client = Client()
    client.force_login(cast.editor, backend=BACKEND)

    answers = [client.get(reverse(name)), client.post(reverse(name))]
    shown = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert [where(answer) for answer in answers] == [reverse("mfa_reauthenticate")] * 2
    assert where(shown) == reverse("mfa_reauthenticate")
    assert where(client.get(reverse(name))) == reverse("mfa_reauthenticate")


# Sealed at rest ----------------------------------------------------------------


def test_stored_rows_hold_no_secret(cast):
    codes = RecoveryCodes.activate(cast.editor)
    seed = SecondFactorAdapter().decrypt(codes.instance.data["seed"])

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert len(seed) == 80
    assert {text for text in (APP_SECRET, seed, *codes.generate_codes()) if text in stored} == set()
    assert {
        len(row["secret"]) > 100 for row in Authenticator.objects.filter(type="totp").values_list("data", flat=True)
    } == {True}


def test_secret_sealed_with_a_former_key_opens_while_that_is_a_fallback(cast, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]

    assert Authenticator.objects.get(user=cast.editor).wrap().validate_code(app_code())


def test_secrets_are_sealed_anew_so_that_the_former_key_can_go(cast, settings, capsys):
    RecoveryCodes.activate(cast.editor)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 8, [settings.SECRET_KEY]

    call_command("reseal_second_factors")
    settings.SECRET_KEY_FALLBACKS = []

    assert capsys.readouterr().out == "6 sealed anew.\n"
    assert Authenticator.objects.get(user=cast.editor, type="totp").wrap().validate_code(app_code())


def test_resealing_says_what_it_cannot_open(cast, settings):
    settings.SECRET_KEY = "another " * 8

    with pytest.raises(CommandError, match="5 cannot be opened"):
        call_command("reseal_second_factors")


def test_unreadable_secret_is_a_sentence_at_sign_in(cast, course, settings):
    settings.SECRET_KEY = "another " * 8
    client = signed_in_by_password(cast.editor)

    answer = client.post(reverse("mfa_authenticate"), {"code": app_code()})

    assert answer.status_code == 200
    assert "ask whoever runs this site to reset your second step" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_unreadable_recovery_codes_are_a_page_that_says_what_to_do(cast, course, settings):
    RecoveryCodes.activate(cast.learner)
    with pytest.raises(SecretUnreadable):
        SecondFactorAdapter().decrypt("nonsense")
    settings.SECRET_KEY = "another " * 8
    client = Client()
    client.force_login(cast.learner, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(cast.learner.pk)
    session.save()

    pages = {name: client.get(reverse(name)) for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes")}

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 503)
    assert all(
        "Ask whoever runs this site to reset your second step" in page.content.decode() for page in pages.values()
    )
    assert client.get(INDEX).status_code == 200


# Reset by an administrator -----------------------------------------------------


def test_reset_takes_every_factor_ends_sessions_and_tells_the_person(cast, course, capsys):
    RecoveryCodes.activate(cast.editor)
    client = signed_in_by_password(cast.editor)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    others = Authenticator.objects.exclude(user=cast.editor).count()
    assert client.get(ADMIN).status_code == 200
    mail.outbox.clear()

    call_command("reset_second_factor", cast.editor.email.upper())

    assert capsys.readouterr().out.startswith("2 removed.")
    assert Authenticator.objects.filter(user=cast.editor).count() == 0
    assert Authenticator.objects.count() == others
    assert UserSession.objects.filter(user=cast.editor).count() == 0
    assert where(client.get(ADMIN)) == reverse("account_login")
    assert [letter.to for letter in mail.outbox] == [[cast.editor.email]]
    assert "removed the second step of your account" in mail.outbox[0].message().get_payload()


def test_reset_of_an_address_nobody_has_changes_nothing(cast):
    before = Authenticator.objects.count()

    with pytest.raises(CommandError, match="0 accounts have the address nobody@test.example"):
        call_command("reset_second_factor", "nobody@test.example")
    assert Authenticator.objects.count() == before


# Checks ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, set()),
        ({"LEARNING_REQUIRE_SECOND_FACTOR": False}, {"learning.E001"}),
        ({"LEARNING_REQUIRE_SECOND_FACTOR": False, "DEBUG": True}, set()),
        ({"MIDDLEWARE": ["allauth.account.middleware.AccountMiddleware"]}, {"learning.E002"}),
        ({"LEARNING_SIGN_UP": "perhaps"}, {"learning.E003"}),
        ({"LEARNING_JOINED_FIELD": "born"}, {"learning.E005"}),
        ({"LEARNING_FORGET_AFTER": timedelta(days=179)}, {"learning.E006"}),
        ({"LEARNING_FORGET_AFTER": 730}, {"learning.E006"}),
        ({"LEARNING_FORGET_AFTER": timedelta(days=180)}, set()),
        ({"MFA_ADAPTER": "allauth.mfa.adapter.DefaultMFAAdapter"}, {"learning.E004"}),
        ({"ACCOUNT_ADAPTER": "allauth.account.adapter.DefaultAccountAdapter"}, {"learning.E004"}),
    ],
)
def test_misconfiguration_of_the_accounts_is_found(changed, found, settings):
    for name, value in changed.items():
        setattr(settings, name, value)

    assert {message.id for message in run_checks() if message.id.startswith("learning.")} == found
