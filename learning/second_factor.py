"""The second step of signing in, for the pages that need it: is it set up, was it passed, and where to go if not."""

from __future__ import annotations

from contextlib import suppress

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.http import urlencode

from learning.conf import conf

# Recovery codes stand in for one of these, and are worth nothing without.
FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
_ONWARD = "learning_second_factor_onward"


def guarded_place(request: HttpRequest) -> str:
    """The beginning of the address asked for, when it lies in Wagtail's admin, wherever that is, or below the pages of tutors."""
    places = [get_script_prefix() + conf.tutor_pages.lstrip("/")]
    with suppress(NoReverseMatch):  # a site without the admin
        places.append(reverse("wagtailadmin_home"))
    return next((place for place in places if request.path.startswith(place)), "")


def is_guarded(request: HttpRequest) -> bool:
    """Whether the page asked for needs the second step of those who need one."""
    return bool(guarded_place(request))


def is_set_up(user) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def ask_for_it(request: HttpRequest) -> HttpResponse | None:
    """The way to the page that sets the second step up, or asks for it. None when this session has passed it already.

    Only a factor that the person still has counts, so removing a lost phone also shuts the sessions it opened.
    """
    kinds = dict(Authenticator.objects.filter(user_id=request.user.pk).values_list("pk", "type"))
    wanted = request.get_full_path() if request.method == "GET" else guarded_place(request)
    if not FACTORS & set(kinds.values()):
        request.session[_ONWARD] = wanted
        return HttpResponseRedirect(reverse("mfa_index"))
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" and record.get("id") in kinds for record in records):
        if _ONWARD in request.session:
            del request.session[_ONWARD]
        return None
    page = get_adapter(request).get_reauthentication_methods(request.user)[0]["url"]
    return HttpResponseRedirect(f"{page}?{urlencode({'next': wanted})}")


def remember_passed(request: HttpRequest, authenticator: Authenticator) -> None:
    """Write into the session that the person has just shown this factor."""
    record_authentication(request, authenticator.user, "mfa", id=authenticator.pk, type=authenticator.type)


def onward(request: HttpRequest) -> str:
    """The page somebody was kept from for want of a second step; empty if there was none."""
    return request.session.get(_ONWARD, "")
