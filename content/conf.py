"""Settings of this app, read when asked for, so that tests and hosts can change them. Prefix: CONTENT_."""

from django.conf import settings


class Conf:
    @property
    def words_a_minute(self) -> int:
        """Pace of careful study, for estimating reading time where an editor gave none. Default 65 words a minute."""
        return getattr(settings, "CONTENT_WORDS_A_MINUTE", 65)


conf = Conf()
