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
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from content import actions, limits, permissions
from content.conf import conf
from content.forms import MessageForm
from content.models import CoursePage
from content.shell import shell_of


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and shell_of(request).facts.email:
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
    if limits.too_many("message", [limits.network_address(request), given["email"]], conf.messages_an_hour):
        form.add_error(None, _("Too many messages came from here in the last hour. Keep this page, and send it later."))
        return _page(request, form.with_new_time(), about, status=429)
    try:
        actions.receive_message(to=shell_of(request).facts.email, about=about, **given)
    except Error:
        form.add_error(None, _("The message could not be kept just now. Keep this page, and send it later."))
        return _page(request, form.with_new_time(), about, status=503)
    messages.success(
        request, _("Your message has been sent. The answer comes to %(email)s.") % {"email": given["email"]}
    )
    return redirect("content:contact")


def _about(number: str) -> Page | None:
    """The page that a message is about, if anybody may read it."""
    if not number.isdecimal() or len(number) > 9:
        return None
    return permissions.public_pages(Page.objects.filter(pk=int(number))).first()


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


def inbox(request: HttpRequest) -> HttpResponse:
    """The messages, newest first, twenty at a time, with the words of each."""
    if not permissions.may_read_messages(request.user):
        raise PermissionDenied
    shown = Paginator(permissions.messages_for(request.user).select_related("about"), 20).get_page(request.GET.get("p"))
    context = {
        "shown": shown,
        "days": conf.messages_kept.days,
        "may_delete": permissions.may_delete_messages(request.user),
    }
    return render(request, "content/admin/messages.html", context)


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
    path("messages/", inbox, name="content_messages"),
    path("messages/<int:pk>/read/", mark_read, name="content_message_read"),
    path("messages/<int:pk>/delete/", delete, name="content_message_delete"),
]
