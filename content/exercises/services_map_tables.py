"""Joined-up services map: the same as tables. Who asked for what, the services, the hand-offs."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.frame import Options, Row, Table
from content.exercises.measuring import isolated
from content.exercises.services_map_changes import Redrawn
from content.exercises.services_map_counts import Item, Service, Story
from content.exercises.services_map_words import named, outcome


def tables(story: Story, options: Options) -> list[Table]:
    """The repeat grid, the services and the hand-offs as tables."""
    return [repeat_grid(story), _service_table(story, options), _handoff_table(story, options)]


def repeat_grid(story: Story) -> Table:
    """Who asked for what; the first to ask apart from those who asked again."""
    rows = []
    for item in story.items:
        cells = [_cell(item, service) for service in story.ring]
        rows.append(Row(isolated(item.label), (*cells, str(len(item.again)))))
    return Table(
        caption=_("Repeat grid: who asked %(name)s for what") % {"name": isolated(story.name)},
        headers=(_("Information"), *named(story.ring), _("Told again")),
        rows=tuple(rows),
        name="repeat",
    )


def _cell(item: Item, service: Service) -> str:
    if service in item.again:
        return _("asked again")
    return _("asked") if service in item.asked else "–"


def _service_table(story: Story, options: Options) -> Table:
    again = story.asked_again()
    rows = [
        Row(
            f"{one.number} {isolated(one.name)}",
            (
                isolated(str(options.label("sectors", one.sector))) or "–",
                isolated(one.purpose) or "–",
                isolated(str(options.label("often", one.often))) or "–",
                str(options.label("felt", str(one.felt))) if one.felt is not None else "–",
                str(again.get(one.id, 0)),
            ),
        )
        for one in story.ring
    ]
    headers = (_("Service"), _("Sector"), _("What it was for"), _("How often"), _("How it felt"), _("Asked again"))
    return Table(_("Services round %(name)s") % {"name": isolated(story.name)}, headers, tuple(rows), "services")


def _handoff_table(story: Story, options: Options) -> Table:
    rows = [
        Row(
            f"{link.letter}. " + _("%(a)s to %(b)s") % {"a": isolated(link.start.name), "b": isolated(link.end.name)},
            (
                outcome(link, options),
                str(options.label("passed", link.passed)) or "–",
                "–" if link.missing else str(options.label("carriers", link.carrier)) or "–",
                _("yes") if story.crosses(link) else _("no"),
            ),
        )
        for link in story.links
    ]
    headers = (_("Hand-off"), _("How it went"), _("What passed"), _("Who carried it"), _("Crosses sectors"))
    return Table(_("Hand-offs"), headers, tuple(rows), "handoffs")


def before_and_after(found: Redrawn) -> Table:
    """The six counts before and after a change; what differs says by how many."""
    names = (
        _("Services"),
        _("Hand-offs"),
        _("Crossings"),
        _("Carried by the person"),
        _("Told again"),
        _("Gaps"),
    )
    rows = [
        Row(name, (str(before), _after(before, after)))
        for name, before, after in zip(names, found.before.six, found.after.six, strict=True)
    ]
    return Table(_("Counts before and after the change"), (_("Count"), _("Before"), _("After")), tuple(rows), "change")


def _after(before: int, after: int) -> str:
    if after == before:
        return str(after)
    more = abs(after - before)
    words = (
        ngettext("%(after)d, %(n)d more", "%(after)d, %(n)d more", more)
        if after > before
        else ngettext("%(after)d, %(n)d fewer", "%(after)d, %(n)d fewer", more)
    )
    return words % {"after": after, "n": more}
