"""Reads the environment, and refuses to run in production with a default."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.checks.security.base import (
    SECRET_KEY_INSECURE_PREFIX,
    SECRET_KEY_MIN_LENGTH,
    SECRET_KEY_MIN_UNIQUE_CHARACTERS,
)
from django.core.exceptions import ImproperlyConfigured

from journal.safe import KeyRing, KeyRingError
from learning.badges import keys as badge_keys

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")

_ON = {"1", "true", "yes", "on"}
_OFF = {"0", "false", "no", "off"}


class Refused(ImproperlyConfigured):
    """This environment must not run. The message is one sentence for whoever runs the site; `manage.py` prints it alone."""


def flag(name: str, default: bool) -> bool:
    """An on/off variable. Raises Refused on anything that is neither."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _ON | _OFF:
        return value in _ON
    raise Refused(f"{name} is '{value}'; write 'on' or 'off'.")


def words(name: str) -> list[str]:
    """A variable with several values between commas; empty when unset."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def required(name: str, why: str) -> str:
    """A variable that production cannot do without. Raises Refused when it is empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise Refused(f"{name} is not set: {why}")
    return value


def production_secret_key() -> str:
    """SECRET_KEY, by the same measure as Django's own deployment check. Raises Refused."""
    key = required("SECRET_KEY", "make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`.")
    if (
        len(key) < SECRET_KEY_MIN_LENGTH
        or len(set(key)) < SECRET_KEY_MIN_UNIQUE_CHARACTERS
        or key.startswith(SECRET_KEY_INSECURE_PREFIX)
    ):
        raise Refused(f"SECRET_KEY is a sample or too short: use at least {SECRET_KEY_MIN_LENGTH} random characters.")
    return key


def production_journal_keys() -> str:
    """JOURNAL_KEYS, if they can be used. Web servers run no system check, so the same question is asked here. Raises Refused."""
    keys = required("JOURNAL_KEYS", "it encrypts the journals; docs/operations.md, 'Keys', says how to make it.")
    try:
        KeyRing.parse(keys)
    except KeyRingError as error:
        raise Refused(f"JOURNAL_KEYS cannot be used: {error}") from None
    return keys


def production_badge_key(keys: str) -> str:
    """The key that signs badges, if it can be used; "" for none, which a system check warns of. Raises Refused."""
    try:
        badge_keys.parse(keys)
    except badge_keys.BadgeKeyError as error:
        raise Refused(f"BADGE_KEY cannot be used: {error}") from None
    return keys


def production_hosts() -> list[str]:
    """ALLOWED_HOSTS, which must name the site: links in mails are made from the host asked for. Raises Refused."""
    hosts = words("ALLOWED_HOSTS")
    if not hosts:
        raise Refused("ALLOWED_HOSTS is not set: name the host names this site answers to, with commas.")
    if "*" in hosts:
        raise Refused("ALLOWED_HOSTS is '*', which lets anybody put another address into mails: name the host names.")
    return hosts


def kept(file_name: str, make) -> str:
    """Development only: a secret made once and kept in var/, readable by its owner."""
    path = VAR / file_name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        VAR.mkdir(parents=True, exist_ok=True)
        value = make()
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(value + "\n")
        except FileExistsError:  # another process was first
            return path.read_text().strip()
        return value


def database(url: str) -> dict:
    """Django's settings for a DATABASE_URL. Raises Refused when it is not understood; the sentence holds no password."""
    try:
        return dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError:
        raise Refused(
            "DATABASE_URL is not understood; write postgres://user:password@host:5432/name or sqlite:////path/to/file."
        ) from None


def sign_up(value: str) -> str:
    """Who may make an account. Raises Refused on a word that is not known."""
    if value in {"", "open", "invited", "closed"}:
        return value or "open"
    raise Refused(f"SIGN_UP is '{value}'; write 'open', 'invited' or 'closed'.")


def new_secret_key() -> str:
    return secrets.token_urlsafe(50)


def new_journal_keys() -> str:
    return "k1:" + base64.b64encode(secrets.token_bytes(32)).decode()


def new_badge_key() -> str:
    return "k1:" + base64.b64encode(secrets.token_bytes(32)).decode()


_MAIL_SCHEMES = {"smtp": {}, "smtp+tls": {"EMAIL_USE_TLS": True}, "smtps": {"EMAIL_USE_SSL": True}}


def mail(url: str) -> tuple[str, dict]:
    """The mail transport's class path and Django's EMAIL_* settings for an EMAIL_URL.

    Without one, development writes each mail into var/mail. Raises Refused on an unknown scheme.
    """
    if not url:
        return "django.core.mail.backends.filebased.EmailBackend", {"EMAIL_FILE_PATH": VAR / "mail"}
    parts = urlsplit(url)
    if parts.scheme not in _MAIL_SCHEMES or not parts.hostname:
        raise Refused(
            "EMAIL_URL is not understood; write smtp://, smtp+tls:// or smtps:// with user:password@host:port."
        )
    settings = {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_TIMEOUT": 20,
    }
    return "django.core.mail.backends.smtp.EmailBackend", settings | _MAIL_SCHEMES[parts.scheme]
