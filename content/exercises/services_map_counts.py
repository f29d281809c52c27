"""Joined-up services map: what an answer says, and the six counts. Each rule of counting stands here once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _

from content.exercises import services_map_options as known
from content.exercises.frame import Options, Results
from content.exercises.services_map_answer import clean


@dataclass(frozen=True)
class Service:
    """Somebody who came into the person's life. `number` names it on the map, `seat` is its place in the ring, from 1.

    The two differ only where a redrawn map moves services together: a number stays what it was.
    """

    id: str
    number: int
    seat: int
    name: str
    sector: str
    purpose: str = ""
    often: str = ""
    felt: int | None = None


@dataclass(frozen=True)
class Link:
    """A hand-off between two services of the map, by its letter."""

    id: str
    letter: str
    start: Service
    end: Service
    passed: str
    went: str
    carrier: str

    @property
    def missing(self) -> bool:
        return self.went == known.MISSING

    @property
    def carried(self) -> bool:
        return self.carrier == known.PERSON and not self.missing


@dataclass(frozen=True)
class Item:
    """A piece of information and the services that asked for it, in order of entry."""

    id: str
    label: str
    asked: tuple[Service, ...]

    @property
    def again(self) -> tuple[Service, ...]:
        """Those who asked although it had been told before."""
        return self.asked[1:]


@dataclass(frozen=True)
class Story:
    """What an answer says, as far as it can be used. `place` are services under one roof (a redrawn map only)."""

    name: str
    situation: str
    whose: str
    services: tuple[Service, ...] = ()
    links: tuple[Link, ...] = ()
    items: tuple[Item, ...] = ()
    gaps: tuple[str, ...] = ()
    wish: str = ""
    place: tuple[Service, ...] = ()

    @property
    def ring(self) -> tuple[Service, ...]:
        """The services as they stand round the person."""
        return tuple(sorted(self.services, key=lambda service: service.seat))

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors on the map, in order of first appearance."""
        return tuple(dict.fromkeys(service.sector for service in self.services))

    def crosses(self, link: Link) -> bool:
        """Whether this hand-off goes from one sector to another. Under one roof nothing is crossed."""
        together = link.start in self.place and link.end in self.place
        return not link.missing and not together and link.start.sector != link.end.sector

    def asked_again(self) -> dict[str, int]:
        """How many things each service asked for that had been told before, by its id; only those that did."""
        found: dict[str, int] = {}
        for item in self.items:
            for service in item.again:
                found[service.id] = found.get(service.id, 0) + 1
        return found


@dataclass(frozen=True)
class MapResults(Results):
    """The six counts. No score is made of them."""

    services: int = 0
    handoffs: int = 0
    crossings: int = 0
    carried: int = 0
    told_again: int = 0
    gaps: int = 0
    again: Mapping[str, int] = field(default_factory=dict)

    @property
    def six(self) -> tuple[int, int, int, int, int, int]:
        return self.services, self.handoffs, self.crossings, self.carried, self.told_again, self.gaps


def read(answer: Any, options: Options) -> Story:
    """What an answer says: at most what the map holds, without rows that lack what they need."""
    answer = clean(answer, options).answer
    services = _services(answer["services"][: known.MOST_SERVICES], answer["place"])
    middle = answer["middle"]
    items = (_item(row, services, options) for row in answer["told"][: known.MOST_ITEMS])
    return Story(
        name=middle["name"][: known.NAME] or _("The person"),
        situation=middle["situation"][: known.STORY],
        whose=middle["story"],
        services=tuple(services.values()),
        links=tuple(_links(answer["links"], services, options)),
        items=tuple(item for item in items if item.label),
        gaps=tuple(row["text"] for row in answer["gaps"][: known.MOST_GAPS]),
        wish=answer["wish"],
        place=tuple(service for service in services.values() if service.id in answer["place"]),
    )


def count(story: Story) -> MapResults:
    """The six counts of a story, without their words."""
    made = [link for link in story.links if not link.missing]
    return MapResults(
        services=len(story.services),
        handoffs=len(made),
        crossings=sum(story.crosses(link) for link in made),
        carried=sum(link.carried for link in made),
        told_again=sum(len(item.again) for item in story.items),
        gaps=len(story.links) - len(made) + len(story.gaps),
        again=story.asked_again(),
    )


def _services(rows: list[dict[str, Any]], place: list[str]) -> dict[str, Service]:
    """The services in order of entry, seated round the ring: sector by sector, those under one roof side by side."""
    sectors = list(dict.fromkeys(row["sector"] for row in rows))
    ring = sorted(rows, key=lambda row: sectors.index(row["sector"]))
    numbers = {row["id"]: number for number, row in enumerate(ring, start=1)}
    roof = [row for row in ring if row["id"] in place]
    if roof:
        first = ring.index(roof[0])
        ring = [*ring[:first], *roof, *(row for row in ring[first:] if row not in roof)]
    seats = {row["id"]: seat for seat, row in enumerate(ring, start=1)}
    return {row["id"]: _service(row, numbers[row["id"]], seats[row["id"]]) for row in rows}


def _service(row: Mapping[str, Any], number: int, seat: int) -> Service:
    return Service(
        id=row["id"],
        number=number,
        seat=seat,
        name=row["name"][: known.NAME] or _("Service %(n)d") % {"n": number},
        sector=row["sector"][: known.NAME],
        purpose=row["purpose"][: known.PURPOSE],
        often=row["often"],
        felt=row["felt"] if isinstance(row["felt"], int) else None,
    )


def _links(rows: list[dict[str, Any]], services: Mapping[str, Service], options: Options) -> list[Link]:
    usable = (
        row
        for row in rows
        if row["start"] in services
        and row["end"] in services
        and row["start"] != row["end"]
        and row["went"] in options.keys("went")
    )
    return [
        Link(
            id=row["id"],
            letter=letter,
            start=services[row["start"]],
            end=services[row["end"]],
            passed=row["passed"],
            went=row["went"],
            carrier=known.NOBODY if row["went"] == known.MISSING else row["carrier"],
        )
        for letter, row in zip(ascii_uppercase[: known.MOST_LINKS], usable, strict=False)
    ]


def _item(row: Mapping[str, Any], services: Mapping[str, Service], options: Options) -> Item:
    known_item = row["item"] in options.keys("information")
    label = str(options.label("information", row["item"])) if known_item else row["label"][: known.ITEM]
    return Item(row["id"], label or "", tuple(service for key, service in services.items() if key in row["asked"]))
