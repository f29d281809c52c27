import hmac
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from journal import paper
from journal.concerns.lasting import LONGEST
from journal.conf import conf
from journal.safe import KeyRingError


@register(Tags.security)
def key_ring_is_usable(app_configs, **kwargs):
    try:
        conf.key_ring  # noqa: B018 - parsing is the check
    except KeyRingError as error:
        return [
            Error(
                f"JOURNAL_KEYS cannot be used: {error}",
                hint="docs/operations.md, 'Keys', says how to make one and where to keep it.",
                id="journal.E001",
            )
        ]
    return []


@register(Tags.database)
def keys_are_the_ones_that_wrote(app_configs, databases=None, **kwargs):
    """A key of a known name with another value would open nothing that the first one sealed."""
    from django.db import DatabaseError

    from journal.models import KeyCheck

    if not databases:  # plain checks ask no database
        return []
    try:
        ring = conf.key_ring
        known = {check.name: bytes(check.value) for check in KeyCheck.objects.filter(name__in=ring.names)}
    except (KeyRingError, DatabaseError):  # said by another check; not migrated yet
        return []
    return [
        Error(
            f"The key '{name}' in JOURNAL_KEYS is not the one that wrote the journals.",
            hint="Put the former key back, or give the new one another name and set it before the former one.",
            id="journal.E003",
        )
        for name, value in known.items()
        if not hmac.compare_digest(value, ring.key_check(name))
    ]


@register()
def concerns_are_kept_for_some_time(app_configs, **kwargs):
    if isinstance(conf.concern_kept, timedelta) and timedelta(0) <= conf.concern_kept <= LONGEST:
        return []
    return [
        Error(
            "JOURNAL_CONCERN_KEPT is no span of time between none and three years.",
            hint="Use a timedelta such as timedelta(days=365).",
            id="journal.E020",
        )
    ]


@register(Tags.models)
def user_model_says_when_it_joined(app_configs, **kwargs):
    from django.contrib.auth import get_user_model
    from django.core.exceptions import FieldDoesNotExist

    try:
        get_user_model()._meta.get_field(conf.joined_field)
    except FieldDoesNotExist:
        return [
            Error(
                f"The user model has no field '{conf.joined_field}', which a journal's key is bound to.",
                hint="Name the field that holds the date of joining in JOURNAL_JOINED_FIELD.",
                id="journal.E002",
            )
        ]
    return []


@register(Tags.templates)
def kinds_of_exercise_have_forms(app_configs, **kwargs):
    """A kind that editors can choose and nobody can fill in."""
    from content.exercises import kinds
    from journal.exercises.forms import FORMS

    return [
        Error(
            f"The kind of exercise '{name}' has no form.",
            hint="Register one with journal.exercises.forms.register_form; docs/exercises.md says how.",
            id="journal.E010",
        )
        for name in kinds()
        if name not in FORMS
    ]


@register(Tags.security)
def files_have_a_place_of_their_own(app_configs, **kwargs):
    """Sealed or not, files of a journal do not belong where a web server gives out everything."""
    if "journal" in settings.STORAGES:
        return []
    errors = []
    if not getattr(settings, "JOURNAL_FILES", None) and not settings.DEBUG:
        errors.append(
            Error(
                "JOURNAL_FILES is not set, so pictures and documents of journals have no place to be kept.",
                hint="Name a folder that is in the backup and that no web server serves, or a storage 'journal' in STORAGES.",
                id="journal.E004",
            )
        )
    errors += [
        Error(
            f"JOURNAL_FILES is {name} or inside it, and what is there may be given to everybody.",
            hint="Name a folder that no web server serves.",
            id="journal.E005",
        )
        for name in ("MEDIA_ROOT", "STATIC_ROOT")
        if _overlap(conf.files, getattr(settings, name, None))
    ]
    return errors


def _overlap(files: Path, served) -> bool:
    if not served:
        return False
    one, other = files.resolve(), Path(served).resolve()
    return one == other or other in one.parents


@register()
def journals_can_be_printed(app_configs, **kwargs):
    if paper.can_print():
        return []
    return [
        Warning(
            "Journals cannot be downloaded as PDF, because WeasyPrint or Pango cannot be loaded.",
            hint="docs/dependencies.md, 'System packages', names what is missing. Everything else works.",
            id="journal.W001",
        )
    ]
