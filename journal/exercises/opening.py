"""The exercise of an activity, as whoever asks may work on it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext_lazy

from content.blocks.exercise import Exercise, exercise_of
from content.exercises.frame import Answer as Content
from content.exercises.frame import Kind, Options, Step
from content.models import Activity, SectionPage
from content.numbering import NumberedActivity
from journal import permissions, prompts
from journal.actions import open_journal
from journal.answers import Filled, unseal_answer
from journal.exercises.shown import Shown, shown
from journal.models import Answer

# Beside the steps of a map's own form: a page of its own.
REDRAW = Step("redraw", gettext_lazy("Redraw it joined up"))


def all_steps(kind: Kind) -> list[Step]:
    """The steps of a kind, and redrawing where it can be redrawn."""
    return [*kind.steps, *([REDRAW] if REDRAW.name in kind.parts else [])]


@dataclass(frozen=True, repr=False)
class Asked:
    """An activity, its exercise as it is published today, and what the person has filled in, if anything.

    `exercise` is None once editors took it away or chose another kind: what was filled in is then shown as it was, read only.
    """

    row: Activity
    activity: NumberedActivity | None
    exercise: Exercise | None
    answer: Answer | None = None
    filled: Filled | None = None

    @property
    def kind(self) -> Kind:
        return self.exercise.kind

    @property
    def options(self) -> Options:
        return self.exercise.options

    @property
    def content(self) -> Content:
        """The answer in today's schema and with today's choices; an empty one while there is none."""
        if self.filled is None:
            return self.kind.empty(self.options)
        return self.kind.clean(self.kind.migrate(self.filled.schema, self.filled.answer), self.options).answer

    @property
    def shown(self) -> Shown | None:
        """The answer as it is shown; None without one, and where this site no longer has its kind."""
        if self.filled is None:
            return None
        if self.exercise:
            return Shown(self.kind, self.options, self.content)
        return shown(self.filled.kind, self.filled.schema, self.filled.answer, self.filled.options, "picture")

    @property
    def sample(self) -> Shown:
        return Shown(self.kind, self.options, self.kind.sample(self.options), "sample")

    @property
    def label(self) -> str:
        return self.activity.label if self.activity else self.filled.label if self.filled else ""

    @property
    def title(self) -> str:
        return self.activity.title if self.activity else self.row.title

    @property
    def called(self) -> str:
        """What the exercise is called: its kind, or its activity where this site no longer has the kind."""
        kind = self.exercise.kind if self.exercise else self.shown.kind if self.shown else None
        return str(kind.label) if kind else self.title

    def step(self, name: str) -> Step:
        """The step of this name. Raises Http404."""
        found = next((step for step in all_steps(self.kind) if step.name == name), None) if self.exercise else None
        if found is None:
            raise Http404
        return found

    def filled_with(self, content: Content) -> Filled:
        """An answer as it is sealed."""
        return Filled(
            kind=self.kind.name,
            schema=self.kind.version,
            answer=content,
            options=self.exercise.given,
            label=self.label,
            title=self.title,
        )


def find(request, activity_id: int) -> Asked:
    """The exercise of this activity. 404 where readers find none and nothing of the person's own is there."""
    row = Activity.objects.filter(pk=activity_id).first() if activity_id < 2**31 else None
    if row is None:
        raise Http404
    activity = prompts.numbered_activities({row.pk}, request).get(row.pk)
    if activity and not prompts.may_read(activity, request):
        activity = None
    exercise = exercise_in(activity) if activity else None
    answer = permissions.answers_of(request.user).filter(activity=row, part="").first()
    filled = unseal_answer(open_journal(request.user), answer) if answer else None
    if filled and exercise and filled.kind != exercise.kind.name:
        exercise = None
    if exercise is None and filled is None:
        raise Http404
    return Asked(row, activity, exercise, answer, filled)


def exercise_in(activity: NumberedActivity) -> Exercise | None:
    """The exercise of an activity that is published, from its block."""
    body = SectionPage.objects.get(pk=activity.node.id).body
    # Other blocks are not looked at: theirs cost queries.
    at = next((at for at, raw in enumerate(body.raw_data) if raw.get("id") == activity.block_id), None)
    return exercise_of(body[at].value) if at is not None else None
