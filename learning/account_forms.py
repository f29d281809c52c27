"""Forms of the account pages that differ from django-allauth's own."""

from allauth.account.forms import SignupForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning import actions, invitations
from learning.conf import conf
from learning.enums import SignUp


class SignUpForm(SignupForm):
    """Knows the invitation somebody came with: fills its address in, and is used up by the account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitations.of(context.request)
        if self.invitation:
            self.fields["email"].initial = self.invitation.email

    def clean_email(self) -> str:
        email = super().clean_email()
        if conf.sign_up == SignUp.INVITED and (not self.invitation or email != self.invitation.email):
            raise ValidationError(
                _(
                    "The invitation is for another address. Make the account with that one; you can change it afterwards."
                )
            )
        return email

    def save(self, request):
        user = super().save(request)
        # One that asks into a group is used up by coming into the group, so that its link goes on working until then.
        if self.invitation and not self.invitation.cohort_id and self.cleaned_data["email"] == self.invitation.email:
            actions.use_invitation(invitation=self.invitation)
        return user


class WorksOnce:
    """A code of the app is good for three half minutes, for slow fingers and clocks; django-allauth remembers a used one for one."""

    def clean_code(self) -> str:
        code = super().clean_code()
        seconds = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"learning.code.{self.authenticator.pk}.{normalize_user_code(code)}", True, timeout=seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(WorksOnce, AuthenticateForm):
    pass


class SecondStepAgainForm(WorksOnce, ReauthenticateForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("Name of this passkey")
        self.fields["name"].help_text = gettext_lazy("So that you know it again, such as “my phone”.")
        if passwordless := self.fields.get("passwordless"):
            passwordless.label = gettext_lazy("Sign in with this passkey alone, without a password")
            passwordless.help_text = gettext_lazy(
                "Your device then asks for your fingerprint, face or PIN. Leave it empty for an older security key."
            )
            passwordless.initial = True
