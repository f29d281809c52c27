"""What every kind of exercise is made of: an answer, its options, problems, results, tables, and the kind itself.

An answer is a plain dictionary that JSON can hold. It may be half filled and wrong at any time, because it is saved while
somebody writes; so everything that reads one goes through a view of its kind, which leaves out what cannot be used.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from content.exercises.typed import nested

Answer = dict[str, Any]
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Step:
    """One short page of the form: `name` stands in addresses and problems, `title` is read."""

    name: str
    title: str


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `note` is a second text (the other end of a pair), `items` what lies below (statements)."""

    key: str
    label: str
    note: str = ""
    items: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Options:
    """What an editor may word: lists of choices by the list's name."""

    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def choices(self, name: str) -> tuple[Choice, ...]:
        """The choices of one list, in order; none for a list that does not exist."""
        return self.lists.get(name, ())

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of one list, in order."""
        return tuple(choice.key for choice in self.choices(name))

    def label(self, name: str, key: str) -> str:
        """The label of one choice; the key itself when an editor has taken the choice away since."""
        return next((str(choice.label) for choice in self.choices(name) if choice.key == key), key)


@dataclass(frozen=True)
class Problem:
    """Something to put right, or (`warning`) only to look at. `path` is the name of the form field, "" for the step."""

    step: str
    path: str
    message: str
    warning: bool = False


class Cleaned(NamedTuple):
    """What was typed, typed; and what is wrong with it."""

    answer: Answer
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]


@dataclass(frozen=True)
class Row:
    """A row of a table: its header cell and the others."""

    header: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table twin. `headers` names every column, that of the row headers first; `name` tells it from its neighbours."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str = ""


@dataclass(frozen=True)
class Pointing:
    """What depends on a row that somebody wants to remove: how the row is called, and what happens to the rest, in sentences."""

    name: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """A number with its name and, in a few words, what it counts."""

    key: str
    number: int
    name: str
    words: str


@dataclass(frozen=True)
class Results:
    """What comes out. Kinds add their own fields; `words` says it all in sentences, `counts` may be empty."""

    words: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()


Migration = Callable[[dict[str, Any]], dict[str, Any]]


class Kind(ABC):
    """One kind of exercise. Stateless: one instance serves everybody, each call gets all it needs.

    `version` is the schema of answers; `migrations` leads from each earlier version to the next. `lists` names the lists
    of `defaults` that an editor may fill with choices of their own; all others may only be relabelled. `parts` says which
    keys of an answer each step fills (those of no step are left alone by a step).
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    order: ClassVar[int] = 100
    label: ClassVar[str]
    description: ClassVar[str] = ""
    steps: ClassVar[tuple[Step, ...]]
    parts: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    lists: ClassVar[frozenset[str]] = frozenset()
    migrations: ClassVar[Mapping[int, Migration]] = {}

    @abstractmethod
    def defaults(self) -> Options:
        """The options of an exercise whose editor has changed nothing."""

    @abstractmethod
    def empty(self, options: Options) -> Answer:
        """The answer of somebody who has typed nothing."""

    @abstractmethod
    def clean(self, data: Mapping[str, Any], options: Options) -> Cleaned:
        """An answer from a posted form or from JSON, and its problems. Never raises; keeps what was typed, wrong or not."""

    def take(self, answer: Answer, step: str, data: Any, options: Options) -> Cleaned:
        """The answer with one step's part replaced by what its page posted: rows and ticks that are gone there go here."""
        posted = nested(data)
        return self.clean({**answer, **{part: posted.get(part) for part in self.parts.get(step, ())}}, options)

    @abstractmethod
    def results(self, answer: Answer, options: Options) -> Results:
        """What comes out of an answer."""

    @abstractmethod
    def draw(self, answer: Answer, options: Options, *, id: str, compact: bool = False, direction: str = "ltr") -> str:
        """The picture as SVG; `id` begins every id in it. `compact` for narrow places, `direction` that of the page."""

    @abstractmethod
    def table(self, answer: Answer, options: Options) -> list[Table]:
        """The tables that say what the picture says."""

    @abstractmethod
    def text(self, answer: Answer, options: Options) -> list[str]:
        """The text twin: paragraphs of full sentences."""

    @abstractmethod
    def sample(self, options: Options) -> Answer:
        """A filled answer about made-up people, to open and throw away."""

    @abstractmethod
    def prompts(self, answer: Answer, options: Options) -> list[str]:
        """Questions to write about, drawn from this answer; the most telling first."""

    def key(self, answer: Answer, options: Options) -> tuple:
        """What the marks of a narrow picture stand for; nothing for kinds that write everything into their picture."""
        return ()

    def pointing_at(self, answer: Answer, part: str, row: str) -> Pointing | None:
        """What depends on a row of a list, or None when nothing does. Whoever removes the row is asked first."""
        return None

    def without(self, answer: Answer, part: str, row: str, options: Options) -> Answer:
        """The answer without one row of a list, and without what pointed at it."""
        rows = [one for one in answer.get(part) or [] if one.get("id") != row]
        return self.clean({**answer, part: rows}, options).answer

    def is_empty(self, answer: Answer, options: Options | None = None) -> bool:
        """Whether nothing has been typed yet."""
        return answer == self.empty(options or self.defaults())

    def migrate(self, version: int, data: Mapping[str, Any]) -> Answer:
        """An answer of an earlier schema in today's. An unknown version is taken as today's: `clean` copes with anything."""
        moved = dict(data)
        while version in self.migrations and version < self.version:
            moved, version = self.migrations[version](moved), version + 1
        return moved

    def options(self, given: Mapping[str, Sequence[Mapping[str, Any]]]) -> Options:
        """The defaults with an editor's wording: `given` holds lists of {key, label, note, items} by the list's name."""
        found = {}
        for name, choices in self.defaults().lists.items():
            wanted = [choice for choice in map(_choice, given.get(name) or ()) if choice]
            found[name] = (_unique(wanted) or choices) if name in self.lists else _relabelled(choices, wanted)
        return Options(found)


def _choice(given: Mapping[str, Any]) -> Choice | None:
    label = str(given.get("label") or "").strip()[:LONGEST_LABEL]
    key = str(given.get("key") or label.casefold()).strip()[:LONGEST_LABEL]
    items = tuple(item for item in map(_choice, given.get("items") or ()) if item)
    return Choice(key, label, str(given.get("note") or "").strip()[: 4 * LONGEST_LABEL], items) if label else None


def _unique(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    first: dict[str, Choice] = {}
    for choice in choices:
        first.setdefault(choice.key, choice)
    return tuple(first.values())


def _relabelled(choices: Sequence[Choice], wanted: Sequence[Choice]) -> tuple[Choice, ...]:
    by_key = {choice.key: choice for choice in wanted}
    return tuple(by_key.get(choice.key, choice) for choice in choices)
