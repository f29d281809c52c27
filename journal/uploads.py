"""Files on their way in: held in memory only, and no more of them than fits.

Django's own way puts a larger file into a temporary one on the disk, as it is. A private picture must not lie there.
"""

from __future__ import annotations

from functools import wraps
from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from journal.conf import conf

AT_ONCE = 5  # so many times the limit of one file is held for one request
WORDS = 4 * 1024 * 1024  # beside its files a form has words


def takes_files(too_much):
    """A view whose form may bring files. `too_much(request)` answers, before anything is read, to a form that is too large.

    The token of the form is looked at here and not before: looking reads the form, and the files with it.
    """

    def decorate(view):
        guarded = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def taking(request, *args, **kwargs):
            if request.method == "POST":
                if sent_length(request) > AT_ONCE * conf.file_limit + WORDS:
                    return too_much(request)
                request.upload_handlers = [KeptInMemory(request)]
            return guarded(request, *args, **kwargs)

        return taking

    return decorate


def sent_length(request) -> int:
    """How many bytes a request says that it brings; 0 where it says nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def page_too_large(request):
    """The page after a form that was too large: nothing was read, and the browser still has the words."""
    return render(request, "journal/too_large.html", {"limit": limit_said(), "section": "journal"}, status=413)


def limit_said() -> str:
    return filesizeformat(conf.file_limit)


class TooMuchAtOnce(InMemoryUploadedFile):
    """A file that came with so many others that it was not held."""


class InMemory(FileUploadHandler):
    """Receives each file into memory and gives it as an upload; what may be received, its kinds say."""

    made: type[InMemoryUploadedFile] = InMemoryUploadedFile

    def __init__(self, request=None):
        super().__init__(request)
        self.file = BytesIO()

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def file_complete(self, file_size):
        self.file.seek(0)
        about = (self.field_name, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)
        return self.made(self.file, *about)


class KeptInMemory(InMemory):
    """Holds files up to the limits. One beyond them comes out empty, with its true size."""

    def __init__(self, request=None):
        super().__init__(request)
        self.held = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.whole, self.crowded = True, False
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data, start):
        self.crowded = self.crowded or self.held + len(raw_data) > AT_ONCE * conf.file_limit
        self.whole = self.whole and not self.crowded and start + len(raw_data) <= conf.file_limit
        if self.whole:
            self.held += len(raw_data)
            self.file.write(raw_data)
        return None

    def file_complete(self, file_size):
        if not self.whole:
            self.held -= self.file.tell()
            self.file = BytesIO()
        self.made = TooMuchAtOnce if self.crowded and file_size <= conf.file_limit else InMemoryUploadedFile
        return super().file_complete(file_size)


def crowded_out(name: str) -> str:
    """What is said of a file that came with too many others."""
    return _("“%(name)s” was not added: too much came at once. Add it again by itself.") % {"name": name}
