"""Every change of state of the published content that is not Wagtail's own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.conf import conf
from content.models import (
    Activity,
    CoursePage,
    CourseVersion,
    Message,
    PageCount,
    Quiz,
    SectionMixin,
    SectionPage,
    StudyPageMixin,
    WeekPage,
)
from content.numbering import outline_of
from content.quizzes import digest, plain

logger = logging.getLogger(__name__)

# Courses by primary key, and whether something in them was published.
_held_back: ContextVar[dict[int, bool] | None] = ContextVar("courses_with_a_version_to_come", default=None)


@transaction.atomic
def reconcile(page: SectionMixin) -> None:
    """Make the identity rows of one live page agree with its body: those of its activities and those of its quizzes."""
    body = page.body.get_prep_value()
    course = CoursePage.objects.ancestor_of(page).only("key").first()
    key = course.key if course else ""
    _reconcile_activities(page, [block for block in body if block["type"] == "activity"], key)
    _reconcile_quizzes(page, [block for block in body if block["type"] == "quiz"], key)


def _reconcile_activities(page: SectionMixin, blocks: list[dict], course_key: str) -> None:
    """Creates rows for new blocks, updates order, title and minutes, and marks rows of removed blocks as not live. Deletes nothing:
    putting a block back brings its row back, and whatever points at it.
    """
    rows = {str(row.block_id): row for row in Activity.objects.filter(page_id=page.pk)}
    for sort, block in enumerate(blocks):
        value = block["value"]
        row = rows.pop(block["id"], None) or Activity(page_id=page.pk, block_id=block["id"])
        wanted = {
            "course_key": course_key,
            "sort": sort,
            "live": True,
            "title": value.get("title", ""),
            "minutes": value.get("minutes") or 0,
            "minutes_to": value.get("minutes_to"),
            "journal": value.get("journal") or "none",
        }
        _bring_up_to_date(row, wanted)
    Activity.objects.filter(pk__in=[row.pk for row in rows.values() if row.live]).update(live=False)


def _reconcile_quizzes(page: SectionMixin, blocks: list[dict], course_key: str) -> None:
    """The same for quizzes. What a quiz asks is written down once as an edition, to which attempts are pinned; it is changed by
    no later edit, and an edit that is taken back finds its former edition again."""
    rows = {str(row.block_id): row for row in Quiz.objects.filter(page_id=page.pk)}
    for sort, block in enumerate(blocks):
        value, content = block["value"], plain(block["value"])
        row = rows.pop(block["id"], None) or Quiz(page_id=page.pk, block_id=block["id"])
        wanted = {"course_key": course_key, "sort": sort, "live": True, "title": value.get("title", "")}
        _bring_up_to_date(row, wanted | {"kind": content["kind"]})
        edition, _new = row.editions.get_or_create(digest=digest(content), defaults={"content": content})
        _bring_up_to_date(row, {"edition_id": edition.pk})
    Quiz.objects.filter(pk__in=[row.pk for row in rows.values() if row.live]).update(live=False)


def _bring_up_to_date(row: Activity | Quiz, wanted: dict) -> None:
    if row.pk is None or any(getattr(row, name) != wish for name, wish in wanted.items()):
        for name, wish in wanted.items():
            setattr(row, name, wish)
        row.save()


def rebuild_activities() -> int:
    """Reconcile every live section, and count every live body again: the safety net after `loaddata`, bulk changes or a restored
    table. Returns the number of sections."""
    for week in WeekPage.objects.filter(live=True).iterator(chunk_size=100):
        _count_again(week)
    pages = SectionPage.objects.filter(live=True)
    for page in pages.iterator(chunk_size=100):
        _count_again(page)
        reconcile(page)
    return pages.count()


def _count_again(page: StudyPageMixin) -> None:
    page.count_body()
    type(page).objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in page.counted})


def note_change(page: Page, *, published: bool = False) -> None:
    """A page at or below a course was published, moved, unpublished or deleted: write a new version of that course.

    Publishing always makes one. Anything else only if readers now find something else than the last version says: Wagtail
    tells of one deletion or move several times, and moving a draft changes nothing.
    """
    paths = [page.path[:length] for length in range(Page.steplen, len(page.path) + 1, Page.steplen)]
    for course in CoursePage.objects.filter(path__in=paths):
        held_back = _held_back.get()
        if held_back is None:
            _write_version(course, published)
        else:
            held_back[course.pk] = held_back.get(course.pk, False) or published


def _write_version(course: CoursePage, published: bool, note: str = "") -> None:
    if published or _manifest(course) != _last_manifest(course):
        new_course_version(course, note)


def _last_manifest(course: CoursePage) -> dict | None:
    last = CourseVersion.objects.filter(course_id=course.pk).order_by("-number").first()
    return last.manifest if last else None


@transaction.atomic
def new_course_version(course: CoursePage, note: str = "") -> CourseVersion:
    """Record the course as it is published now, one number up."""
    last = CourseVersion.objects.filter(course_id=course.pk).aggregate(last=Max("number"))["last"] or 0
    return CourseVersion.objects.create(
        course_id=course.pk, course_key=course.key, number=last + 1, note=note, manifest=_manifest(course)
    )


def _manifest(course: CoursePage) -> dict:
    outline = outline_of(course)
    return {
        "title": course.title,
        "minutes": outline.total_minutes,
        "outcomes": [block["value"] for block in course.outcomes.raw_data],
        "published": outline.published,
        "pages": [
            {
                "page": part.id,
                "key": part.key,
                "revision": part.revision,
                "number": part.number,
                "title": part.title,
                "minutes": part.minutes,
                "changed": part.change_noted,
                "activities": [
                    {
                        "id": activity.id,
                        "label": activity.label,
                        "title": activity.title,
                        "minutes": activity.counted_minutes,
                    }
                    for activity in part.activities
                ],
            }
            for part in outline.parts
        ],
    }


@contextmanager
def one_course_version(note: str = "") -> Iterator[None]:
    """Within this block changes are collected, and each course that changed gets one version at the end instead of one a page.

    A block inside another one is part of the outer one.
    """
    if _held_back.get() is not None:
        yield
        return
    token = _held_back.set({})
    try:
        yield
        changed = _held_back.get()
    finally:
        _held_back.reset(token)
    for course in CoursePage.objects.filter(pk__in=changed):
        _write_version(course, changed[course.pk], note)


def receive_message(*, name: str, email: str, words: str, to: str, about: Page | None = None) -> Message:
    """Keep what somebody wrote to the organisation, and mail it to `to`, so that an answer goes to its sender.

    A mail that cannot be handed over loses nothing: the message is in the admin. Only the kind of the failure is logged.
    """
    message = Message.objects.create(name=name, email=email, words=words, about=about)
    lines = [words, "", "-- ", f"{name} <{email}>"]
    lines += [_("About the page: %(title)s") % {"title": about.title}, about.full_url or ""] if about else []
    mail = EmailMessage(_("A message from the page Contact"), "\n".join(lines), to=[to], reply_to=[email])
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        logger.error("A message was kept, but its mail failed with %s", type(error).__name__)
    return message


def mark_message_read(*, number: int) -> None:
    """Note that somebody has read a message. One that is gone, or was read before, stays as it is."""
    Message.objects.filter(pk=number, read_at=None).update(read_at=timezone.now())


def delete_message(*, number: int) -> None:
    """Delete a message. One that is gone already is no mistake."""
    Message.objects.filter(pk=number).delete()


def forget_messages(*, now: datetime) -> int:
    """Delete the messages that are older than CONTENT_MESSAGES_KEPT. Returns how many."""
    deleted, _models = Message.objects.filter(at__lt=now - conf.messages_kept).delete()
    return deleted


def count_reading(*, page: Page) -> None:
    """One more reading of a page today, by the site's clock. Nothing else is noted. A page that is deleted meanwhile is no mistake."""
    day = timezone.localdate(timezone=timezone.get_default_timezone())
    today = PageCount.objects.filter(page=page, day=day)
    try:
        with transaction.atomic():
            if not today.update(count=F("count") + 1):
                PageCount.objects.bulk_create([PageCount(page=page, day=day)], ignore_conflicts=True)
                today.update(count=F("count") + 1)
    except IntegrityError:
        logger.info("A reading of a page that has just been deleted was not counted")


def forget_page_counts(*, now: datetime) -> int:
    """Delete the daily totals that are older than CONTENT_PAGE_COUNTS_KEPT. Returns how many."""
    deleted, _models = PageCount.objects.filter(day__lt=(now - conf.page_counts_kept).date()).delete()
    return deleted
