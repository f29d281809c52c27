"""Joined-up services map: who stands round a person, what passes between them, and what the person has to carry and retell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.exercises import services_map_answer, services_map_options, services_map_words
from content.exercises.frame import Answer, Cleaned, Kind, Options, Pointing, Step, Table
from content.exercises.services_map_changes import removal, without_service
from content.exercises.services_map_counts import MapResults, read
from content.exercises.services_map_drawing import draw
from content.exercises.services_map_tables import tables


class ServicesMap(Kind):
    """Five short steps; a map, six counts, a repeat grid and a text come out. `services_map_changes` redraws it joined up."""

    name = "services_map"
    version = 1
    order = 10
    label = gettext_lazy("Joined-up services map")
    description = gettext_lazy(
        "Who stands round one person, what passes between them, and what the person has to carry and tell again."
    )
    steps = (
        Step("middle", gettext_lazy("Who is in the middle")),
        Step("services", gettext_lazy("Services")),
        Step("links", gettext_lazy("Hand-offs")),
        Step("told", gettext_lazy("Told again")),
        Step("gaps", gettext_lazy("Gaps")),
    )
    parts = {
        "middle": ("middle",),
        "services": ("services",),
        "links": ("links",),
        "told": ("told",),
        "gaps": ("gaps", "wish"),
        "redraw": ("change",),
    }
    lists = frozenset({"sectors", "information"})

    def defaults(self) -> Options:
        return services_map_options.defaults()

    def empty(self, options: Options) -> Answer:
        return services_map_answer.empty()

    def clean(self, data: Mapping[str, Any], options: Options) -> Cleaned:
        return services_map_answer.clean(data, options)

    def results(self, answer: Answer, options: Options) -> MapResults:
        return services_map_words.results(read(answer, options))

    def draw(self, answer: Answer, options: Options, *, id: str, compact: bool = False, direction: str = "ltr") -> str:
        story = read(answer, options)
        description = " ".join(services_map_words.text(story, options))
        return draw(story, options, id=id, description=description, compact=compact, direction=direction)

    def table(self, answer: Answer, options: Options) -> list[Table]:
        return tables(read(answer, options), options)

    def text(self, answer: Answer, options: Options) -> list[str]:
        return services_map_words.text(read(answer, options), options)

    def prompts(self, answer: Answer, options: Options) -> list[str]:
        return services_map_words.prompts(read(answer, options), options)

    def key(self, answer: Answer, options: Options) -> tuple:
        return services_map_words.key(read(answer, options), options)

    def pointing_at(self, answer: Answer, part: str, row: str) -> Pointing | None:
        found = removal(answer, row) if part == "services" else None
        if found is None or not (found.links or found.told):
            return None
        links = ngettext(
            "One hand-off starts or ends there and goes with it.",
            "%(n)d hand-offs start or end there and go with it.",
            len(found.links),
        ) % {"n": len(found.links)}
        told = _("Its ticks in the grid of what was told again go with it.")
        return Pointing(found.name, (links,) * bool(found.links) + (told,) * bool(found.told))

    def without(self, answer: Answer, part: str, row: str, options: Options) -> Answer:
        if part == "services":
            return without_service(answer, row, options)
        return super().without(answer, part, row, options)

    def sample(self, options: Options) -> Answer:
        """Joan's map, the example all counts were settled on; it takes the editor's first sectors where ours are gone."""
        answer = self.clean(_joan(), options).answer
        sectors, items = options.keys("sectors"), options.keys("information")
        for place, row in enumerate(answer["services"]):
            if row["sector"] not in sectors and sectors:
                row["sector"] = sectors[place % len(sectors)]
        for row in answer["told"]:
            row["label"] = "" if row["item"] in items else row["label"] or row["item"]
        return self.clean(answer, options).answer


def _joan() -> dict[str, Any]:
    def service(key: str, name: str, sector: str, purpose: str, often: str, felt: int | None) -> dict[str, Any]:
        return {"id": key, "name": name, "sector": sector, "purpose": purpose, "often": often, "felt": felt}

    def link(key: str, start: str, end: str, went: str, carrier: str, passed: str) -> dict[str, Any]:
        return {"id": key, "start": start, "end": end, "went": went, "carrier": carrier, "passed": passed}

    return {
        "middle": {"name": _("Joan"), "situation": _("She is 81 and lives alone after a fall."), "story": "known"},
        "services": [
            service("s1", _("Surgery"), "health", _("Blood pressure, tablets"), "monthly", 1),
            service("s2", _("Memory clinic"), "health", _("Tests after the fall"), "sometimes", 0),
            service("s3", _("Care team"), "council", _("Help with washing"), "daily", 1),
            service("s4", _("Day centre"), "charity", _("Company, a hot lunch"), "weekly", 2),
            service("s5", _("Benefits office"), "benefits", _("Attendance allowance"), "once", -2),
            service("s6", _("Her daughter"), "family", _("Everything else"), "daily", None),
        ],
        "links": [
            link("h1", "s1", "s2", "smooth", "services", "information"),
            link("h2", "s2", "s3", "dropped", "person", "information"),
            link("h3", "s3", "s4", "slow", "services", "both"),
            link("h4", "s3", "s5", "missing", "nobody", "information"),
        ],
        "told": [
            {"id": "i1", "item": "address", "label": "", "asked": ["s1", "s2", "s3", "s5"]},
            {"id": "i2", "item": "medicines", "label": "", "asked": ["s1", "s2", "s3"]},
            {"id": "i3", "item": "money", "label": "", "asked": ["s3", "s5"]},
        ],
        "gaps": [{"id": "g1", "text": _("Nobody told Joan who to ring at the weekend.")}],
    }


KIND = ServicesMap()
