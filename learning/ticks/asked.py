"""What a tutor asks for on the page of a group's ticks: read from the address, and kept from page to page."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from content.numbering import Node, Outline
from learning.ticks.counting import Show

_LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Asked:
    """One week or all of them, whose ticks, and behind which enrolment the page begins. `unknown` says what was not understood."""

    week: Node | None = None
    show: Show = Show.ALL
    after: int = 0
    unknown: list[str] = field(default_factory=list)

    def query(self, **changes) -> str:
        """The same as the end of an address, "" for nothing. A change of what is shown begins at the first page."""
        asked = {"week": self.week.key if self.week else "", "show": self.show.value, "after": 0} | changes
        asked = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(asked)}" if asked else ""


def read(given: QueryDict, outline: Outline) -> Asked:
    """What the address asks for; whatever it names that is not there is left out, and said."""
    week, show, after = (given.get(name, "") for name in ("week", "show", "after"))
    weeks, unknown = {one.key: one for one in outline.weeks}, []
    if week and week not in weeks:
        unknown.append(_("This week is not in the course now. All weeks are shown."))
    if show not in Show.values:
        unknown.append(_("There is no such choice of learners. Everybody is shown."))
    number = int(after) if after.isdecimal() and after.isascii() and len(after) <= _LONGEST_NUMBER else 0
    if after and not number:
        unknown.append(_("There is no such place in the list. It begins at the first learner."))
    return Asked(weeks.get(week), Show(show) if show in Show.values else Show.ALL, number, unknown)
