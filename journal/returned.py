"""Forms whose token no longer fits, because somebody signed in elsewhere: what they held comes back on its page."""

from __future__ import annotations

from django.shortcuts import render

from content import contact
from content.origins import from_this_site
from content.views import permission_denied
from journal.concerns.pages import returned_concern
from journal.exercises.steps import returned_step
from journal.forms import EntryForm
from journal.pages import answer, private_page
from journal.replies.pages import returned_reply
from learning.comments.pages import returned_comment


def returned_words(request, reason=""):
    """A form whose token no longer fits, because somebody signed in elsewhere: give the words back with a fresh token."""
    if request.resolver_match and request.resolver_match.view_name in {
        "journal:save",
        "journal:add_file",
        "journal:exercise_save",
        "journal:save_reply",
        "desk:save_reply",
        "desk:quote",
    }:
        return answer(403, problem="token")
    if from_this_site(request):
        for returned in (returned_step, returned_reply, returned_concern, returned_comment):
            if page := returned(request):
                return page
        if request.resolver_match and request.resolver_match.view_name == "content:contact":
            return contact.shown_again(request)
    if not request.path.startswith("/journal/") or "body" not in request.POST or not from_this_site(request):
        return permission_denied(request)
    page = private_page(sign_in=False)(_words_again)
    return page(request)


def _words_again(request):
    form = EntryForm(request.POST).again()
    context = {
        "form": form,
        "token_changed": True,  # nosec B105 - no password
        "signed_out": not request.user.is_authenticated,
        "section": "journal",
    }
    return render(request, "journal/edit.html", context, status=403)
