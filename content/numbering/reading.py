"""Reading the outlines of courses: two queries, whatever their size and however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page, Site

from content import permissions
from content.conf import conf
from content.models import Activity, CoursePage, SectionPage, WeekPage
from content.numbering.nodes import Node, NumberedActivity, Outline

_PAGE_FIELDS = ["id", "path", "depth", "title", "url_path", "live_revision_id"]
_STUDY_FIELDS = [
    "key",
    "numbered",
    "minutes",
    "words",
    "figures",
    "citations",
    "quiz_minutes",
    "changed_at",
    "change_noted",
]
_ACTIVITY_FIELDS = ["id", "block_id", "title", "minutes", "minutes_to", "journal"]
_WEEK_FIELDS = [*_STUDY_FIELDS, "strapline", "practice"]


def reading_minutes(minutes: int | None, words: int) -> int:
    """Minutes given by the editor, or else estimated from the number of words."""
    return minutes if minutes is not None else -(-words // conf.words_a_minute)


def outlines_read(request) -> dict[int, Outline]:
    """The outlines this request has read so far, by number of the course page."""
    return request.__dict__.setdefault("_joined_up_outlines", {})


def outline_of(course: CoursePage, request=None) -> Outline:
    """The outline of a course. With a request it is made once for that request."""
    return outlines_of([course], request)[course.pk]


def outlines_of(courses: Iterable[CoursePage], request=None) -> dict[int, Outline]:
    """The outlines of several courses, by number of the course page. With a request each is made once for that request."""
    kept = outlines_read(request) if request is not None else {}
    wanted = {course.pk: course for course in courses}
    if missing := [course for pk, course in wanted.items() if pk not in kept]:
        kept.update(_read(missing, request))
    return {pk: kept[pk] for pk in wanted}


def _read(courses: list[CoursePage], request) -> dict[int, Outline]:
    nodes: dict[int, dict[str, Node]] = {course.pk: {} for course in courses}
    addresses = {course.pk: _url_of(course, request) for course in courses}
    for row in _rows(courses):
        course = next(course for course in courses if row["path"].startswith(course.path))
        nodes[course.pk][row["path"]] = _node(row, course, addresses[course.pk])
    by_id = {node.id: node for found in nodes.values() for node in found.values()}
    live = Activity.objects.filter(_below("page__path", courses), live=True)
    for page_id, *own in live.order_by("page__path", "sort").values_list("page_id", *_ACTIVITY_FIELDS):
        if node := by_id.get(page_id):
            _add(node, *own)
    empty = [course for course in courses if not nodes[course.pk]]
    published = (
        set(permissions.published_pages(CoursePage.objects.filter(pk__in=empty)).values_list("pk", flat=True))
        if empty
        else set()
    )
    outlines = {}
    for course in courses:
        top = _plant(nodes[course.pk], course)
        _number(top)
        _count(top)
        outlines[course.pk] = Outline(course, addresses[course.pk], course not in empty or course.pk in published, top)
    return outlines


def _below(path: str, courses: list[CoursePage]) -> Q:
    """Rows whose tree path, the field of this name, is at or below one of the courses."""
    rule = Q()
    for course in courses:
        rule |= Q(**{f"{path}__startswith": course.path})
    return rule


def _node(row: dict, course: CoursePage, url: str) -> Node:
    is_week = row["joined_up_week__key"] is not None
    prefix, model = ("joined_up_week__", WeekPage) if is_week else ("joined_up_section__", SectionPage)
    study = {name: row[prefix + name] for name in (_WEEK_FIELDS if is_week else _STUDY_FIELDS)}
    address = row["url_path"][len(course.url_path) :]
    same = ("key", "quiz_minutes", "figures", "citations", "changed_at", "change_noted")
    return Node(
        id=row["id"],
        model=model,
        path=row["path"],
        title=row["title"],
        address=address,
        url=url + address,
        level=row["depth"] - course.depth - 1,
        number="?" if study["numbered"] else "",
        own_minutes=reading_minutes(study["minutes"], study["words"]),
        revision=row["live_revision_id"],
        **{name: study[name] for name in same},
        strapline=study.get("strapline", ""),
        practice=study.get("practice", ""),
    )


def _rows(courses: list[CoursePage]):
    """Published weeks and sections in one query, without their bodies."""
    pages = Page.objects.filter(
        Q(joined_up_week__isnull=False) | Q(joined_up_section__isnull=False), _below("path", courses)
    )
    return (
        permissions.published_pages(pages)
        .order_by("path")
        .values(
            *_PAGE_FIELDS,
            *(f"joined_up_week__{name}" for name in _WEEK_FIELDS),
            *(f"joined_up_section__{name}" for name in _STUDY_FIELDS),
        )
    )


def _url_of(course: CoursePage, request) -> str:
    """The course's address. Within the site of the request no query is needed; otherwise Wagtail finds the site."""
    site = Site.find_for_request(request)
    return (site and address_on(site, course.url_path)) or course.get_url(request) or ""


def address_on(site: Site, url_path: str) -> str | None:
    """The address of a page of this site by its url_path, without a query; None for a page of another site."""
    root = site.root_page.url_path
    return reverse("wagtail_serve", args=[url_path[len(root) :]]) if url_path.startswith(root) else None


def _plant(nodes: dict[str, Node], course: CoursePage) -> list[Node]:
    """Hang every node below its parent; in reading order because paths are sorted."""
    steplen, top = course.steplen, []
    for path in sorted(nodes):
        node = nodes[path]
        node.parent = nodes.get(path[:-steplen])
        (node.parent.children if node.parent else top).append(node)
    return top


def _number(nodes: list[Node], prefix: str = "") -> None:
    count = 0
    for node in nodes:
        if node.number:
            count += 1
            node.number = f"{prefix}{count}"
        # Sections start again in every week; a page below one without a number has none either.
        if node.level and not node.number:
            for below in node.parts[1:]:
                below.number = ""
        _number(node.children, prefix=f"{node.number}." if node.level and node.number else "")


def _add(node: Node, number: int, block_id: UUID, *own) -> None:
    node.activities.append(NumberedActivity(number, str(block_id), *own, 0, node))


def _count(weeks: list[Node]) -> None:
    """Figures and activities start again at 1 in every week."""
    for week in weeks:
        figure = activity = 1
        for part in week.parts:
            part.first_figure, part.first_activity = figure, activity
            figure += part.figures
            for found in part.activities:
                found.number = activity
                activity += 1
