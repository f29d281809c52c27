"""What may be posted by anybody, and what is said when it may not."""

from __future__ import annotations

import re

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LINKS = 3
QUICKEST = 3  # seconds that a person needs at the least
OLDEST = 24 * 3600
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_SALT = "content.message"


class GuardedForm(forms.Form):
    """A form that anybody may send. What guards it asks nothing of people: no puzzle and no third party.

    `signed_for` tells such forms apart, so that the time of one does not open another; `links` is how many links `guarded` lets pass.
    """

    signed_for = _SALT
    links = LINKS

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = self._stamp()

    def with_new_time(self):
        """The same form to be sent once more: everything typed, and the time counted from when it was first opened, or from
        now where that cannot be told."""
        if self._opened_seconds_ago() is None:
            self.data = self.data.copy()
            self.data["opened"] = self._stamp()
        return self

    def guarded(self, words: str) -> str:
        """The words, unless they have too many links. Raises ValidationError."""
        if len(_LINK.findall(words)) > self.links:
            raise forms.ValidationError(_("Leave out some links: %(most)s are allowed.") % {"most": self.links})
        return words

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("website"):
            raise forms.ValidationError(_("Empty the field that is to stay empty, and send the message again."))
        waited = self._opened_seconds_ago()
        if waited is None:
            raise forms.ValidationError(_("This page had been open for long. Send the message again."))
        if waited < QUICKEST:
            raise forms.ValidationError(_("That was very quick. Wait some seconds and send the message again."))
        return cleaned

    def _opened_seconds_ago(self) -> float | None:
        """How long ago the form was opened; None when that was not here, or more than a day ago."""
        try:
            waited = timezone.now().timestamp() - signing.loads(self.data.get("opened", ""), salt=self.signed_for)
        except signing.BadSignature:
            return None
        return waited if waited <= OLDEST else None

    def _stamp(self) -> str:
        """When a form was opened, in a form that nobody else can write."""
        return signing.dumps(timezone.now().timestamp(), salt=self.signed_for)


class MessageForm(GuardedForm):
    """A message to whoever runs the site."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("For the answer, and nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        help_text=_("Up to 5,000 characters."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    about = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def asked(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [self[name] for name in ("name", "email", "words")]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_words(self) -> str:
        return self.guarded(self.cleaned_data["words"])
