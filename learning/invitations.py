"""An invitation from its link to the sign-up form."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest
from django.utils import timezone

from learning.models import Invitation

_SESSION_KEY = "learning_invitation"


def digest(token: str) -> str:
    """What is stored of a token. It is 32 random bytes, so a plain hash gives nothing away."""
    return sha256(token.encode()).hexdigest()


def find(token: str) -> Invitation | None:
    """The invitation that waits under this token."""
    return Invitation.objects.waiting(timezone.now()).filter(token_digest=digest(token)).first()


def remember(request: HttpRequest, invitation: Invitation) -> None:
    request.session[_SESSION_KEY] = invitation.pk


def of(request: HttpRequest) -> Invitation | None:
    """The invitation this visitor came with, while it waits."""
    number = request.session.get(_SESSION_KEY)
    waiting = Invitation.objects.waiting(timezone.now()).select_related("cohort__course")
    return waiting.filter(pk=number).first() if number else None
