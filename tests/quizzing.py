"""Quizzes for tests, as an editor would store them."""

from __future__ import annotations

from content.models import Quiz
from tests.course import block_id, publish


def item(name: str, value) -> dict:
    return {"type": "item", "value": value, "id": block_id(name)}


def question(kind: str, name: str, **value) -> dict:
    given = {"question": name, "explanation": f"<p>Because of {name}.</p>", "hints": []} | value
    given["hints"] = [item(f"{name} {words}", words) for words in given["hints"]]
    return {"type": kind, "value": given, "id": block_id(f"question {name}")}


def single(name: str = "One?", count: int = 4, **value) -> dict:
    """Right is the choice “one 0”; taking “one 2” is answered with “feedback 2”."""
    made = [
        item(f"{name} {at}", {"text": f"one {at}", "right": at == 0, "feedback": f"feedback {at}"})
        for at in range(count)
    ]
    return question("single", name, **{"choices": made, "hints": ["first hint", "stronger hint"]} | value)


def multiple(name: str = "Several?", **value) -> dict:
    """Right are “several 0” and “several 1” of four."""
    made = [
        item(f"{name} {at}", {"text": f"several {at}", "right": at < 2, "feedback": f"several feedback {at}"})
        for at in range(4)
    ]
    return question("multiple", name, **{"choices": made} | value)


def true_false(name: str = "So?", answer: str = "false", **value) -> dict:
    said = {"answer": answer, "if_true": "said of true", "if_false": "said of false"}
    return question("true_false", name, **said | value)


def words(name: str = "Which word?", accepted=("a gap", "the gap"), **value) -> dict:
    forms = [item(f"{name} {form}", form) for form in accepted]
    return question("text", name, **{"accepted": forms, "hints": ["think of a hole"]} | value)


def every_kind() -> list[dict]:
    return [single(), multiple(), true_false(), words()]


def quiz(name: str = "Practice", kind: str = "practice", questions: list[dict] | None = None, **more) -> dict:
    """A quiz block. Its questions and choices keep their order, unless a test says otherwise."""
    value = {
        "title": name,
        "kind": kind,
        "introduction": f"<p>Introduction of {name}.</p>",
        "questions": every_kind() if questions is None else questions,
        "pass_mark": 50,
        "tries": 3,
        "wait_hours": None,
        "minutes": None,
        "fixed_questions": True,
        "fixed_choices": True,
    }
    return {"type": "quiz", "value": value | more, "id": block_id(name)}


def with_quizzes(course, *blocks: dict, page: str = "first"):
    """Publish a section of the small course with these blocks added to its body. Gives the rows of its quizzes in order."""
    section = course.refresh(page)
    kept = [block for block in section.body.get_prep_value() if block["type"] != "quiz"]
    section.body = [*kept, *blocks]
    publish(section)
    course.refresh(page)
    return list(Quiz.objects.filter(page_id=section.pk, live=True).order_by("sort"))
