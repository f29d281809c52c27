"""What differs while DEBUG is on."""

from django.http import Http404

from content.views import not_found


class OwnNotFoundPage:
    """Shows the site's own page for an address that leads nowhere, as in production; Django would show its list of routes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return not_found(request, exception) if isinstance(exception, Http404) else None
