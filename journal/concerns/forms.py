"""What may be posted about a concern."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.concerns.words import TEXT_LIMIT

_TOO_LONG = _("Shorten this to %(limit_value)d characters. It has %(show_value)d.")


class ConcernForm(forms.Form):
    """The tutor's own words. The number makes a form that is sent twice count once."""

    concern = forms.CharField(
        max_length=TEXT_LIMIT,
        label=_("What worries you"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=_(
            "In your own words: what you read, and what you think should happen. Nothing of the entry goes along, so say what "
            "is needed."
        ),
        error_messages={"required": _("Write what worries you."), "max_length": _TOO_LONG},
    )
    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class NoteForm(forms.Form):
    """How a concern was dealt with, for the other contacts."""

    note = forms.CharField(
        required=False,
        max_length=TEXT_LIMIT,
        label=_("What was done"),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("A line for the other contacts. The tutor does not read it."),
        error_messages={"max_length": _TOO_LONG},
    )
