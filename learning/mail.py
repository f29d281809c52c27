"""The mail backend the site uses: it queues. The worker sends, so that no page waits for a mail server."""

from django.core.mail.backends.base import BaseEmailBackend

from learning import actions


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            actions.queue_mail(message=message)
        return len(email_messages)
