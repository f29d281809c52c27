"""The address of a file of a shared version: for its owner, and for whom the rule lets read it."""

from __future__ import annotations

import logging

from django.http import Http404
from django.views.decorators.http import require_GET

from journal import permissions
from journal.file_pages import file_response
from journal.models import Share
from journal.pages import private_page
from journal.safes import open_thread
from journal.sealed_files import FileMissing
from journal.sharing.reading import shared_file

logger = logging.getLogger(__name__)


@private_page
@require_GET
def give_shared_file(request, share, file):
    """A picture to look at, anything else to save. 404 for what was taken back, like what does not exist."""
    mine = permissions.shares_of(request.user).standing()
    theirs = permissions.shares_for(request.user)
    rows = Share.objects.filter(pk=share, files__file=file).select_related("thread__safe", "thread__owner")
    found = rows.filter(pk__in=mine.values("pk")).first() or rows.filter(pk__in=theirs.values("pk")).first()
    if found is None:
        raise Http404
    try:
        opened = shared_file(found, open_thread(found.thread), file)
    except FileMissing:
        logger.error("A file of a shared version is not there")
        raise Http404 from None
    if opened is None:
        raise Http404
    return file_response(opened)
