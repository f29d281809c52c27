"""Joined-up services map: the answer as it is stored, cleaned from what was typed, with what is wrong in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises import services_map_options as known
from content.exercises import typed
from content.exercises.frame import Answer, Cleaned, Options, Problem

MIDDLE, SERVICES, HANDOFFS, TOLD, GAPS, REDRAW = "middle", "services", "links", "told", "gaps", "redraw"


def empty() -> Answer:
    """An answer in which nothing has been typed."""
    return {
        "middle": {"name": "", "situation": "", "story": ""},
        "services": [],
        "links": [],
        "told": [],
        "gaps": [],
        "wish": "",
        "change": {"kind": "", "items": [], "services": [], "link": "", "cost": ""},
        "place": [],
    }


def clean(data: Any, options: Options) -> Cleaned:
    """The answer from a form or JSON with its problems; whatever was typed is kept. Cleaning twice changes nothing.

    Rows in which nothing stands are left out, of the grid also those in which nothing is ticked; a problem's path has the
    place its row has in the answer.
    """
    answer = _typed(typed.nested(data))
    return Cleaned(answer, list(_problems(answer, options)))


def _typed(data: Mapping[str, Any]) -> Answer:
    services, links = _filled(data.get("services"), _service), _filled(data.get("links"), _link)
    told, gaps = _filled(data.get("told"), _item, "item"), _filled(data.get("gaps"), _gap)
    pointed = {row[end] for row in links for end in ("start", "end")} | {key for row in told for key in row["asked"]}
    middle, change = _mapping(data.get("middle")), _mapping(data.get("change"))
    return {
        "middle": {name: typed.line(middle.get(name)) for name in ("name", "situation", "story")},
        "services": typed.numbered(services, "s", pointed | set(typed.many(data.get("place")))),
        "links": typed.numbered(links, "h", [typed.line(change.get("link"))]),
        "told": typed.numbered(told, "i", typed.many(change.get("items"))),
        "gaps": typed.numbered(gaps, "g"),
        "wish": typed.words(data.get("wish")),
        "change": {
            "kind": typed.line(change.get("kind")),
            "items": typed.many(change.get("items")),
            "services": typed.many(change.get("services")),
            "link": typed.line(change.get("link")),
            "cost": typed.words(change.get("cost")),
        },
        "place": typed.many(data.get("place")),
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _filled(value: Any, row: Any, *without: str) -> list[dict[str, Any]]:
    """The rows in which something stands besides their id and the cells `without`."""
    made = ((given, row(given)) for given in typed.rows(value))
    return [
        {"id": given.get("id"), **cells}
        for given, cells in made
        if any(cell not in ("", None, []) for name, cell in cells.items() if name not in without)
    ]


def _service(row: Mapping[str, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {name: typed.line(row.get(name)) for name in ("name", "sector", "purpose", "often")}
    felt = typed.number(row.get("felt"), -2, 2)
    return {**cells, "felt": felt if felt is not None else (typed.line(row.get("felt")) or None)}


def _link(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: typed.line(row.get(name)) for name in ("start", "end", "passed", "went", "carrier")}


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "item": typed.line(row.get("item")),
        "label": typed.line(row.get("label")),
        "asked": typed.many(row.get("asked")),
    }


def _gap(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"text": typed.line(row.get("text"))}


def _problems(answer: Answer, options: Options) -> Iterator[Problem]:
    yield from _of_middle(answer["middle"], options)
    yield from _of_services(answer["services"], options)
    yield from _of_links(answer, options)
    yield from _of_told(answer, options)
    yield from _of_gaps(answer)
    yield from _of_change(answer, options)


def _too_long(step: str, path: str, text: str, most: int) -> Iterator[Problem]:
    if len(text) > most:
        yield Problem(
            step, path, ngettext("Use %(n)d character or fewer", "Use %(n)d characters or fewer", most) % {"n": most}
        )


def _too_many(step: str, path: str, rows: list[Any], most: int, message: str) -> Iterator[Problem]:
    if len(rows) > most:
        yield Problem(step, path, message % {"n": most})


def _of_middle(middle: Mapping[str, str], options: Options) -> Iterator[Problem]:
    if not middle["name"]:
        yield Problem(MIDDLE, "middle-name", _("Enter a made-up name for the person in the middle"))
    if middle["story"] and middle["story"] not in options.keys("stories"):
        yield Problem(MIDDLE, "middle-story", _("Choose whose story this is"))
    yield from _too_long(MIDDLE, "middle-name", middle["name"], known.NAME)
    yield from _too_long(MIDDLE, "middle-situation", middle["situation"], known.STORY)


def _of_services(services: list[dict[str, Any]], options: Options) -> Iterator[Problem]:
    names = Counter(row["name"].casefold() for row in services if row["name"])
    for place, row in enumerate(services):
        path = f"services-{place}"
        if not row["name"]:
            yield Problem(SERVICES, f"{path}-name", _("Enter a name for this service"))
        elif names[row["name"].casefold()] > 1:
            words = _("Another service has the same name; give them two names if they are two")
            yield Problem(SERVICES, f"{path}-name", words, warning=True)
        if row["sector"] not in options.keys("sectors"):
            yield Problem(SERVICES, f"{path}-sector", _("Choose a sector for this service"))
        if row["often"] and row["often"] not in options.keys("often"):
            yield Problem(SERVICES, f"{path}-often", _("Choose how often, or leave it open"))
        if isinstance(row["felt"], str):
            yield Problem(SERVICES, f"{path}-felt", _("Choose how it felt, or skip this"))
        yield from _too_long(SERVICES, f"{path}-name", row["name"], known.NAME)
        yield from _too_long(SERVICES, f"{path}-purpose", row["purpose"], known.PURPOSE)
    message = _("The map holds %(n)d services. Remove the others, or put two together")
    yield from _too_many(SERVICES, "services", services, known.MOST_SERVICES, message)


def _of_links(answer: Answer, options: Options) -> Iterator[Problem]:
    services = {row["id"] for row in answer["services"]}
    for place, row in enumerate(answer["links"]):
        path = f"links-{place}"
        if row["start"] not in services:
            yield Problem(HANDOFFS, f"{path}-start", _("Choose which service the hand-off starts from"))
        if row["end"] not in services:
            yield Problem(HANDOFFS, f"{path}-end", _("Choose which service the hand-off goes to"))
        elif row["start"] == row["end"]:
            yield Problem(HANDOFFS, f"{path}-end", _("Choose two different services"))
        if row["went"] not in options.keys("went"):
            yield Problem(HANDOFFS, f"{path}-went", _("Choose how the hand-off went"))
        elif row["went"] != known.MISSING and row["carrier"] not in options.keys("carriers"):
            yield Problem(HANDOFFS, f"{path}-carrier", _("Choose who carried it"))
        if row["passed"] and row["passed"] not in options.keys("passed"):
            yield Problem(HANDOFFS, f"{path}-passed", _("Choose what passed, or leave it open"))
    message = _("The map holds %(n)d hand-offs. Remove the others")
    yield from _too_many(HANDOFFS, "links", answer["links"], known.MOST_LINKS, message)


def _of_told(answer: Answer, options: Options) -> Iterator[Problem]:
    services = {row["id"] for row in answer["services"]}
    seen: set[str] = set()
    for place, row in enumerate(answer["told"]):
        path = f"told-{place}"
        own = row["item"] not in options.keys("information")
        if own and not row["label"]:
            yield Problem(TOLD, f"{path}-label", _("Enter what was asked for"))
        if not own and row["item"] in seen:
            yield Problem(TOLD, f"{path}-item", _("This stands in the grid already"))
        if set(row["asked"]) - services:
            yield Problem(TOLD, f"{path}-asked", _("Tick services that are on the map"))
        seen.add(row["item"])
        yield from _too_long(TOLD, f"{path}-label", row["label"], known.ITEM)
    message = _("The grid holds %(n)d rows. Remove the others")
    yield from _too_many(TOLD, "told", answer["told"], known.MOST_ITEMS, message)


def _of_gaps(answer: Answer) -> Iterator[Problem]:
    for place, row in enumerate(answer["gaps"]):
        yield from _too_long(GAPS, f"gaps-{place}-text", row["text"], known.SENTENCE)
    yield from _too_long(GAPS, "wish", answer["wish"], known.STORY)
    message = _("There is room for %(n)d gaps. Put some together")
    yield from _too_many(GAPS, "gaps", answer["gaps"], known.MOST_GAPS, message)


def _of_change(answer: Answer, options: Options) -> Iterator[Problem]:
    change = answer["change"]
    services = {row["id"] for row in answer["services"]}
    items = {row["id"] for row in answer["told"]}
    kind = change["kind"]
    if kind and kind not in options.keys("changes"):
        yield Problem(REDRAW, "change-kind", _("Choose one change"))
    if kind in {"form", "record"} and not items & set(change["items"]):
        yield Problem(REDRAW, "change-items", _("Choose at least one thing that is asked for"))
    if kind in {"place", "record"} and len(services & set(change["services"])) < 2:
        yield Problem(REDRAW, "change-services", _("Choose at least two services"))
    broken = {row["id"] for row in answer["links"] if row["went"] in {known.DROPPED, known.MISSING}}
    if kind == "introduction" and change["link"] not in broken:
        yield Problem(REDRAW, "change-link", _("Choose a hand-off that was dropped or is missing"))
    yield from _too_long(REDRAW, "change-cost", change["cost"], typed.LONGEST_KEPT // 2)
