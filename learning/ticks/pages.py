"""The page of a group's ticks, and the same as a file. Looking changes nothing and is noted nowhere."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content.csv_cells import safe_cell
from content.numbering import Outline, outline_of
from learning import permissions
from learning.models import Cohort, EnrolmentQuerySet
from learning.pages import own_page
from learning.ticks import asked, columns, counting, picture, table

_FEW = 200  # rows of a file that are in memory at once


@dataclass(frozen=True)
class Sheet:
    """A group, its course while readers find pages of it (else None), whose ticks may be read, and what is asked for."""

    cohort: Cohort
    published: bool
    outline: Outline | None
    enrolments: EnrolmentQuerySet
    asked: asked.Asked

    @cached_property
    def weeks(self) -> list[columns.Column]:
        return columns.weeks_of(self.outline)

    @cached_property
    def columns(self) -> list[columns.Column]:
        return columns.parts_of(self.asked.week) if self.asked.week else self.weeks

    @cached_property
    def marks(self) -> frozenset:
        """What can be ticked in the whole course."""
        return frozenset(mark for week in self.weeks for mark in week.marks)


def _sheet(request, cohort_id: int) -> Sheet:
    cohort = permissions.cohorts_taught_by(request.user).select_related("course").get(pk=cohort_id)
    outline = outline_of(cohort.course, request) if cohort.course else None
    published = bool(outline and outline.published)
    readable = outline if published and outline.weeks else None
    enrolments = permissions.ticks_shown_to(request.user).filter(cohort=cohort).order_by("pk")
    return Sheet(
        cohort, published, readable, enrolments, asked.read(request.GET, readable) if readable else asked.Asked()
    )


@own_page
@require_GET
def progress(request, cohort_id: int):
    sheet = _sheet(request, cohort_id)
    lead = permissions.cohorts_led_by(request.user).filter(pk=sheet.cohort.pk).exists()
    context = {"sheet": sheet, "cohort": sheet.cohort, "asked": sheet.asked, "lead": lead, "section": "learning"}
    context |= _shown(sheet) if sheet.outline else {}
    return render(request, "learning/group_progress.html", context)


def _shown(sheet: Sheet) -> dict:
    """Two queries, whatever the size of the group: what everybody's enrolment keeps, and the people of this page."""
    kept = sheet.enrolments.values_list("pk", "progress")
    tally = counting.tally(kept.iterator(), sheet.columns, sheet.marks, sheet.asked.show)
    numbers, more = tally.page(sheet.asked.after, table.PAGE_SIZE)
    found = table.with_names(sheet.enrolments.filter(pk__in=numbers))
    rows = sorted(table.rows_of(found, sheet.columns, sheet.marks), key=lambda row: row.name.casefold())
    weeks = sheet.outline.weeks
    return {
        "tally": tally,
        "states": [(show, tally.states[show]) for show in counting.Show if show],
        "shows": counting.Show.choices,
        "heads": list(zip(sheet.columns, tally.reached, strict=True)),
        "rows": rows,
        "all_of": len(sheet.marks),
        "finished": tally.states[counting.Show.FINISHED],
        **_ways(sheet, more),
        "paged": bool(more or sheet.asked.after),
        "size": table.PAGE_SIZE,
        "picture": picture.picture_of(weeks, tally, rows) if rows and not sheet.asked.week else None,
    }


def _ways(sheet: Sheet, more: int) -> dict:
    """Where the page leads: on, back to the first learners, to everybody, to the file."""
    page, file = (reverse(f"tutoring:{name}", args=[sheet.cohort.pk]) for name in ("progress", "progress_csv"))
    return {
        "next": page + sheet.asked.query(after=more) if more else "",
        "start": page + sheet.asked.query(),
        "everybody": page + sheet.asked.query(show=""),
        "every_week": page + sheet.asked.query(week=""),
        "file": file + sheet.asked.query(),
    }


@own_page
@require_GET
def progress_csv(request, cohort_id: int):
    """The same table as a file, with all its rows. An address that is not understood leads to the page, which says so."""
    sheet = _sheet(request, cohort_id)
    if sheet.outline is None or sheet.asked.unknown:
        page = reverse("tutoring:progress", args=[cohort_id])
        return redirect(f"{page}?{request.GET.urlencode()}")
    answer = StreamingHttpResponse(_lines(sheet), content_type="text/csv; charset=utf-8")
    name = f"progress-{slugify(sheet.cohort.name)[:60] or 'group'}.csv"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return answer


class _Line:
    """Takes what a CSV writer writes, and hands it on."""

    def write(self, line: str) -> str:
        return line


def _lines(sheet: Sheet) -> Iterator[str]:
    """The lines of the file. The words are fetched at once, in the language of the request, and the rows as they are sent."""
    of = _("%(name)s (of %(n)s)")
    heads = [of % {"name": column.heading, "n": column.of} for column in sheet.columns]
    all_of = of % {"name": _("All weeks"), "n": len(sheet.marks)}
    first = [_("Learner"), *heads, all_of, _("Done of what is no longer in the course")]
    found = table.with_names(sheet.enrolments).iterator(chunk_size=_FEW)
    rows = table.rows_of(found, sheet.columns, sheet.marks)
    return _written(first, rows, sheet)


def _written(first: list[str], rows: Iterator[table.Row], sheet: Sheet) -> Iterator[str]:
    line = csv.writer(_Line()).writerow
    yield "\ufeff" + line([safe_cell(words) for words in first])  # by the mark a spreadsheet knows that it is UTF-8
    for row in rows:
        if sheet.asked.show in (counting.Show.ALL, counting.state_of(row.ticks, sheet.marks)):
            yield line([safe_cell(row.name), *(cell.done for cell in row.cells), row.done, row.gone])
