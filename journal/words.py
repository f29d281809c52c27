"""What is sealed in an entry, and how it is named on the page."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from journal.models import Entry, EntryVersion
from journal.safe import OpenSafe, RowName
from journal.tags import Tag, tag_of

TITLE_LIMIT = 200
BODY_LIMIT = 200_000


# No `repr` shows a word: logs and error pages print what they find in a template's context.


@dataclass(frozen=True, repr=False)
class Prompt:
    """What a learner was asked, as it stood when the entry was begun."""

    title: str = ""
    purpose: str = ""
    questions: list[str] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class Words:
    """The content of an entry. `label` is what its activity was called when it was begun ("Week 6 Activity 2").

    `free` is set once the owner has said that an entry belongs to no activity, so that it is not suggested again.
    """

    title: str = ""
    body: str = ""
    label: str = ""
    course: str = ""
    prompt: Prompt = field(default_factory=Prompt)
    free: bool = False
    tags: list[str] = field(default_factory=list)
    # A copy of the activity's exercise as it stood: kind, version, schema, options, answer, at, and the questions drawn from it.
    exercise: dict | None = None

    @property
    def empty(self) -> bool:
        return not self.title.strip() and not self.body.strip()


TABLE = "journal_entry"


def row_name(entry: Entry, version: int | None = None) -> RowName:
    return RowName(TABLE, entry.uuid, entry.version if version is None else version)


def seal(safe: OpenSafe, entry: Entry, version: int, words: Words) -> bytes:
    """Seal the words of one version of an entry."""
    return safe.seal(row_name(entry, version), asdict(words))


def unseal(safe: OpenSafe, entry: Entry) -> Words:
    """The words of an entry. Raises SealError when the row, its version or its safe is not the one they were sealed for."""
    return words_from(safe.unseal(row_name(entry), entry.sealed))


def version_name(version: EntryVersion) -> RowName:
    """Where an earlier version is sealed for: its entry and its number, so that none passes for another's."""
    return RowName("journal_entryversion", version.entry_id, version.number)


def seal_version(safe: OpenSafe, version: EntryVersion, words: Words) -> bytes:
    """Seal the words for the row of an earlier version."""
    return safe.seal(version_name(version), asdict(words))


def unseal_version(safe: OpenSafe, version: EntryVersion) -> Words:
    """The words of an earlier version. Raises SealError like `unseal`."""
    return words_from(safe.unseal(version_name(version), version.sealed))


def words_from(content: dict) -> Words:
    """The words in what was sealed."""
    prompt = Prompt(**{name: content["prompt"][name] for name in ("title", "purpose", "questions")})
    # Entries from before there were tags have none.
    tags = list(content.get("tags", ()))
    named = {name: content[name] for name in ("title", "body", "label", "course", "free")}
    return Words(**named, prompt=prompt, tags=tags, exercise=content.get("exercise"))


def tags_of(entry: Entry, words: Words) -> list[Tag]:
    """The tags of an entry, each with the mark that its link carries."""
    return [tag_of(entry.journal_id, words) for words in words.tags]


@dataclass(frozen=True, repr=False)
class Naming:
    """How an entry is called today: a typed title never changes; without one its activity's label of today stands."""

    title: str
    where: str
    written_as: str = ""
    url: str = ""


def name_entry(words: Words, activity, when) -> Naming:
    """Name an entry. `activity` is its NumberedActivity of today, or None when it has none or that is not published now."""
    label = activity.label if activity else words.label
    title = words.title.strip() or label or _("Entry of %(day)s") % {"day": when}
    written_as = words.label if activity and words.label and words.label != activity.label else ""
    parts = [label] if label and label != title else []
    about = activity.title if activity else words.prompt.title
    if about:
        parts.append(about)
    where = ", ".join(parts) or _("A free entry")
    return Naming(title=title, where=where, written_as=written_as, url=activity.url if activity else "")
