"""The page before the first entry: what to know, and the consent. The same page takes the consent back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content.numbering import NumberedActivity
from content.origins import safe_next
from journal import actions, care, permissions, prompts
from journal.models import Entry
from journal.pages import private_page


def ask_to_agree(request, activity: NumberedActivity | None, back: Entry | None = None) -> HttpResponse:
    """The page before the first entry, and from there on to the page that was asked for, or to the versions of an entry."""
    onward = reverse("journal:versions", args=[back.pk]) if back else request.get_full_path()
    asked = {"next": onward} | ({"activity": activity.id} if activity else {})
    return redirect(f"{reverse('journal:before')}?{urlencode(asked)}")


@private_page
@require_http_methods(["GET", "POST"])
def before_you_write(request):
    """What to know before writing, and the consent: asked for, or with its date and the way to withdraw it."""
    agreed_to = request.POST.get("agreed")
    if agreed_to == care.WORDING:
        actions.give_consent(person=request.user)
        return redirect(safe_next(request, reverse("journal:before")))
    activity = prompts.numbered_activities({number := prompts.number_in(request.GET.get("activity", ""))}, request).get(
        number
    )
    latest = permissions.consents_of(request.user).first()
    context = {
        "care": care,
        "latest": latest,
        "agreed": permissions.may_write(request.user),
        "outdated": request.method == "POST",
        "next": safe_next(request, ""),
        "activity": activity,
        "course": prompts.course_of(activity) if activity and prompts.may_read(activity, request) else None,
        "entries": permissions.entries_of(request.user).kept().exists(),
        "section": "journal",
    }
    return render(request, "journal/before.html", context, status=422 if context["outdated"] else 200)


@private_page
@require_POST
def withdraw_consent(request):
    into_bin = request.POST.get("entries") == "bin"
    actions.withdraw_consent(person=request.user, bin_entries=into_bin)
    if into_bin:
        messages.success(request, _("Withdrawn. All entries are in the bin, and can be brought back for 30 days."))
    else:
        messages.success(request, _("Withdrawn. What you wrote stays in your journal until you delete it."))
    return redirect("journal:before")
