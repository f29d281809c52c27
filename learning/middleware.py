"""Times and words as the person who asks wants them; pages that need a second step of signing in."""

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.shortcuts import render
from django.utils import timezone, translation

from learning import closing, permissions, second_factor
from learning.accounts import SecretUnreadable
from learning.profiles import profile_of


class ProfileMiddleware:
    """Shows times in a member's own zone, pages in their own language, and a closed account nothing but how to keep it.

    Comes after authentication.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        profile = _asked_profile(request)
        if profile is None:
            return self.get_response(request)
        language = profile.language if profile.language in dict(settings.LANGUAGES) else translation.get_language()
        with timezone.override(profile.time_zone or settings.TIME_ZONE), translation.override(language):
            return closing.instead(request, profile) or self.get_response(request)


def _asked_profile(request):
    """The profile, or None for guests, whose pages stay the same for every cookie.

    Also None when the database does not answer: what the request itself does about that, such as giving words back, comes first.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        return profile_of(request)
    except DatabaseFailure:
        return None


class SecondFactorMiddleware:
    """Guards pages that need a second step, on whatever way somebody was signed in.

    Stands after the sessions, the accounts and the messages. Costs no query on a page that is not guarded.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if second_factor.is_guarded(request) and permissions.needs_second_factor(request.user):
            return second_factor.ask_for_it(request)
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, SecretUnreadable):
            return render(request, "learning/second_factor_unreadable.html", status=503)
        return None
