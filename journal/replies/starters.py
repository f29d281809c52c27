"""Beginnings of sentences that help to reply well: what learners called meaningful in feedback (experience.md, 5). All optional."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Starter:
    """What a starter is for, its words, and the field it goes into."""

    purpose: Promise
    words: Promise
    field: str = "text"


STARTERS = (
    Starter(_("Encourage"), _("What I want you to keep doing is ")),
    Starter(_("Accept the feeling"), _("I can understand that this left you ")),
    Starter(_("Share something of your own"), _("I once stood in a similar place: ")),
    Starter(_("Ask"), _("What would have to change so that "), "question"),
    Starter(_("Stay with what matters to them"), _("The thing you come back to is ")),
)
