"""Settings of this app, read when asked for, so that tests and hosts can change them. Prefix: CONTENT_."""

from datetime import timedelta

from django.conf import settings


class Conf:
    @property
    def words_a_minute(self) -> int:
        """Pace of careful study, for estimating reading time where an editor gave none. Default 65 words a minute."""
        return getattr(settings, "CONTENT_WORDS_A_MINUTE", 65)

    @property
    def article_words_a_minute(self) -> int:
        """Pace of ordinary reading, for the length of articles. Default 200 words a minute."""
        return getattr(settings, "CONTENT_ARTICLE_WORDS_A_MINUTE", 200)

    @property
    def messages_an_hour(self) -> int:
        """How many messages one network address, or one e-mail address, may send with the form on Contact. Default 5 an hour."""
        return getattr(settings, "CONTENT_MESSAGES_AN_HOUR", 5)

    @property
    def messages_kept(self) -> timedelta:
        """How long messages from the form on Contact are kept; `run_due` deletes older ones. Default 180 days."""
        return getattr(settings, "CONTENT_MESSAGES_KEPT", timedelta(days=180))

    @property
    def page_counts(self) -> bool:
        """Whether readers are asked if their visits may be counted. Off: nobody is asked, nothing is counted. Default True."""
        return getattr(settings, "CONTENT_PAGE_COUNTS", True)

    @property
    def page_counts_kept(self) -> timedelta:
        """How long the daily totals of pages are kept; `run_due` deletes older ones. Default 730 days."""
        return getattr(settings, "CONTENT_PAGE_COUNTS_KEPT", timedelta(days=730))

    @property
    def page_counts_an_hour(self) -> int:
        """How many visits from one network address are counted in an hour; a whole class may share one. Default 3000."""
        return getattr(settings, "CONTENT_PAGE_COUNTS_AN_HOUR", 3000)


conf = Conf()
