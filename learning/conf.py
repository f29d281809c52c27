"""Settings of this app, read when asked for. Prefix: LEARNING_."""

from datetime import timedelta

from django.conf import settings

from learning.badges.keys import BadgeKey, parse


class Conf:
    @property
    def mail_transport(self) -> str:
        """Class path of the mail backend that really sends. Default: Django's SMTP backend."""
        return getattr(settings, "LEARNING_MAIL_TRANSPORT", "django.core.mail.backends.smtp.EmailBackend")

    @property
    def mail_attempts(self) -> int:
        """How often a mail is tried before it is given up. Default 8."""
        return getattr(settings, "LEARNING_MAIL_ATTEMPTS", 8)

    @property
    def mail_retry_after(self) -> timedelta:
        """How long a mail may wait unsent before `run_due` hands it to the worker again; the wait doubles. Default 5 minutes."""
        return getattr(settings, "LEARNING_MAIL_RETRY_AFTER", timedelta(minutes=5))

    @property
    def mail_kept(self) -> timedelta:
        """How long the record of a sent or given-up mail (without its text) is kept. Default 14 days."""
        return getattr(settings, "LEARNING_MAIL_KEPT", timedelta(days=14))

    @property
    def require_second_factor(self) -> bool:
        """Whether editors, administrators and tutors must sign in with a second step. Default yes; off in development only."""
        return getattr(settings, "LEARNING_REQUIRE_SECOND_FACTOR", True)

    @property
    def tutor_pages(self) -> str:
        """Path below which tutors work: every page there asks tutors for the second step. Default "/tutor/"."""
        return getattr(settings, "LEARNING_TUTOR_PAGES", "/tutor/")

    @property
    def quiz_retake_wait(self) -> timedelta:
        """How long after an attempt a badge quiz may be taken again, where its editor says nothing else. Default 24 hours."""
        return getattr(settings, "LEARNING_QUIZ_RETAKE_WAIT", timedelta(hours=24))

    @property
    def sign_up(self) -> str:
        """Who may make an account: "open" (anybody, the default), "invited" (whoever has an invitation) or "closed"."""
        return getattr(settings, "LEARNING_SIGN_UP", "open")

    @property
    def invitation_lasts(self) -> timedelta:
        """How long the link of an invitation works; its row goes as long after that. Default 14 days."""
        return getattr(settings, "LEARNING_INVITATION_LASTS", timedelta(days=14))

    @property
    def joined_field(self) -> str:
        """Name of the user model's field with the date of joining; with the account number it tells who was erased."""
        return getattr(settings, "LEARNING_JOINED_FIELD", "date_joined")

    @property
    def erasure_ledger(self) -> str | None:
        """Path of the file that repeats the ledger of erasures outside the database, or None for no file."""
        return getattr(settings, "LEARNING_ERASURE_LEDGER", None)

    @property
    def forget_after(self) -> timedelta | None:
        """How long after the last sign-in an account is erased, after two warnings by mail. Default None: never."""
        return getattr(settings, "LEARNING_FORGET_AFTER", None)

    @property
    def badge_keys(self) -> list[BadgeKey]:
        """The keys that sign badges, from LEARNING_BADGE_KEY ("k2:<base64>,k1:…"): the first signs, all are published.

        None where it is not set: then there are statements and no badges. Raises BadgeKeyError when it cannot be used.
        """
        return parse(getattr(settings, "LEARNING_BADGE_KEY", ""))

    @property
    def digest_hour(self) -> int:
        """The hour from which on people get their daily mail about news, by their own clock. Default 8."""
        return getattr(settings, "LEARNING_DIGEST_HOUR", 8)

    @property
    def comments_an_hour(self) -> int:
        """How many comments one network address, account or e-mail address may send. One a minute always passes. Default 90
        an hour.
        """
        return getattr(settings, "LEARNING_COMMENTS_AN_HOUR", 90)


conf = Conf()
