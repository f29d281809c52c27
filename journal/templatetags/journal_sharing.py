"""Who can read an entry, for any page that shows one."""

from django import template
from django.db import Error as DatabaseFailure

from journal.models import Entry
from journal.sharing.who import Line, who_reads

register = template.Library()


@register.simple_tag(takes_context=True)
def who_reads_it(context, entry: Entry) -> Line | None:
    """Who can read this entry of whoever asks; None where that cannot be read just now."""
    try:
        return who_reads(context["request"].user, [entry])[entry.pk]
    except DatabaseFailure:
        return None
