"""Fields of an exercise's form: label, hint, error and value in one line of a template."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from content.exercises import ladder, pulse, tradeoffs
from content.exercises.frame import Choice
from journal.exercises.forms import Row, StepForm
from journal.templatetags.journal_saving import person_mark

register = template.Library()


def _field(form: StepForm, where: Row | str, name: str) -> dict:
    """What every field needs: its name, id, value and problems. `where` is a row, or the name of a part of the answer."""
    row = isinstance(where, Row)
    begin, told = (where.name, where.problem_name) if row else (where, where)
    path, problem_path = "-".join(filter(None, (begin, name))), "-".join(filter(None, (told, name)))
    data = where.data if row else form.answer.get(where, {}) if where else form.answer
    value = data.get(name, "") if isinstance(data, Mapping) else ""
    problems = form.of(problem_path)
    return {
        "path": path,
        "id": f"f-{path}",
        "value": "" if value is None else value,
        "problems": problems,
        "wrong": any(not problem.warning for problem in problems),
        "focus": form.focus == path or (row and where.new and where.first == name),
        "of": where.legend if row else "",
    }


@register.inclusion_tag("journal/exercises/partials/words_field.html")
def words_field(form, where, name, label, hint="", lines=1, most=0, required=False):
    """A line of text, or several."""
    return _field(form, where, name) | {
        "label": label,
        "hint": hint,
        "lines": lines,
        "most": most,
        "required": required,
    }


@register.inclusion_tag("journal/exercises/partials/choice_field.html")
def choice_field(form, where, name, label, choices, empty="", hint="", longer=False):
    """A choice from a list. A value that is not in it any more can still be seen and kept."""
    found = _field(form, where, name)
    chosen = str(found["value"])
    shown = [(choice.key, (choice.note if longer else "") or choice.label, choice.key == chosen) for choice in choices]
    if chosen and chosen not in [choice.key for choice in choices]:
        shown.append((chosen, chosen, True))
    return found | {"label": label, "hint": hint, "choices": shown, "empty": empty}


@register.inclusion_tag("journal/exercises/partials/radio_field.html")
def radio_field(form, where, name, label, choices, empty="", hint=""):
    """A choice with all its possibilities in view."""
    found = _field(form, where, name)
    chosen = str(found["value"])
    shown = [(choice.key, choice.label, choice.note, choice.key == chosen) for choice in choices]
    return found | {"label": label, "hint": hint, "choices": shown, "empty": empty}


@register.inclusion_tag("journal/exercises/partials/ticks_field.html")
def ticks_field(form, where, name, label, choices, hint=""):
    """Boxes to tick."""
    found = _field(form, where, name)
    ticked = found["value"] if isinstance(found["value"], list | tuple) else [found["value"]]
    return found | {
        "label": label,
        "hint": hint,
        "choices": [(choice.key, choice.label, choice.key in ticked) for choice in choices],
    }


@register.simple_tag
def rows_of(form: StepForm, name: str) -> list[Row]:
    return form.rows(name)


@register.simple_tag
def choices_of(form: StepForm, name: str) -> tuple[Choice, ...]:
    return form.choices(name)


@register.simple_tag
def full(form: StepForm, name: str) -> bool:
    """Whether a list holds as many rows as it can."""
    return form.full(name)


@register.simple_tag
def services_of(form: StepForm) -> list[Choice]:
    """The services of a map, to choose from."""
    return [Choice(row["id"], row["name"] or row["id"]) for row in form.answer.get("services", ())]


@register.simple_tag
def items_of(form: StepForm) -> list[Choice]:
    """What was asked for on a map, to choose from."""
    known = {choice.key: choice.label for choice in form.choices("information")}
    return [Choice(row["id"], known.get(row["item"], row["label"])) for row in form.answer.get("told", ())]


@register.simple_tag
def told_rows(form: StepForm) -> list[Row]:
    """The grid of a map: a row for each thing in the editor's list, then a person's own, one more where it was asked for."""
    there = list(enumerate(form.answer.get("told", ())))
    found = []
    for choice in form.choices("information"):
        at, row = next(((at, row) for at, row in there if row["item"] == choice.key), (None, {}))
        data = {"item": choice.key, "asked": [], **row}
        problem = "" if at is None else f"told-{at}"
        found.append(Row(f"told-{len(found)}", len(found) + 1, data, problem, legend=str(choice.label)))
    known = {choice.key for choice in form.choices("information")}
    for at, row in there:
        if row["item"] not in known:
            found.append(Row(f"told-{len(found)}", len(found) + 1, row, f"told-{at}", legend=row["label"]))
    if form.adding == "told":
        found.append(
            Row(
                f"told-{len(found)}", len(found) + 1, {"asked": []}, new=True, legend=_("Something else"), first="label"
            )
        )
    return found


@register.filter
def own(row: Row) -> bool:
    """Whether a row of a grid has a name that the person typed."""
    return not row.data.get("item")


@register.simple_tag
def problem_id(form: StepForm, problem) -> str:
    """The field that a line of the error summary leads to."""
    return f"f-{problem.path}" if problem.path else "step"


@register.simple_tag
def problem_row(form: StepForm, problem) -> str:
    """Which row a problem is in, for the summary; "" outside rows."""
    name, _dash, rest = problem.path.partition("-")
    at = rest.partition("-")[0]
    if name in form.asked.rows and at.isdecimal():
        return form.asked.rows[name][0] % {"number": int(at) + 1}
    return ""


@register.inclusion_tag("journal/exercises/partials/problems.html")
def problems_of(form: StepForm, where: Row | str, name: str):
    """The problems of a field that a template writes by itself."""
    return _field(form, where, name)


@register.simple_tag
def table_header(table, at: int) -> str:
    """The header of one column; that of the row headers is column 0."""
    return table.headers[at] if at < len(table.headers) else ""


@register.simple_tag
def links_of(form: StepForm) -> list[Choice]:
    """The hand-offs of a map that were dropped or are missing, to choose from."""
    names = {row["id"]: row["name"] for row in form.answer.get("services", ())}
    return [
        Choice(row["id"], _("%(a)s to %(b)s") % {"a": names[row["start"]], "b": names[row["end"]]})
        for row in form.answer.get("links", ())
        if row["went"] in {"dropped", "missing"} and row["start"] in names and row["end"] in names
    ]


@register.inclusion_tag("journal/exercises/partials/scale_field.html")
def scale_field(form, where, name, label, lowest, highest, low="", high="", hint=""):
    """A place on a line of numbers between two ends, or none."""
    found = _field(form, where, name)
    chosen = str(found["value"])
    spoken = {str(lowest): f"{lowest}, {low}" if low else "", str(highest): f"{highest}, {high}" if high else ""}
    places = [(str(n), str(n), spoken.get(str(n), ""), str(n) == chosen) for n in range(lowest, highest + 1)]
    others = [("", _("leave open"), chosen == "")]
    if chosen and chosen not in [place[0] for place in places]:
        others.append((chosen, chosen, True))
    return found | {"label": label, "hint": hint, "low": low, "high": high, "places": places, "others": others}


@register.inclusion_tag("journal/exercises/partials/scale_field.html")
def listed_scale_field(form, where, name, label, scale):
    """A place on a scale whose places an editor may word: the numbers, with what they mean, and what is no number."""
    found = _field(form, where, name)
    chosen = str(found["value"])
    places = [(one.key, one.key, f"{one.key}, {one.label}", one.key == chosen) for one in scale if one.key.isdecimal()]
    others = [(one.key, one.label, one.key == chosen) for one in scale if not one.key.isdecimal()]
    ends = [str(one.label) for one in scale if one.key.isdecimal()]
    low, high = (ends[0], ends[-1]) if ends else ("", "")
    return found | {"label": label, "hint": "", "low": low, "high": high, "places": places, "others": others}


@register.simple_tag
def hidden_fields(row: Row, names: str) -> SafeString:
    """What other steps hold of a row, so that it stays with it."""
    found = []
    for name in names.split():
        value = row.data.get(name, "")
        values = value if isinstance(value, list | tuple) else [value]
        found += [(f"{row.name}-{name}", "" if one is None else one) for one in values]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', found)


def _fixed_rows(form: StepForm, name: str) -> list[tuple[str, Row]]:
    """The rows of a list that the editor fixed, each with its place in the answer."""
    return [
        (f"{name}-{at}", Row(f"{name}-{at}", at + 1, row, f"{name}-{at}"))
        for at, row in enumerate(form.answer.get(name, ()))
    ]


@register.simple_tag
def pulse_rows(form: StepForm) -> list[tuple[str, list[Row]]]:
    """The statements of a pulse, by dimension."""
    rows = iter(_fixed_rows(form, "ratings"))
    return [
        (
            dimension.label,
            [dataclasses.replace(next(rows)[1], legend=statement.text) for statement in dimension.statements],
        )
        for dimension in pulse.dimensions(form.options)
    ]


@register.simple_tag
def pair_rows(form: StepForm) -> list[tuple[Row, str, str]]:
    """The pairs of a trade-off board, each with its two ends."""
    pairs = tradeoffs.pairs(form.options)
    rows = _fixed_rows(form, "pairs")
    return [(row, pair.left, pair.right) for (_name, row), pair in zip(rows, pairs, strict=False)]


@register.simple_tag
def pair_label(low: str, high: str) -> str:
    return f"{low} – {high}"


@register.simple_tag
def kept_rows(form: StepForm, name: str) -> list[tuple[str, str]]:
    """What was filled in about statements or pairs that the editor has taken away since: it stays."""
    if name == "ratings":
        today = sum(len(one.statements) for one in pulse.dimensions(form.options))
    else:
        today = len(tradeoffs.pairs(form.options))
    rows = list(enumerate(form.answer.get(name, ())))[today:]
    return [(f"{name}-{at}-{key}", value) for at, row in rows for key, value in row.items()]


@register.simple_tag
def exchanges_of(form: StepForm) -> list[Choice]:
    """Everything that partners may exchange."""
    return [Choice(one.id, one.label) for one in ladder.exchanges(form.options)]


@register.simple_tag
def carried_services(form: StepForm) -> SafeString:
    """The services that this step's choices name, so that the page can be shown again whatever else fails."""
    rows = (Row(f"services-{at}", at + 1, row) for at, row in enumerate(form.answer.get("services", ())))
    return format_html_join("", "{}", ((hidden_fields(row, "id name sector"),) for row in rows))


@register.simple_tag(takes_context=True)
def described(context) -> SafeString:
    """The attributes that tie a field to its hint and its problems."""
    field_id, problems = context["id"], context["problems"]
    ids = [f"{field_id}-problem-{at}" for at, _problem in enumerate(problems, start=1)]
    ids += [f"{field_id}-hint"] if context["hint"] else []
    found = [("aria-describedby", " ".join(ids))] if ids else []
    found += [("aria-invalid", "true")] if context["wrong"] else []
    return format_html_join("", ' {}="{}"', found + ([("autofocus", "")] if context["focus"] else []))


@register.simple_tag(takes_context=True)
def step_data(context) -> SafeString:
    """What a step tells its script: whose it is, where it saves, and whether it may."""
    form, number = context["form"], context["activity_id"]
    stopped = ("signed_out", "token_changed", "gone", "other", "not_agreed")
    unsaved = (*stopped, "failed_at", "malformed")
    return format_html(
        'data-person="{}"{}{} data-save="{}" data-token="{}"',
        person_mark(context),
        " data-paused" if any(context.get(name) for name in stopped) else "",
        " data-unsaved" if any(context.get(name) for name in unsaved) else "",
        reverse("journal:exercise_save", args=[number, form.step.name]),
        reverse("journal:token"),
    )
