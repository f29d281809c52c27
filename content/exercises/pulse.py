"""The partnership pulse: how I see us, how I think they would answer, and what neither of us knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.exercises import pulse_picture, pulse_radar, pulse_words, typed
from content.exercises.comparing import Comparison
from content.exercises.frame import LONGEST_LABEL, Answer, Cleaned, Options, Step, Table
from content.exercises.pulse_defaults import OPTIONS
from content.exercises.pulse_results import HIGHEST, SIDES, UNKNOWN, Dimension, PulseResults, Statement, results
from content.exercises.reading import Reading
from content.exercises.stepped import SteppedKind

LONGEST_STATEMENT = 160
SHAPES = {"rows": pulse_picture.draw, "radar": pulse_radar.draw}


def dimensions(options: Options) -> tuple[Dimension, ...]:
    """What the editor asks about. A statement is known by its dimension's key and its own."""
    return tuple(
        Dimension(
            one.key,
            str(one.label),
            tuple({s.key: Statement(f"{one.key}/{s.key}", str(s.label)) for s in one.items}.values()),
        )
        for one in options.choices("dimensions")
    )


def key_of(given: Mapping[str, Any]) -> str:
    """The key that the frame gives a choice of an editor's."""
    label = str(given.get("label") or "").strip()[:LONGEST_LABEL]
    return str(given.get("key") or label.casefold()).strip()[:LONGEST_LABEL]


def row_numbers(options: Options) -> dict[str, int]:
    """The number of each statement's row in the form: `ratings-<number>-me` is a field of it."""
    ids = (one.id for dimension in dimensions(options) for one in dimension.statements)
    return {name: number for number, name in enumerate(ids)}


class Pulse(SteppedKind):
    """4–8 dimensions of 1–4 statements, rated 1–5 or “don't know” for two sides."""

    name = "pulse"
    version = 1
    order = 20
    label = gettext_lazy("Partnership pulse")
    description = gettext_lazy(
        "Rate your partnership as you see it and as you think the others would, and look at the gaps."
    )
    steps = (Step("about", gettext_lazy("Which partnership")), Step("ratings", gettext_lazy("How it is")))
    parts = {"about": ("partnership",)}
    columns = {"ratings": {"ratings": SIDES}}
    row_key = "statement"
    lists = frozenset({"dimensions"})
    shapes = (("rows", gettext_lazy("Rows of dots")), ("radar", gettext_lazy("Radar")))

    def defaults(self) -> Options:
        return OPTIONS

    def options(self, given: Mapping[str, Sequence[Mapping[str, Any]]]) -> Options:
        """As for every kind; a statement may be longer than a label."""
        found, texts = super().options(given), {}
        for row in given.get("dimensions") or ():
            for item in row.get("items") or ():
                texts[key_of(row), key_of(item)] = str(item.get("label") or "").strip()[:LONGEST_STATEMENT]
        longer = tuple(
            replace(one, items=tuple(replace(s, label=texts.get((one.key, s.key), s.label)) for s in one.items))
            for one in found.choices("dimensions")
        )
        return Options({**found.lists, "dimensions": longer})

    def empty(self, options: Options) -> Answer:
        return self.clean({}, options).answer

    def is_empty(self, answer: Answer, options: Options | None = None) -> bool:
        told = self.clean(answer, options or self.defaults()).answer
        return not told["partnership"] and not any(row[side] for row in told["ratings"] for side in SIDES)

    def clean(self, data: Mapping[str, Any], options: Options) -> Cleaned:
        """A row for each statement of today, then those that an editor has taken away since, if they hold something."""
        tree, reading = typed.nested(data), Reading("about")
        answer: Answer = {"partnership": reading.name(tree.get("partnership"), "partnership"), "ratings": []}
        reading.at("ratings")
        given = {typed.line(row.get("statement")): row for row in reversed(typed.rows(tree.get("ratings")))}
        today = [one.id for dimension in dimensions(options) for one in dimension.statements]
        for number, statement in enumerate(today):
            answer["ratings"].append(_rating(reading, given.pop(statement, {}), statement, f"ratings-{number}"))
        unseen = Reading("ratings")
        for statement, row in reversed(given.items()):
            kept = _rating(unseen, row, statement, "")
            if statement and (kept["me"] or kept["them"]):
                answer["ratings"].append(kept)
        return Cleaned(answer, reading.problems)

    def results(self, answer: Answer, options: Options) -> PulseResults:
        found = results(self.clean(answer, options).answer, dimensions(options))
        return replace(found, words=tuple(pulse_words.sentences(found)), counts=pulse_words.counts(found))

    def draw(self, answer, options, *, id, compact=False, direction="ltr", shape: str = "rows") -> str:
        """The picture: rows of dots, or a radar for those who want its shape."""
        found = self.results(answer, options)
        return SHAPES.get(shape, pulse_picture.draw)(
            found, options, title=self._title(answer, options), id=id, compact=compact, direction=direction
        )

    def table(self, answer: Answer, options: Options) -> list[Table]:
        return pulse_words.tables(self.clean(answer, options).answer, self.results(answer, options), options)

    def text(self, answer: Answer, options: Options) -> list[str]:
        return pulse_words.paragraphs(self.results(answer, options), options)

    def prompts(self, answer: Answer, options: Options) -> list[str]:
        return pulse_words.prompts(self.results(answer, options))

    def sample(self, options: Options) -> Answer:
        """A made-up youth partnership, the same for the same statements."""
        mine = [4, 3, 5, 4, 3, 4, 2, 3, 2, 2, 4, 5]
        theirs = [3, 3, 2, 4, 3, UNKNOWN, 2, 4, 4, UNKNOWN, 4, 4]
        ids = list(row_numbers(options))
        rows = [
            {"statement": name, "me": mine[n % len(mine)], "them": theirs[n % len(theirs)]}
            for n, name in enumerate(ids)
        ]
        return self.clean({"partnership": _("Young carers group"), "ratings": rows}, options).answer

    def compare(self, earlier: Answer, now: Answer, options: Options, *, id: str, direction: str = "ltr") -> Comparison:
        """Then and now, over the statements rated both times: picture, table and words."""
        then, today = (self.clean(one, options).answer for one in (earlier, now))
        story = pulse_words.story(then, today, dimensions(options))
        return Comparison(
            pulse_picture.draw_change(
                story, options, title=_("Partnership pulse, then and now"), id=id, direction=direction
            ),
            tuple(pulse_words.change_tables(story, options)),
            tuple(pulse_words.change_sentences(story)),
        )

    def _title(self, answer: Answer, options: Options) -> str:
        name = self.clean(answer, options).answer["partnership"]
        return _("Partnership pulse: %(name)s") % {"name": name} if name else str(self.label)


def _rating(reading: Reading, row: Mapping[str, Any], statement: str, path: str) -> dict[str, Any]:
    levels = {side: reading.level(row.get(side), f"{path}-{side}", 1, HIGHEST, also=UNKNOWN) for side in SIDES}
    return {"statement": statement, **levels}


KIND = Pulse()
