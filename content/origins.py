"""Who sent a form that carries no CSRF token, and where a form may lead next."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect


def from_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that the request comes from a page of this site. A request that says nothing does not."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(sender)
    return bool(parts.netloc) and parts.netloc == request.get_host() and parts.scheme == request.scheme


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """Where to go afterwards: the `next` of the form, if it stays on this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else default


def origin_or_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a choice that is a guest's cookie, a step that stores nothing at all, or what anybody may send from a page that sets no
    cookie: a guest's POST is known by its origin, so that these pages need no CSRF cookie.
    Somebody who is signed in sends the CSRF token, because the choice may be kept with the account."""
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return with_token(request, *args, **kwargs)
        if request.method == "POST" and not from_this_site(request):
            words = _("This button works only from a page of this site.")
            return HttpResponseForbidden(words, content_type="text/plain")
        return view(request, *args, **kwargs)

    return checked
