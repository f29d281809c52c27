"""Shares and messages opened for one response, for both sides. Whoever calls has fetched the rows through `permissions`."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_variables

from content.markdown import plain, render
from content.numbering import NumberedActivity
from journal import sealed_files
from journal.attachments import OpenAttachment, OpenFile
from journal.exercises.copies import Snapshot, snapshot_of
from journal.mentions import LaidOut, lay_out, spoken
from journal.models import Message, Share
from journal.reading import EXCERPT, day
from journal.safe import OpenSafe
from journal.sharing.words import MESSAGE_LIMIT, MessageWords, Quote, SharedWords, unseal_message, unseal_share
from journal.words import Naming, Words, name_entry


@dataclass(frozen=True, repr=False)
class FileOfShare(OpenAttachment):
    """A file of a share; its address is the share's, where the entry's own is closed to everybody but the learner."""

    share: UUID | None = None

    @property
    def address(self) -> str:
        return reverse("journal:shared_file", args=[self.share, self.uuid])


@dataclass(frozen=True, repr=False)
class OpenShare:
    """A shared version with its words, for one response."""

    share: Share
    shared: SharedWords
    naming: Naming
    activity: NumberedActivity | None

    @property
    def words(self) -> Words:
        return self.shared.words

    @property
    def excerpt(self) -> str:
        return plain(spoken(self.words.body), EXCERPT)

    @cached_property
    def files(self) -> list[FileOfShare]:
        told = ("name", "kind", "bytes", "width", "height", "sha256")
        return [
            FileOfShare(
                uuid=UUID(file["uuid"]),
                added_at=datetime.fromisoformat(file["added_at"]),
                share=self.share.pk,
                **{name: file[name] for name in told},
            )
            for file in self.shared.files
        ]

    @property
    def laid_out(self) -> LaidOut:
        """The words as a page, with the files that they mention, and the files that they do not."""
        return lay_out(self.words.body, self.files)

    @property
    def snapshot(self) -> Snapshot | None:
        return snapshot_of(self.words.exercise, f"shared-{self.share.pk}")


@dataclass(frozen=True)
class Passage:
    """What a quote stands for. `text` is empty when the version it is from was taken back or is not for whoever reads."""

    text: str
    version: int | None


@dataclass(frozen=True, repr=False)
class OpenMessage:
    """A message with its words, for one response. `name` is how its author is called today, or was when the account went."""

    message: Message
    words: MessageWords
    name: str
    passages: list[Passage] = field(default_factory=list)

    @property
    def text(self) -> SafeString:
        return render(self.words.text)

    @property
    def question(self) -> SafeString:
        return render(self.words.question)


@sensitive_variables()
def open_share(share: Share, safe: OpenSafe, activities: dict[int, NumberedActivity]) -> OpenShare:
    """A share that was not withdrawn, opened with its thread's safe. Fetch it with its thread. Raises SealError."""
    shared = unseal_share(safe, share)
    activity = activities.get(share.thread.activity_id)
    return OpenShare(share, shared, name_entry(shared.words, activity, day(share.shared_at)), activity)


@sensitive_variables()
def open_messages(
    messages: Iterable[Message], safe: OpenSafe, shares: Iterable[OpenShare], names: dict[int, str]
) -> list[OpenMessage]:
    """Messages of one thread, with the passages they quote from those of its shares that the reader may read. Raises SealError."""
    bodies = {one.share.pk: one for one in shares}
    found = []
    for message in messages:
        words = unseal_message(safe, message)
        passages = [_passage(quote, bodies) for quote in words.quotes]
        found.append(OpenMessage(message, words, names.get(message.author_id) or words.name, passages))
    return found


def _passage(quote: Quote, bodies: dict[UUID, OpenShare]) -> Passage:
    one = bodies.get(quote.share)
    return Passage(passage_text(one, quote), one.share.version) if one else Passage("", None)


def passage_text(share: OpenShare, quote: Quote) -> str:
    """What a quote stands for, in one line and without the signs of Markdown."""
    return plain(spoken(share.words.body[quote.start : quote.end]), MESSAGE_LIMIT)


@sensitive_variables()
def shared_file(share: Share, safe: OpenSafe, uuid: UUID) -> OpenFile | None:
    """One file of a share, opened, or None for one that it does not hold. Raises FileMissing, SealError."""
    for file in unseal_share(safe, share).files:
        if file["uuid"] == str(uuid):
            return OpenFile(file["name"], file["kind"], sealed_files.opened(uuid, base64.b64decode(file["key"])))
    return None
