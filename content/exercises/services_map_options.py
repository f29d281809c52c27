"""Joined-up services map: what can be chosen in it, and how long its texts may be."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.exercises.frame import Choice, Options

MOST_SERVICES, MOST_LINKS, MOST_ITEMS, MOST_GAPS = 12, 24, 12, 12
NAME, ITEM, PURPOSE, SENTENCE, STORY = 60, 40, 120, 200, 300

MISSING, DROPPED, SLOW, SMOOTH = "missing", "dropped", "slow", "smooth"
PERSON, SERVICES, NOBODY = "person", "services", "nobody"

STORIES = (
    Choice("mine", _("My own")),
    Choice("family", _("Somebody in my family")),
    Choice("known", _("Somebody I know")),
    Choice("media", _("Somebody I saw or read about")),
)
SECTORS = (
    Choice("health", _("Health")),
    Choice("council", _("Council care")),
    Choice("school", _("School")),
    Choice("housing", _("Housing")),
    Choice("benefits", _("Benefits")),
    Choice("charity", _("Charity")),
    Choice("family", _("Family and friends")),
    Choice("other", pgettext_lazy("sector", "Other")),
)
OFTEN = (
    Choice("daily", _("Every day")),
    Choice("weekly", _("Every week")),
    Choice("monthly", _("Every month")),
    Choice("sometimes", _("Now and then")),
    Choice("once", _("Once")),
)
FELT = (
    Choice("-2", _("Very bad")),
    Choice("-1", _("Bad")),
    Choice("0", _("Neither good nor bad")),
    Choice("1", _("Good")),
    Choice("2", _("Very good")),
)
PASSED = (
    Choice("person", _("The person")),
    Choice("information", _("Information")),
    Choice("both", _("Both"), _("the person and information")),
)
# `note` is what the choice is called in sentences and in the form, where there is room for more than one word.
WENT = (
    Choice(SMOOTH, pgettext_lazy("hand-off", "smooth"), _("Smooth")),
    Choice(SLOW, pgettext_lazy("hand-off", "slow"), _("Slow")),
    Choice(DROPPED, pgettext_lazy("hand-off", "dropped"), _("Dropped")),
    Choice(MISSING, pgettext_lazy("hand-off", "missing"), _("Should exist but does not")),
)
CARRIERS = (
    Choice(SERVICES, _("The services")),
    Choice(PERSON, _("The person or carer")),
    Choice(NOBODY, _("Nobody")),
)
INFORMATION = (
    Choice("address", _("Name and address")),
    Choice("history", _("History")),
    Choice("medicines", _("Medicines")),
    Choice("money", _("Money")),
    Choice("needs", _("Needs assessment")),
    Choice("consent", _("Consent")),
)
CHANGES = (
    Choice("form", _("One shared form"), _("Chosen things are asked once.")),
    Choice("worker", _("One named worker"), _("What the person carried, the services carry.")),
    Choice("place", _("One place"), _("Chosen services work side by side; between them everything goes smoothly.")),
    Choice("record", _("A shared record"), _("Services that share it ask once for the things in it.")),
    Choice("introduction", _("A warm introduction"), _("One hand-off that was dropped or is missing goes smoothly.")),
)


def defaults() -> Options:
    """Every list of the map. An editor may put their own sectors and information items; the rest may be relabelled."""
    return Options(
        {
            "stories": STORIES,
            "sectors": SECTORS,
            "often": OFTEN,
            "felt": FELT,
            "passed": PASSED,
            "went": WENT,
            "carriers": CARRIERS,
            "information": INFORMATION,
            "changes": CHANGES,
        }
    )
