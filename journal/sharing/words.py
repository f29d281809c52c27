"""What is sealed in a share and in a message. Pure but for the rows whose names they are sealed for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from uuid import UUID

from journal.models import Message, MessageVersion, SavedQuestion, Share
from journal.safe import OpenSafe, RowName
from journal.words import Words, words_from

MESSAGE_LIMIT = 10_000


@dataclass(frozen=True, repr=False)
class SharedWords:
    """A version as it was shared: its words without tags, and its files, each with the key that opens it."""

    words: Words
    files: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class Quote:
    """A passage of a share by its place in the text (characters from `start` up to `end`), not a copy of it."""

    share: UUID
    start: int
    end: int


@dataclass(frozen=True, repr=False)
class MessageWords:
    """What a message says. A tutor's has something noticed (`text`) and a `question`; a learner's only text.

    `name` is how its author was called when it was released, for the day the account is gone.
    """

    text: str = ""
    question: str = ""
    quotes: list[Quote] = field(default_factory=list)
    name: str = ""

    @property
    def empty(self) -> bool:
        return not self.text.strip() and not self.question.strip()


def share_name(share: Share) -> RowName:
    return RowName("journal_share", share.uuid, share.version)


def seal_share(safe: OpenSafe, share: Share, shared: SharedWords) -> bytes:
    """Seal a version for its share in its thread's safe."""
    return safe.seal(share_name(share), asdict(shared))


def unseal_share(safe: OpenSafe, share: Share) -> SharedWords:
    """What was shared. Raises SealError, also for a share that was withdrawn: its words are gone."""
    content = safe.unseal(share_name(share), share.sealed)
    return SharedWords(words_from(content["words"]), content["files"])


def seal_message(safe: OpenSafe, message: Message, version: int, words: MessageWords) -> bytes:
    """Seal one version of a message in its thread's safe."""
    content = asdict(words) | {"quotes": [[str(one.share), one.start, one.end] for one in words.quotes]}
    return safe.seal(RowName("journal_message", message.uuid, version), content)


def unseal_message(safe: OpenSafe, message: Message) -> MessageWords:
    """What a message says. Raises SealError."""
    return _message(safe.unseal(RowName("journal_message", message.uuid, message.version), message.sealed))


def unseal_message_version(safe: OpenSafe, version: MessageVersion) -> MessageWords:
    """What a message said before it was corrected. It is the very blob of that version. Raises SealError."""
    return _message(safe.unseal(RowName("journal_message", version.message_id, version.number), version.sealed))


def _message(content: dict) -> MessageWords:
    quotes = [Quote(UUID(share), start, end) for share, start, end in content["quotes"]]
    return MessageWords(content["text"], content["question"], quotes, content["name"])


def seal_question(safe: OpenSafe, question: SavedQuestion, text: str) -> bytes:
    """Seal a saved question in the safe of its tutor's desk."""
    return safe.seal(RowName("journal_savedquestion", question.uuid, 1), {"text": text})


def unseal_question(safe: OpenSafe, question: SavedQuestion) -> str:
    """A saved question. Raises SealError."""
    return safe.unseal(RowName("journal_savedquestion", question.uuid, 1), question.sealed)["text"]
