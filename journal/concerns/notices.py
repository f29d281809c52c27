"""What the page of news says to the contacts of a cohort about a concern. Its mail is a letter of its own."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal import permissions
from journal.sharing.kinds import CONCERN
from learning.models import Notice
from learning.notices import Line, NoticeKind


def kinds() -> list[NoticeKind]:
    """The kind about concerns, for the hook `notice_kinds`."""
    return [NoticeKind(CONCERN, _is_open, _lines, _mailed)]


def _is_open(user) -> Q:
    return Q(Exists(permissions.concerns_for(user).open().filter(pk=OuterRef("about"))))


def _lines(person, notices: list[Notice], request) -> dict[int, Line]:
    """Where it was raised, and not about whom: that stands behind the second step."""
    concerns = permissions.concerns_for(person).select_related("cohort")
    groups = {concern.pk: concern.cohort.name for concern in concerns.filter(pk__in=[one.about for one in notices])}
    return {
        one.pk: Line(
            _("A tutor raised a concern in %(group)s") % {"group": groups[one.about]},
            reverse("desk:read_concern", args=[one.about]),
        )
        for one in notices
        if one.about in groups
    }


def _mailed(person, notices: list[Notice]) -> list[str]:
    n = len(notices)
    return [ngettext("A tutor raised a concern.", "Tutors raised %(n)s concerns.", n) % {"n": n}]
