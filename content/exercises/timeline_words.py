"""The hand-off timeline in words: sentences, table, prompts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.exercises.frame import Count, Options, Row, Table
from content.exercises.measuring import isolated
from content.exercises.phrases import days, quoted, wait
from content.exercises.timeline_results import Crossing, Step, TimelineResults


def waited(step: Step) -> str:
    """How long, as it was typed."""
    return wait(step.wait_number, step.wait_unit)


def sentences(found: TimelineResults) -> list[str]:
    """How many steps and crossings, how much waiting and where, what felt worst, what nobody knows."""
    if not found.steps:
        return [_("Start with one step. Three or four are enough to see something.")]
    return [_extent(found), *_waiting(found), *map(crossing, found.crossings), *_worst(found), *_behind(found)]


def _extent(found: TimelineResults) -> str:
    steps = ngettext("%(count)s step", "%(count)s steps", len(found.steps)) % {"count": len(found.steps)}
    services = len({step.lane.id for step in found.steps if step.lane})
    places = ngettext("%(count)s service", "%(count)s services", services) % {"count": services}
    times = len(found.crossings)
    crossed = ngettext("%(count)s crossing", "%(count)s crossings", times) % {"count": times}
    return _("%(steps)s at %(services)s, with %(crossings)s from one service to another.") % {
        "steps": steps,
        "services": places,
        "crossings": crossed,
    }


def _waiting(found: TimelineResults) -> list[str]:
    if not found.waits:
        return []
    told = [_("Waiting adds up to %(time)s.") % {"time": days(found.waiting)}]
    longest = found.longest
    words = _("The longest wait was %(time)s, before step %(number)s, %(what)s.")
    told.append(words % {"time": waited(longest), "number": longest.number, "what": quoted(longest.what)})
    if found.waited_at_crossings:
        words = _("Of all the waiting, %(time)s came just before another service took over.")
        told.append(words % {"time": days(found.waited_at_crossings)})
    return told


def crossing(one: Crossing) -> str:
    """One boundary crossed."""
    words = _("Between steps %(a)s and %(b)s the story crosses from %(first)s to %(second)s.")
    if one.sectors:
        words = _("Between steps %(a)s and %(b)s the story crosses from %(first)s to %(second)s, into another sector.")
    return words % {
        "a": one.before.number,
        "b": one.after.number,
        "first": isolated(one.before.lane.name),
        "second": isolated(one.after.lane.name),
    }


def _worst(found: TimelineResults) -> list[str]:
    words = _("The lowest point was step %(number)s, %(what)s.")
    if len(found.lowest) > 1:
        words = _("One of the lowest points was step %(number)s, %(what)s.")
    return [words % {"number": step.number, "what": quoted(step.what)} for step in found.lowest]


def _behind(found: TimelineResults) -> list[str]:
    if not found.not_known:
        return []
    words = ngettext(
        "At %(count)s step you guess what went on behind the scenes, or have no idea.",
        "At %(count)s steps you guess what went on behind the scenes, or have no idea.",
        len(found.not_known),
    )
    return [words % {"count": len(found.not_known)}]


def counts(found: TimelineResults) -> tuple[Count, ...]:
    """Steps, crossings, days of waiting."""
    waiting = round(found.waiting)
    return (
        Count("steps", len(found.steps), _("steps"), _("things that happened, one after the other")),
        Count("crossings", len(found.crossings), _("crossings"), _("from one service to another")),
        Count("waiting", waiting, _("days of waiting"), _("all waits put together, rounded to days")),
    )


def paragraphs(found: TimelineResults, options: Options) -> list[str]:
    """The text twin: what stands out, then every step."""
    return [*sentences(found), *(_told(step, options) for step in found.steps)]


def _told(step: Step, options: Options) -> str:
    values = {"number": step.number, "what": quoted(step.what), "when": isolated(step.when)}
    words = _("Step %(number)s, %(when)s: %(what)s.") if step.when else _("Step %(number)s: %(what)s.")
    parts = [words % values]
    if step.lane:
        parts.append(_("At %(service)s.") % {"service": isolated(step.lane.name)})
    if step.channel:
        parts.append(_("How: %(channel)s.") % {"channel": isolated(options.label("channels", step.channel))})
    if step.wait:
        parts.append(_("Waited before it: %(time)s.") % {"time": waited(step)})
    if step.feeling is not None:
        feeling = isolated(options.label("feelings", str(step.feeling)))
        parts.append(_("It felt: %(feeling)s.") % {"feeling": feeling})
    return " ".join([*parts, *_scenes(step, options)])


def _scenes(step: Step, options: Options) -> list[str]:
    sure = isolated(options.label("known", step.behind_known)) if step.behind_known else ""
    if step.behind and sure:
        return [_("Behind the scenes (%(sure)s): %(text)s.") % {"sure": sure, "text": quoted(step.behind)}]
    if step.behind:
        return [_("Behind the scenes: %(text)s.") % {"text": quoted(step.behind)}]
    return [_("Behind the scenes: %(sure)s.") % {"sure": sure}] if sure else []


def tables(found: TimelineResults, options: Options) -> list[Table]:
    """One row for each step."""
    headers = (_("Step"), _("When"), _("Service"), _("How"), _("Waited before"), _("Felt"), _("Behind the scenes"))
    rows = tuple(Row(f"{step.number} {step.what}", _cells(step, options)) for step in found.steps)
    return [Table(_("The steps, in order"), headers, rows)]


def _cells(step: Step, options: Options) -> tuple[str, ...]:
    behind = [options.label("known", step.behind_known)] if step.behind_known else []
    return (
        step.when or "–",
        step.lane.name if step.lane else "–",
        options.label("channels", step.channel) if step.channel else "–",
        "–" if step.wait is None else waited(step),
        "–" if step.feeling is None else options.label("feelings", str(step.feeling)),
        ": ".join([*behind, *([step.behind] if step.behind else [])]) or "–",
    )


def prompts(found: TimelineResults) -> list[str]:
    """Questions drawn from the answer."""
    asked = []
    for step in found.lowest[:1]:
        asked.append(
            _("%(what)s: this was the lowest point. What would have made it less hard?") % {"what": quoted(step.what)}
        )
    if found.longest:
        words = _(
            "Before %(what)s there was a wait of %(time)s. What happened in it, and who knew that somebody was waiting?"
        )
        asked.append(words % {"what": quoted(found.longest.what), "time": waited(found.longest)})
    for one in found.crossings[:1]:
        words = _("The story crossed from %(first)s to %(second)s. What was carried across, and what was left behind?")
        names = {"first": isolated(one.before.lane.name), "second": isolated(one.after.lane.name)}
        asked.append(words % names)
    for step in found.not_known[:1]:
        words = _("You are not sure what went on behind %(what)s. Whom could you ask?")
        asked.append(words % {"what": quoted(step.what)})
    return [*asked, _("Which step would somebody inside these services tell differently?")]
