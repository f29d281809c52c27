from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentState(models.TextChoices):
    ACTIVE = "active", _("enrolled")
    LEFT = "left", _("left")


class SignUp(models.TextChoices):
    """Who may make an account."""

    OPEN = "open"
    INVITED = "invited"
    CLOSED = "closed"


class StatementState(models.TextChoices):
    """What the page of a statement says of it."""

    VALID = "valid", _("valid")
    REPLACED = "replaced", _("replaced")
    REVOKED = "revoked", _("revoked")


class RevokedBy(models.TextChoices):
    OWNER = "owner", _("its owner")
    SITE = "site", _("this site")
