"""What was written about shared entries, opened for the book and the download: the same queries for one or many threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from content.numbering import NumberedActivity
from journal import permissions
from journal.models import Message, Share, Thread
from journal.safe import OpenSafe
from journal.safes import open_thread
from journal.sharing.reading import OpenMessage, OpenShare, open_messages, open_share
from learning.profiles import names_shown


@dataclass(frozen=True, repr=False)
class Conversation:
    """A thread with its open safe, its versions (the newest first; those taken back have no words) and its messages."""

    thread: Thread
    safe: OpenSafe
    shares: list[Share]
    opened: dict[UUID, OpenShare]
    messages: list[OpenMessage]


@sensitive_variables()
def conversations(
    user,
    activities: dict[int, NumberedActivity] | None = None,
    *,
    entries: Iterable | None = None,
    drafts: bool = False,
) -> list[Conversation]:
    """A person's own threads, the oldest first; `entries` narrows them to these, `drafts` adds what the person began to write.

    Raises SealError, KeyRingError.
    """
    threads = permissions.threads_of(user).select_related("safe", "owner", "cohort", "activity")
    threads = list((threads.filter(entry__in=entries) if entries is not None else threads).order_by("created_at", "pk"))
    if not threads:
        return []
    shares = _by_thread(permissions.shares_of(user).filter(thread__in=threads).order_by("-shared_at", "-pk"))
    rows = (
        permissions.messages_of(user).filter(thread__in=threads).select_related("author").prefetch_related("versions")
    )
    rows = rows if drafts else rows.arrived(timezone.now())
    written = _by_thread(rows.order_by("released_at", "created_at", "pk"))
    authors = {row.author_id: row.author for found in written.values() for row in found if row.author_id}
    names = names_shown(authors.values())
    return [_opened(thread, shares[thread.pk], written[thread.pk], activities or {}, names) for thread in threads]


def _by_thread(rows) -> dict[UUID, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.thread_id].append(row)
    return found


@sensitive_variables()
def _opened(thread: Thread, shares: list[Share], rows: list[Message], activities: dict, names: dict) -> Conversation:
    safe = open_thread(thread)
    for share in shares:
        share.thread = thread
    opened = {share.pk: open_share(share, safe, activities) for share in shares if share.withdrawn_at is None}
    return Conversation(thread, safe, shares, opened, open_messages(rows, safe, opened.values(), names))
