"""Work that happens outside a request."""

from django_tasks import task

from learning import actions


@task()
def deliver_mail(mail_id: int) -> None:
    """Send one queued mail. The task carries its number only; no text of a mail stands in the task table."""
    actions.deliver_mail(mail_id=mail_id)
