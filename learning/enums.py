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


class NoticeMail(models.TextChoices):
    """When somebody is told by mail what happened."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day, together")
    OFF = "off", _("not at all")


class GroupRole(models.TextChoices):
    """As what somebody is asked into a cohort."""

    LEARNER = "learner", _("learner")
    TUTOR = "tutor", _("tutor")
    CONTACT = "contact", _("contact for concerns")
