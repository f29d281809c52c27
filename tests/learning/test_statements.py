"""A statement is there if and only if the course's rule held at that moment, and says for ever what was so that day."""

from __future__ import annotations

import re
import shutil
import subprocess
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.numbering import outline_of
from learning import actions, statement_pdf
from learning.earning import QuizStanding, Rule, Standing
from learning.models import Enrolment, Statement, StatementGone
from tests import quizzing
from tests.course import add, make_course, publish, text
from tests.learning.records import earn, give_for, keys, tick
from tests.people import make_person
from tests.quizzing import with_quizzes


def address(statement, name: str = "statement") -> str:
    return reverse(f"records:{name}", args=[statement.pk])


def html(client, where: str, status: int = 200) -> str:
    answer = client.get(where)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def document(client, statement) -> str:
    """The document itself, without the tools and the site around it."""
    return re.search(r"<article.*</article>", html(client, address(statement)))[0]


# The rule ------------------------------------------------------------------------------------------------------------

PASSED, FAILED, UNTRIED = (True, 80.0), (False, 40.0), (False, None)


def quiz(title: str, kind: str, result) -> QuizStanding:
    passed, percent = result
    return QuizStanding(title, kind, percent, passed)


@pytest.mark.parametrize(
    ("rule", "pages", "quizzes", "met", "missing"),
    [
        (Rule(), (7, 7), [], True, []),
        (Rule(), (6, 7), [], False, ["1 more page to tick as done"]),
        (Rule(pages=50), (3, 7), [], False, ["1 more page to tick as done"]),
        (Rule(pages=50), (4, 7), [], True, []),
        (Rule(pages=1), (0, 7), [], False, ["1 more page to tick as done"]),
        (Rule(), (0, 0), [], False, ["1 more page to tick as done"]),
        (Rule(), (7, 7), [("One", "badge", PASSED), ("Two", "practice", UNTRIED)], True, []),
        (Rule(), (7, 7), [("One", "badge", FAILED)], False, ["to pass the quiz One"]),
        (Rule(quizzes="none"), (7, 7), [("One", "badge", UNTRIED)], True, []),
        (Rule(quizzes="all"), (7, 7), [("One", "badge", PASSED), ("Two", "practice", UNTRIED)], False, ["to pass the quiz Two"]),
        (Rule(pass_mark=90), (7, 7), [("One", "badge", PASSED)], False, ["to pass the quiz One with 90% or more"]),
        (Rule(pass_mark=40), (7, 7), [("One", "badge", FAILED)], True, []),
        (
            Rule(quizzes="all"),
            (5, 7),
            [("One", "badge", UNTRIED), ("Two", "practice", UNTRIED)],
            False,
            ["2 more pages to tick as done", "to pass the quizzes One and Two"],
        ),
    ],
)  # fmt: skip
def test_rule_says_whether_it_holds_and_what_is_missing(rule, pages, quizzes, met, missing):
    standing = Standing(rule, *pages, [quiz(*found) for found in quizzes])

    assert (standing.met, standing.missing) == (met, missing)


@given(
    share=st.integers(1, 100),
    total=st.integers(0, 60),
    done=st.integers(0, 60),
    quizzes=st.lists(st.tuples(st.sampled_from(["practice", "badge"]), st.sampled_from([PASSED, FAILED, UNTRIED]))),
    needed=st.sampled_from(["none", "badge", "all"]),
    mark=st.none() | st.integers(1, 100),
)
def test_something_is_missing_exactly_when_the_rule_does_not_hold(share, total, done, quizzes, needed, mark):
    done = min(done, total)
    found = [quiz(f"Quiz {place}", *row) for place, row in enumerate(quizzes)]
    standing = Standing(Rule(share, needed, mark), done, total, found)

    assert standing.met == (standing.missing == [])
    assert standing.pages_needed <= total
    assert not standing.met or done * 100 >= total * share


class StatementIsThereIfTheRuleHeld(TestCase):
    """Whatever is ticked, taken back and changed in the course, in whatever order."""

    def setUp(self):
        self.small = make_course()
        self.person = make_person("ada")

    @hypothesis_settings(max_examples=25)
    @given(
        share=st.sampled_from([40, 70, 100]),
        steps=st.lists(
            st.tuples(st.sampled_from(["tick", "tick", "untick", "activity", "publish", "claim"]), st.integers(0, 6)),
            max_size=24,
        ),
    )
    def test_statement_exists_if_and_only_if_the_rule_held_at_a_tick(self, share, steps):
        give_for(self.small, statement_pages=share)
        enrolment = actions.enrol(user=self.person, course=self.small.course)
        held, pages = False, keys(self.small.course)
        for kind, place in steps:
            if kind in {"tick", "untick"}:
                tick(enrolment, pages[place], done=kind == "tick")
            elif kind == "activity":
                paths = [self.small.course.path]
                number = self.small.activity("Map").pk
                actions.mark_activity(user=self.person, course_paths=paths, activity_id=number, done=True)
            elif kind == "publish":
                add(self.small.second_week, type(self.small.later), f"more-{place}-{len(pages)}", body=[text("More")])
                pages = keys(self.small.course)
            else:
                actions.give_statement(enrolment=enrolment)
            enrolment.refresh_from_db()
            if kind in {"tick", "claim"}:
                done = len(set(enrolment.progress.get("done", [])) & set(pages))
                held = held or done * 100 >= share * len(pages)

            assert Statement.objects.count() == held
            enrolment = Enrolment.objects.select_related("course").get(pk=enrolment.pk)


# Given ---------------------------------------------------------------------------------------------------------------


def test_statement_is_given_with_the_last_tick_and_pins_the_course(course, cast):
    page = give_for(course)
    enrolment = actions.enrol(user=cast.learner, course=page)
    *before, last = keys(page)
    assert [tick(enrolment, key) for key in before] == [None] * 6

    statement = tick(enrolment, last)

    assert Statement.objects.get() == statement
    assert (statement.owner, statement.course_key, statement.state, statement.name) == (
        cast.learner,
        page.key,
        "valid",
        "",
    )
    assert statement.course == {
        "title": "Across the Lines",
        "strapline": "Leading together",
        "level": "introductory",
        "minutes": outline_of(page).total_minutes,
        "weeks": 2,
        "outcomes": ["see the seams", "join services up"],
        "about": "A course about working together.",
        "licence": "CC BY 4.0",
        "authors": "The team",
        "version": page.course_versions.latest("number").number,
        "rule": {"pages": 100, "quizzes": "badge", "pass_mark": None},
        "pages_done": 7,
        "pages_total": 7,
        "quizzes": [],
    }


def test_statement_is_given_once_and_stays_whatever_is_unticked(course, cast):
    statement = earn(cast.learner, course)
    enrolment = Enrolment.objects.get()
    key = keys(course.course)[0]

    assert (tick(enrolment, key, done=False), tick(enrolment, key)) == (None, None)
    actions.forget(enrolment=enrolment)
    again = actions.enrol(user=cast.learner, course=course.course)
    assert [tick(again, one) for one in keys(course.course)] == [None] * 7

    assert list(Statement.objects.all()) == [statement]


def test_changed_rule_gives_no_second_statement(course, cast):
    statement = earn(cast.learner, course)
    give_for(course, statement_pages=10)

    tick(Enrolment.objects.get(), keys(course.course)[0])

    assert list(Statement.objects.all()) == [statement]


def test_course_that_gives_none_gives_none(course, cast):
    enrolment = actions.enrol(user=cast.learner, course=course.course)

    assert [tick(enrolment, key) for key in keys(course.course)] == [None] * 7
    assert Statement.objects.count() == 0


def test_statement_that_fell_due_by_a_change_of_the_course_is_given_on_asking(course, cast):
    enrolment = actions.enrol(user=cast.learner, course=course.course)
    client, where = cast.client("learner"), reverse("records:claim", args=[enrolment.pk])
    for key in keys(course.course)[:5]:
        tick(enrolment, key)
    give_for(course)
    assert "2 more pages to tick as done" in html(client, "/learning/")
    assert client.post(where).headers["Location"] == "/learning/"
    assert Statement.objects.count() == 0
    give_for(course, statement_pages=60)
    assert f'action="{where}"' in html(client, "/learning/")

    answer = client.post(where)

    assert answer.headers["Location"] == address(Statement.objects.get())


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_the_same_moment_give_one_statement():
    course, person = make_course(), make_person("ada")
    give_for(course)
    enrolment = actions.enrol(user=person, course=course.course)
    *before, one, other = keys(course.course)
    for key in before:
        tick(enrolment, key)
    barrier = Barrier(2)

    def press(key: str) -> None:
        barrier.wait()
        try:
            tick(enrolment, key)
        finally:
            connection.close()

    threads = [Thread(target=press, args=[key]) for key in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Statement.objects.count() == 1
    assert set(Enrolment.objects.get().progress["done"]) == {*before, one, other}


def test_second_statement_of_the_same_course_is_refused_by_the_database(course, cast):
    statement = earn(cast.learner, course)
    statement.pk, statement.status_index = uuid4(), statement.status_index + 1

    with pytest.raises(IntegrityError):
        statement.save(force_insert=True)


# Its page ------------------------------------------------------------------------------------------------------------


def test_page_says_what_it_shows_and_what_not_to_whoever_has_the_address(course, cast, client):
    statement = earn(cast.learner, course, name="Noor Haddad", show_name=True)

    answer = client.get(address(statement))
    page = " ".join(answer.content.decode().split())

    assert "<b>This statement stands.</b>" in page and "Noor Haddad" in page
    assert "ticked all of its 7 pages as read" in page and "A course about working together." in page
    assert "It is not a qualification" in page and "Not who that person is" in page
    assert "see the seams" in page and "CC BY 4.0" in page and "Introductory" in page
    assert 'name="robots" content="noindex"' in page and answer.headers["X-Robots-Tag"] == "noindex"
    assert "Download" not in page and cast.learner.email not in page


def test_name_is_withheld_unless_its_owner_shows_it(course, cast, client):
    statement = earn(cast.learner, course)
    assert "No name chosen yet" in html(client, address(statement))

    statement = actions.name_statement(statement=statement, name="Noor Haddad", show_name=False)

    page = html(client, address(statement))
    assert "Name withheld" in page and "Noor" not in page
    assert "Noor Haddad" in document(cast.client("learner"), statement)


def test_owner_is_asked_for_the_name_first_and_gets_files_then(course, cast):
    client, statement = cast.client("learner"), earn(cast.learner, course)
    page = html(client, address(statement))
    assert 'value="Learner"' in page and "Use this name" in page and "Download as PDF" not in page
    assert cast.learner.email not in page
    assert client.get(address(statement, "pdf")).status_code == 404

    wrong = client.post(address(statement, "name"), {"name": "noor@example.org", "show_name": "True"})
    empty = client.post(address(statement, "name"), {"name": "  ", "show_name": ""})
    right = client.post(address(statement, "name"), {"name": " Noor  Haddad ", "show_name": "True"})

    assert (wrong.status_code, empty.status_code, right.status_code) == (422, 422, 302)
    assert "without an @" in wrong.content.decode() and "Not done yet" in empty.content.decode()
    statement.refresh_from_db()
    assert (statement.name, statement.show_name) == ("Noor Haddad", True)
    page = html(client, address(statement))
    assert "Download as PDF" in page and address(statement, "badge_png") in page


def test_other_name_gives_a_new_statement_and_the_old_page_leads_nowhere(course, cast, client):
    old = earn(cast.learner, course, name="Noor Haddad", show_name=True)
    same = actions.name_statement(statement=old, name="Noor Haddad", show_name=False)
    assert same.pk == old.pk

    new = actions.name_statement(statement=old, name="Noor H. Rahman", show_name=True)

    assert (new.replaces_id, new.earned_at, new.course) == (old.pk, old.earned_at, old.course)
    assert new.status_index != old.status_index and new.credential != old.credential
    page = html(client, address(old))
    assert "This statement was replaced" in page
    assert [word for word in ("Noor", "Rahman", str(new.pk), "seams") if word in page] == []
    assert "Across" not in page
    assert "Noor H. Rahman" in html(client, address(new))
    old.refresh_from_db()
    with pytest.raises(actions.StatementOver):
        actions.name_statement(statement=old, name="Third", show_name=True)


def test_private_page_answers_like_one_that_never_was(course, cast, client):
    statement = earn(cast.learner, course, name="Noor Haddad", show_name=True)
    never = "/statements/7c1f4be2-52d0-4a9e-9b6e-0d2f7c1a88e4/"

    cast.client("learner").post(address(statement, "share"), {"shared": "no"})

    pages = [html(client, where, status=404).replace(where, "") for where in (address(statement), never)]
    assert pages[0] == pages[1] and "There is no statement to show here" in pages[0]
    assert client.get(address(statement, "picture")).status_code == 404
    assert "Let others open it" in html(cast.client("learner"), address(statement))
    cast.client("learner").post(address(statement, "share"), {"shared": "yes"})
    assert "Noor Haddad" in html(client, address(statement))


def test_owner_gives_a_statement_back_for_good(course, cast, client):
    learner, statement = cast.client("learner"), earn(cast.learner, course, name="Noor Haddad", show_name=True)
    assert "for good" in html(learner, address(statement, "withdraw"))
    assert Statement.objects.get().stands

    learner.post(address(statement, "withdraw"))

    page = html(client, address(statement))
    assert "This statement was revoked" in page and "took it back" in page and "Noor" not in page
    assert "did not stand any more" in learner.post(address(statement, "withdraw"), follow=True).content.decode()
    assert [tick(Enrolment.objects.get(), key) for key in keys(course.course)] == [None] * 7


def test_editors_see_what_was_given_and_revoke_with_a_reason(course, cast, client):
    shown = earn(cast.learner, course, name="Noor Haddad", show_name=True)
    hidden = earn(cast.peer, course, name="Tom Berry")
    editor = cast.client("editor")

    page = html(editor, "/admin/statements/")
    assert "Noor Haddad" in page and "Name withheld" in page
    assert [word for word in ("Tom Berry", cast.learner.email, cast.peer.email) if word in page] == []
    found = html(editor, f"/admin/statements/?q=https://x.example/statements/{hidden.pk}/")
    assert str(hidden.pk) in found and str(shown.pk) not in found
    assert "No statement has that address" in html(editor, "/admin/statements/?q=nonsense")
    where = f"/admin/statements/{shown.pk}/revoke/"
    assert editor.post(where, {"reason": ""}).status_code == 200
    editor.post(where, {"reason": "Given twice by mistake"})

    assert "Reason: Given twice by mistake" in html(client, address(shown))
    assert cast.client("learner").post(where, {"reason": "x"}).status_code in {302, 403}
    assert [found.stands for found in (Statement.objects.get(pk=shown.pk), Statement.objects.get(pk=hidden.pk))] == [
        False,
        True,
    ]


def test_nobody_else_can_use_the_tools(course, cast):
    statement = earn(cast.learner, course, name="Noor Haddad", show_name=True)
    before = Statement.objects.values().get()
    for role in ("peer", "editor", "superuser", "own_tutor"):
        client = cast.client(role)
        answers = [
            client.post(address(statement, name), {"name": "X", "show_name": "True"})
            for name in ("name", "share", "withdraw", "sign_badge")
        ]
        answers += [
            client.get(address(statement, name)) for name in ("pdf", "badge_json", "badge_png", "badge_svg", "withdraw")
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert "Download" not in html(client, address(statement))

    assert Statement.objects.values().get() == before


# Where people come across it -----------------------------------------------------------------------------------------


def test_last_tick_tells_of_the_statement_with_script_and_without(course, cast):
    give_for(course)
    for role, script in (("learner", True), ("peer", False)):
        client, enrolment = cast.client(role), actions.enrol(user=getattr(cast, role), course=course.course)
        for key in keys(course.course)[:-1]:
            tick(enrolment, key)
        where = reverse("learning:page_done", args=[course.later.pk])
        answer = client.post(where, headers={"Accept": "application/json"} if script else {})
        statement = Statement.objects.get(owner=enrolment.user)
        if script:
            assert answer.json()["said"] == "You have earned the statement of participation."
            assert f'href="{address(statement)}"' in answer.json()["end"]
        else:
            assert answer.headers["Location"] == address(statement)
            assert "You have earned the statement" in html(client, address(statement))
        for page in (course.later.url, course.course.url, "/learning/"):
            assert f'href="{address(statement)}"' in html(client, page)


def test_course_page_says_what_is_missing_to_people_who_are_enrolled(course, cast):
    give_for(course)
    enrolment = actions.enrol(user=cast.learner, course=course.course)
    tick(enrolment, keys(course.course)[0])

    assert "there remain: 6 more pages to tick as done." in html(cast.client("learner"), course.course.url)
    assert "there remain" not in html(cast.client("peer"), course.course.url)


def test_my_learning_lists_statements_of_courses_that_are_gone(course, cast):
    statement = earn(cast.learner, course, name="Noor")
    actions.leave(enrolment=Enrolment.objects.get())

    page = html(cast.client("learner"), "/learning/")

    assert "Other statements and badges" in page and f'href="{address(statement)}"' in page


# Nothing changes what was issued -------------------------------------------------------------------------------------


def issued(client, statement) -> tuple:
    """Everything that was handed out, as text and bytes."""
    return (
        document(client, statement),
        pdf_text(client, statement),
        client.get(address(statement, "badge_json")).content,
        client.get(address(statement, "badge_png")).content,
        client.get(address(statement, "badge_svg")).content,
    )


def pdf_text(client, statement) -> str:
    answer = client.get(address(statement, "pdf"))
    assert answer.headers["Content-Type"] == "application/pdf"
    return as_text(answer.content)


def as_text(pdf: bytes) -> str:
    tool = shutil.which("pdftotext")
    done = subprocess.run([tool, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_editing_the_course_changes_nothing_that_was_issued(course, cast):
    client, statement = cast.client("learner"), earn(cast.learner, course, name="Noor Haddad", show_name=True)
    before = issued(client, statement)

    page = give_for(
        course, title="Another course", strapline="Other", level="advanced", statement_text="Else", statement_pages=5
    )
    page.outcomes, page.licence, page.authors = [("outcome", "something else")], "All rights", "Others"
    publish(page)
    course.refresh("later").unpublish()
    add(course.second_week, type(course.later), "even-later", title="Even later", body=[text("New words " * 900)])
    assert issued(client, statement) == before
    course.refresh("course").delete()

    assert issued(client, statement) == before


# On paper ------------------------------------------------------------------------------------------------------------


def test_pdf_is_one_tagged_sheet_whose_text_reads_in_order(course, cast):
    statement = earn(cast.learner, course, name="Noor Haddad")

    made = statement_pdf.as_pdf(statement)

    words = " ".join(as_text(made).split())
    order = [
        "Statement of participation",
        "Noor Haddad",
        "has taken part in the course Across the Lines and ticked all of its 7 pages as read.",
        "of study",
        "level",
        "The course is about learning to",
        "see the seams",
        "It is not a qualification",
        "Course version",
        f"{statement.pk}/",
    ]
    places = [words.find(piece) for piece in order]
    assert -1 not in places and places == sorted(places), words
    info = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert re.search(r"Tagged:\s+yes", info) and re.search(r"Pages:\s+1\n", info) and "A4" in info
    fonts = (
        subprocess.run(["pdffonts", "-"], input=made, capture_output=True, check=True).stdout.decode().splitlines()[2:]
    )
    assert fonts and all("yes yes" in line for line in fonts)


def test_pdf_with_the_longest_words_is_still_one_sheet(course, cast):
    give_for(
        course,
        statement_text="Wide words " * 27,
        strapline="S" * 60 + " " + "s" * 130,
        outcomes=[("outcome", "A long outcome that goes on and on for as many words as it may, and one more " * 3)] * 6,
    )
    statement = earn(
        cast.learner, course, name="Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley of the Upper Marsh"
    )

    info = subprocess.run(["pdfinfo", "-"], input=statement_pdf.as_pdf(statement), capture_output=True, check=True)

    assert re.search(rb"Pages:\s+1\n", info.stdout)


# After an account ----------------------------------------------------------------------------------------------------


def test_statement_goes_with_the_account_and_its_address_says_so(course, cast, client):
    first = earn(cast.learner, course, name="Noor Haddad", show_name=True)
    second = actions.name_statement(statement=first, name="Noor H", show_name=True)

    actions.erase(user=cast.learner)

    assert Statement.objects.count() == 0
    assert set(StatementGone.objects.values_list("uuid", "status_index")) == {
        (first.pk, first.status_index),
        (second.pk, second.status_index),
    }
    page = html(client, address(second), status=404)
    assert "This statement is no longer kept" in page and "Noor" not in page and "Across" not in page


def test_statement_stays_for_others_to_check_where_its_owner_asked_for_that(course, cast, client):
    first = earn(cast.learner, course, name="Noor Haddad", show_name=True)
    second = actions.name_statement(statement=first, name="Noor H", show_name=True)
    actions.ask_deletion(user=cast.learner, keep_statements=True)

    actions.erase(user=cast.learner)

    kept = Statement.objects.get()
    assert (kept.pk, kept.owner, kept.credential, kept.replaces) == (second.pk, None, "", None)
    assert "This statement stands." in html(client, address(second)) and "Noor H" in html(client, address(second))
    assert [gone.pk for gone in StatementGone.objects.all()] == [first.pk]


@pytest.mark.parametrize("how", ["nameless", "private", "revoked"])
def test_wish_to_keep_keeps_nothing_that_others_could_not_check(how, course, cast):
    statement = earn(cast.learner, course, name="" if how == "nameless" else "Noor")
    if how == "private":
        actions.share_statement(statement=statement, shared=False)
    if how == "revoked":
        actions.revoke_statement(statement=statement, by="owner", reason="")
    actions.ask_deletion(user=cast.learner, keep_statements=True)

    actions.erase(user=cast.learner)

    assert (Statement.objects.count(), StatementGone.objects.count()) == (0, 1)


def test_wish_is_asked_for_only_where_there_is_something_to_keep(course, cast):
    learner = cast.client("learner")
    assert "keep_statements" not in html(learner, "/learning/delete/")
    earn(cast.learner, course, name="Noor")

    assert 'name="keep_statements"' in html(learner, "/learning/delete/")


# Quizzes -------------------------------------------------------------------------------------------------------------


def answer(enrolment: Enrolment, quiz, right: bool):
    """A quiz of one true-or-false question, taken: the one try there is, right or wrong."""
    attempt = actions.start_quiz(user=enrolment.user, quiz=quiz)
    [asked] = attempt.edition.paper.questions
    given = asked.right_choices if right else [1 - asked.right_choices[0]]
    return actions.answer_question(
        user=enrolment.user, attempt=attempt, question_id=asked.id, given=given, tries_before=0
    )


def one_question(name: str, kind: str) -> dict:
    return quizzing.quiz(name, kind, [quizzing.true_false(f"{name}?")], tries=1, wait_hours=0)


def test_quiz_that_completes_the_rule_gives_the_statement(course, cast):
    practice, badge = with_quizzes(course, one_question("Practice", "practice"), one_question("Badge one", "badge"))
    enrolment = actions.enrol(user=cast.learner, course=give_for(course))
    assert [tick(enrolment, key) for key in keys(course.course)] == [None] * 7
    assert "there remain: to pass the quiz Badge one." in html(cast.client("learner"), course.course.url)
    answer(enrolment, practice, right=True)
    assert answer(enrolment, badge, right=False).given is None

    statement = answer(enrolment, badge, right=True).given

    assert statement == Statement.objects.get()
    assert statement.course["quizzes"] == ["Badge one"]
    page = html(cast.client("learner"), address(statement))
    assert "ticked all of its 7 pages as read and passed 1 quiz." in page


def test_rule_may_ask_for_practice_quizzes_too_or_for_none(course, cast):
    with_quizzes(course, one_question("Practice", "practice"), one_question("Badge one", "badge"))
    give_for(course, statement_quizzes="all")
    enrolment = actions.enrol(user=cast.learner, course=course.course)
    assert [tick(enrolment, key) for key in keys(course.course)] == [None] * 7
    assert "to pass the quizzes Practice and Badge one" in html(cast.client("learner"), "/learning/")

    give_for(course, statement_quizzes="none")

    assert actions.give_statement(enrolment=enrolment).course["quizzes"] == []


def test_person_who_finishes_a_quiz_in_the_browser_is_told(course, cast):
    [badge] = with_quizzes(course, one_question("Badge one", "badge"))
    enrolment, client = actions.enrol(user=cast.learner, course=give_for(course)), cast.client("learner")
    for key in keys(course.course):
        tick(enrolment, key)
    attempt = actions.start_quiz(user=cast.learner, quiz=badge)
    where = reverse("learning:quiz_question", args=[badge.pk, 1])
    form = html(client, where)
    name = re.search(r'name="([\w-]+)" value="1"', form)[1]

    page = client.post(where, {name: "1", "tries": "0"}, follow=True).content.decode()

    assert attempt.pk and "You have earned the statement of participation in Across the Lines." in page
    assert Statement.objects.count() == 1
