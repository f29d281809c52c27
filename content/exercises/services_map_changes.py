"""Joined-up services map: redraw it joined up. One change, by fixed rules, from an answer to an answer.

Each rule is a function from (answer, change, options) to a new answer; the old one stays as it is.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from content.exercises import services_map_options as known
from content.exercises.frame import Answer, Options
from content.exercises.services_map_answer import clean
from content.exercises.services_map_counts import MapResults, count, read


@dataclass(frozen=True)
class Removal:
    """What goes with a service when it is taken off the map; asked about first when anything does."""

    service: str
    name: str
    links: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class Redrawn:
    """A map before and after one change."""

    answer: Answer
    before: MapResults
    after: MapResults


def redrawn(answer: Any, options: Options) -> Redrawn | None:
    """The answer with its chosen change carried out, and the counts of both; None while no change can be made of it."""
    cleaned = clean(answer, options)
    kind = cleaned.answer["change"]["kind"]
    wrong = any(problem.step == "redraw" and problem.path != "change-cost" for problem in cleaned.problems)
    if wrong or kind not in RULES:
        return None
    after = redraw(cleaned.answer, options)
    return Redrawn(after, count(read(cleaned.answer, options)), count(read(after, options)))


def redraw(answer: Answer, options: Options) -> Answer:
    """A clean answer with its chosen change carried out; the same answer when none is chosen."""
    made = deepcopy(answer)
    RULES.get(made["change"]["kind"], _nothing)(made)
    return clean(made, options).answer


def _nothing(answer: Answer) -> None:
    pass


def _smooth(link: dict[str, Any]) -> None:
    link.update(went=known.SMOOTH, carrier=known.SERVICES)


def _in_order(answer: Answer, asked: list[str]) -> list[str]:
    """Those who asked, in order of entry: the first of them goes on asking."""
    return [row["id"] for row in answer["services"] if row["id"] in asked]


def _shared_form(answer: Answer) -> None:
    for row in answer["told"]:
        if row["id"] in answer["change"]["items"]:
            row["asked"] = _in_order(answer, row["asked"])[:1]


def _named_worker(answer: Answer) -> None:
    for link in answer["links"]:
        if link["carrier"] == known.PERSON and link["went"] != known.MISSING:
            link["carrier"] = known.SERVICES


def _one_place(answer: Answer) -> None:
    """What is missing between two services under one roof is there from then on, and smooth like the rest."""
    answer["place"] = list(answer["change"]["services"])
    for link in answer["links"]:
        if link["start"] in answer["place"] and link["end"] in answer["place"] and link["went"]:
            _smooth(link)


def _shared_record(answer: Answer) -> None:
    sharing = answer["change"]["services"]
    for row in answer["told"]:
        if row["id"] in answer["change"]["items"]:
            spared = [key for key in _in_order(answer, row["asked"]) if key in sharing][1:]
            row["asked"] = [key for key in row["asked"] if key not in spared]


def _warm_introduction(answer: Answer) -> None:
    for link in answer["links"]:
        if link["id"] == answer["change"]["link"] and link["went"] in {known.DROPPED, known.MISSING}:
            _smooth(link)


RULES = {
    "form": _shared_form,
    "worker": _named_worker,
    "place": _one_place,
    "record": _shared_record,
    "introduction": _warm_introduction,
}


def removal(answer: Answer, service: str) -> Removal:
    """What points at this service: the ids of hand-offs, and of grid rows in which it is ticked."""
    name = next((row["name"] for row in answer["services"] if row["id"] == service), "")
    links = tuple(row["id"] for row in answer["links"] if service in (row["start"], row["end"]))
    return Removal(service, name, links, tuple(row["id"] for row in answer["told"] if service in row["asked"]))


def without_service(answer: Answer, service: str, options: Options) -> Answer:
    """The answer without this service and without what points at it."""
    made = deepcopy(answer)
    made["services"] = [row for row in made["services"] if row["id"] != service]
    made["links"] = [row for row in made["links"] if service not in (row["start"], row["end"])]
    for row in [*made["told"], made["change"]]:
        name = "services" if row is made["change"] else "asked"
        row[name] = [key for key in row[name] if key != service]
    return clean(made, options).answer
