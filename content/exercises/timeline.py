"""The hand-off timeline: what happened when, at which service, after how much waiting, and how it felt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.exercises import timeline_picture, timeline_words, typed
from content.exercises.frame import Answer, Choice, Cleaned, Options, Pointing, Step, Table
from content.exercises.reading import LONGEST_LINE, Reading, typed_rows
from content.exercises.services_map_options import SECTORS
from content.exercises.stepped import SteppedKind
from content.exercises.timeline_results import BEST, DAYS, WORST, TimelineResults, results
from content.exercises.timeline_sample import sample

MOST_STEPS = 20
MOST_SERVICES = 12
LONGEST_WAIT = 999
TYPED = ("when", "what", "service", "channel", "wait", "feeling", "behind", "behind_known")

CHANNELS = (
    Choice("face", gettext_lazy("face to face")),
    Choice("phone", gettext_lazy("by phone")),
    Choice("letter", gettext_lazy("by letter")),
    Choice("email", gettext_lazy("by email or online")),
    Choice("none", gettext_lazy("nobody said anything")),
)

UNITS = (
    Choice("hours", gettext_lazy("hours")),
    Choice("days", gettext_lazy("days")),
    Choice("weeks", gettext_lazy("weeks")),
    Choice("months", gettext_lazy("months")),
)

FEELINGS = (
    Choice("-2", gettext_lazy("very hard")),
    Choice("-1", gettext_lazy("hard")),
    Choice("0", gettext_lazy("neither")),
    Choice("1", gettext_lazy("good")),
    Choice("2", gettext_lazy("very good")),
)

KNOWN = (
    Choice("known", gettext_lazy("I know this")),
    Choice("guess", gettext_lazy("I guess")),
    Choice("no-idea", gettext_lazy("No idea")),
)


class Timeline(SteppedKind):
    """Up to twenty steps at up to twelve services."""

    name = "timeline"
    version = 1
    order = 50
    label = gettext_lazy("Hand-off timeline")
    description = gettext_lazy(
        "Follow one story step by step, with the waiting, the feeling, and every crossing to another service."
    )
    steps = (
        Step("services", gettext_lazy("Services")),
        Step("steps", gettext_lazy("What happened")),
        Step("behind", gettext_lazy("Behind the scenes")),
    )
    parts = {"services": ("title", "services")}
    columns = {
        "steps": {"steps": ("when", "what", "service", "channel", "wait", "wait_unit", "feeling")},
        "behind": {"steps": ("behind", "behind_known")},
    }
    growing = frozenset({"steps"})
    lists = frozenset({"sectors", "channels"})

    def defaults(self) -> Options:
        return Options({"sectors": SECTORS, "channels": CHANNELS, "units": UNITS, "feelings": FEELINGS, "known": KNOWN})

    def empty(self, options: Options) -> Answer:
        return {"title": "", "services": [], "steps": []}

    def clean(self, data: Mapping[str, Any], options: Options) -> Cleaned:
        tree, reading = typed.nested(data), Reading("services")
        title = reading.name(tree.get("title"), "title")
        steps = typed_rows(tree.get("steps"), TYPED)
        services = typed.numbered(
            typed_rows(tree.get("services"), ("name", "sector")), "s", [typed.line(row.get("service")) for row in steps]
        )
        lanes = [_service(reading, row, f"services-{number}", options) for number, row in enumerate(services)]
        reading.too_many(len(lanes), MOST_SERVICES, "services")
        names = [(f"services-{number}-name", row["name"]) for number, row in enumerate(lanes)]
        reading.twice(names, _("Two services are called %(name)s. Give one another name if they are not the same"))
        known = {row["id"] for row in lanes}
        told = [
            _step(reading, row, f"steps-{number}", options, known)
            for number, row in enumerate(typed.numbered(steps, "t"))
        ]
        reading.at("steps").too_many(len(told), MOST_STEPS, "steps")
        return Cleaned({"title": title, "services": lanes, "steps": told}, reading.problems)

    def from_services_map(self, answer: Mapping[str, Any], options: Options) -> Answer:
        """A timeline begun with the services of a map: their names, sectors and ids, and one step to be worded for each."""
        services = typed.rows(answer.get("services") if isinstance(answer, Mapping) else None)
        steps = [
            {
                "service": row.get("id"),
                "what": row.get("purpose") or _("First met %(name)s") % {"name": typed.line(row.get("name"))},
                "feeling": row.get("felt"),
            }
            for row in services[:MOST_SERVICES]
            if typed.line(row.get("name"))
        ]
        begun = {"title": "", "services": services[:MOST_SERVICES], "steps": steps}
        return self.clean(begun, options).answer

    def pointing_at(self, answer: Answer, part: str, row: str) -> Pointing | None:
        steps = [step for step in typed.rows(answer.get("steps")) if step.get("service") == row]
        if part != "services" or not steps:
            return None
        said = ngettext(
            "One step happened there. It stays, and waits for you to say where it happened.",
            "%(n)d steps happened there. They stay, and wait for you to say where they happened.",
            len(steps),
        ) % {"n": len(steps)}
        name = next((one["name"] for one in typed.rows(answer.get("services")) if one.get("id") == row), "")
        return Pointing(name, (said,))

    def results(self, answer: Answer, options: Options) -> TimelineResults:
        found = results(self.clean(answer, options).answer)
        return replace(found, words=tuple(timeline_words.sentences(found)), counts=timeline_words.counts(found))

    def draw(self, answer, options, *, id, compact=False, direction="ltr") -> str:
        return timeline_picture.draw(
            self.results(answer, options),
            options,
            title=self.clean(answer, options).answer["title"],
            id=id,
            compact=compact,
            direction=direction,
        )

    def table(self, answer: Answer, options: Options) -> list[Table]:
        return timeline_words.tables(self.results(answer, options), options)

    def text(self, answer: Answer, options: Options) -> list[str]:
        return timeline_words.paragraphs(self.results(answer, options), options)

    def prompts(self, answer: Answer, options: Options) -> list[str]:
        return timeline_words.prompts(self.results(answer, options))

    def sample(self, options: Options) -> Answer:
        return self.clean(sample(), options).answer


def _service(reading: Reading, row: Mapping[str, Any], path: str, options: Options) -> dict[str, Any]:
    name = reading.name(row.get("name"), f"{path}-name")
    if not name:
        reading.wrong(f"{path}-name", _("Enter a name for this service"))
    message = _("Choose a sector from the list")
    return {
        "id": row["id"],
        "name": name,
        "sector": reading.choice(row.get("sector"), f"{path}-sector", options.keys("sectors"), message),
    }


def _step(reading: Reading, row: Mapping[str, Any], path: str, options: Options, known: set[str]) -> dict[str, Any]:
    reading.at("steps")
    what = reading.name(row.get("what"), f"{path}-what", LONGEST_LINE)
    if not what:
        reading.wrong(f"{path}-what", _("Enter what happened"))
    wait = reading.level(row.get("wait"), f"{path}-wait", 0, LONGEST_WAIT)
    unit = reading.choice(row.get("wait_unit"), f"{path}-wait_unit", DAYS, _("Choose hours, days, weeks or months"))
    if wait and not unit:
        reading.wrong(f"{path}-wait_unit", _("Choose hours, days, weeks or months"))
    gone = _("Choose a service from your list; the one that stood here is no longer on it")
    return {
        "id": row["id"],
        "when": reading.name(row.get("when"), f"{path}-when"),
        "what": what,
        "service": reading.choice(row.get("service"), f"{path}-service", known, gone),
        "channel": reading.choice(
            row.get("channel"), f"{path}-channel", options.keys("channels"), _("Choose how from the list")
        ),
        "wait": wait,
        "wait_unit": unit,
        "feeling": reading.level(row.get("feeling"), f"{path}-feeling", WORST, BEST, also="skip"),
        "behind": reading.at("behind").note(row.get("behind"), f"{path}-behind"),
        "behind_known": reading.choice(
            row.get("behind_known"), f"{path}-behind_known", options.keys("known"), _("Choose how sure you are")
        ),
    }


KIND = Timeline()
