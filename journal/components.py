"""What the journal puts into the pages below it. Nothing here is kept: it is asked for again on every request."""

from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from content.cookies import Stored
from content.keys import EVERYWHERE, Shortcut
from content.licences import BrowserFile
from content.models import SectionMixin, SectionPage, WeekMixin
from content.numbering import NumberedActivity, outline_of
from journal import permissions
from journal.persons import mark_of
from journal.prompts import questions_of
from journal.sharing.turns import shared_and_waiting
from journal.sharing.who import PRIVATE, who_reads
from learning.profiles import profile_of


def journal_box(request, page, keys: list[str]) -> dict[str, str]:
    """The box at the foot of an activity, by the number of its activity."""
    if not isinstance(page, SectionMixin | WeekMixin):
        return {}
    activities = outline_of(page.course, request).activities
    wanted = {key: activities[int(key)] for key in keys if int(key) in activities}
    if isinstance(page, WeekMixin):
        return _printed_boxes(request, wanted)
    values = activity_blocks([page])
    mine = permissions.entries_of(request.user).kept().filter(running=True, activity_id__in=wanted).defer("sealed")
    running = {entry.activity_id: entry for entry in mine}
    lines = who_reads(request.user, running.values()) if running else {}
    return {
        key: render_to_string(
            "journal/partials/box.html",
            {
                "activity": activity,
                "questions": questions_of(values[activity.block_id]),
                "entry": running[activity.id].pk if activity.id in running else None,
                "line": lines[running[activity.id].pk] if activity.id in running else PRIVATE,
                "user": request.user,
            },
        )
        for key, activity in wanted.items()
        if activity.journal != "none" and activity.block_id in values
    }


def activity_blocks(sections) -> dict[str, dict]:
    """The values of all activity blocks of some sections, by block id. Other blocks are not looked at: theirs cost queries."""
    bodies = (page.body for page in sections)
    activities = (body[at] for body in bodies for at, raw in enumerate(body.raw_data) if raw["type"] == "activity")
    return {block.id: block.value for block in activities}


def printed_sections(request, activities: dict[str, NumberedActivity]) -> list[SectionPage]:
    """The sections of these activities, asked for once a request: exercises and boxes of a printed week share them."""
    kept = request.__dict__.setdefault("_joined_up_printed_sections", {})
    wanted = frozenset(activity.node.id for activity in activities.values())
    if wanted not in kept:
        kept[wanted] = list(SectionPage.objects.filter(pk__in=wanted))
    return kept[wanted]


def _printed_boxes(request, activities: dict[str, NumberedActivity]) -> dict[str, str]:
    """On the page that prints a week: the questions, and room to write by hand."""
    values = activity_blocks(printed_sections(request, activities))
    return {
        key: render_to_string(
            "journal/partials/printed_box.html", {"questions": questions_of(values[activity.block_id])}
        )
        for key, activity in activities.items()
        if activity.journal != "none" and activity.block_id in values
    }


def menu_link(request, page, keys: list[str]) -> dict[str, str]:
    profile = profile_of(request)
    tutors = bool(profile and profile.tutors)
    return {key: render_to_string("journal/partials/menu.html", {"current": key, "tutors": tutors}) for key in keys}


def rail_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/rail.html"))


def account_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/account.html"))


def course_link(request, page, keys: list[str]) -> dict[str, str]:
    return dict.fromkeys(keys, render_to_string("journal/partials/course.html"))


def shared_with(request, page, keys: list[str]) -> dict[str, str]:
    """In My learning: the way to what the person shared, with how often it is their turn. One query; nothing where none was shared."""
    shared, your_turn = shared_and_waiting(permissions.threads_of(request.user))
    if not shared:
        return {}
    return dict.fromkeys(keys, render_to_string("journal/partials/my_learning.html", {"your_turn": your_turn}))


def my_data(request, page, keys: list[str]) -> dict[str, str]:
    """What the page about one's data says of the journal."""
    return dict.fromkeys(keys, render_to_string("journal/partials/my_data.html"))


def signing_out(request, page, keys: list[str]) -> dict[str, str]:
    """In a form that signs out: takes what the person's device keeps along. The mark tells nothing of them."""
    person = mark_of(request.user)
    if not person:
        return {}
    return dict.fromkeys(keys, render_to_string("journal/partials/signing_out.html", {"person": person}))


def privacy_section(request, page, keys: list[str]) -> dict[str, str]:
    """What the privacy page says about journals."""
    return dict.fromkeys(keys, render_to_string("journal/partials/privacy.html"))


def shortcut_keys() -> list[Shortcut]:
    return [Shortcut(EVERYWHERE, "g j", _("My journal"), reverse_lazy("journal:list"))]


def storage() -> list[Stored]:
    return [
        Stored(
            "joined-up-journal",
            _(
                "words of your journal and of replies that are not saved yet, encrypted so that only you can open them "
                "after signing in"
            ),
            _("you write"),
            _("until they are saved, you discard them or sign out; 7 days at most"),
        )
    ]


def browser_files() -> list[BrowserFile]:
    """The element behind the buttons of the page one writes on."""
    return [
        BrowserFile(
            what="markdown-toolbar-element",
            version="2.2.3",
            by="GitHub, Inc.",
            licence="MIT",
            text="journal/vendor/markdown-toolbar-element.LICENSE.txt",
        )
    ]
