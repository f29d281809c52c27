"""Misconfigurations of the account pages that would otherwise show up as a hole, or as nothing at all."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from learning.badges.keys import BadgeKeyError
from learning.conf import conf
from learning.enums import SignUp

MIDDLEWARE = "learning.middleware.SecondFactorMiddleware"
SHORTEST = timedelta(days=180)
ADAPTERS = {"ACCOUNT_ADAPTER": "AccountAdapter", "MFA_ADAPTER": "SecondFactorAdapter"}


@register(Tags.security)
def second_factor_is_required(app_configs, **kwargs):
    found = []
    if not conf.require_second_factor and not settings.DEBUG:
        found.append(
            Error(
                "LEARNING_REQUIRE_SECOND_FACTOR is off outside development: a guessed password opens Wagtail's admin.",
                hint="Remove the setting. Silence this only if something in front of the site asks for a second factor.",
                id="learning.E001",
            )
        )
    if conf.require_second_factor and MIDDLEWARE not in settings.MIDDLEWARE:
        found.append(
            Error(
                "A second factor is required, but nothing asks for it.",
                hint=f"Add '{MIDDLEWARE}' to MIDDLEWARE, after allauth's AccountMiddleware.",
                id="learning.E002",
            )
        )
    return found


@register(Tags.security)
def sign_up_is_known(app_configs, **kwargs):
    if conf.sign_up in SignUp.values:
        return []
    return [
        Error(
            f"LEARNING_SIGN_UP is '{conf.sign_up}', so nobody can make an account.",
            hint="Use 'open', 'invited' or 'closed'.",
            id="learning.E003",
        )
    ]


@register(Tags.security)
def adapters_are_ours(app_configs, **kwargs):
    from learning import accounts

    return [
        Error(
            f"{setting} is not ours: sign-up by invitation or the sealing of second factors would not work.",
            hint=f"Set {setting} = 'learning.accounts.{name}', or to a class of yours that extends it.",
            id="learning.E004",
        )
        for setting, name in ADAPTERS.items()
        if not _extends(getattr(settings, setting, None), getattr(accounts, name))
    ]


@register(Tags.models)
def joining_date_is_there(app_configs, **kwargs):
    try:
        get_user_model()._meta.get_field(conf.joined_field)
    except FieldDoesNotExist:
        return [
            Error(
                f"The user model has no field '{conf.joined_field}', so no account could be deleted.",
                hint="Name the field with the date of joining in LEARNING_JOINED_FIELD.",
                id="learning.E005",
            )
        ]
    return []


@register(Tags.security)
def unused_accounts_are_forgotten_late(app_configs, **kwargs):
    if conf.forget_after is None or (isinstance(conf.forget_after, timedelta) and conf.forget_after >= SHORTEST):
        return []
    return [
        Error(
            "LEARNING_FORGET_AFTER is no span of time, or shorter than 180 days.",
            hint="Use None for never, or a timedelta such as timedelta(days=730).",
            id="learning.E006",
        )
    ]


@register(Tags.security)
def tutor_pages_are_a_path(app_configs, **kwargs):
    place = conf.tutor_pages
    if isinstance(place, str) and len(place) > 2 and place.startswith("/") and place.endswith("/"):
        return []
    return [
        Error(
            f"LEARNING_TUTOR_PAGES is '{place}', which is no path such as '/tutor/': tutors would not be asked for a second step.",
            hint="Use the path below which journal's pages for tutors are, with a slash at both ends.",
            id="learning.E011",
        )
    ]


@register(Tags.security)
def badge_key_is_usable(app_configs, **kwargs):
    try:
        keys = conf.badge_keys
    except BadgeKeyError as error:
        return [
            Error(
                f"LEARNING_BADGE_KEY cannot be used: {error}",
                hint="docs/operations.md, 'Badges', says how to make one.",
                id="learning.E008",
            )
        ]
    if keys or settings.DEBUG:
        return []
    return [
        Warning(
            "LEARNING_BADGE_KEY is not set, so statements of participation come without a badge.",
            hint="docs/operations.md, 'Badges', says how to make one and where to keep it.",
            id="learning.W001",
        )
    ]


@register(Tags.models)
def quizzes_can_be_taken_again(app_configs, **kwargs):
    if isinstance(conf.quiz_retake_wait, timedelta) and conf.quiz_retake_wait >= timedelta(0):
        return []
    return [
        Error(
            "LEARNING_QUIZ_RETAKE_WAIT is no span of time, so no quiz could be taken twice.",
            hint="Use a timedelta such as timedelta(hours=24), or timedelta(0) for no wait.",
            id="learning.E007",
        )
    ]


@register()
def digest_hour_is_an_hour(app_configs, **kwargs):
    if type(conf.digest_hour) is int and 0 <= conf.digest_hour <= 23:
        return []
    return [
        Error(
            f"LEARNING_DIGEST_HOUR is {conf.digest_hour!r}, so nobody would get a daily mail about news.",
            hint="Use a whole number from 0 to 23.",
            id="learning.E010",
        )
    ]


@register(Tags.urls)
def statements_have_addresses(app_configs, **kwargs):
    try:
        reverse("records:issuer")
    except NoReverseMatch:
        return [
            Error(
                "Statements and badges have no addresses.",
                hint="Add path('', include('learning.record_urls')) to your urls.py, before Wagtail's.",
                id="learning.E009",
            )
        ]
    return []


def _extends(path: str | None, ours: type) -> bool:
    return bool(path) and issubclass(import_string(path), ours)
