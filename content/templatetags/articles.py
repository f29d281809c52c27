"""Template tags of articles."""

from __future__ import annotations

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from content.articles import cited_works

register = template.Library()


@register.filter
def anchored(block, headings) -> SafeString:
    """A text block of an article with anchors in its headings."""
    return mark_safe(headings.texts.get(block.id, block.value.source))  # nosec B308 B703 - whitelisted when stored


@register.simple_tag(takes_context=True)
def reference_lists(context) -> dict:
    """The works that the text cites and those it does not. To be asked below the text, once it is expanded."""
    cited, further = cited_works(context["works"], context["citations"])
    return {"cited": cited, "further": further}


@register.simple_tag(takes_context=True)
def harvard_line(context, address: str) -> str:
    """How to cite the page, on one line: author (year) title. publisher. Available at: address (Accessed: day)."""
    page, shell = context["page"], context["shell"]
    publisher = shell.facts.organisation or "Joined Up"
    authors = context["cited_authors"]
    request = context.get("request")
    values = {
        "author": authors or publisher,
        "year": page.date.year,
        "title": page.title,
        "publisher": f" {publisher}." if authors else "",
        "address": request.build_absolute_uri(address) if request else address,
        "day": date_format(timezone.localdate(), "j F Y"),
    }
    return _("%(author)s (%(year)s) %(title)s.%(publisher)s Available at: %(address)s (Accessed: %(day)s).") % values
