"""The page Contact with its form, and the messages in Wagtail's admin."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from content import actions, limits, permissions
from content.conf import conf
from content.forms import MessageForm
from content.models import CoursePage
from content.shell import shell_of


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _take(request, MessageForm(request.POST))
    about = _about(request.GET.get("about", ""))
    return _page(request, MessageForm(initial={"about": about and about.pk}), about)


def shown_again(request: HttpRequest) -> HttpResponse:
    """A message whose token does not fit, with everything typed in it."""
    form = MessageForm(request.POST)
    form.add_error(None, _("This page was too old. Your words are all here: send them again."))
    return _page(request, form.with_new_time(), _about(request.POST.get("about", "")), status=403)


def _take(request: HttpRequest, form: MessageForm) -> HttpResponse:
    about = _about(request.POST.get("about", ""))
    if not form.is_valid():
        return _page(request, form.with_new_time(), about, status=422)
    given = {name: form.cleaned_data[name] for name in ("name", "email", "words")}
    senders, to = [limits.network_address(request), given["email"]], shell_of(request).facts.email
    try:
        if limits.too_many("message", senders, conf.messages_an_hour):
            form.add_error(
                None, _("Too many messages came from here in the last hour. Keep this page, and send it later.")
            )
            return _page(request, form, about, status=429)
        if not to:  # nobody is named, or there is no database to ask
            raise Error
        actions.receive_message(to=to, about=about, **given)
    except Error:
        form.add_error(None, _("The message could not be kept just now. Keep this page, and send it later."))
        return _page(request, form, about, status=503)
    messages.success(
        request, _("Your message has been sent. The answer comes to %(email)s.") % {"email": given["email"]}
    )
    return redirect("content:contact")


def _about(number: str) -> Page | None:
    """The page that a message is about, if anybody may read it."""
    if not (number.isascii() and number.isdecimal()) or len(number) > 9:
        return None
    try:
        return permissions.public_pages(Page.objects.filter(pk=int(number))).first()
    except Error:
        return None


def _page(request: HttpRequest, form: MessageForm, about: Page | None, status: int = 200) -> HttpResponse:
    try:
        courses = list(
            permissions.public_pages(CoursePage.objects.exclude(help_email="")).order_by("first_published", "path")
        )
    except Error:
        courses = []
    context = {"courses": courses, "form": form, "about": about, "section": "contact"}
    return render(request, "content/pages/contact.html", context, status=status)


# In the admin ---------------------------------------------------------------------------------------------------------


class Inbox(WagtailAdminTemplateMixin, TemplateView):
    """The messages, newest first, twenty at a time, with the words of each."""

    template_name = "content/admin/messages.html"
    page_title = gettext_lazy("Messages")
    header_icon = "mail"
    _show_breadcrumbs = True
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]

    def dispatch(self, request, *args, **kwargs):
        if not permissions.may_read_messages(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = permissions.messages_for(user).select_related("about")
        return super().get_context_data(**kwargs) | {
            "shown": Paginator(found, 20).get_page(self.request.GET.get("p")),
            "days": conf.messages_kept.days,
            "may_delete": permissions.may_delete_messages(user),
        }


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    if not permissions.may_read_messages(request.user):
        raise PermissionDenied
    actions.mark_message_read(number=pk)
    return redirect("content_messages")


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    if not permissions.may_delete_messages(request.user):
        raise PermissionDenied
    actions.delete_message(number=pk)
    messages.success(request, _("The message is deleted."))
    return redirect("content_messages")


def address() -> str:
    return reverse("content_messages")


admin_urls = [
    path("messages/", Inbox.as_view(), name="content_messages"),
    path("messages/<int:pk>/read/", mark_read, name="content_message_read"),
    path("messages/<int:pk>/delete/", delete, name="content_message_delete"),
]
