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
