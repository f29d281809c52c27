"""What this app itself puts into slots: the account links, the tip beside outside links, the display settings, the help
sheet with the keys, and the notice that asks for a choice with what is loaded after a yes."""

from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.http import urlencode

from content import consent, slots
from content import keys as shortcuts
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


def keys_sheet(request, page, keys: list[str]) -> dict[str, str]:
    """The list of shortcuts as a dialog, closed until somebody asks for it."""
    return dict.fromkeys(keys, render_to_string("content/partials/keys_sheet.html", {"areas": shortcuts.areas()}))


def consent_notice(request, page, keys: list[str]) -> dict[str, str]:
    """`notice`: what is to be accepted or rejected, until it is; then nothing."""
    slots.varies_on(request, *consent.VARIES_ON)
    undecided = consent.choice_of(request).undecided
    if "notice" not in keys or not undecided:
        return {}
    context = {"purposes": undecided, "next": request.get_full_path()}
    return {"notice": render_to_string("content/partials/consent_notice.html", context, request=request)}


def accepted_purposes(request, page, keys: list[str]) -> dict[str, str]:
    """`accepted`: the templates of what this reader has accepted."""
    rows = consent.choice_of(request).rows if "accepted" in keys else []
    templates = [purpose.template for purpose, allowed, _words in rows if allowed and purpose.template]
    return {"accepted": "".join(render_to_string(name, {"page": page}, request=request) for name in templates)}
