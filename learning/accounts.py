"""How this site uses django-allauth: its account and its second-factor adapter."""

from __future__ import annotations

import re

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning import invitations
from learning.conf import conf
from learning.enums import SignUp
from learning.sealing import Seal, Unsealable


class SecretUnreadable(ValidationError):
    """A stored secret cannot be opened: SECRET_KEY was changed. In a form an error beside the field, elsewhere a page."""

    silent_variable_failure = True  # Django's templates show nothing in its place

    def __init__(self):
        super().__init__(
            gettext_lazy(
                "Codes of this account cannot be checked just now. Use a passkey if you have one, or ask whoever runs this "
                "site to reset your second step."
            ),
            code="unreadable",
        )


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        if conf.sign_up == SignUp.INVITED:
            return invitations.of(request) is not None
        return conf.sign_up == SignUp.OPEN

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Somebody with a second factor confirms with that. A password alone must not be enough to take it away.

        Whoever has an app is asked for its code first, others for their passkey; a recovery code does in both places.
        """
        methods = super().get_reauthentication_methods(user)
        if len({method["id"] for method in methods} - {"reauthenticate"}) == 0:
            return methods
        methods = [method for method in methods if method["id"] != "reauthenticate"]
        has_app = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
        return methods if has_app else methods[::-1]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seals what a stolen copy of the database must not give away. (Passkeys store a public key: nothing to seal.)"""

    def encrypt(self, text: str) -> str:
        return _seal().close(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SecretUnreadable when the site's key is not the one that sealed it."""
        try:
            return _seal().open(encrypted_text)
        except Unsealable:
            raise SecretUnreadable from None

    def build_totp_svg(self, url: str) -> str:
        """The QR code as an element of the page: the policy lets no picture in from a data: address."""
        svg = super().build_totp_svg(url)
        return re.sub(r"^<\?xml.*?\?>\s*", "", svg).replace("<svg ", '<svg class="qr" aria-hidden="true" ', 1)

    def generate_authenticator_name(self, user, type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1} if count else _("Passkey")


def _seal() -> Seal:
    return Seal([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
