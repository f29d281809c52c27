"""What may be posted about oneself."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from learning.enums import NoticeMail
from learning.models import Profile
from learning.profiles import languages, time_zones

MAILS = {
    NoticeMail.AT_ONCE: _("At once: a mail within a minute or two, for each thing"),
    NoticeMail.DAILY: _("Once a day: one mail in the morning with all that is new, and none when nothing is"),
    NoticeMail.OFF: _("Not at all: you find it under News when you come"),
}


def cleaned_name(typed: str) -> str:
    """A name that others read, in one line. Raises ValidationError for what looks like an e-mail address."""
    name = " ".join(typed.split())
    if "@" in name:
        raise forms.ValidationError(_("Choose a name without an @: an e-mail address would be seen by others."))
    return name


class DisplayNameForm(forms.ModelForm):
    """What others read in place of a name."""

    class Meta:
        model = Profile
        fields = ["display_name"]

    def __init__(self, *args, needed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = needed
        self.fields["display_name"].widget.attrs["autocomplete"] = "nickname"

    def clean_display_name(self) -> str:
        return cleaned_name(self.cleaned_data["display_name"])


class ProfileForm(DisplayNameForm):
    """Display name (which a tutor cannot do without), time zone, language where there is a choice, and when to mail about news."""

    class Meta:
        model = Profile
        fields = ["display_name", "time_zone", "language", "notice_mail"]
        help_texts = {
            "display_name": _(
                "What this site calls you, in place of the name of your account. Whoever runs your group reads it, and your "
                "learners if you are a tutor. Learners and tutors never see your e-mail address."
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
        self.fields["notice_mail"] = forms.ChoiceField(
            choices=MAILS.items(),
            required=False,
            label=_("Mails about news"),
            widget=forms.RadioSelect,
            help_text=_(
                "A mail says how many things are new and in which group, and never a word of an entry or a reply."
            ),
        )

    def clean_notice_mail(self) -> str:
        return self.cleaned_data["notice_mail"] or self.instance.notice_mail


class AcceptForm(DisplayNameForm):
    """Asked of whoever takes on a part in a group: the name that its learners and tutors read."""

    class Meta(DisplayNameForm.Meta):
        help_texts = {"display_name": _("Learners and other tutors of the group read it, such as “Sam Lee”.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, needed=True, **kwargs)


class JoinForm(forms.Form):
    code = forms.CharField(
        label=_("Code of your group"),
        max_length=40,
        help_text=_("Eight letters and digits. Capitals, spaces and the hyphen do not matter."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


class Choices(forms.RadioSelect):
    """A set of which the first can be reached by a link, as from the list of what is missing."""

    def id_for_label(self, id_, index="0"):
        return super().id_for_label(id_, index)


class NameOnStatementForm(forms.Form):
    """The name a statement and its badge are made out to, and whether its page shows it."""

    name = forms.CharField(
        label=_("Name on the statement and the badge"),
        max_length=80,
        help_text=_("As somebody you show it to knows you. Never your e-mail address."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    show_name = forms.TypedChoiceField(
        label=_("On the page where others check the statement"),
        choices=[("True", _("show my name")), ("False", _("write “Name withheld”"))],
        coerce=lambda value: value == "True",
        widget=Choices,
    )

    def clean_name(self) -> str:
        return cleaned_name(self.cleaned_data["name"])
