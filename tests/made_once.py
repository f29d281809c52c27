"""The small course, made through Wagtail once in each process and put back row by row for every further test."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from wagtail.models import Site

from tests.course import PICTURE, SVG, SmallCourse, make_course

Rows = list[tuple]


@dataclass
class Made:
    """What making the course did: every table it changed, as it was and as it became."""

    before: dict[str, Rows]
    after: dict[str, Rows]
    kinds: list[tuple]
    pages: dict[str, tuple[type, int]]


_made: Made | None = None


def course_of_this_process() -> SmallCourse:
    """The course, in a database that is as the migrations left it; anywhere else it is made as the first one was.

    A transactional test empties tables and numbers them anew: those make their own.
    """
    global _made
    if not connection.in_atomic_block:
        return make_course()
    if _made is None:
        before = {table: _rows(table) for table in _tables()}
        course = make_course()
        after = {table: _rows(table) for table in before}
        changed = [table for table in before if before[table] != after[table]]
        _made = Made(
            {table: before[table] for table in changed},
            {table: after[table] for table in changed},
            _kinds(),
            {field.name: _place(course, field.name) for field in fields(course) if field.name != "pages"},
        )
        return course
    if _kinds() != _made.kinds or any(_rows(table) != rows for table, rows in _made.before.items()):
        return make_course()
    for table, rows in _made.after.items():
        _put(table, rows)
    default_storage.save(PICTURE, ContentFile(SVG))
    Site.get_site_root_paths()  # publishing has left them in the cache
    return SmallCourse(**{name: model.objects.get(pk=number) for name, (model, number) in _made.pages.items()})


def _place(course: SmallCourse, name: str) -> tuple[type, int]:
    page = getattr(course, name)
    return type(page), page.pk


def _kinds() -> list[tuple]:
    return list(ContentType.objects.order_by("pk").values_list("pk", "app_label", "model"))


def _tables() -> list[str]:
    """All but those of SQLite's word search, which triggers keep."""
    return [table for table in connection.introspection.table_names() if "_fts" not in table]


def _rows(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
        return cursor.fetchall()


def _put(table: str, rows: Rows) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {name}")
        if rows:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
