"""A thread opened for one response, for whichever side asks, through the rules of that side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from journal import permissions
from journal.models import Thread
from journal.prompts import numbered_activities
from journal.replies.forms import ReplyForm
from journal.replies.shown import learner_side, tutor_side
from journal.replies.sides import Side
from journal.safe import OpenSafe
from journal.safes import open_thread
from journal.sharing.reading import OpenShare, open_share


@dataclass(frozen=True, repr=False)
class OpenThread:
    """A thread with the shared versions that whoever asks may read, the newest first."""

    thread: Thread
    safe: OpenSafe
    shares: list[OpenShare]

    @property
    def latest(self) -> OpenShare | None:
        return self.shares[0] if self.shares else None


@sensitive_variables()
def opened(request, side: Side, uuid: UUID) -> OpenThread:
    """A thread as this side reads it: a tutor the versions they have opened. Raises Thread.DoesNotExist, SealError."""
    thread = side.threads(request.user).select_related("safe", "owner", "locked_by").get(pk=uuid)
    own = permissions.shares_opened_by if side.by_tutor else permissions.shares_of
    rows = own(request.user).standing().filter(thread=thread).select_related("thread").order_by("-shared_at", "-pk")
    activities = numbered_activities({thread.activity_id} - {None}, request)
    safe = open_thread(thread)
    return OpenThread(thread, safe, [open_share(row, safe, activities) for row in rows])


@sensitive_variables()
def shown(request, side: Side, found: OpenThread, form: ReplyForm | None = None) -> dict[str, Any]:
    """What the templates of this package are given as `reply`."""
    asked = tutor_side if side.by_tutor else learner_side
    return asked(request, found.thread, found.shares, found.safe, form)
