"""The files that came with an entry's form: looked at before the words are saved, kept after them."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from journal import attachments, permissions
from journal.attachments import CheckedFile, FileRefused, OpenAttachment
from journal.file_names import free_name, shown_name
from journal.mentions import mention_of, mentioned
from journal.models import Entry
from journal.safe import SealError
from journal.uploads import TooMuchAtOnce, crowded_out

logger = logging.getLogger(__name__)


@dataclass(repr=False)
class FilesSent:
    """Those that can be kept, and sentences about those that cannot."""

    good: list[CheckedFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def put_into(self, body: str, there: list[OpenAttachment]) -> str:
        """The text with a mention of every file that it does not mention yet, each in a paragraph of its own, at the end."""
        same = {file.sha256: file.name for file in there}
        taken = {file.name for file in there}
        names = []
        for file in self.good:
            if file.sha256 not in same:
                same[file.sha256] = free_name(file.name, taken)
                taken.add(same[file.sha256])
            names.append(same[file.sha256])
        known = mentioned(body)
        missing = [mention_of(name) for name in dict.fromkeys(names) if name.casefold() not in known]
        return "\n\n".join([*([body.rstrip()] if body.strip() else []), *missing]) if missing else body

    def keep(self, owner, entry: Entry) -> None:
        """Keep the good ones with the entry, each once however often the form is sent; what fails is refused in a sentence."""
        for file in self.good:
            try:
                attachments.attach_checked(owner=owner, entry=entry, file=file, once=True)
            except FileRefused as refused:
                self.refused.append(str(refused))
            except (OSError, SealError) as error:
                logger.error("A file of an entry could not be kept: %s", type(error).__name__)
                self.refused.append(not_just_now(file.name))


def not_just_now(name: str) -> str:
    return _("“%(name)s” could not be added just now. Try again in a moment.") % {"name": shown_name(name)}


def looked_at(request) -> FilesSent:
    """The files of a form, each told by what is in it."""
    sent = FilesSent()
    for file in request.FILES.getlist("files"):
        try:
            sent.good.append(checked_upload(file))
        except FileRefused as refused:
            sent.refused.append(str(refused))
    return sent


def checked_upload(file) -> CheckedFile:
    """One file of a form. Raises FileRefused."""
    name = file.name or ""
    if isinstance(file, TooMuchAtOnce):
        raise FileRefused(crowded_out(shown_name(name)))
    if file.size > 0 and not (data := file.read()):
        raise attachments.too_large(name)
    return attachments.check(name, data if file.size else b"")


def remove_ticked(request, entry: Entry) -> None:
    """Remove the files that are ticked in a form; what is no file of this entry is not there."""
    ticked = [uuid for uuid in map(uuid_in, request.POST.getlist("remove")) if uuid]
    for attachment in permissions.attachments_of(request.user).filter(entry=entry, pk__in=ticked):
        attachments.remove(owner=request.user, attachment=attachment)


def uuid_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
