"""Pages that need a second step of signing in, guarded on whatever way somebody was signed in."""

from django.shortcuts import render

from learning import permissions, second_factor
from learning.accounts import SecretUnreadable


class SecondFactorMiddleware:
    """Stands after the sessions, the accounts and the messages. Costs no query on a page that is not guarded."""

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
