"""Fields of an exercise's form: label, hint, error and value in one line of a template."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from content.exercises.frame import Choice
from journal.exercises.forms import Row, StepForm

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
    return _field(form, where, name) | {"label": label, "hint": hint, "lines": lines, "most": most, "required": required}


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
        found.append(Row(f"told-{len(found)}", len(found) + 1, {"asked": []}, new=True, legend=_("Something else"), first="label"))
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
