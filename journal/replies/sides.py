"""The two sides of a thread. Both write in the same way; what differs is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from journal import permissions
from journal.models import MessageQuerySet, ThreadQuerySet


@dataclass(frozen=True)
class Side:
    """One side: which threads and messages a person reads there, and the names of its pages (`page`: where it finds a thread)."""

    name: str
    by_tutor: bool
    space: str
    threads: Callable[..., ThreadQuerySet]
    keeps_in: Callable[..., ThreadQuerySet]
    sends_in: Callable[..., ThreadQuerySet]
    messages: Callable[..., MessageQuerySet]
    page: str = "reply"

    def home(self, thread: UUID) -> str:
        """The address of the page on which this side finds a thread again."""
        return self.address(self.page, thread)

    def address(self, page: str, uuid: UUID) -> str:
        """The address of one of this side's pages about a thread or a message."""
        return reverse(f"{self.space}:{page}", args=[uuid])


TUTOR = Side(
    name="tutor",
    by_tutor=True,
    space="desk",
    page="thread",
    threads=permissions.threads_for,
    keeps_in=permissions.threads_with_draft_for,
    sends_in=permissions.threads_for,
    messages=permissions.messages_for,
)
LEARNER = Side(
    name="learner",
    by_tutor=False,
    space="journal",
    page="shared",
    threads=permissions.threads_of,
    keeps_in=permissions.threads_of,
    sends_in=permissions.threads_shared_by,
    messages=permissions.messages_of,
)
