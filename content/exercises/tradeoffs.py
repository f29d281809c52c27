"""The trade-off board: pairs of goods that pull against each other, where they stand and where they should. No score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.exercises import tradeoffs_picture, tradeoffs_words, typed
from content.exercises.comparing import Comparison
from content.exercises.frame import Answer, Choice, Cleaned, Options, Step, Table
from content.exercises.reading import Reading
from content.exercises.stepped import SteppedKind
from content.exercises.tradeoffs_results import LAST, Pair, TradeoffsResults, changes, results

PAIRS = (
    Choice("aims", gettext_lazy("What we are here for"), gettext_lazy("What all of us are here for")),
    Choice("speed", gettext_lazy("Quick"), gettext_lazy("Everyone heard")),
    Choice("contract", gettext_lazy("Agreed on paper"), gettext_lazy("Built on trust")),
    Choice("lead", gettext_lazy("One of us leads"), gettext_lazy("We take turns leading")),
    Choice("plan", gettext_lazy("Keep to the plan"), gettext_lazy("Change it as we learn")),
    Choice("open", gettext_lazy("Share what is needed"), gettext_lazy("Share all we know")),
)


def pairs(options: Options) -> tuple[Pair, ...]:
    """The editor's pairs, in order."""
    return tuple(Pair(one.key, str(one.label), str(one.note)) for one in options.choices("pairs"))


class Tradeoffs(SteppedKind):
    """Pairs on a line of seven places."""

    name = "tradeoffs"
    version = 1
    order = 60
    label = gettext_lazy("Trade-off board")
    description = gettext_lazy(
        "Say where your partnership stands between two good things, where it should stand, and what shows it."
    )
    steps = (
        Step("places", gettext_lazy("Where it is, where it should be")),
        Step("evidence", gettext_lazy("What shows it")),
    )
    columns = {"places": {"pairs": ("now", "wanted")}, "evidence": {"pairs": ("evidence",)}}
    row_key = "pair"
    lists = frozenset({"pairs"})

    def defaults(self) -> Options:
        return Options({"pairs": PAIRS})

    def empty(self, options: Options) -> Answer:
        return self.clean({}, options).answer

    def is_empty(self, answer: Answer, options: Options | None = None) -> bool:
        rows = self.clean(answer, options or self.defaults()).answer["pairs"]
        return not any(row[name] for row in rows for name in ("now", "wanted", "evidence"))

    def clean(self, data: Mapping[str, Any], options: Options) -> Cleaned:
        """A row for each pair of today, then those that an editor has taken away since, if they hold something."""
        reading, unseen, found = Reading("places"), Reading("places"), []
        given = {typed.line(row.get("pair")): row for row in reversed(typed.rows(typed.nested(data).get("pairs")))}
        for number, pair in enumerate(pairs(options)):
            found.append(_place(reading, given.pop(pair.id, {}), pair.id, f"pairs-{number}"))
        for key, row in reversed(given.items()):
            kept = _place(unseen, row, key, "")
            if key and (kept["now"] or kept["wanted"] or kept["evidence"]):
                found.append(kept)
        return Cleaned({"pairs": found}, reading.problems)

    def results(self, answer: Answer, options: Options) -> TradeoffsResults:
        found = results(self.clean(answer, options).answer, pairs(options))
        return replace(found, words=tuple(tradeoffs_words.sentences(found)))

    def draw(self, answer, options, *, id, compact=False, direction="ltr") -> str:
        return tradeoffs_picture.draw(self.results(answer, options), id=id, compact=compact, direction=direction)

    def table(self, answer: Answer, options: Options) -> list[Table]:
        return tradeoffs_words.tables(self.results(answer, options))

    def text(self, answer: Answer, options: Options) -> list[str]:
        return tradeoffs_words.paragraphs(self.results(answer, options))

    def prompts(self, answer: Answer, options: Options) -> list[str]:
        return tradeoffs_words.prompts(self.results(answer, options))

    def sample(self, options: Options) -> Answer:
        """A made-up youth partnership, the same for the same pairs."""
        told = [
            (2, 5, _("Each report is about one organisation’s own numbers.")),
            (2, 3, _("The last three decisions were made in a corridor.")),
            (3, 5, _("A new agreement took eleven weeks to sign.")),
            (1, 4, ""),
            (4, 4, _("We moved the opening when the builders found damp.")),
            (5, 3, _("A mother asked why we all knew about her sister.")),
        ]
        rows = []
        for number, pair in enumerate(pairs(options)):
            now, wanted, evidence = told[number % len(told)]
            rows.append({"pair": pair.id, "now": now, "wanted": wanted, "evidence": evidence})
        return self.clean({"pairs": rows}, options).answer

    def compare(self, earlier: Answer, now: Answer, options: Options, *, id: str, direction: str = "ltr") -> Comparison:
        """Then and now, for pairs set both times: picture, table and words."""
        then, today = (self.clean(one, options).answer for one in (earlier, now))
        moved = changes(then, today, pairs(options))
        return Comparison(
            tradeoffs_picture.draw_change(moved, id=id, direction=direction),
            tuple(tradeoffs_words.change_tables(moved)),
            tuple(tradeoffs_words.change_sentences(moved)),
        )


def _place(reading: Reading, row: Mapping[str, Any], key: str, path: str) -> dict[str, Any]:
    reading.at("places")
    now = reading.level(row.get("now"), f"{path}-now", 1, LAST)
    wanted = reading.level(row.get("wanted"), f"{path}-wanted", 1, LAST)
    return {
        "pair": key,
        "now": now,
        "wanted": wanted,
        "evidence": reading.at("evidence").note(row.get("evidence"), f"{path}-evidence"),
    }


KIND = Tradeoffs()
