"""A course finished as a learner does it: enrol, open every page, press every tick, pass the badge quizzes, take the badge along."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from content import permissions as content_permissions
from content.enums import QuizKind, QuizzesNeeded
from content.models import CoursePage
from content.numbering import outline_of
from content.quizzes import Paper
from journal import demo
from learning.models import Enrolment
from tests.browser.conftest import Visitor
from tests.browser.test_statement import taken
from tests.course import site_ready
from tests.learning.records import give_for
from tests.learning.verifier import from_png, from_svg, verify
from tests.people import make_person
from tests.quizzing import multiple, quiz, single, true_false, with_quizzes, words

DEMO = Path(__file__).resolve().parents[2] / "demo" / "across-the-lines"


def test_learner_finishes_a_small_course_with_badge_quizzes(reader, course):
    with_quizzes(
        course,
        quiz("First badge", kind="badge", questions=[single(), multiple()]),
        quiz("Second badge", kind="badge", questions=[true_false(), words()]),
    )
    give_for(course, statement_quizzes=QuizzesNeeded.BADGE)

    finishes(reader, course.course)


@pytest.fixture
def demo_course(transactional_db, live_server) -> CoursePage:
    """The course of the demo, as `make demo` loads it."""
    site_ready()
    Group.objects.get_or_create(name="Editors")  # emptied with every other table
    demo.load(DEMO)
    return CoursePage.objects.get(slug=DEMO.name)


@pytest.mark.audit
def test_learner_finishes_the_demo_course(page, live_server, demo_course):
    pages, activities, quizzes = finishes(Visitor(page, live_server.url), demo_course)

    said = f"{pages} pages, {activities} activities, {quizzes} badge quizzes"
    sys.stdout.write(f"\nThe demo course was finished in the browser: {said}.\n")


def finishes(visitor: Visitor, course: CoursePage) -> tuple[int, int, int]:
    """From the course's page, as a guest, to its statement and badge as files. Gives how many pages, activities and badge quizzes."""
    make_person("newcomer")
    outline, papers = outline_of(course), badge_papers(course)
    page = visitor.open(path_of(outline.url))
    enrols(visitor, page)
    for part in outline.parts:
        expect(page).to_have_url(visitor.base + path_of(part.url))
        for activity in part.activities:
            page.get_by_role("button", name=f"Tick activity {activity.number} as done", exact=True).click()
            expect(page.get_by_text(f"Activity {activity.number} is done", exact=True)).to_be_visible()
        for title in [title for title, (page_id, _paper) in papers.items() if page_id == part.id]:
            passes(page, title, papers[title][1])
        goes_on(page)
    expect(page).to_have_url(re.compile(r"/(statements|learning)/"))
    takes_along(visitor, page, course.title)

    page.wait_for_load_state("networkidle")
    enrolment = Enrolment.objects.get(user__email="newcomer@test.example")
    assert set(enrolment.progress["done"]) == {part.key for part in outline.parts}
    assert set(enrolment.progress["activities"]) == set(outline.activities)
    assert enrolment.finished_at is not None
    return len(outline.parts), len(outline.activities), len(papers)


def badge_papers(course: CoursePage) -> dict[str, tuple[int, Paper]]:
    """The page and the paper of each badge quiz, by title."""
    rows = content_permissions.published_quizzes().filter(course_key=course.key, kind=QuizKind.BADGE)
    found = {row.title: (row.page_id, row.edition.paper) for row in rows.select_related("edition")}
    assert len(found) == 2
    return found


def path_of(address: str) -> str:
    return urlsplit(address).path


def enrols(visitor: Visitor, page: Page) -> None:
    page.get_by_role("link", name="Enrol, free").click()
    visitor.signs_in("newcomer")
    page.get_by_role("button", name="Enrol", exact=True).click()
    page.get_by_role("link", name=re.compile("^Start reading:")).click()


def passes(page: Page, title: str, paper: Paper) -> None:
    """Take a quiz from its section, every question right, and come back."""
    page.get_by_role("link", name=re.compile(rf"^Take the quiz\s+{re.escape(title)}$")).click()
    page.get_by_role("button", name="Start the quiz", exact=True).click()
    for number, _question in enumerate(paper.questions, start=1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number} of {len(paper.questions)}")
        answers(page, paper)
        page.get_by_role("button", name="Check my answer", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="Right:")).to_be_visible()
        page.get_by_role("link", name="Next question" if number < len(paper.questions) else "See how you did").click()
    expect(page.locator("main")).to_contain_text("Passed: you scored")
    page.get_by_role("link", name="Back to the section").first.click()


def answers(page: Page, paper: Paper) -> None:
    """Give the right answer to the question on the page, whichever it is: their order is shuffled."""
    asked = plain(page.locator(".quiz-question").first.inner_text())
    question = next(found for found in paper.questions if asked.startswith(plain(found.text)))
    if not question.choices:
        page.locator("#answer-0").fill(question.accepted[0])
        return
    for place in question.right_choices:
        words = question.choices[place].text or ("True", "False")[place]
        choice = re.compile(rf"^\s*{re.escape(words)}\s*$")
        page.locator("label.quiz-choice").filter(has_text=choice).click()


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def goes_on(page: Page) -> None:
    """Tick the page and go to the next. A page that was long in view has ticked itself, and offers the way on as a link."""
    end, here = page.locator("#done"), page.url
    button = end.get_by_role("button", name=re.compile("^Done,"))
    link = end.get_by_role("link", name=re.compile("^(Next:|My learning$)"))
    button.or_(link).click()
    expect(page).not_to_have_url(here)


def takes_along(visitor: Visitor, page: Page, title: str) -> None:
    """The statement named, as PDF; the badge as PNG, SVG and JSON, which says the same in all three and stands the verifier."""
    visitor.open("/learning/")
    expect(page.get_by_text("You have done all of it.")).to_be_visible()
    page.get_by_role("link", name="Your statement of participation and badge").click()
    page.get_by_label("Name on the statement and the badge").fill("Nia Newcomer")
    page.get_by_label("show my name").check()
    page.get_by_role("button", name="Use this name").click()
    expect(page.locator(".statement .name")).to_have_text("Nia Newcomer")
    where = path_of(page.url)

    assert taken(page, "Download as PDF").startswith(b"%PDF-1.7")
    credential = taken(page, "Badge as JSON")
    assert from_png(taken(page, "Badge as PNG")) == from_svg(taken(page, "Badge as SVG")) == credential
    page.wait_for_load_state("networkidle")
    issuer = page.request.get(f"{visitor.base}/issuer/did.json").json()
    assert verify(credential, issuer)["id"].endswith(where)
    assert title in json.loads(credential)["credentialSubject"]["achievement"]["name"]
