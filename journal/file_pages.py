"""The addresses of files: one that gives out a file, and one that takes a file while somebody writes."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal import actions, attachments, permissions
from journal.attachments import FileRefused, OpenFile
from journal.files_sent import checked_upload, not_just_now
from journal.mentions import mention_of
from journal.models import Attachment
from journal.pages import answer, private_answer, private_page
from journal.persons import mark_of
from journal.safes import open_thread
from journal.sealed_files import FileMissing
from journal.sharing.reading import shared_file
from journal.uploads import limit_said, takes_files

logger = logging.getLogger(__name__)

# What is in a file came from somebody's machine: it may be shown, and do nothing.
POLICY = "sandbox; default-src 'none'"


@private_page
@require_GET
def give_file(request, file):
    """A picture to look at, anything else to save. Only for whoever may read the entry; 404 like what does not exist."""
    try:
        found = attachments.read(owner=request.user, attachment=Attachment(pk=file))
    except Attachment.DoesNotExist:
        raise Http404 from None
    except FileMissing:
        logger.error("A file of an entry is not there")
        raise Http404 from None
    return file_response(found)


@private_page
@require_GET
def give_shared_file(request, share, file):
    """A file of a shared version: for the learner who shared it, and for whoever may read that version and has opened it."""
    rows = permissions.shared_files_open_to(request.user).filter(share=share, file=file)
    row = rows.select_related("share__thread__safe", "share__thread__owner").first()
    try:
        found = shared_file(row.share, open_thread(row.share.thread), file) if row else None
    except FileMissing:
        logger.error("A file of a shared entry is not there")
        found = None
    if found is None:
        raise Http404
    return file_response(found)


def file_response(found: OpenFile) -> HttpResponse:
    """An opened file as an answer that does nothing in the browser."""
    picture = found.kind.startswith("image/")
    kind = f"{found.kind}; charset=utf-8" if found.kind.startswith("text/") else found.kind
    response = HttpResponse(found.data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(not picture, found.name)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _too_much(request):
    said = _("The file was not added: it is larger than %(limit)s.") % {"limit": limit_said()}
    return answer(413, problem="too-large", said=said)


@private_answer
@takes_files(_too_much)
@require_POST
def add_file(request, uuid):
    """Add one file to an entry that is open on a page. The answer has its mention, and its line for the list."""
    if not request.user.is_authenticated:
        return answer(401, problem="signed-out")
    if request.POST.get("person") != mark_of(request.user):
        return answer(403, problem="person")
    entry = permissions.entries_of(request.user).kept().get(pk=uuid)
    sent = request.FILES.get("file")
    if sent is None:
        return answer(422, problem="form")
    try:
        file = checked_upload(sent)
        added = attachments.attach_checked(owner=request.user, entry=entry, file=file, once=True)
    except actions.ConsentMissing:
        return answer(422, problem="consent")
    except FileRefused as refused:
        return answer(422, problem="refused", said=str(refused))
    except OSError as error:
        logger.error("A file of an entry could not be kept: %s", type(error).__name__)
        return answer(503, problem="failed", said=not_just_now(sent.name))
    shown = attachments.attachments_of_entry(entry, actions.open_journal(request.user))
    [file] = [one for one in shown if one.uuid == added.pk]
    line = render_to_string("journal/partials/files_item.html", {"file": file}, request)
    said = _("Added %(name)s.") % {"name": file.name}
    return answer(200, uuid=str(file.uuid), mention=mention_of(file.name), said=said, line=line)
