"""Receiving files without a trace on the disk: Django's own way would keep a large upload in a temporary file, readable."""

from __future__ import annotations

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import StopUpload
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal.conf import conf
from journal.importing import texts
from journal.importing.packages import packed
from journal.importing.refusals import Refused
from journal.uploads import InMemory, sent_length

# Around the files themselves: names, tokens and borders of the parts.
AROUND = 1024 * 1024
ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
PIECE = 64 * 1024


class TooLarge(Exception):
    """More was sent than may be sent at once."""


class WithinTheLimit(InMemory):
    """Keeps files in memory up to a limit for all of them together, and stops reading there."""

    def __init__(self, request=None) -> None:
        super().__init__(request)
        self.room = conf.import_limit

    def receive_data_chunk(self, raw_data, start):
        self.room -= len(raw_data)
        if self.room < 0:
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)


def prepare(request) -> None:
    """Before anything reads the form: let files stay in memory, and refuse what says itself that it is too large. Raises TooLarge."""
    if sent_length(request) > conf.import_limit + AROUND:
        _let_through(request)
        raise TooLarge
    request.upload_handlers = [WithinTheLimit(request)]


def _let_through(request) -> None:
    """Read some more and forget it: a browser that is cut off while it sends shows its own error in place of our answer."""
    left = 3 * conf.import_limit
    while left > 0 and (piece := request.read(PIECE)):
        left -= len(piece)


@sensitive_variables()
def received(request) -> bytes:
    """What was chosen, as one package. Raises Refused, TooLarge."""
    try:
        files = request.FILES.getlist("files")
    except TooManyFilesSent:
        raise Refused(_("These are too many files at once. Put them into a zip, and choose that.")) from None
    if request.upload_handlers and any(getattr(handler, "room", 0) < 0 for handler in request.upload_handlers):
        raise TooLarge
    sent = [(file.name, file.read()) for file in files]
    if not sent:
        raise Refused(_("Choose a zip, or one or several text files."))
    zips = [name for name, data in sent if data.startswith(ZIP_BEGINS) or name.lower().endswith(".zip")]
    if zips and len(sent) > 1:
        raise Refused(_("Choose one zip, or text files, but not both at once."))
    if zips:
        return sent[0][1]
    if not any(texts.is_text(name) for name, _data in sent):
        raise Refused(_("This is neither a zip nor a text file (.md or .txt)."))
    return packed(sent)
