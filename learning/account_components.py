"""What is put into slots of the account pages."""

from allauth.account.adapter import get_adapter
from django.template.loader import render_to_string

from learning import invitations, permissions, second_factor
from learning.conf import conf


def second_step(request, page, keys: list[str]) -> dict[str, str]:
    """On the pages that set the second step up: why one has to, and the way on once it is there."""
    if not permissions.needs_second_factor(request.user):
        return {}
    context = {"onward": second_factor.onward(request), "is_set_up": second_factor.is_set_up(request.user)}
    context["tutors"] = not permissions.uses_admin(request.user)
    return {key: render_to_string("learning/partials/second_step.html", context) for key in keys}


def sign_up(request, page, keys: list[str]) -> dict[str, str]:
    """Who may make an account here, in a sentence. On the sign-in page only where not everybody may."""
    context = {"mode": conf.sign_up, "invitation": invitations.of(request)}
    wanted = [key for key in keys if key != "sign_in" or not get_adapter(request).is_open_for_signup(request)]
    return {key: render_to_string("learning/partials/sign_up.html", context | {"where": key}) for key in wanted}


def devices(request, page, keys: list[str]) -> dict[str, str]:
    """The button that signs out every browser, this one included."""
    return {key: render_to_string("learning/partials/sign_out_everywhere.html", request=request) for key in keys}
