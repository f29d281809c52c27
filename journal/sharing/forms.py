"""What may be posted to share a version."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.forms import cleaned_name


class ShareForm(forms.Form):
    """Which version, with whom, and the name that readers see where there is none yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 2)
    to = forms.ChoiceField(
        label=_("With whom?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose with whom to share it."),
            "invalid_choice": _("This group cannot receive it any more. Choose again."),
        },
    )
    display_name = forms.CharField(
        label=_("Your name, as they see it"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        help_text=_("It can be changed on your profile. Your e-mail address is never shown."),
        error_messages={"required": _("Give the name that your tutor reads.")},
    )

    def __init__(self, *args, choices: list[tuple[str, str]], asks_name: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices
        if len(choices) == 1:
            self.fields["to"].widget = forms.HiddenInput()
            self.fields["to"].initial = choices[0][0]
        if not asks_name:
            del self.fields["display_name"]

    def clean_display_name(self) -> str:
        return cleaned_name(self.cleaned_data["display_name"])
