"""The quiz: questions with one or several right choices, true or false, or a word. Its identity row is `content.Quiz`."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.parts import Prose, is_draft
from content.enums import QuizKind
from content.quizzes.marking import LONGEST_ANSWER
from content.quizzes.papers import DEFAULT_PASS_MARK, DEFAULT_TRIES
from content.quizzes.rules import wrong_in_question

EXPLANATION_FEATURES = ["bold", "italic", "link"]


class QuizChoiceBlock(blocks.StructBlock):
    """One choice with what is said to whoever takes it."""

    text = blocks.CharBlock(max_length=300, label=_("Choice"))
    right = blocks.BooleanBlock(required=False, label=_("Right"))
    feedback = blocks.CharBlock(
        required=False,
        max_length=500,
        label=_("Said to whoever takes it"),
        help_text=_(
            "Of a wrong choice: why it is tempting, and what it misses. It should not give the right one away."
        ),
    )

    class Meta:
        label = _("Choice")
        label_format = "{text}"


class QuestionBlock(blocks.StructBlock):
    """What every kind of question has to be. `kind` is the name under which the quiz holds it."""

    kind = ""

    def clean(self, value):
        value = super().clean(value)
        wrong = {} if is_draft(self) else wrong_in_question(self.kind, self.get_prep_value(value))
        if wrong:
            raise blocks.StructBlockValidationError({name: ValidationError(said) for name, said in wrong.items()})
        return value


def _question() -> blocks.TextBlock:
    return blocks.TextBlock(max_length=800, rows=2, label=_("Question"))


def _choices(help_text) -> blocks.ListBlock:
    return blocks.ListBlock(QuizChoiceBlock(), default=[], collapsed=True, label=_("Choices"), help_text=help_text)


def _hints() -> blocks.ListBlock:
    words = _("The first comes after the first wrong try, a stronger one after the second. None gives the answer.")
    return blocks.ListBlock(blocks.CharBlock(max_length=500), default=[], label=_("Hints"), help_text=words)


def _explanation() -> Prose:
    words = _("Comes at the end, right or wrong: why it is so, and where in the course to look again.")
    return Prose(features=EXPLANATION_FEATURES, label=_("Explanation"), help_text=words)


class SingleBlock(QuestionBlock):
    kind = "single"
    question = _question()
    choices = _choices(_("Two or more, one of them right. There are never more tries than wrong choices."))
    hints = _hints()
    explanation = _explanation()

    class Meta:
        icon = "radio-full"
        label = _("One right choice")
        label_format = "{question}"


class MultipleBlock(QuestionBlock):
    kind = "multiple"
    question = _question()
    choices = _choices(_("Three or more. The answer is right when every right choice is taken and no other."))
    hints = _hints()
    explanation = _explanation()

    class Meta:
        icon = "list-ul"
        label = _("Several right choices")
        label_format = "{question}"


class TrueFalseBlock(QuestionBlock):
    kind = "true_false"
    question = _question()
    answer = blocks.ChoiceBlock(
        choices=[("true", _("True")), ("false", _("False"))],
        label=_("The statement is"),
        help_text=_("There is one try: a second would give the answer away."),
    )
    if_true = blocks.CharBlock(required=False, max_length=500, label=_("Said to whoever answers True"))
    if_false = blocks.CharBlock(required=False, max_length=500, label=_("Said to whoever answers False"))
    explanation = _explanation()

    class Meta:
        icon = "tick-inverse"
        label = _("True or false")
        label_format = "{question}"


class TextQuestionBlock(QuestionBlock):
    kind = "text"
    question = _question()
    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=LONGEST_ANSWER),
        default=[],
        label=_("Answers that are right"),
        help_text=_(
            "The first is the one shown at the end; then every other form you take. Capitals, accents, spaces, the shape "
            "of quotation marks and a full stop do not matter."
        ),
    )
    hints = _hints()
    explanation = _explanation()

    class Meta:
        icon = "edit"
        label = _("A word or a few")
        label_format = "{question}"


class QuestionsBlock(blocks.StreamBlock):
    single = SingleBlock()
    multiple = MultipleBlock()
    true_false = TrueFalseBlock()
    text = TextQuestionBlock()

    class Meta:
        collapsed = True


class QuizBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=200, label=_("Title"), help_text=_("A quiz has no number; it goes by its title.")
    )
    kind = blocks.ChoiceBlock(
        choices=QuizKind.choices,
        default=QuizKind.PRACTICE,
        label=_("Kind"),
        help_text=_(
            "Practice: anybody takes it, as often as they like. Badge: for people who are enrolled, and recorded."
        ),
    )
    introduction = Prose(required=False, label=_("Introduction"))
    questions = QuestionsBlock(max_num=60, label=_("Questions"))
    pass_mark = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=100,
        default=DEFAULT_PASS_MARK,
        label=_("Pass mark, per cent"),
        help_text=_("Left empty: 50."),
    )
    tries = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=5,
        default=DEFAULT_TRIES,
        label=_("Tries at a question"),
        help_text=_("Also the marks for a first try that is right; each later one gives a mark less. Left empty: 3."),
    )
    wait_hours = blocks.IntegerBlock(
        required=False,
        min_value=0,
        max_value=720,
        label=_("Hours until it can be taken again"),
        help_text=_("Left empty: none for practice; for a badge quiz those of the site, usually 24."),
    )
    minutes = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=600,
        label=_("Minutes"),
        help_text=_("Left empty: one for each question."),
    )
    fixed_questions = blocks.BooleanBlock(
        required=False, label=_("Keep the questions in this order"), help_text=_("Else they are shuffled each time.")
    )
    fixed_choices = blocks.BooleanBlock(
        required=False, label=_("Keep the choices in this order"), help_text=_("Else they are shuffled each time.")
    )

    class Meta:
        icon = "help"
        description = _("Questions that are marked at once, with something to learn from every answer.")
        label = _("Quiz")
        label_format = _("Quiz: {title}")
        template = "content/blocks/quiz.html"
        form_layout = blocks.BlockGroup(
            children=["title", "kind", "introduction", "questions", "pass_mark"],
            settings=["tries", "wait_hours", "minutes", "fixed_questions", "fixed_choices"],
        )

    def get_searchable_content(self, value):
        """What stands in the page. Questions and answers are met in the quiz, and nowhere before."""
        shown = ("title", "introduction")
        return [words for name in shown for words in self.child_blocks[name].get_searchable_content(value[name])]

    def get_api_representation(self, value, context=None):
        """For a host with an API: what the page itself shows."""
        shown = ("title", "kind", "introduction", "pass_mark")
        found = {name: self.child_blocks[name].get_api_representation(value[name], context=context) for name in shown}
        return found | {"questions": len(value["questions"])}
