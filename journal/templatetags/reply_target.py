"""The quiet target on the desk."""

from django import template

from journal.sharing.reply_time import overdue

register = template.Library()


@register.inclusion_tag("journal/partials/reply_target.html", takes_context=True)
def reply_target(context) -> dict:
    """What has waited longer than its cohort aims at, for whoever looks at their desk; nothing when nothing has."""
    return {"overdue": overdue(context["request"].user)}
