"""The influence and interest grid in words: sentences, tables, prompts."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.frame import Count, Options, Row, Table
from content.exercises.grid_results import QUADRANTS, Actor, GridResults
from content.exercises.measuring import isolated
from content.exercises.phrases import listed, quoted


def names(actors: Sequence[Actor]) -> str:
    """“Drivers, Day centre and Pupils”."""
    return listed([one.name for one in actors])


def sentences(found: GridResults, options: Options) -> list[str]:
    """Weak voices first, then the other corners, those on a line, those without a place, and who is missing."""
    if not found.actors and not found.missing:
        return [_("Start with one person or group. Two or three is enough to see something.")]
    lines = [
        *_voices(found),
        *(_corner(found, quadrant, options) for quadrant in QUADRANTS[1:] if found.within(quadrant)),
    ]
    if found.on_a_line:
        lines.append(_("On a middle line, so in no corner: %(list)s.") % {"list": names(found.on_a_line)})
    if found.not_placed:
        lines.append(_("Without a place yet: %(list)s.") % {"list": names(found.not_placed)})
    return [*lines, *_missing(found)]


def _voices(found: GridResults) -> list[str]:
    if not found.voices:
        return []
    words = ngettext(
        "A voice to strengthen, with much at stake and little influence: %(list)s.",
        "Voices to strengthen, with much at stake and little influence: %(list)s.",
        len(found.voices),
    )
    return [words % {"list": names(found.voices)}]


def _corner(found: GridResults, quadrant: str, options: Options) -> str:
    words = {
        "together": _("Much influence and much at stake (%(hint)s): %(list)s."),
        "informed": _("Little influence and little at stake (%(hint)s): %(list)s."),
        "show": _("Much influence and little at stake (%(hint)s): %(list)s."),
    }[quadrant]
    return words % {"hint": isolated(options.label("quadrants", quadrant)), "list": names(found.within(quadrant))}


def _missing(found: GridResults) -> list[str]:
    if not found.missing:
        return [_("You have named nobody who is missing. Who is not at the table, and would notice?")]
    told = [_("Missing: %(list)s.") % {"list": listed([who for who, _why in found.missing])}]
    for who, why in found.missing:
        if why:
            told.append(_("%(who)s: you wrote %(why)s.") % {"who": isolated(who), "why": quoted(why)})
    return told


def counts(found: GridResults) -> tuple[Count, ...]:
    """People and groups, weak voices, and those who are missing."""
    return (
        Count("actors", len(found.actors), _("on the list"), _("people and groups you named")),
        Count("voices", len(found.voices), _("voices to strengthen"), _("with much at stake and little influence")),
        Count("missing", len(found.missing), _("missing"), _("who are not there and should be")),
    )


def paragraphs(found: GridResults, options: Options) -> list[str]:
    """The text twin: the scales, every place, then what stands out."""
    axes = {axis.key: axis for axis in options.choices("axes")}
    told = [
        _("Two scales from 1 (little) to 5 (much). %(influence)s: %(how)s. %(stake)s: %(what)s.")
        % {
            "influence": isolated(str(axes["influence"].label)),
            "how": isolated(str(axes["influence"].note)),
            "stake": isolated(str(axes["stake"].label)),
            "what": isolated(str(axes["stake"].note)),
        }
    ]
    told += [_place(one, options) for one in found.placed]
    return [*told, *sentences(found, options)]


def _place(one: Actor, options: Options) -> str:
    values = {"number": one.number, "name": isolated(one.name), "influence": one.influence, "stake": one.stake}
    if not one.stance:
        return _("%(number)s, %(name)s: influence %(influence)s, stake %(stake)s.") % values
    values["stance"] = isolated(options.label("stances", one.stance))
    return _("%(number)s, %(name)s: influence %(influence)s, stake %(stake)s, %(stance)s.") % values


def tables(found: GridResults, options: Options) -> list[Table]:
    """Everybody with both numbers; and who is missing, when somebody is."""
    rows = tuple(Row(f"{one.number} {one.name}", _cells(one, options)) for one in found.actors)
    headers = (_("Who"), *(str(axis.label) for axis in options.choices("axes")), _("Stance"), _("Corner"))
    made = [Table(_("Influence and stake"), headers, rows)]
    if found.missing:
        gone = tuple(Row(who, (why or "–",)) for who, why in found.missing)
        made.append(Table(_("Who is missing"), (_("Who"), _("Why they matter")), gone))
    return made


def _cells(one: Actor, options: Options) -> tuple[str, ...]:
    corner = options.label("quadrants", one.quadrant) if one.quadrant else _("on a middle line") if one.placed else "–"
    stance = options.label("stances", one.stance) if one.stance else "–"
    return str(one.influence or "–"), str(one.stake or "–"), stance, corner


def prompts(found: GridResults) -> list[str]:
    """Questions drawn from the answer."""
    asked = []
    for one in found.voices[:1]:
        words = _(
            "Much at stake and little influence: %(name)s. Who could lend them a chair, and what would they say from it?"
        )
        asked.append(words % {"name": isolated(one.name)})
    for one in [one for one in found.within("together") if one.stance == "against"][:1]:
        words = _("Able to stop this, and against it: %(name)s. What are they afraid to lose?")
        asked.append(words % {"name": isolated(one.name)})
    for one in found.within("show")[:1]:
        words = _("Much influence and little at stake: %(name)s. What would make it matter to them?")
        asked.append(words % {"name": isolated(one.name)})
    for who, _why in found.missing[:1]:
        words = _("You wrote that somebody is missing: %(who)s. What would be decided differently if they were there?")
        asked.append(words % {"who": isolated(who)})
    unknown = [one for one in found.actors if one.stance == "unknown"]
    for one in unknown[:1]:
        asked.append(_("You do not know the stance of %(name)s. How could you ask?") % {"name": isolated(one.name)})
    return [*asked, _("Where would you put yourself on this grid, and would the others put you there?")]
