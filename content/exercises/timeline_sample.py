"""A made-up timeline to open and throw away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def sample() -> dict[str, Any]:
    """An old woman's way home from hospital."""
    services = [
        (_("Surgery"), "health"),
        (_("Hospital"), "health"),
        (_("Care team"), "council"),
        (_("Her niece"), "family"),
    ]
    told = [
        (_("Day 1"), _("She falls in the garden and rings the doctor"), "s1", "phone", 0, "", -1, "", ""),
        (_("Day 1"), _("She is taken in with a broken hip"), "s2", "face", 5, "hours", -2, "", ""),
        (_("Day 9"), _("The ward says that she may go home"), "s2", "face", 8, "days", 1, "", ""),
        (_("Day 12"), _("The care team has not been told"), "s3", "none", 3, "days", -2, _("The form got lost."), "guess"),
        (_("Day 13"), _("Her niece rings round until somebody comes"), "s4", "phone", 1, "days", -1, "", ""),
        (_("Day 15"), _("Two carers come every morning"), "s3", "face", 2, "days", 2, _("They moved a visit."), "known"),
        (_("Week 5"), _("The doctor looks in and changes her tablets"), "s1", "face", 3, "weeks", 1, "", "no-idea"),
    ]  # fmt: skip
    names = ("when", "what", "service", "channel", "wait", "wait_unit", "feeling", "behind", "behind_known")
    return {
        "title": _("Mrs Adeyemi’s way home"),
        "services": [{"id": f"s{n}", "name": name, "sector": kind} for n, (name, kind) in enumerate(services, start=1)],
        "steps": [{"id": f"t{n}", **dict(zip(names, row, strict=True))} for n, row in enumerate(told, start=1)],
    }
