"""What this app itself puts into slots: the account links and the tip beside outside links."""

from django.template.loader import render_to_string
from django.utils.http import urlencode

TIP_COOKIE = "ju_link_tip"


def account_links(request, page, keys: list[str]) -> dict[str, str]:
    """Sign in, or the links of somebody who is signed in."""
    here = request.get_full_path() if page is not None else ""
    # A request refused before anybody was signed in, such as one with a wrong Host, has no user.
    context = {"user": getattr(request, "user", None), "back": f"?{urlencode({'next': here})}" if here else ""}
    return {key: render_to_string("content/partials/account.html", context | {"current": key}) for key in keys}


def link_tip(request, page, keys: list[str]) -> dict[str, str]:
    """The tip beside the first outside link of a page, until the person hides it."""
    if request.COOKIES.get(TIP_COOKIE) == "off":
        return {}
    return {keys[0]: render_to_string("content/partials/tip.html", {"next": request.get_full_path()}, request=request)}
