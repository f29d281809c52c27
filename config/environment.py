"""Reads the environment, and refuses to run in production with a default."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")

_ON = {"1", "true", "yes", "on"}
_OFF = {"0", "false", "no", "off"}


def flag(name: str, default: bool) -> bool:
    """An on/off variable. Raises ImproperlyConfigured on anything that is neither."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _ON | _OFF:
        return value in _ON
    raise ImproperlyConfigured(f"{name} is '{value}'; write 'on' or 'off'.")


def words(name: str) -> list[str]:
    """A variable with several values between commas; empty when unset."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def required(name: str, why: str) -> str:
    """A variable that production cannot do without. Raises ImproperlyConfigured with one sentence."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {why}")
    return value


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


def new_secret_key() -> str:
    return secrets.token_urlsafe(50)


def new_journal_keys() -> str:
    return "k1:" + base64.b64encode(secrets.token_bytes(32)).decode()


_MAIL_SCHEMES = {"smtp": {}, "smtp+tls": {"EMAIL_USE_TLS": True}, "smtps": {"EMAIL_USE_SSL": True}}


def mail(url: str) -> tuple[str, dict]:
    """The mail transport's class path and Django's EMAIL_* settings for an EMAIL_URL.

    Without one, development writes each mail into var/mail. Raises ImproperlyConfigured on an unknown scheme.
    """
    if not url:
        return "django.core.mail.backends.filebased.EmailBackend", {"EMAIL_FILE_PATH": VAR / "mail"}
    parts = urlsplit(url)
    if parts.scheme not in _MAIL_SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(
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
