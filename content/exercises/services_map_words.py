"""Joined-up services map: what it says in words. Counts, text twin, the key to its numbers and letters, prompts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from content.exercises import services_map_options as known
from content.exercises.frame import Count, Options
from content.exercises.measuring import isolated
from content.exercises.services_map_counts import Item, Link, MapResults, Service, Story, count
from content.exercises.services_map_layout import colours

MOST_PROMPTS = 4


@dataclass(frozen=True)
class KeyLine:
    """A line of the key: the mark that stands in the picture, what it stands for, and the class of its colour."""

    mark: str
    words: str
    soft: str
    colour: str


def results(story: Story) -> MapResults:
    """The six counts with their words."""
    found = count(story)
    return replace(found, counts=tuple(_counts(found, story)), words=tuple(_sentences(found, story)))


def _counts(found: MapResults, story: Story) -> Iterator[Count]:
    sectors = len(story.sectors)
    name = isolated(story.name)
    yield Count(
        "services",
        found.services,
        ngettext("service", "services", found.services),
        ngettext("in %(n)d sector", "in %(n)d sectors", sectors) % {"n": sectors},
    )
    yield Count(
        "handoffs",
        found.handoffs,
        ngettext("hand-off", "hand-offs", found.handoffs),
        _("missing ones are not counted"),
    )
    yield Count(
        "crossings", found.crossings, ngettext("crossing", "crossings", found.crossings), _("between two sectors")
    )
    yield Count("carried", found.carried, pgettext("count", "carried"), _("by %(name)s or a carer") % {"name": name})
    yield Count("told_again", found.told_again, _("told again"), _("the same thing, to somebody new"))
    yield Count("gaps", found.gaps, ngettext("gap", "gaps", found.gaps), _("things nobody did"))


def _sentences(found: MapResults, story: Story) -> Iterator[str]:
    def said(one: str, more: str, number: int) -> str:
        return ngettext(one, more, number) % {"n": number, "name": isolated(story.name)}

    yield said("%(n)d service stands round %(name)s.", "%(n)d services stand round %(name)s.", found.services)
    yield said(
        "There was %(n)d hand-off; missing ones are not counted.",
        "There were %(n)d hand-offs; missing ones are not counted.",
        found.handoffs,
    )
    yield said(
        "%(n)d crossed from one sector to another.", "%(n)d crossed from one sector to another.", found.crossings
    )
    yield said("%(n)d was carried by %(name)s or a carer.", "%(n)d were carried by %(name)s or a carer.", found.carried)
    yield said(
        "%(n)d time the same thing was told again to somebody new.",
        "%(n)d times the same thing was told again to somebody new.",
        found.told_again,
    )
    yield said("There is %(n)d gap: a thing nobody did.", "There are %(n)d gaps: things nobody did.", found.gaps)


def text(story: Story, options: Options) -> list[str]:
    """The map in full sentences: everything the picture shows, and nothing else."""
    if not story.services:
        return [_("Start with one service. Two or three is enough to see something.")]
    name = isolated(story.name)
    said = [_sentence(_("%(name)s is in the middle.") % {"name": name}, story.situation), _round(story, options)]
    said += [_handoff(link, options, story) for link in story.links]
    said += [_asked(item) for item in story.items if item.asked]
    if story.place:
        said.append(_("In one place: %(names)s.") % {"names": listed(named(story.place))})
    said += [_("A gap, nobody did this: %(gap)s") % {"gap": isolated(gap)} for gap in story.gaps]
    if story.wish:
        said.append(_("One wish: %(wish)s") % {"wish": isolated(story.wish)})
    return said


def _sentence(first: str, second: str) -> str:
    return f"{first} {isolated(second)}" if second else first


def named(services: Iterable[Service]) -> list[str]:
    return [isolated(service.name) for service in services]


def listed(names: list[str]) -> str:
    """Several names as one reads them out: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _round(story: Story, options: Options) -> str:
    parts = []
    for sector in dict.fromkeys(service.sector for service in story.ring):
        names = [f"{one.number} {isolated(one.name)}" for one in story.ring if one.sector == sector]
        label = isolated(str(options.label("sectors", sector)))
        parts.append(f"{listed(names)} ({label})" if label else listed(names))
    start = ngettext(
        "%(n)d service stands round %(name)s:", "%(n)d services stand round %(name)s:", len(story.services)
    )
    return f"{start % {'n': len(story.services), 'name': isolated(story.name)}} {'; '.join(parts)}."


def outcome(link: Link, options: Options) -> str:
    choice = next((one for one in options.choices("went") if one.key == link.went), None)
    return isolated(
        str(choice.note if link.missing and choice and choice.note else options.label("went", link.went))
    ).lower()


def _handoff(link: Link, options: Options, story: Story) -> str:
    names = {"a": isolated(link.start.name), "b": isolated(link.end.name), "letter": link.letter}
    went = _("%(letter)s. From %(a)s to %(b)s: %(went)s.") % {**names, "went": outcome(link, options)}
    if link.missing:
        return f"{went} {_('It is a gap.')}"
    carried = {
        known.SERVICES: _("The services carried it."),
        known.PERSON: _("%(name)s or a carer carried it.") % {"name": isolated(story.name)},
        known.NOBODY: _("Nobody carried it."),
    }
    crossed = _("It crossed from one sector to another.") if story.crosses(link) else ""
    return " ".join(part for part in (went, carried.get(link.carrier, ""), _passed(link, options), crossed) if part)


def _passed(link: Link, options: Options) -> str:
    choice = next((one for one in options.choices("passed") if one.key == link.passed), None)
    label = isolated(str(choice.note or choice.label)).lower() if choice else ""
    return _("What passed: %(what)s.") % {"what": label} if label else ""


def _asked(item: Item) -> str:
    again = len(item.again)
    asked = _("%(what)s: asked for by %(names)s.") % {"what": isolated(item.label), "names": listed(named(item.asked))}
    if not again:
        return asked
    return f"{asked} {ngettext('That is told again once.', 'That is told again %(n)d times.', again) % {'n': again}}"


def key(story: Story, options: Options) -> tuple[list[KeyLine], list[KeyLine]]:
    """The key to the numbers of services and the letters of hand-offs, for drawings without names."""
    painted = colours(options, story)
    services = [
        KeyLine(
            str(one.number),
            isolated(one.name),
            isolated(str(options.label("sectors", one.sector))),
            painted[one.sector],
        )
        for one in story.ring
    ]
    links = [
        KeyLine(
            link.letter,
            _("%(a)s to %(b)s") % {"a": isolated(link.start.name), "b": isolated(link.end.name)},
            outcome(link, options),
            link.went,
        )
        for link in story.links
    ]
    return services, links


def prompts(story: Story, options: Options) -> list[str]:
    """Questions drawn from this map, the most telling first and no two of one kind before every kind has had its turn."""
    sources = [
        _of_dropped(story),
        _of_carried(story),
        _of_told(story),
        _of_gaps(story),
        _of_slow(story),
        _of_feelings(story),
    ]
    found: list[str] = []
    for turn in range(MOST_PROMPTS):
        found += [source[turn] for source in sources if len(source) > turn]
    found = found[:MOST_PROMPTS]
    if not found and story.services:
        found.append(
            _("Which of these services did most for %(name)s, and how did the others know?")
            % {"name": isolated(story.name)}
        )
    return found


def _ends(link: Link, story: Story) -> dict[str, str]:
    return {"a": isolated(link.start.name), "b": isolated(link.end.name), "name": isolated(story.name)}


def _of_dropped(story: Story) -> list[str]:
    question = _("The hand-off from %(a)s to %(b)s was dropped. What was that like?")
    return [question % _ends(link, story) for link in story.links if link.went == known.DROPPED]


def _of_carried(story: Story) -> list[str]:
    question = _("%(name)s or a carer carried what passed from %(a)s to %(b)s. What did that ask of them?")
    return [question % _ends(link, story) for link in story.links if link.carried]


def _of_told(story: Story) -> list[str]:
    most = sorted((item for item in story.items if item.again), key=lambda item: -len(item.again))
    question = _("%(n)d services asked for this: %(what)s. What would have had to happen for one to be enough?")
    return [question % {"n": len(item.asked), "what": isolated(item.label)} for item in most]


def _of_gaps(story: Story) -> list[str]:
    missing = _("Nothing passes from %(a)s to %(b)s, and it should. What keeps it from happening?")
    written = _("Nobody did this: %(gap)s Whose task could it have been?")
    return [missing % _ends(link, story) for link in story.links if link.missing] + [
        written % {"gap": isolated(gap if gap[-1:] in ".?!…" else f"{gap}.")} for gap in story.gaps
    ]


def _of_slow(story: Story) -> list[str]:
    question = _("The hand-off from %(a)s to %(b)s was slow. What happened while everybody waited?")
    return [question % _ends(link, story) for link in story.links if link.went == known.SLOW]


def _of_feelings(story: Story) -> list[str]:
    low = sorted((one for one in story.services if (one.felt or 0) < 0), key=lambda one: one.felt or 0)
    question = _("%(service)s felt bad. What one thing made it so?")
    return [question % {"service": isolated(one.name)} for one in low]
