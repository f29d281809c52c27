"""What a statement says in words, from the facts pinned in it and from nothing else."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.enums import Level
from learning.models import Statement

NOT_A_QUALIFICATION = gettext_lazy(
    "It is not a qualification and carries no credit. Nobody checked who sat at the keyboard, and the learner's private "
    "journal had no share in it."
)


def pages_read(course: dict) -> str:
    """ "ticked all 46 pages as read", "ticked 40 of 46 pages as read"."""
    done, total = course["pages_done"], course["pages_total"]
    if done >= total:
        words = ngettext("ticked its %(total)s page as read", "ticked all of its %(total)s pages as read", total)
    else:
        words = _("ticked %(done)s of its %(total)s pages as read")
    return words % {"done": done, "total": total}


def quizzes_passed(course: dict) -> str:
    """ "passed 2 quizzes", or nothing."""
    number = len(course["quizzes"])
    return ngettext("passed %(n)s quiz", "passed %(n)s quizzes", number) % {"n": number} if number else ""


def did_what(course: dict) -> str:
    """The rest of the sentence that begins with the name and the course."""
    quizzes = quizzes_passed(course)
    if not quizzes:
        return pages_read(course)
    return _("%(pages)s and %(quizzes)s") % {"pages": pages_read(course), "quizzes": quizzes}


def criteria(course: dict) -> str:
    """What had to be done for it, as a sentence of its own."""
    rule = course["rule"]
    share = (
        _("all pages of the course")
        if rule["pages"] == 100
        else _("%(share)s%% of the pages of the course") % {"share": rule["pages"]}
    )
    said = _("Given to people who ticked %(share)s as read") % {"share": share}
    if not course["quizzes"]:
        return f"{said}."
    titles = ", ".join(course["quizzes"])
    if rule["pass_mark"] is None:
        return _("%(said)s and passed these quizzes: %(titles)s.") % {"said": said, "titles": titles}
    return _("%(said)s and passed these quizzes with %(mark)s%% or more: %(titles)s.") % {
        "said": said,
        "titles": titles,
        "mark": rule["pass_mark"],
    }


def level(course: dict) -> str:
    """The level in words; as it is written where the site no longer knows it."""
    return str(dict(Level.choices).get(course["level"], course["level"]))


def name_on(statement: Statement) -> str:
    """The name on the document itself."""
    return statement.name or _("No name chosen yet")


def name_for_others(statement: Statement) -> str:
    """What others read in place of the name on the page of a statement."""
    if not statement.name:
        return _("No name chosen yet")
    return statement.name if statement.show_name else _("Name withheld")
