"""Numbers of weeks, sections, figures and activities: worked out from the order of the tree, never stored or typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from content import permissions
from content.blocks.activity import counted_minutes
from content.conf import conf
from content.models import Activity, CoursePage, SectionPage, WeekPage

_PAGE_FIELDS = ["id", "path", "depth", "title", "url_path", "live_revision_id"]
_STUDY_FIELDS = ["key", "numbered", "minutes", "words", "figures", "citations", "quiz_minutes"]
_WEEK_FIELDS = [*_STUDY_FIELDS, "strapline", "practice"]


@dataclass
class NumberedActivity:
    """An activity with the number it has today."""

    id: int
    block_id: str
    title: str
    minutes: int
    minutes_to: int | None
    journal: str
    number: int
    node: Node

    @property
    def counted_minutes(self) -> int:
        return counted_minutes(self.minutes, self.minutes_to)

    @property
    def label(self) -> str:
        """ "Week 6 Activity 2", the title of its journal entries."""
        return activity_label(self.node.week, self.number)

    @property
    def anchor(self) -> str:
        return f"activity-{self.block_id}"

    @property
    def url(self) -> str:
        return f"{self.node.url}#{self.anchor}"


@dataclass
class Node:
    """A week or a section as readers meet it."""

    id: int
    model: type
    path: str
    title: str
    address: str  # below the course, with a slash at the end
    url: str
    key: str
    level: int  # 0 a week, 1 a section, 2 a sub-section
    number: str  # "6", "2.2" or nothing
    own_minutes: int
    quiz_minutes: int
    figures: int
    citations: list[str]
    revision: int | None
    parent: Node | None = None
    strapline: str = ""
    practice: str = ""
    first_figure: int = 1
    first_activity: int = 1
    children: list[Node] = field(default_factory=list)
    activities: list[NumberedActivity] = field(default_factory=list)

    @cached_property
    def week(self) -> Node:
        return self if self.level == 0 else self.parent.week

    @property
    def label(self) -> str:
        """ "Week 6" or the title of a week without a number; the number of a section."""
        if self.level:
            return self.number
        return _("Week %(number)s") % {"number": self.number} if self.number else self.title

    @property
    def full_title(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def heading(self) -> str:
        """ "Week 6: Six services" of a week with a number, "2.2 A service user perspective" of a section."""
        return self.full_title if self.level or not self.number else f"{self.label}: {self.title}"

    @cached_property
    def parts(self) -> list[Node]:
        """This page and everything below it, in reading order."""
        return [self, *(part for child in self.children for part in child.parts)]

    @property
    def minutes(self) -> int:
        """Minutes of this page: reading, its activities and its quizzes."""
        return self.own_minutes + self.activity_minutes + self.quiz_minutes

    @property
    def activity_minutes(self) -> int:
        return sum(activity.counted_minutes for activity in self.activities)

    @cached_property
    def total_minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


@dataclass
class Outline:
    """A published course: its weeks, sections and activities with their numbers. Two queries, whatever its size."""

    course: CoursePage
    url: str
    published: bool
    weeks: list[Node]

    @cached_property
    def parts(self) -> list[Node]:
        return [part for week in self.weeks for part in week.parts]

    @cached_property
    def by_id(self) -> dict[int, Node]:
        return {part.id: part for part in self.parts}

    @cached_property
    def by_address(self) -> dict[str, Node]:
        return {part.address: part for part in self.parts}

    @cached_property
    def by_key(self) -> dict[str, Node]:
        return {part.key: part for part in self.parts}

    @cached_property
    def activities(self) -> dict[int, NumberedActivity]:
        return {activity.id: activity for part in self.parts for activity in part.activities}

    @cached_property
    def by_block(self) -> dict[str, NumberedActivity]:
        """The activities by the id of their block, which is their identity in the course."""
        return {activity.block_id: activity for activity in self.activities.values()}

    @property
    def numbered_weeks(self) -> list[Node]:
        return [week for week in self.weeks if week.number]

    @cached_property
    def total_minutes(self) -> int:
        return sum(week.total_minutes for week in self.weeks)

    @cached_property
    def page_urls(self) -> dict[int, str]:
        return {self.course.id: self.url} | {part.id: part.url for part in self.parts}

    def neighbours(self, node: Node) -> tuple[Node | None, Node | None]:
        """The pages before and after this one in reading order, across weeks."""
        place = self.parts.index(node)
        return (
            self.parts[place - 1] if place else None,
            self.parts[place + 1] if place + 1 < len(self.parts) else None,
        )


def activity_label(week: Node, number: int) -> str:
    """The one place that says what an activity is called: "Week 6 Activity 2"."""
    return _("%(week)s Activity %(number)s") % {"week": week.label, "number": number}


def reading_minutes(minutes: int | None, words: int) -> int:
    """Minutes given by the editor, or else estimated from the number of words."""
    return minutes if minutes is not None else -(-words // conf.words_a_minute)


def outlines_read(request) -> dict[int, Outline]:
    """The outlines this request has read so far, by number of the course page."""
    return request.__dict__.setdefault("_joined_up_outlines", {})


def outline_of(course: CoursePage, request=None) -> Outline:
    """The outline of a course. With a request it is made once for that request."""
    kept = outlines_read(request) if request is not None else {}
    if course.pk not in kept:
        kept[course.pk] = _read(course, request)
    return kept[course.pk]


def _read(course: CoursePage, request) -> Outline:
    url = _url_of(course, request)
    nodes: dict[str, Node] = {}
    for row in _rows(course):
        prefix, model = (
            ("joined_up_week__", WeekPage)
            if row["joined_up_week__key"] is not None
            else ("joined_up_section__", SectionPage)
        )
        study = {name: row[prefix + name] for name in (_WEEK_FIELDS if model is WeekPage else _STUDY_FIELDS)}
        address = row["url_path"][len(course.url_path) :]
        nodes[row["path"]] = Node(
            id=row["id"],
            model=model,
            path=row["path"],
            title=row["title"],
            address=address,
            url=url + address,
            key=study["key"],
            level=row["depth"] - course.depth - 1,
            number="?" if study["numbered"] else "",
            own_minutes=reading_minutes(study["minutes"], study["words"]),
            revision=row["live_revision_id"],
            **{name: study[name] for name in ("quiz_minutes", "figures", "citations")},
            strapline=study.get("strapline", ""),
            practice=study.get("practice", ""),
        )
    top = _plant(nodes, course)
    _number(top)
    by_id = {node.id: node for node in nodes.values()}
    for row in Activity.objects.filter(live=True, page__path__startswith=course.path).order_by("page__path", "sort"):
        if node := by_id.get(row.page_id):
            _add(node, row)
    _count(top)
    return Outline(course, url, bool(nodes) or permissions.is_published(course), top)


def _rows(course: CoursePage):
    """Published weeks and sections in one query, without their bodies."""
    pages = Page.objects.filter(
        Q(joined_up_week__isnull=False) | Q(joined_up_section__isnull=False), path__startswith=course.path
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


def _add(node: Node, row: Activity) -> None:
    node.activities.append(
        NumberedActivity(row.id, str(row.block_id), row.title, row.minutes, row.minutes_to, row.journal, 0, node)
    )


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
