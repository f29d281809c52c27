"""What this app itself puts into slots: the account links, the tip beside outside links, and the display settings."""

from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.http import urlencode

from content.display import LOOKS, display_of


def account_links(request, page, keys: list[str]) -> dict[str, str]:
    """Sign in, or the links of somebody who is signed in."""
    here = request.get_full_path() if page is not None else ""
    # A request refused before anybody was signed in, such as one with a wrong Host, has no user.
    context = {"user": getattr(request, "user", None), "back": f"?{urlencode({'next': here})}" if here else ""}
    return {key: render_to_string("content/partials/account.html", context | {"current": key}) for key in keys}


def link_tip(request, page, keys: list[str]) -> dict[str, str]:
    """The tip beside the first outside link of a page, until the person hides it."""
    if display_of(request).link_tip == "off":
        return {}
    return {keys[0]: render_to_string("content/partials/tip.html", {"next": request.get_full_path()}, request=request)}


def display(request, page, keys: list[str]) -> dict[str, str]:
    """`html`: the attributes of the root element. `form`: the short form at the foot of every page."""
    found = display_of(request)
    given = {"html": flatatt(found.attributes)}
    if "form" in keys:
        context = {"rows": found.rows(LOOKS), "changed": bool(found.chosen), "next": request.get_full_path()}
        given["form"] = render_to_string("content/partials/display_form.html", context, request=request)
    return {key: given[key] for key in keys}
