"""`make bench`: prints the tables that docs/performance.md keeps."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import date

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=150, help="how often each page is asked for (default 150)")
    parser.add_argument("--mixes", type=int, default=100, help="how many random Markdown mixes are tried (default 100)")
    parser.add_argument(
        "--saves", type=int, default=2_000, help="how often eight writers save together (default 2,000)"
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="how many entries there are in all (default 1,000,000)"
    )
    parser.add_argument("--shared", type=int, default=100_000, help="how many shared entries wait (default 100,000)")
    parser.add_argument(
        "--only",
        choices=["pages", "overview", "tick", "journal", "desk", "cohort", "markdown"],
        help="one part instead of all",
    )
    options = parser.parse_args()
    django.setup()

    import wagtail
    from django.db import connection

    versions = f"Python {platform.python_version()}, Django {django.__version__}, Wagtail {wagtail.__version__}, {connection.vendor}"
    say(f"{date.today()}, {versions}, {options.rounds} rounds")
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        if options.only in {None, "pages"}:
            pages(options.rounds)
        if options.only in {None, "overview", "tick"}:
            courses(options.rounds, options.only)
        if options.only in {None, "journal"}:
            journal(options.rounds, options.saves, options.rows)
        if options.only in {None, "desk"}:
            desk(options.rounds, options.shared)
        if options.only in {None, "cohort"}:
            cohort(options.rounds)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    if options.only in {None, "markdown"}:
        hostile_markdown(options.mixes)


def pages(count: int) -> None:
    from tests.bench import pages as measured
    from tests.bench.site import build

    say("", "## Pages", *measured.table(build(), count))


def courses(count: int, only: str | None) -> None:
    from tests.bench import courses as measured

    site = measured.build((10, 1000))
    if only != "tick":
        say("", "## A course of 1,000 activities against one of 10", *measured.overview(site, count))
    if only != "overview":
        say("", "## Ticking one activity", *measured.ticking(site, count))


def journal(count: int, saves: int, rows: int) -> None:
    from tests.bench import journal as measured

    say("", "## The journal")
    for lines in measured.tables(count, saves, rows):
        say(*lines)


def desk(count: int, shared: int) -> None:
    from tests.bench import desk as measured

    say("", "## The desk")
    for lines in measured.tables(count, shared):
        say(*lines)


def cohort(count: int) -> None:
    from tests.bench import cohort as measured

    say("", "## The cohort")
    for lines in measured.tables(count):
        say(*lines)


def hostile_markdown(mixes: int) -> None:
    from tests.bench import markdown

    say("", "## Hostile Markdown", *markdown.table(mixes))


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
