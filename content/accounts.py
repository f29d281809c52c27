"""What the account pages need to know about a person."""


def display_name(user) -> str:
    """What a mail or page calls a person when nothing better is known: never the e-mail address."""
    return user.get_full_name() or ""
