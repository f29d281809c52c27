"""Everything held about one person, as one zip. Each app gives its files through the hook `personal_data`."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from email.utils import parseaddr
from functools import partial
from typing import IO, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import F
from django.utils import timezone
from wagtail import hooks

from learning.badges.picture import baked_png
from learning.models import (
    AccountDeletion,
    ActivityCompletion,
    Comment,
    Commenter,
    ConcernContact,
    DisuseWarning,
    Enrolment,
    Invitation,
    Notice,
    OutgoingMail,
    PageVisit,
    Profile,
    QuizAttempt,
    Statement,
    TutorAssignment,
)
from learning.quizzes.sittings import Sitting

FORMAT_VERSION = 1
IN_MEMORY = 8 * 1024 * 1024
# Folders of small letters, no way up, nothing that one of the usual systems cannot hold.
FILE_NAME = re.compile(r"(?:[a-z0-9][a-z0-9_-]*/)*[a-z0-9][a-z0-9_-]*\.[a-z0-9]{1,8}")

# Large ones as a function that gives the bytes, so that they are not all in memory together.
Files = dict[str, bytes | Callable[[], bytes]]


class DataMissing(Exception):
    """An app cannot give its part just now. A download without it would look whole, so there is none."""


def archive(user) -> IO[bytes]:
    """A zip of all files about a person, at its beginning. On the disk only when it is large, and gone when it is closed.

    Raises DataMissing, and ValueError when an app names a file wrongly or two name the same.
    """
    return zipped(give(user) for give in _givers())


def _givers() -> list[Callable[[Any], Files]]:
    return list(hooks.get_hooks("personal_data"))


def zipped(parts) -> IO[bytes]:
    """A zip of the files of these parts."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever asked closes it
    now = timezone.localtime().timetuple()[:6]
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in parts:
                for name, content in part.items():
                    if not FILE_NAME.fullmatch(name) or name in archive.namelist():
                        raise ValueError("A file of a download has a name that cannot be used.")
                    member = zipfile.ZipInfo(name, now)
                    member.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(member, content() if callable(content) else content)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def as_json(content: dict) -> bytes:
    """A JSON file for people and programs. Half a surrogate pair, which UTF-8 cannot hold, is written as an escape."""
    text = json.dumps({"version": FORMAT_VERSION} | content, default=_as_text, ensure_ascii=False, indent=2)
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text).encode() + b"\n"


def _as_text(value) -> str:
    """Moments to the last digit, which Django's own encoder cuts; numbers of rows such as UUIDs as they are written."""
    return value.isoformat() if isinstance(value, date) else str(value)


def of_learning(user) -> Files:
    """What the course records about a person, and their account."""
    return {
        "account.json": as_json(_account(user)),
        "profile.json": as_json({"profile": _rows(Profile.objects.filter(user=user), but=("user",))}),
        "enrolments.json": as_json({"enrolments": [_enrolment(one) for one in _enrolments(user)]}),
        "groups.json": as_json(_groups(user)),
        "comments.json": as_json(_comments(user)),
        "news.json": as_json({"news": _rows(Notice.objects.filter(person=user), but=("person", "mail"))}),
        "statements.json": as_json({"statements": _rows(Statement.objects.filter(owner=user), but=("owner",))}),
        **_badges(user),
    }


def _badges(user) -> Files:
    """Each signed badge as the picture that carries it."""
    signed = Statement.objects.filter(owner=user).exclude(credential="").select_related("artwork")
    return {f"statements/{found.pk}.png": partial(baked_png, found) for found in signed}


def _rows(queryset, *, but: tuple[str, ...] = (), **more) -> list[dict]:
    """The rows with all columns but some, numbers of rows apart, and with `more` expressions by name."""
    hidden = {"id", *but}
    names = [field.name for field in queryset.model._meta.concrete_fields if field.name not in hidden]
    return list(queryset.order_by("pk").values(*names, **more))


def _in_cohorts(queryset, *, but: tuple[str, ...]) -> list[dict]:
    """The rows, each with the name and the course of its cohort in place of a number."""
    return _rows(queryset, but=("cohort", *but), group=F("cohort__name"), course=F("cohort__course_title"))


def _groups(user) -> dict:
    """The groups a person tutors or tutored, and those whose concerns they read."""
    return {
        "tutoring": _in_cohorts(TutorAssignment.objects.filter(tutor=user), but=("tutor",)),
        "contact_for_concerns": _in_cohorts(ConcernContact.objects.filter(person=user), but=("person",)),
    }


def _comments(user) -> dict:
    """What a person wrote below articles, also where an article is gone, and as whom the site knows them there."""
    own = Comment.objects.filter(commenter__user=user)
    known = _rows(Commenter.objects.filter(user=user), but=("user", "address_mark", "sealed_address"))
    return {"commenter": known, "comments": _rows(own, but=("commenter", "article", "decided_by"))}


def _account(user) -> dict:
    columns = [field.name for field in user._meta.concrete_fields if field.name != "password"]
    addresses = [email.lower() for email in EmailAddress.objects.filter(user=user).values_list("email", flat=True)]
    return {
        "account": {name: getattr(user, user._meta.get_field(name).attname) for name in columns},
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        "addresses": _rows(EmailAddress.objects.filter(user=user), but=("user",)),
        # A key or secret in a file would be worth stealing, and tells the person nothing.
        "second_step": _rows(Authenticator.objects.filter(user=user), but=("user", "data")),
        "devices": _rows(UserSession.objects.filter(user=user), but=("user", "session_key", "data")),
        "invitations": [
            row
            for address in addresses
            for row in _in_cohorts(Invitation.objects.filter(email__iexact=address), but=("token_digest", "invited_by"))
        ],
        "mails": _mails_to({*addresses, user.email.lower()}),
        "disuse": _rows(DisuseWarning.objects.filter(user=user), but=("user",)),
        "deletion": _rows(AccountDeletion.objects.filter(user=user), but=("user",)),
    }


def _mails_to(addresses: set[str]) -> list[dict]:
    """Mails of the last two weeks, without their text (it is in the mailbox) and without others they went to."""
    names = ("recipients", "queued_at", "sent_at", "attempts", "last_failure", "news")
    mails = OutgoingMail.objects.order_by("pk").values(*names)
    found = []
    for mail in mails:
        mine = [one for one in mail["recipients"] if parseaddr(one)[1].lower() in addresses]
        if mine:
            found.append(mail | {"recipients": mine})
    return found


def _enrolments(user):
    return Enrolment.objects.filter(user=user).select_related("cohort")


def _enrolment(enrolment: Enrolment) -> dict:
    names = (
        "course_key",
        "course_title",
        "state",
        "enrolled_at",
        "left_at",
        "finished_at",
        "last_at",
        "joined_cohort_at",
        "progress",
    )
    activities = ActivityCompletion.objects.filter(enrolment=enrolment).order_by("pk")
    return {name: getattr(enrolment, name) for name in names} | {
        "group": enrolment.cohort.name if enrolment.cohort else None,
        "quizzes": [_attempt(one) for one in _attempts(enrolment)],
        "visits": _rows(PageVisit.objects.filter(enrolment=enrolment), but=("enrolment",)),
        "activities": list(activities.values("activity__title", "activity__block_id", "done_at")),
    }


def _attempts(enrolment: Enrolment):
    return QuizAttempt.objects.filter(enrolment=enrolment).select_related("quiz", "edition").order_by("pk")


def _attempt(attempt: QuizAttempt) -> dict:
    """An attempt with what was asked and answered, in words. Of a question that is still open no right answer is in it."""
    names = ("course_version", "seed", "started_at", "finished_at", "score", "out_of", "passed", "state")
    answers = [
        {
            "question": asked.question.text,
            "answers": asked.all_given,
            "settled": asked.outcome.settled,
            "marks": asked.outcome.marks,
        }
        for asked in Sitting.stored(attempt, attempt.quiz).all
    ]
    facts = {"quiz": attempt.quiz.title, "quiz_id": attempt.quiz.block_id, "edition": attempt.edition.digest}
    return facts | {name: getattr(attempt, name) for name in names} | {"answers": answers}
