from django.db.models import TextChoices


class SignUp(TextChoices):
    """Who may make an account."""

    OPEN = "open"
    INVITED = "invited"
    CLOSED = "closed"
