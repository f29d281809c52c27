"""Times and words as the person who asks wants them."""

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.utils import timezone, translation

from learning.profiles import profile_of


class ProfileMiddleware:
    """Shows times in a member's own zone, and pages in their own language. Comes after authentication."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        profile = _asked_profile(request)
        if profile is None:
            return self.get_response(request)
        language = profile.language if profile.language in dict(settings.LANGUAGES) else translation.get_language()
        with timezone.override(profile.time_zone or settings.TIME_ZONE), translation.override(language):
            return self.get_response(request)


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
