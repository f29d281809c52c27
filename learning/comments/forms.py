"""What may be posted about comments, and what is said when it may not."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from content.forms import GuardedForm

LONGEST = 2000


class CommentForm(GuardedForm):
    """A comment of somebody who is signed in."""

    signed_for = "learning.comment"
    links = 2

    words = forms.CharField(
        label=_("Your comment"),
        max_length=LONGEST,
        help_text=_(
            "Everybody can read it. Leave out names and details by which somebody could be known. Up to 2,000 characters "
            "and two links; *italic*, **bold** and lists work."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    tell = forms.BooleanField(label=_("Tell me when it is published and when somebody replies"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="comment-%s", **kwargs)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [self[name] for name in ("name", "email", "words", "tell", "remember") if name in self.fields]

    def clean_words(self) -> str:
        return self.guarded(self.cleaned_data["words"])


class GuestCommentForm(CommentForm):
    """A comment of somebody without an account."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("It stands beside your comment."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Your email address will not be published."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    tell = forms.BooleanField(
        label=_("Tell me by e-mail when it is published and when somebody replies"), required=False
    )
    remember = forms.BooleanField(
        label=_("Know me next time: once one of my comments is published, the next appear at once"),
        required=False,
        help_text=_("For either of these we mail you a link to confirm your address."),
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ReportForm(GuardedForm):
    signed_for = "learning.comment.report"

    reason = forms.CharField(
        label=_("What is wrong with it (if you wish to say)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self["reason"]]

    def clean_reason(self) -> str:
        return self.guarded(self.cleaned_data["reason"])


class ReasonForm(forms.Form):
    """Why a comment is not published, for its writer only."""

    reason = forms.CharField(
        label=_("Reason, if you reject"),
        max_length=250,
        required=False,
        help_text=_("Only the writer reads it, beside their comment."),
    )
