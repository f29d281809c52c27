"""Mails that no page of the account pages sends."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string


def post(name: str, to: str, **context) -> None:
    """Render learning/email/<name>_subject.txt and _message.txt and put the mail into the outbox."""
    context |= {"site_name": settings.WAGTAIL_SITE_NAME}
    subject, message = (
        render_to_string(f"learning/email/{name}_{part}.txt", context) for part in ("subject", "message")
    )
    send_mail(" ".join(subject.split()), message.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
