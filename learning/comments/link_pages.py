"""What stands behind the links in mails about comments. Opening one changes nothing; its button does what the page
says, and nothing else.
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from learning import actions
from learning.comments import identity
from learning.comments.forms import ReasonForm
from learning.comments.shown import html_of, names_of
from learning.enums import CommentState

_CHOICES = {"publish": CommentState.PUBLISHED, "reject": CommentState.REJECTED, "spam": CommentState.SPAM}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirms the address of a guest, for the browser in which the button is pressed."""
    commenter = identity.confirmed_by(token)
    if commenter is None:
        return render(request, "learning/comments/link_over.html", {"section": "other"}, status=404)
    done = request.method == "POST"
    response = render(request, "learning/comments/confirm.html", {"done": done, "section": "other"})
    if done:
        here = actions.confirm_address(commenter=commenter, here=identity.guest_of(request).commenter)
        identity.remember(response, here, proved=True)
    return response


@csrf_exempt  # a mail program sends it without a page of ours (RFC 8058); only the mail has the token
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stops mails about comments to a guest."""
    commenter = identity.stopped_by(token)
    if commenter is None:
        raise Http404
    if request.method == "POST":
        actions.stop_comment_mails(commenter=commenter)
    return render(request, "learning/comments/stop.html", {"stopped": request.method == "POST", "section": "other"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """One decision about one comment, by the moderator whom the mail went to, signed in or not."""
    asked = identity.decision_of(token)
    if asked is None:
        return render(request, "learning/comments/link_over.html", {"moderator": True, "section": "other"}, status=404)
    form, status, done = ReasonForm(request.POST or None), 200, ""
    if request.method == "POST" and asked.open:
        wanted = request.POST.get("decision", "")
        if form.is_valid() and wanted in _CHOICES:
            done, status = _decide(asked, wanted, form)
            asked = identity.decision_of(token) or asked
        else:
            status = 422
    context = {"asked": asked, "comment": asked.comment, "done": done, "form": form, "section": "other"}
    context |= {"name": names_of([asked.comment])[asked.comment.pk], "html": html_of(asked.comment)}
    return render(request, "learning/comments/decide.html", context, status=status)


def _decide(asked: identity.Decision, wanted: str, form: forms.Form) -> tuple[str, int]:
    theirs = type(asked.comment).objects.filter(pk=asked.comment.pk)
    reason = form.cleaned_data["reason"] if wanted == "reject" else ""
    try:
        actions.decide_comments(
            comments=theirs, state=_CHOICES[wanted], by=asked.moderator, reason=reason, expected=asked.comment.decisions
        )
    except actions.DecidedBefore:
        return "", 409
    return wanted, 200
