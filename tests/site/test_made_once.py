"""The course that tests share is, put back, what Wagtail made."""

from django.db import connection, transaction
from wagtail.models import Page

from content.models import SectionPage
from tests.course import add, picture
from tests.made_once import course_of_this_process


def everything() -> dict[str, list[tuple]]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if not table.endswith(("_fts_data", "_fts_idx", "_fts_docsize", "_fts_config")):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
                found[table] = cursor.fetchall()
    return found


class Undone(Exception):
    pass


def test_course_put_back_is_row_by_row_the_one_that_was_made(db):
    rows = []
    for _time in range(2):
        try:
            with transaction.atomic():
                course_of_this_process()
                rows.append(everything())
                raise Undone
        except Undone:
            pass

    assert rows[0] == rows[1]


def test_course_put_back_is_found_by_its_words_and_can_grow(course):
    assert [page.pk for page in Page.objects.search("Seams")] == [course.first.pk]
    grown = add(course.week, SectionPage, "grown", body=[])
    assert course.week.get_children().last().pk == grown.pk


def test_what_somebody_made_before_the_course_stays(db):
    image = picture("Mine")
    course = course_of_this_process()

    assert type(image).objects.filter(pk=image.pk).exists()
    assert course.home.slug == "joined-up"
