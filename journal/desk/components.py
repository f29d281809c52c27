"""What the desk puts into the pages below it: how much waits, and its keys."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from content.keys import Shortcut
from journal.desk.queue import PAGE_SIZE, waiting_for
from journal.sharing.reply_time import overdue
from learning.profiles import profile_of

DESK = _("Tutor’s desk")


def my_learning(request, page, keys: list[str]) -> dict[str, str]:
    """On "My learning", for tutors: how many shared entries wait, up to what a page of the queue holds."""
    profile = profile_of(request)
    if not profile or not profile.tutors:
        return {}
    count = waiting_for(request.user)[: PAGE_SIZE + 1].count()
    context = {"count": count, "most": PAGE_SIZE, "more": count > PAGE_SIZE}
    context["overdue"] = overdue(request.user) if count else []
    return dict.fromkeys(keys, render_to_string("journal/desk/partials/my_learning.html", context))


def shortcut_keys() -> list[Shortcut]:
    return [
        Shortcut(DESK, "j", _("Next in the queue")),
        Shortcut(DESK, "k", _("Previous in the queue")),
        Shortcut(DESK, "c", _("Write")),
        Shortcut(DESK, "q", _("Quote the passage that is marked")),
        Shortcut(DESK, "h", _("Keep the draft, next waiting")),
        Shortcut(DESK, "e", _("Earlier entries of the same learner, and back")),
        Shortcut(DESK, "u", _("Back to the queue")),
    ]
