"""What every page of one's own records has in common."""

from __future__ import annotations

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from content.origins import safe_next


def wants_json(request) -> bool:
    """Whether the page's own script asks, which puts the answer into the page it is on."""
    return request.headers.get("Accept") == "application/json"


def own_page(view):
    """A view of a person's own records: signed in, kept by no cache; what is not theirs answers 404."""

    @wraps(view)
    def page(request, *args, **kwargs):
        response = _answer(view, request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return page


def _answer(view, request, *args, **kwargs):
    if not request.user.is_authenticated:
        if wants_json(request):
            return JsonResponse({"message": _("You were signed out. Sign in to go on keeping track.")}, status=401)
        # A button cannot be pressed again by a link: after signing in the person is back on the page with the button.
        return redirect_to_login(request.get_full_path() if request.method == "GET" else safe_next(request))
    try:
        return view(request, *args, **kwargs)
    except ObjectDoesNotExist:
        if wants_json(request):
            return JsonResponse({"message": _("You are not enrolled in this course.")}, status=404)
        raise Http404 from None
