"""Invitations in Wagtail's admin: who was invited, inviting more, taking one back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning import actions, permissions
from learning.conf import conf
from learning.models import Invitation


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy(
            "The mail has a link that works once. Nobody is told whether there is an account already."
        ),
    )


class Invitations(WagtailAdminTemplateMixin, FormView):
    """The list says nothing about what became of an invitation: that would tell who has an account."""

    template_name = "learning/admin/invitations.html"
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    _show_breadcrumbs = True
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]
    form_class = InvitationForm

    def dispatch(self, request, *args, **kwargs):
        if not permissions.may_invite(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        invited = Invitation.objects.filter(expires_at__gt=timezone.now()).select_related("invited_by")
        return super().get_context_data(**kwargs) | {"invitations": invited, "mode": conf.sign_up}

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        site = self.request.build_absolute_uri("/")
        actions.invite(email=email, invited_by=self.request.user, site=site)
        messages.success(self.request, _("A mail with a link goes to %(email)s.") % {"email": email})
        return redirect("learning_invitations")


@require_POST
def take_back(request, pk: int):
    if not permissions.may_invite(request.user):
        raise PermissionDenied
    actions.take_invitation_back(number=pk)
    messages.success(request, _("The link of that invitation no longer works."))
    return redirect("learning_invitations")


def address() -> str:
    return reverse("learning_invitations")


urls = [
    path("invitations/", Invitations.as_view(), name="learning_invitations"),
    path("invitations/<int:pk>/take-back/", take_back, name="learning_take_invitation_back"),
]
