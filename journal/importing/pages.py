"""The pages of an import: choose, see what would happen, and bring in or not."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.db import Error as DatabaseFailure
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from journal import permissions
from journal.actions import ConsentMissing
from journal.before_writing import ask_to_agree
from journal.conf import conf
from journal.importing import actions, reception
from journal.importing.refusals import Refused
from journal.pages import PageFailed, private_page
from journal.safe import KeyRingError, SealError

logger = logging.getLogger(__name__)

# Where the lines about how far it is come into the page that reports on the work.
HERE = "<!-- as it goes -->"


# The token is looked at by `_chosen`, once it is settled that the files stay in memory.
@csrf_exempt
@private_page
@require_http_methods(["GET", "POST"])
def choose(request):
    """Choose a zip or text files. What is sent is looked through, kept sealed, and shown on the next page."""
    if not permissions.may_write(request.user):
        return ask_to_agree(request, None)
    try:
        if request.method == "POST":
            reception.prepare(request)
        return _chosen(request)
    except TooManyFilesSent:
        return _again(request, _("These are too many files at once. Put them into a zip, and choose that."))
    except reception.TooLarge:
        message = _("This is more than %(most)d MB. Pack it in several parts, or without large files.")
        return _again(request, message % {"most": conf.import_limit >> 20}, status=413)


@csrf_protect
def _chosen(request):
    if request.method == "GET":
        return _again(request)
    try:
        actions.keep_upload(owner=request.user, data=reception.received(request))
    except Refused as why:
        return _again(request, why.sentence)
    except ConsentMissing:
        return ask_to_agree(request, None)
    return redirect("journal:import_preview")


def _again(request, refused: str = "", *, status: int = 422):
    context = {
        "refused": refused,
        "waiting": permissions.pending_imports_of(request.user).exists(),
        "limit": conf.import_limit >> 20,
        "section": "journal",
    }
    return render(request, "journal/import.html", context, status=status if refused else 200)


@private_page
@require_GET
def preview(request):
    """What would happen. Nothing has happened yet."""
    pending = permissions.pending_imports_of(request.user).select_related("journal__safe").first()
    if pending is None:
        return redirect("journal:import")
    try:
        plan, _safe = actions.planned(request.user, pending)
    except Refused as why:  # a rule became stricter since it was sent
        return _again(request, why.sentence)
    mine = plan.whose.casefold() in {"", (request.user.email or "").casefold()}
    context = {"plan": plan, "pending": pending, "somebody_else": not mine, "section": "journal"}
    return render(request, "journal/import_preview.html", context)


@private_page
@require_POST
def cancel(request):
    if actions.forget_upload(owner=request.user):
        messages.success(request, _("Nothing was brought in, and what you sent is gone from here."))
    return redirect("journal:list")


@private_page
@require_POST
def bring_in(request):
    """Bring in what the preview showed. The page begins at once and says how far it is, with script or without."""
    pending = permissions.pending_imports_of(request.user).select_related("journal__safe").first()
    if pending is None or str(pending.pk) != request.POST.get("upload"):
        messages.info(
            request, _("What you sent is not waiting here any more. Look at what is, or choose it once more.")
        )
        return redirect("journal:import")
    if not permissions.may_write(request.user):
        return ask_to_agree(request, None)
    page = render_to_string("journal/import_work.html", {"here": HERE, "section": "journal"}, request)
    head, _here, foot = page.partition(HERE)
    pieces = _as_it_goes(_lines(request.user, pending), head, foot)
    answer = StreamingHttpResponse(_as_here(pieces, translation.get_language(), timezone.get_current_timezone()))
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy would keep the lines back until the end
    return answer


def _as_it_goes(lines: Iterator[str], head: str, foot: str) -> Iterator[str]:
    """The page with the lines in it. A failure says only of what kind it is, as in `private_page`, which is over by now."""
    try:
        yield head
        yield from lines
        yield foot
    except Exception as error:
        raise PageFailed(type(error).__name__).with_traceback(error.__traceback__) from None


def _as_here(pieces: Iterator[str], language: str, zone) -> Iterator[str]:
    """The pieces in the language and time zone of the request, which are over when the first one is asked for."""
    with translation.override(language), timezone.override(zone):
        yield from pieces


def _lines(user, pending) -> Iterator[str]:
    try:
        for step in actions.bring_in(owner=user, pending=pending):
            if not step.stored:
                said = _("%(done)d of %(all)d entries") % {"done": step.done, "all": step.all}
                yield format_html("<li>{}</li>\n", said)
    except Exception as error:
        yield _result(**_failure(error))
    else:
        yield _result(step=step)


def _result(**said) -> str:
    return render_to_string("journal/partials/import_result.html", said)


@sensitive_variables()
def _failure(error: Exception) -> dict:
    """One sentence about what went wrong. The log gets the kind of it only: its message could quote somebody's words."""
    if isinstance(error, Refused):
        return {"failed": error.sentence}
    if isinstance(error, ConsentMissing):
        return {"failed": _("Your consent to keeping what you write is missing.")}
    if isinstance(error, actions.NotWaiting):
        return {"failed": _("It was brought in or taken away in another window meanwhile."), "elsewhere": True}
    logger.error("An import failed: %s", type(error).__name__)
    if isinstance(error, SealError | KeyRingError | DatabaseFailure | OSError):
        return {"failed": _("The site cannot store anything just now. Try again in a moment.")}
    return {
        "failed": _("Something went wrong on this site. Whoever runs it can see that it did, but none of your words.")
    }
