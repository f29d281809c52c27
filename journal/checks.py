from django.core.checks import Error, Tags, register

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
