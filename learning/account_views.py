"""Pages round the account that django-allauth does not have."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning import actions, invitations


@never_cache
@require_safe
def invited(request, token: str):
    """The link of an invitation. It leads on at once, so that the token stands in no address that is kept or passed on.

    The session remembers the invitation and nothing is used up: programs that look at links in mails open it too.
    """
    invitation = invitations.find(token)
    if invitation is None:
        return render(request, "learning/invitation_over.html", status=410)
    invitations.remember(request, invitation)
    if invitation.cohort_id is None:
        return redirect("account_signup")
    if request.user.is_authenticated:
        return redirect("learning:invited")
    form = "account_signup" if get_adapter(request).is_open_for_signup(request) else "account_login"
    return redirect(f"{reverse(form)}?{urlencode({'next': reverse('learning:invited')})}")


@require_POST
@login_required
def sign_out_everywhere(request):
    actions.end_sessions(user=request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere, here too."))
    return redirect("account_login")
