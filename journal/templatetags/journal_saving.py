"""What the page one writes on tells its script, and one question more."""

from django import template
from django.db import Error as DatabaseFailure

from journal import prompts
from journal.beside import Beside, beside
from journal.persons import mark_of

register = template.Library()


@register.simple_tag(takes_context=True)
def person_mark(context) -> str:
    """The mark of whoever this page is for; "" for a guest, and where the database does not even say who it is."""
    try:
        return mark_of(context["request"].user)
    except DatabaseFailure:
        return ""


@register.simple_tag
def deeper_question(version) -> str:
    """One question that leads on, for the version a page is based on; the first where that cannot be read."""
    text = str(version or 0)
    return prompts.deeper_question(int(text) if text.isdecimal() and len(text) < 10 else 0)


@register.simple_tag(takes_context=True)
def beside_page(context) -> Beside:
    """What stands beside the page: by the activity and the prompt of the page. Where the database fails, what the page knows."""
    activity, prompt, request = context.get("activity"), context.get("prompt"), context["request"]
    try:
        return beside(activity, prompt, request)
    except DatabaseFailure:
        return beside(None, prompt, request)
