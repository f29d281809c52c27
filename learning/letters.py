"""Mails that no page of the account pages sends."""

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.template.loader import render_to_string


def post(name: str, to: str, **context) -> None:
    """Render learning/email/<name>_subject.txt and _message.txt and put the mail into the outbox."""
    subject, message = _rendered(name, context)
    send_mail(subject, message, settings.DEFAULT_FROM_EMAIL, [to])


def about_news(to: str, *, stop: str, **context) -> EmailMessage:
    """A mail about news, not sent yet."""
    return stoppable("news", to, stop=stop, **context)


def stoppable(name: str, to: str, *, stop: str, **context) -> EmailMessage:
    """A mail that was asked for, not sent yet. `stop` is the address that ends such mails with one press (RFC 8058)."""
    subject, message = _rendered(name, context | {"stop": stop})
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, message, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)


def _rendered(name: str, context: dict) -> tuple[str, str]:
    """Subject and text. A subject is one line, whatever a name in it holds."""
    context |= {"site_name": settings.WAGTAIL_SITE_NAME}
    subject, message = (
        render_to_string(f"learning/email/{name}_{part}.txt", context) for part in ("subject", "message")
    )
    return " ".join(subject.split()), message.strip() + "\n"
