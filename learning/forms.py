"""What may be posted about oneself."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from learning.models import Profile
from learning.profiles import languages, time_zones


class ProfileForm(forms.ModelForm):
    """Display name, time zone, and language where there is a choice."""

    class Meta:
        model = Profile
        fields = ["display_name", "time_zone", "language"]
        help_texts = {
            "display_name": _(
                "What this site calls you, in place of the name of your account. Your e-mail address is never shown to "
                "anybody."
            ),
            "time_zone": _("Times such as “saved 14:02” are shown in this zone."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        usual = _("The same as this site (%(zone)s)") % {"zone": settings.TIME_ZONE.replace("_", " ")}
        zones = [("", usual), *((zone, zone.replace("_", " ")) for zone in time_zones())]
        self.fields["time_zone"] = forms.ChoiceField(
            choices=zones, required=False, label=_("Time zone"), help_text=self.fields["time_zone"].help_text
        )
        if languages():
            choices = [("", _("As my browser asks")), *languages()]
            self.fields["language"] = forms.ChoiceField(choices=choices, required=False, label=_("Language"))
        else:
            del self.fields["language"]
        self.fields["display_name"].widget.attrs["autocomplete"] = "nickname"

    def clean_display_name(self) -> str:
        return cleaned_name(self.cleaned_data["display_name"])


def cleaned_name(typed: str) -> str:
    """A display name as it is kept, in one line. Raises ValidationError for what looks like an e-mail address."""
    name = " ".join(typed.split())
    if "@" in name:
        raise forms.ValidationError(_("Choose a name without an @: an e-mail address would be seen by others."))
    return name
