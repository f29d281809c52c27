"""What stands beside the page one writes on: the activity's questions, a scaffold, a sample entry."""

from __future__ import annotations

from dataclasses import dataclass

from content.display import display_of
from content.models import SectionPage
from content.numbering import NumberedActivity, outline_of
from journal.scaffolds import Step, Steps, density_of, scaffold_of, standing_open
from journal.words import Prompt


@dataclass(frozen=True)
class Beside:
    """Questions as they were sealed with the entry, and what the editor has chosen today about how they are shown."""

    purpose: str
    questions: list[str]
    open_questions: list[str]
    scaffold: Steps
    open_steps: list[Step]
    sample: str = ""
    folded: bool = False  # the learner wants a free page
    whys: bool = True

    @property
    def asks(self) -> bool:
        return bool(self.purpose or self.questions or self.scaffold.steps)


@dataclass(frozen=True)
class _Choices:
    """What an editor chose in the activity, and where it stands in its course."""

    scaffold: str = ""
    density: str = ""
    sample: str = ""
    week: int = 0
    weeks: int = 0


def beside(activity: NumberedActivity | None, prompt: Prompt | None, request) -> Beside:
    """In: the activity as readers find it today, None for a free entry or one that is not published now; what was asked when
    the entry was begun. Reads the activity's page."""
    choices = _choices(activity, request) if activity else _Choices()
    prompt = prompt or Prompt()
    density = density_of(choices.week, choices.weeks, choices.density)
    scaffold = scaffold_of(choices.scaffold)
    # Beneath questions of the activity's own the scaffold is folded as a whole, and then complete.
    steps = list(scaffold.steps) if prompt.questions else standing_open(list(scaffold.steps), density)
    return Beside(
        purpose=prompt.purpose,
        questions=prompt.questions,
        open_questions=standing_open(prompt.questions, density),
        scaffold=scaffold,
        open_steps=steps,
        sample=choices.sample,
        folded=display_of(request).questions == "folded",
        whys=density == "full",
    )


def _choices(activity: NumberedActivity, request) -> _Choices:
    page = SectionPage.objects.get(pk=activity.node.id)
    # Of the whole text only this one block is opened: the others would fetch their pictures.
    places = [place for place, raw in enumerate(page.body.raw_data) if raw["id"] == activity.block_id]
    if not places:
        return _Choices()
    value = page.body[places[0]].value
    week = activity.node.week.number
    return _Choices(
        scaffold=value["scaffold"] or "",
        density=value["density"] or "",
        sample=value["sample"].source if value["sample"] else "",
        week=int(week) if week else 0,
        weeks=len(outline_of(page.course, request).numbered_weeks),
    )
