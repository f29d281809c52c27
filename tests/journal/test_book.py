"""The journal as one page: everything outside the bin, in the order of the course, for its owner only."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.markdown import render as render_markdown
from journal import actions
from tests.journal.writing import write


def titles(page: str) -> list[str]:
    return re.findall(r"<h[23] id=\"(?:chapter|title)-[^>]*>([^<]*)", page)


def test_book_follows_the_course_with_its_questions_and_ends_with_free_entries(cast, course):
    write(cast.learner, "Sideways **words**", activity=course.activity("Sideways"), course=course)
    write(cast.learner, "Free words", title="On the bus")
    write(cast.learner, "Map words", activity=course.activity("Map"), course=course)
    write(cast.learner, "Notice words", activity=course.activity("Notice"), course=course)
    actions.bin_entry(entry=write(cast.learner, "Binned words", title="Gone"))
    write(cast.peer, "Words of the peer", title="Not hers")

    page = cast.client("learner").get("/journal/book/").content.decode()

    assert [title.strip() for title in titles(page)] == [
        "Week 1", "Week 1 Activity 2", "Week 1 Activity 1", "Week 2", "Week 2 Activity 1", "Free entries", "On the bus",
    ]  # fmt: skip
    assert str(render_markdown("Sideways **words**")) in page and "What happened in Map?" in page
    assert "Binned words" not in page and "Words of the peer" not in page
    assert page.count('href="#entry-') == 4


def test_book_of_somebody_who_wrote_nothing_says_so(cast):
    page = cast.client("learner").get("/journal/book/").content.decode()

    assert "Nothing here yet." in page and "Contents" not in page


def test_book_needs_the_same_queries_for_one_and_for_twelve_entries(cast, course):
    client, numbers = cast.client("learner"), []
    for wanted in (1, 12):
        for number in range(len(numbers), wanted):
            about = {"activity": course.activity("Map"), "course": course} if not numbers else {}
            write(cast.learner, f"Words {number}", **about)
        client.get("/journal/book/")
        with CaptureQueriesContext(connection) as found:
            client.get("/journal/book/")
        numbers.append(len(found))

    assert numbers == [13, 13]
