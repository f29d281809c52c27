from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrolmentState(models.TextChoices):
    ACTIVE = "active", _("enrolled")
    LEFT = "left", _("left")


class QuizState(models.TextChoices):
    """How somebody stands with a quiz."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    PASSED = "passed", _("Passed")
    WAITING = "waiting", _("Can be taken again later")
    AGAIN = "again", _("Can be taken again")


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


class StatementState(models.TextChoices):
    """What the page of a statement says of it."""

    VALID = "valid", _("valid")
    REPLACED = "replaced", _("replaced")
    REVOKED = "revoked", _("revoked")


class RevokedBy(models.TextChoices):
    OWNER = "owner", _("its owner")
    SITE = "site", _("this site")


class CommentState(models.TextChoices):
    """What became of a comment. Only what is published is read by others."""

    WAITING = "waiting", _("waiting to be read")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
    SPAM = "spam", _("spam")


class Standing(models.TextChoices):
    """Whether comments of a person have to wait."""

    USUAL = "usual", _("the first is read beforehand")
    TRUSTED = "trusted", _("appears at once")
    WAITS = "waits", _("each is read beforehand")
