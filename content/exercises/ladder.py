"""The closeness ladder: how close partners are, how close they should be, and what they really exchange.

The four rungs are those of Arthur Himmelman's continuum (docs/exercise-kinds.md names the source); all words here are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.exercises import ladder_picture, ladder_words, typed
from content.exercises.frame import Answer, Choice, Cleaned, Options, Step, Table
from content.exercises.ladder_results import Exchange, LadderResults, Rung, results
from content.exercises.reading import Reading, typed_rows
from content.exercises.stepped import SteppedKind

MOST_PARTNERS = 12
TYPED = ("name", "now", "wanted", "cost")

RUNGS = (
    Choice("networking", gettext_lazy("Networking"), gettext_lazy("we tell each other things")),
    Choice("coordinating", gettext_lazy("Coordinating"), gettext_lazy("and change what we do to fit each other")),
    Choice("cooperating", gettext_lazy("Cooperating"), gettext_lazy("and lend each other people, places or money")),
    Choice("collaborating", gettext_lazy("Collaborating"), gettext_lazy("and help each other become better at it")),
)

# Each item is one thing exchanged; the key says on which rung it first turns up.
EXCHANGES = (
    Choice(
        "networking",
        gettext_lazy("Networking"),
        items=(
            Choice("news", gettext_lazy("News and information")),
            Choice("contacts", gettext_lazy("Introductions to other people")),
        ),
    ),
    Choice(
        "coordinating",
        gettext_lazy("Coordinating"),
        items=(
            Choice("dates", gettext_lazy("Dates, so that nothing clashes")),
            Choice("ways", gettext_lazy("Changes in how each of us works")),
        ),
    ),
    Choice(
        "cooperating",
        gettext_lazy("Cooperating"),
        items=(
            Choice("people", gettext_lazy("Staff time, rooms or equipment")),
            Choice("money", gettext_lazy("Money")),
        ),
    ),
    Choice(
        "collaborating",
        gettext_lazy("Collaborating"),
        items=(
            Choice("skills", gettext_lazy("Teaching, so that the other gets better at its work")),
            Choice("risk", gettext_lazy("Risk, responsibility and credit")),
        ),
    ),
)


def rungs(options: Options) -> tuple[Rung, ...]:
    """The four rungs, the loosest first."""
    return tuple(
        Rung(one.key, str(one.label), str(one.note), number)
        for number, one in enumerate(options.choices("rungs"), start=1)
    )


def exchanges(options: Options) -> tuple[Exchange, ...]:
    """What may be ticked, in order of the rungs; each is known by its rung's key and its own."""
    numbers = {rung.id: rung.number for rung in rungs(options)}
    found = {
        f"{group.key}/{item.key}": Exchange(f"{group.key}/{item.key}", str(item.label), numbers[group.key])
        for group in options.choices("exchanges")
        for item in group.items
        if group.key in numbers
    }
    return tuple(found.values())


class Ladder(SteppedKind):
    """Up to twelve partners on four rungs."""

    name = "ladder"
    version = 1
    order = 30
    label = gettext_lazy("Closeness ladder")
    description = gettext_lazy(
        "Say what you really exchange with each partner, how close that is, and how close it should be."
    )
    steps = (
        Step("partners", gettext_lazy("Partners")),
        Step("exchange", gettext_lazy("What you exchange")),
        Step("places", gettext_lazy("Now, and wanted")),
    )

    columns = {
        "partners": {"partners": ("name",)},
        "exchange": {"partners": ("ticks",)},
        "places": {"partners": ("now", "wanted", "cost")},
    }
    growing = frozenset({"partners"})

    def defaults(self) -> Options:
        return Options({"rungs": RUNGS, "exchanges": EXCHANGES})

    def empty(self, options: Options) -> Answer:
        return {"partners": []}

    def clean(self, data: Mapping[str, Any], options: Options) -> Cleaned:
        rows = typed.numbered(typed_rows(typed.nested(data).get("partners"), TYPED, ["ticks"]), "p")
        reading = Reading("partners")
        partners = [_partner(reading, row, f"partners-{number}", options) for number, row in enumerate(rows)]
        reading.at("partners").too_many(len(partners), MOST_PARTNERS, "partners")
        names = [(f"partners-{number}-name", row["name"]) for number, row in enumerate(partners)]
        reading.twice(names, _("Two partners are called %(name)s. Give one another name if they are not the same"))
        return Cleaned({"partners": partners}, reading.problems)

    def results(self, answer: Answer, options: Options) -> LadderResults:
        found = results(self.clean(answer, options).answer, rungs(options), exchanges(options))
        return replace(
            found, words=tuple(ladder_words.sentences(found, rungs(options))), counts=ladder_words.counts(found)
        )

    def draw(self, answer, options, *, id, compact=False, direction="ltr") -> str:
        return ladder_picture.draw(
            self.results(answer, options), rungs(options), id=id, compact=compact, direction=direction
        )

    def table(self, answer: Answer, options: Options) -> list[Table]:
        return ladder_words.tables(self.results(answer, options), rungs(options))

    def text(self, answer: Answer, options: Options) -> list[str]:
        return ladder_words.paragraphs(self.results(answer, options), rungs(options))

    def prompts(self, answer: Answer, options: Options) -> list[str]:
        return ladder_words.prompts(self.results(answer, options))

    def sample(self, options: Options) -> Answer:
        """A made-up community kitchen and its partners."""
        keys, offered = [one.id for one in rungs(options)], [one.id for one in exchanges(options)]
        told = [
            (_("Food bank"), offered[:5], 1, 2, _("A morning a month to plan together.")),
            (_("School"), offered[:2], 2, 2, ""),
            (_("Housing office"), offered[:1], 0, 1, _("Somebody to answer the phone on Fridays.")),
            (
                _("Surgery"),
                [*offered[:3], *offered[6:7]],
                3,
                1,
                _("We stop the joint training, which nobody had time for."),
            ),
        ]
        rows = [
            {"id": f"p{n}", "name": name, "ticks": ticks, "now": keys[now], "wanted": keys[wanted], "cost": cost}
            for n, (name, ticks, now, wanted, cost) in enumerate(told, start=1)
        ]
        return self.clean({"partners": rows}, options).answer


def _partner(reading: Reading, row: Mapping[str, Any], path: str, options: Options) -> dict[str, Any]:
    keys = options.keys("rungs")
    name = reading.at("partners").name(row.get("name"), f"{path}-name")
    if not name:
        reading.wrong(f"{path}-name", _("Enter a name for this partner"))
    offered = [one.id for one in exchanges(options)]
    ticks = reading.at("exchange").ticks(row.get("ticks"), f"{path}-ticks", offered)
    reading.at("places")
    message = _("Choose one of the four rungs")
    return {
        "id": row["id"],
        "name": name,
        "ticks": ticks,
        "now": reading.choice(row.get("now"), f"{path}-now", keys, message),
        "wanted": reading.choice(row.get("wanted"), f"{path}-wanted", keys, message),
        "cost": reading.note(row.get("cost"), f"{path}-cost"),
    }


KIND = Ladder()
