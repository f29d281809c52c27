"""Questions to begin with when an activity has none of its own, and how many stand open as the weeks go by. Pure.

*What? So what? Now what?* is Borton's (1970); the six steps are those of Gibbs (1988). The wording is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.enums import Density, Scaffold


@dataclass(frozen=True)
class Step:
    """One question of a scaffold, and in one line why it is asked."""

    ask: Promise
    why: Promise


@dataclass(frozen=True)
class Steps:
    """A scaffold: what it is called, which also is its one line, and its questions."""

    name: Promise
    steps: tuple[Step, ...]


_THREE = Steps(
    _("What? So what? Now what?"),
    (
        Step(
            _("What happened? One moment is enough."),
            _("The more exactly you saw it, the more there is to think about."),
        ),
        Step(_("So what: how did it feel, then and now?"), _("Here a record turns into thinking.")),
        Step(
            _("Now what: what will you do, or still want to know?"),
            _("One small step is what you will look for when you come back."),
        ),
    ),
)
_SIX = Steps(
    _("Six steps, after Gibbs"),
    (
        Step(_("What happened?"), _("Only what somebody at the door could have seen.")),
        Step(_("What did you feel and think, before and after?"), _("Feelings decide what we notice.")),
        Step(_("What went well, and what did not?"), _("Most days are both.")),
        Step(_("What explains it?"), _("What you have read, and how others saw it, come in here.")),
        Step(_("What else could you have done?"), _("Not to blame yourself: to have more to choose from.")),
        Step(_("What will you do when it happens again?"), _("A small plan is easier to keep.")),
    ),
)
SCAFFOLDS = {Scaffold.THREE: _THREE, Scaffold.SIX: _SIX, Scaffold.NONE: Steps(_("A free page"), ())}


def scaffold_of(chosen: str) -> Steps:
    """The scaffold an editor chose for an activity; the usual one for a word that is not known."""
    return SCAFFOLDS.get(chosen, _THREE)


def density_of(week: int, weeks: int, chosen: str = "") -> Density:
    """How many questions stand open in a week of a course: an editor's choice, or else fewer as the course goes on.

    In: the week's number, 0 for a page of a week without one; how many weeks have a number. In eight weeks all questions stand
    open in weeks 1 to 3, two in weeks 4 to 6, one line in 7 and 8; other lengths in proportion, and week 1 always has all.
    """
    if chosen in (Density.FULL, Density.LIGHT, Density.LINE):
        return Density(chosen)
    if week < 1 or (week - 1) * 8 < weeks * 3:
        return Density.FULL
    return Density.LIGHT if (week - 1) * 8 < weeks * 6 else Density.LINE


def standing_open(questions: list, density: Density) -> list:
    """Which of the questions are seen at once: all, the first and the last (which asks what comes next), or the first."""
    if density == Density.LIGHT:
        return questions[:1] + questions[1:][-1:]
    return questions[:1] if density == Density.LINE else list(questions)
