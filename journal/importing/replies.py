"""What was written about shared entries, in a download's journal/shared.json: it comes back as an entry of quoted text.

Nothing is shared by bringing it in, and nobody else's words pass for words that the site knows to be theirs. Pure.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from journal.importing.incoming import IncomingEntry
from journal.importing.rows import LONGEST_LABEL, Wrong, held_to, list_in, moment_in, text_in, uuid_in
from journal.reading import moment_said
from journal.words import TITLE_LIMIT, Words

MOST_MESSAGES = 1_000
THREAD = {
    *("uuid", "entry", "called", "activity", "cohort", "course_key", "state", "state_from", "state_before"),
    *("waiting_since", "answered_at", "created_at", "shares", "messages"),
}
MESSAGE = {
    *("uuid", "by_tutor", "version", "last_save_id", "created_at", "updated_at", "released_at", "corrected_at"),
    *("name", "text", "question", "quotes", "versions"),
}


@sensitive_variables()
def replies_of(row: Any) -> IncomingEntry | None:
    """The messages of one thread as an entry of its own; None where nothing was sent. Raises Wrong, Later."""
    held_to(row, THREAD)
    thread, called = uuid_in(row["uuid"]), text_in(row["called"], LONGEST_LABEL)
    sent = [found for found in map(_message, list_in(row["messages"], MOST_MESSAGES)) if found]
    if not sent:
        return None
    title = _("What was written about: %(called)s") % {"called": called}
    return IncomingEntry(
        # Always the same one for a thread, so that a second time brings nothing.
        uuid=uuid5(thread, "replies"),
        words=Words(title=title[:TITLE_LIMIT], body="\n\n".join(text for _at, text in sent), free=True),
        created_at=sent[0][0],
        updated_at=sent[-1][0],
        last_save_id=uuid5(thread, "save"),
        thread=thread,
    )


@sensitive_variables()
def _message(row: Any):
    """When a message was sent, and the message as a quotation; None for a draft."""
    held_to(row, MESSAGE)
    if type(row["by_tutor"]) is not bool:
        raise Wrong
    quotes = [text_in(one) for one in list_in(row["quotes"], MOST_MESSAGES)]
    said = [text_in(row["text"]).strip(), text_in(row["question"]).strip()]
    name = text_in(row["name"], LONGEST_LABEL).strip()
    if row["released_at"] is None:
        return None
    at = moment_in(row["released_at"])
    head = (
        f"**{(name if row['by_tutor'] else '') or (_('A tutor') if row['by_tutor'] else _('I'))}**, {moment_said(at)}"
    )
    parts = [head, *(_quoted(one) for one in quotes if one.strip()), *filter(None, said)]
    return at, _quoted("\n\n".join(parts))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
