"""What the page one writes on tells its script."""

from django import template
from django.db import Error as DatabaseFailure

from journal.persons import mark_of

register = template.Library()


@register.simple_tag(takes_context=True)
def person_mark(context) -> str:
    """The mark of whoever this page is for; "" for a guest, and where the database does not even say who it is."""
    try:
        return mark_of(context["request"].user)
    except DatabaseFailure:
        return ""
