"""What is put into slots of the account pages."""

from django.template.loader import render_to_string

from learning import invitations, permissions, second_factor
from learning.conf import conf


def second_step(request, page, keys: list[str]) -> dict[str, str]:
    """On the pages that set the second step up: why one has to, and the way on once it is there."""
    if not permissions.needs_second_factor(request.user):
        return {}
    context = {"onward": second_factor.onward(request), "is_set_up": second_factor.is_set_up(request.user)}
    return {key: render_to_string("learning/partials/second_step.html", context) for key in keys}


def sign_up(request, page, keys: list[str]) -> dict[str, str]:
    """Who may make an account here, in a sentence."""
    context = {"mode": conf.sign_up, "invitation": invitations.of(request)}
    return {key: render_to_string("learning/partials/sign_up.html", context | {"where": key}) for key in keys}


def devices(request, page, keys: list[str]) -> dict[str, str]:
    """The button that signs out every browser, this one included."""
    return {key: render_to_string("learning/partials/sign_out_everywhere.html", request=request) for key in keys}
