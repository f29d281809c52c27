"""The influence and interest grid: who can change things, who has most at stake, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.exercises import grid_picture, grid_words, typed
from content.exercises.frame import Answer, Choice, Cleaned, Kind, Options, Step, Table
from content.exercises.grid_results import HIGHEST, GridResults, results
from content.exercises.reading import Reading, typed_rows

MOST_ACTORS = 16
MOST_MISSING = 8

STANCES = (
    Choice("for", gettext_lazy("for it")),
    Choice("mixed", gettext_lazy("torn")),
    Choice("against", gettext_lazy("against it")),
    Choice("unknown", gettext_lazy("not known")),
)

AXES = (
    Choice("influence", gettext_lazy("Influence"), gettext_lazy("how far they can change what happens")),
    Choice("stake", gettext_lazy("Stake"), gettext_lazy("how much what happens changes their lives or work")),
)

QUADRANTS = (
    Choice("voices", gettext_lazy("Voices to strengthen")),
    Choice("together", gettext_lazy("Work side by side")),
    Choice("informed", gettext_lazy("Keep the door open")),
    Choice("show", gettext_lazy("Show why it matters")),
)


class Grid(Kind):
    """Up to sixteen people and groups on two scales of five."""

    name = "grid"
    version = 1
    order = 40
    label = gettext_lazy("Influence and interest grid")
    description = gettext_lazy(
        "Place people by what they can change and what is at stake for them, and see whose voice is weak."
    )
    steps = (Step("actors", gettext_lazy("People and groups")), Step("missing", gettext_lazy("Who is missing?")))

    parts = {"actors": ("actors",), "missing": ("missing",)}

    def defaults(self) -> Options:
        return Options({"stances": STANCES, "axes": AXES, "quadrants": QUADRANTS})

    def empty(self, options: Options) -> Answer:
        return {"actors": [], "missing": []}

    def clean(self, data: Mapping[str, Any], options: Options) -> Cleaned:
        tree, reading = typed.nested(data), Reading("actors")
        rows = typed.numbered(typed_rows(tree.get("actors"), ("name", "influence", "stake", "stance")), "a")
        actors = [_actor(reading, row, f"actors-{number}", options) for number, row in enumerate(rows)]
        reading.too_many(len(actors), MOST_ACTORS, "actors")
        names = [(f"actors-{number}-name", row["name"]) for number, row in enumerate(actors)]
        reading.twice(names, _("Two are called %(name)s. Give one another name if they are not the same"))
        reading.at("missing")
        gone = typed.numbered(typed_rows(tree.get("missing"), ("who", "why")), "m")
        missing = [_missing(reading, row, f"missing-{number}") for number, row in enumerate(gone)]
        reading.too_many(len(missing), MOST_MISSING, "missing")
        return Cleaned({"actors": actors, "missing": missing}, reading.problems)

    def results(self, answer: Answer, options: Options) -> GridResults:
        found = results(self.clean(answer, options).answer)
        return replace(found, words=tuple(grid_words.sentences(found, options)), counts=grid_words.counts(found))

    def draw(self, answer, options, *, id, compact=False, direction="ltr") -> str:
        return grid_picture.draw(self.results(answer, options), options, id=id, compact=compact, direction=direction)

    def table(self, answer: Answer, options: Options) -> list[Table]:
        return grid_words.tables(self.results(answer, options), options)

    def text(self, answer: Answer, options: Options) -> list[str]:
        return grid_words.paragraphs(self.results(answer, options), options)

    def prompts(self, answer: Answer, options: Options) -> list[str]:
        return grid_words.prompts(self.results(answer, options))

    def sample(self, options: Options) -> Answer:
        """A made-up change: a bus line is to be closed."""
        told = [
            (_("Bus company"), 5, 2, "for"),
            (_("Council transport team"), 5, 4, "mixed"),
            (_("Pupils who take the bus"), 1, 5, "against"),
            (_("Day centre"), 2, 4, "against"),
            (_("Shops on the line"), 3, 4, "against"),
            (_("Local paper"), 4, 2, "unknown"),
            (_("Drivers"), 2, 5, "mixed"),
            (_("Neighbours with cars"), 2, 1, "for"),
        ]
        rows = [
            {"id": f"a{n}", "name": name, "influence": influence, "stake": stake, "stance": stance}
            for n, (name, influence, stake, stance) in enumerate(told, start=1)
        ]
        missing = [{"id": "m1", "who": _("People who cannot leave the house"), "why": _("Who comes to them by bus?")}]
        return self.clean({"actors": rows, "missing": missing}, options).answer


def _actor(reading: Reading, row: Mapping[str, Any], path: str, options: Options) -> dict[str, Any]:
    name = reading.name(row.get("name"), f"{path}-name")
    if not name:
        reading.wrong(f"{path}-name", _("Enter a name for this person or group"))
    return {
        "id": row["id"],
        "name": name,
        "influence": reading.level(row.get("influence"), f"{path}-influence", 1, HIGHEST),
        "stake": reading.level(row.get("stake"), f"{path}-stake", 1, HIGHEST),
        "stance": reading.choice(
            row.get("stance"), f"{path}-stance", options.keys("stances"), _("Choose where they stand from the list")
        ),
    }


def _missing(reading: Reading, row: Mapping[str, Any], path: str) -> dict[str, Any]:
    who = reading.name(row.get("who"), f"{path}-who")
    if not who:
        reading.wrong(f"{path}-who", _("Enter who is missing"))
    return {"id": row["id"], "who": who, "why": reading.note(row.get("why"), f"{path}-why")}


KIND = Grid()
