"""Answers to exercises: stored once, overwritten never, sealed for their own row."""

from uuid import uuid4

import pytest
from django.db import connection

from content.exercises import kinds
from journal import actions, answering, permissions
from journal.actions import Save, open_journal
from journal.answers import Filled, unseal_answer
from journal.models import Answer
from journal.safe import SealError
from tests.exercising import answer_with
from tests.journal.writing import CANARY
from tests.people import Cast


def filled(name: str = "Joan") -> Filled:
    kind = kinds()["services_map"]
    content = kind.clean({"middle": {"name": name}}, kind.defaults()).answer
    return Filled(kind.name, kind.version, content, {}, "Week 1 Activity 2", "Map")


def save(answer: Answer | None = None, save_id=None) -> Save:
    return Save(
        entry=answer.pk if answer else uuid4(), base_version=answer.version if answer else 0, save_id=save_id or uuid4()
    )


def stored(owner, answer: Answer) -> str:
    return unseal_answer(open_journal(owner), Answer.objects.get(pk=answer.pk)).answer["middle"]["name"]


def test_answer_that_was_saved_is_there_with_its_version(cast, course):
    answer = answering.save_answer(owner=cast.learner, activity=course.activity("Map"), save=save(), filled=filled())
    again = answering.save_answer(
        owner=cast.learner, activity=course.activity("Map"), save=save(answer), filled=filled("Ruth")
    )

    assert (again.pk, again.version, again.schema_version, again.part) == (answer.pk, 2, 1, "")
    assert stored(cast.learner, again) == "Ruth"


def test_second_window_overwrites_nothing(cast, course):
    answer = answer_with(cast.learner, course)
    first, second = save(answer), save(answer)
    answering.save_answer(owner=cast.learner, activity=answer.activity, save=first, filled=filled("first"))

    with pytest.raises(answering.AnswerChangedElsewhere):
        answering.save_answer(owner=cast.learner, activity=answer.activity, save=second, filled=filled("second"))

    assert stored(cast.learner, answer) == "first"


def test_first_save_of_a_second_window_meets_the_one_that_is_there(cast, course):
    answer = answer_with(cast.learner, course)

    with pytest.raises(answering.AnswerChangedElsewhere) as changed:
        answering.save_answer(owner=cast.learner, activity=answer.activity, save=save(), filled=filled("other"))

    assert changed.value.answer.pk == answer.pk
    assert Answer.objects.count() == 1


def test_same_save_sent_twice_counts_once(cast, course):
    answer = answer_with(cast.learner, course)
    asked = save(answer)

    versions = [
        answering.save_answer(owner=cast.learner, activity=answer.activity, save=asked, filled=filled("once")).version
        for _times in range(3)
    ]

    assert versions == [2, 2, 2]


def test_answer_that_was_cleared_is_not_brought_back_by_an_open_page(cast, course):
    answer = answer_with(cast.learner, course)
    asked = save(answer)
    answering.clear_answer(answer=answer)

    with pytest.raises(answering.AnswerGone):
        answering.save_answer(owner=cast.learner, activity=course.activity("Map"), save=asked, filled=filled())

    assert Answer.objects.count() == 0


def test_nothing_is_stored_without_consent(cast, course):
    actions.withdraw_consent(person=cast.learner)

    with pytest.raises(actions.ConsentMissing):
        answering.save_answer(owner=cast.learner, activity=course.activity("Map"), save=save(), filled=filled())
    answering.save_answer(
        owner=cast.learner, activity=course.activity("Map"), save=save(), filled=filled(), agreed=True
    )

    assert Answer.objects.count() == 1
    assert permissions.may_write(cast.learner)


def test_each_person_has_an_answer_of_their_own(cast, course):
    answer_with(cast.learner, course)
    answer_with(cast.peer, course)

    assert {
        role: permissions.answers_of(getattr(cast, role)).count() for role in Cast.roles() if role != "anonymous"
    } == {
        "learner": 1, "peer": 1, "own_tutor": 0, "other_tutor": 0, "former_tutor": 0, "editor": 0, "superuser": 0,
    }  # fmt: skip


def test_answer_opens_in_its_own_row_only(cast, course):
    answer, other = answer_with(cast.learner, course), answer_with(cast.learner, course, "Notice")
    Answer.objects.filter(pk=answer.pk).update(sealed=other.sealed)

    with pytest.raises(SealError):
        unseal_answer(open_journal(cast.learner), Answer.objects.get(pk=answer.pk))


def test_sealed_words_of_an_entry_do_not_open_as_an_answer(cast, course):
    from tests.journal.writing import write

    answer = answer_with(cast.learner, course)
    entry = write(cast.learner, "words")
    Answer.objects.filter(pk=answer.pk).update(uuid=uuid4(), sealed=entry.sealed)
    moved = Answer.objects.get()
    moved.uuid = entry.uuid

    with pytest.raises(SealError):
        unseal_answer(open_journal(cast.learner), moved)


def test_database_holds_no_word_of_an_answer(cast, course):
    content = filled(CANARY).answer
    answer_with(cast.learner, course, content=content)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_answer")
        rows = repr(cursor.fetchall())
    assert CANARY not in rows
    assert "services_map" not in rows
