"""Statements in Wagtail's admin: which were given, and revoking one. No journal, no answers, no addresses of people."""

import re
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning import actions, permissions
from learning.models import Statement

A_PAGE = 50
_NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Guarded(WagtailAdminTemplateMixin):
    header_icon = "doc-full"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not permissions.may_see_statements(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Statements(Guarded, TemplateView):
    """The newest first. With an address in the box, that one only."""

    template_name = "learning/admin/statements.html"
    page_title = gettext_lazy("Statements of participation")
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("q", "")
        rows = Statement.objects.select_related("replaced_by").order_by("-issued_at", "pk")
        if asked:
            number = _NUMBER.search(asked)
            rows = rows.filter(pk=UUID(number[0])) if number else rows.none()
        page = Paginator(rows, A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page": page, "asked": asked}


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=250,
        help_text=gettext_lazy("Everybody who opens the page of the statement reads it. Name no private matter."),
    )


class Revoke(Guarded, FormView):
    template_name = "learning/admin/revoke_statement.html"
    page_title = gettext_lazy("Revoke a statement")
    form_class = RevokeForm

    def dispatch(self, request, *args, **kwargs):
        self.statement = Statement.objects.select_related("replaced_by").filter(pk=kwargs["pk"]).first()
        return super().dispatch(request, *args, **kwargs)

    @property
    def breadcrumbs_items(self):
        listed = {"url": address(), "label": Statements.page_title}
        return [*WagtailAdminTemplateMixin.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        if self.statement is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"statement": self.statement}

    def form_valid(self, form):
        if self.statement is None:
            raise Http404
        try:
            actions.revoke_statement(statement=self.statement, by="site", reason=form.cleaned_data["reason"])
        except actions.StatementOver:
            messages.error(self.request, _("That statement did not stand any more."))
        else:
            messages.success(self.request, _("The statement and its badge are revoked."))
        return redirect("learning_statements")


def address() -> str:
    return reverse("learning_statements")


urls = [
    path("statements/", Statements.as_view(), name="learning_statements"),
    path("statements/<uuid:pk>/revoke/", Revoke.as_view(), name="learning_revoke_statement"),
]
