"""Who sent a form that carries no CSRF token."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


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
