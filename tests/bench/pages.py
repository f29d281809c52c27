"""Goals 1 and 2: the section page against L1 (hello) and L2 (plain Wagtail)."""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler

from tests.bench.measure import milliseconds, ratio, rounds, target
from tests.bench.site import Measured


def table(site: Measured, count: int) -> list[str]:
    """The lines of a Markdown table. A ratio of 0.10 of L1 means: in the CPU time of one page, ten hellos."""
    handler, lines = WSGIHandler(), []
    lines += ["| page | who | SQL | CPU ms | of L1 | of L2 |", "|---|---|---:|---:|---:|---:|"]
    for who, user in (("anonymous", None), ("signed in", site.learner)):
        targets = [
            target("L1 hello", handler, "/bench/hello/", "hello", user),
            target("L2 plain Wagtail page", handler, site.plain, "Heading 5", user),
            target("section page", handler, site.section, "Measured figure", user),
            target("course overview", handler, site.overview, "Across the Lines", user),
        ]
        times = rounds(targets, count)
        for at, one in enumerate(targets):
            figures = (
                f"{one.queries} | {milliseconds(times, at):.2f} | {ratio(times, at, 0):.3f} | {ratio(times, at, 1):.2f}"
            )
            lines.append(f"| {one.name} | {who} | {figures} |")
    return lines
