"""What the records of a person put into the pages below. Nothing here is kept: it is asked for again on every request."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.keys import EVERYWHERE, Shortcut
from content.models import CoursePage, HomePage, SectionMixin
from content.numbering import outline_of, outlines_read
from content.templatetags.joined_up import ring
from learning.profiles import profile_of
from learning.progress import Progress
from learning.reading import active_enrolments, pace_in, progress_in
from learning.statement_components import earned_here


def _course(page) -> CoursePage | None:
    """The course a page belongs to, or None."""
    return page if isinstance(page, CoursePage) else getattr(page, "course", None)


def _signed_in(request) -> bool:
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def page_form(request, page, keys: list[str]) -> dict[str, str]:
    """The page's one form, with the token that all its buttons use. Guests have none: nothing of theirs is recorded."""
    if page is None or not _signed_in(request):
        return {}
    return dict.fromkeys(keys, render_to_string("learning/partials/form.html", request=request))


def ticks(request, page, keys: list[str]) -> dict[str, str]:
    """A tick or an empty circle before each page in the rail, for people who are enrolled."""
    progress = progress_in(request, _course(page))
    if progress is None:
        return {}
    by_id = progress.outline.by_id
    return {key: tick(key, progress.is_done(by_id[int(key)])) for key in keys if int(key) in by_id}


def tick(key, done: bool) -> str:
    return render_to_string("learning/partials/tick.html", {"key": key, "done": done})


def rings(request, page, keys: list[str]) -> dict[str, str]:
    """The ring with its beads filled: the pages of a week in the rail, the weeks of a course on its own page."""
    progress = progress_in(request, _course(page))
    if progress is None:
        return {}
    if isinstance(page, CoursePage):
        return dict.fromkeys(keys, course_ring(progress))
    week = progress.by_week.get(int(keys[0]))
    return {keys[0]: _week_ring(progress, week)} if week else {}


def course_ring(progress: Progress) -> str:
    """One bead a numbered week, filled when the week is done."""
    weeks = [week for week in progress.weeks if week.week.number]
    done = [place for place, week in enumerate(weeks) if week.finished]
    begun = [place for place, week in enumerate(weeks) if week.begun]
    label = ngettext("%(done)s of %(n)s week done", "%(done)s of %(n)s weeks done", len(weeks))
    label %= {"done": len(done), "n": len(weeks)}
    return render_to_string(
        "content/partials/ring.html", ring(len(weeks), label, numbered=True, done=done, begun=begun)
    )


def _week_ring(progress: Progress, week) -> str:
    done = [place for place, part in enumerate(week.week.parts) if progress.is_done(part)]
    label = _("%(week)s: %(done)s of %(n)s pages done") % {"week": week.week.label, "done": week.done, "n": week.total}
    return render_to_string("content/partials/ring.html", ring(week.total, label, done=done))


def page_done(request, page, keys: list[str]) -> dict[str, str]:
    """The end of a page: done and on to the next, or the way to be enrolled."""
    course = _course(page)
    if course is None:
        return {}
    outline = outline_of(course, request)
    node = outline.by_id.get(page.pk)
    if node is None:
        return {}
    progress = progress_in(request, course)
    if progress is None:
        context = {"course": course, "node": node, "signed_in": _signed_in(request)}
        return dict.fromkeys(keys, render_to_string("learning/partials/not_enrolled.html", context))
    return dict.fromkeys(keys, render_to_string("learning/partials/page_end.html", page_end(request, progress, node)))


def page_end(request, progress: Progress, node) -> dict:
    """Context of the lines at the end of a page."""
    after = progress.outline.neighbours(node)[1]
    return {
        "node": node,
        "after": after,
        "done": progress.is_done(node),
        "ticks_itself": progress.ticks_itself(node),
        "week": progress.by_week[node.week.id],
        "earned": earned_here(request, progress, node),
    }


def activity_done(request, page, keys: list[str]) -> dict[str, str]:
    """The tick at the foot of an activity, for people who are enrolled."""
    progress = progress_in(request, _course(page)) if isinstance(page, SectionMixin) else None
    if progress is None:
        return {}
    activities = progress.outline.activities
    return {
        key: render_to_string(
            "learning/partials/activity_done.html",
            {"activity": activities[int(key)], "done": progress.activity_done(int(key))},
        )
        for key in keys
        if int(key) in activities
    }


def start(request, page, keys: list[str]) -> dict[str, str]:
    """On the course page, in place of "Start reading": where somebody who is enrolled goes on."""
    progress = progress_in(request, _course(page))
    if progress is None or progress.resume is None:
        return {}
    return dict.fromkeys(keys, render_to_string("learning/partials/continue.html", {"progress": progress}))


def enrol(request, page, keys: list[str]) -> dict[str, str]:
    """The button that enrols; a link through sign-in for a guest."""
    course = _course(page)
    if course is None or progress_in(request, course):
        return {}
    context = {"course": course, "signed_in": _signed_in(request)}
    return dict.fromkeys(keys, render_to_string("learning/partials/enrol.html", context))


def course_progress(request, page, keys: list[str]) -> dict[str, str]:
    progress = progress_in(request, _course(page))
    if progress is None:
        return {}
    return dict.fromkeys(keys, render_to_string("learning/partials/progress.html", {"progress": progress}))


def weeks(request, page, keys: list[str]) -> dict[str, str]:
    """How many pages of each week are done, and by when it is suggested: on a course's page and on the home page."""
    courses = [page] if isinstance(page, CoursePage) else _enrolled_courses(request)
    found = {}
    for course in courses:
        progress = progress_in(request, course)
        pace = pace_in(progress) if progress else None
        for week_id, week in progress.by_week.items() if progress else ():
            by = pace.by(week.week) if pace else None
            if str(week_id) in keys and (week.done or by):
                found[str(week_id)] = render_to_string("learning/partials/week.html", {"week": week, "by": by})
    return found


def _enrolled_courses(request) -> list[CoursePage]:
    """Courses whose outlines this page has read already: a course list shows no others."""
    outlines = outlines_read(request)
    return [outlines[pk].course for pk in active_enrolments(request) if pk in outlines]


def home(request, page, keys: list[str]) -> dict[str, str]:
    """At the top of the home page: on with the course somebody studied last."""
    courses = _enrolled_courses(request) if isinstance(page, HomePage) else []
    progress = progress_in(request, courses[0]) if courses else None
    if progress is None or progress.resume is None:
        return {}
    return dict.fromkeys(keys, render_to_string("learning/partials/home.html", {"progress": progress}))


def menu_link(request, page, keys: list[str]) -> dict[str, str]:
    if not _signed_in(request):
        return {}
    return {key: render_to_string("learning/partials/menu.html", {"current": key == "learning"}) for key in keys}


def rail_link(request, page, keys: list[str]) -> dict[str, str]:
    if not active_enrolments(request):
        return {}
    return dict.fromkeys(keys, render_to_string("learning/partials/rail.html"))


def account_link(request, page, keys: list[str]) -> dict[str, str]:
    return {key: render_to_string("learning/partials/account.html", {"current": key}) for key in keys}


def my_data(request, page, keys: list[str]) -> dict[str, str]:
    """What the page about one's data says is in the download."""
    return dict.fromkeys(keys, render_to_string("learning/partials/my_data.html"))


def privacy(request, page, keys: list[str]) -> dict[str, str]:
    """What the privacy page says about profiles and enrolments."""
    return dict.fromkeys(keys, render_to_string("learning/partials/privacy.html"))


def shortcut_keys() -> list[Shortcut]:
    return [Shortcut(EVERYWHERE, "g l", gettext_lazy("My learning"), reverse_lazy("learning:home"))]


def display_of(request) -> dict | None:
    """The display settings a member chose; None leaves the choice to the cookie of this browser."""
    profile = profile_of(request)
    return profile.display if profile else None


def changed_page(request, progress: Progress, node) -> dict[str, str]:
    """The parts of a study page that change when it is ticked, for the script on that page, and what to say about it."""
    done = progress.is_done(node)
    return {
        "end": render_to_string("learning/partials/page_end.html", page_end(request, progress, node)),
        "tick": tick(node.id, done),
        "ring": _week_ring(progress, progress.by_week[node.week.id]),
        "said": _("You have earned the statement of participation.")
        if progress.enrolment.given
        else _("This page is ticked as done.")
        if done
        else _("This page is open again."),
    }


def changed_activity(activity: dict, *, done: bool) -> dict[str, str]:
    """The tick of an activity (`id`, `number` and `url`), for the script on its page, and what to say about it."""
    said = _("Activity %(number)s is done.") if done else _("Activity %(number)s is open again.")
    html = render_to_string("learning/partials/activity_done.html", {"activity": activity, "done": done})
    return {"tick": html, "said": said % activity}
