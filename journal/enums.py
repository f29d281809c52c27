"""States of what is shared."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThreadState(models.TextChoices):
    """Whose turn it is in a thread. It stays somebody's turn until they act."""

    WAITING = "waiting", _("Waiting")
    FOLLOW_UP = "follow_up", _("Follow-up")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the learner")


TUTORS_TURN = (ThreadState.WAITING, ThreadState.FOLLOW_UP)
