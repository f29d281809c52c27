"""What readers should meet, worked out the slow and plain way: page by page, block by block, without content/numbering.py.

`true_parts` walks live pages whose every ancestor is live and reads their stored bodies. `shown_parts` says the same of the
outline. `Ledger` remembers every identity row it has seen, and checks that rows are kept, never deleted, and marked as the
bodies say.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wagtail.models import Page

from content import permissions
from content.models import Activity, CoursePage, CourseVersion, SectionPage, WeekPage
from content.numbering import outline_of


@dataclass(frozen=True)
class Part:
    """A week or section: its number, the numbers of its figures, and its activities as (block, label, title)."""

    page: int
    level: int
    number: str
    title: str
    figures: tuple[int, ...]
    activities: tuple[tuple[str, str, str], ...]


@dataclass
class _Counter:
    figure: int = 0
    activity: int = 0


def stands(page: Page) -> bool:
    """Live, with every page above it live."""
    return page.live and all(above.live for above in page.get_ancestors())


def true_parts(course: CoursePage) -> list[Part]:
    """The published weeks and sections of a course in reading order."""
    course = CoursePage.objects.get(pk=course.pk)
    parts, weeks = [], 0
    for week in _live_children(course) if stands(course) else []:
        weeks += week.numbered
        number = str(weeks) if week.numbered else ""
        label, counter = f"Week {number}" if number else week.title, _Counter()
        parts.append(_part(week, 0, number, label, week.introduction, counter))
        parts += _sections(week, label, counter)
    return parts


def _sections(week: WeekPage, label: str, counter: _Counter) -> list[Part]:
    parts, sections = [], 0
    for section in _live_children(week):
        sections += section.numbered
        number = str(sections) if section.numbered else ""
        parts.append(_part(section, 1, number, label, section.body, counter))
        below = 0
        for sub in _live_children(section):
            numbered = bool(number) and sub.numbered
            below += numbered
            parts.append(_part(sub, 2, f"{number}.{below}" if numbered else "", label, sub.body, counter))
    return parts


def _live_children(page: Page) -> list[Page]:
    return [child.specific for child in Page.objects.get(pk=page.pk).get_children() if child.live]


def _part(page, level: int, number: str, label: str, body, counter: _Counter) -> Part:
    figures, activities = [], []
    for block in body.raw_data:
        if block["type"] == "figure":
            counter.figure += 1
            figures.append(counter.figure)
        elif block["type"] == "activity":
            counter.activity += 1
            activities.append((block["id"], f"{label} Activity {counter.activity}", block["value"]["title"]))
    return Part(page.pk, level, number, page.title, tuple(figures), tuple(activities))


def shown_parts(course: CoursePage) -> list[Part]:
    """The same, as the outline says it."""
    return [
        Part(
            node.id,
            node.level,
            node.number,
            node.title,
            tuple(range(node.first_figure, node.first_figure + node.figures)),
            tuple((found.block_id, found.label, found.title) for found in node.activities),
        )
        for node in outline_of(CoursePage.objects.get(pk=course.pk)).parts
    ]


def numbers(course: CoursePage) -> str:
    """The activities of a course as readers count them: "1.1 Notice, 1.2 Map, 2.1 Sideways"."""
    short = []
    for part in true_parts(course):
        for _block, label, title in part.activities:
            week, number = label.split(" Activity ")
            short.append(f"{week.removeprefix('Week ')}.{number} {title}")
    return ", ".join(short)


def manifest_parts(course: CoursePage) -> list[tuple]:
    """What the newest version of a course says: page, number, title and activities of each part."""
    newest = CourseVersion.objects.filter(course_id=course.pk).order_by("-number").first()
    return [
        (page["page"], page["number"], page["title"], [(item["label"], item["title"]) for item in page["activities"]])
        for page in (newest.manifest["pages"] if newest else [])
    ]


def parts_for_manifest(course: CoursePage) -> list[tuple]:
    """The truth in the shape of `manifest_parts`."""
    return [
        (part.page, part.number, part.title, [(label, title) for _block, label, title in part.activities])
        for part in true_parts(course)
    ]


@dataclass
class Ledger:
    """Every identity row ever seen: who it is, and whether its block stands in the published body of its page."""

    rows: dict[tuple[int, str], int] = field(default_factory=dict)  # (page, block) → row, also of pages now gone
    live: dict[int, bool] = field(default_factory=dict)

    def check(self) -> None:
        """Compare outlines, published pages and identity rows of the whole site with the truth."""
        for course in CoursePage.objects.all():
            assert shown_parts(course) == true_parts(course)
        everything = list(Page.objects.all())
        standing = {page.pk for page in everything if stands(page)}
        assert set(permissions.published_pages().values_list("pk", flat=True)) == standing
        self._check_rows(standing)

    def _check_rows(self, standing: set[int]) -> None:
        pages = {page.pk: page for page in SectionPage.objects.all()}
        rows = list(Activity.objects.all())
        known = {row.pk for row in rows}
        assert set(self.rows.values()) <= known, "an identity row was deleted"
        for row in rows:
            if row.page_id is not None:
                assert self.rows.setdefault((row.page_id, str(row.block_id)), row.pk) == row.pk, "a row was replaced"
        orders = {pk: [block["id"] for block in _activities(page)] for pk, page in pages.items() if page.live}
        for (page, block), row in self.rows.items():
            if page in orders:
                self.live[row] = block in orders[page]
        assert {row.pk: row.live for row in rows} == self.live
        self._check_order(rows, orders, standing)

    @staticmethod
    def _check_order(rows: list[Activity], orders: dict[int, list[str]], standing: set[int]) -> None:
        found: dict[int, list[Activity]] = {pk: [] for pk in orders}
        for row in sorted(rows, key=lambda row: row.sort):
            if row.live and row.page_id in found:
                found[row.page_id].append(row)
        assert {pk: [str(row.block_id) for row in group] for pk, group in found.items()} == orders
        reachable = {row.pk for pk, group in found.items() if pk in standing for row in group}
        assert set(permissions.published_activities().values_list("pk", flat=True)) == reachable


def _activities(page: SectionPage) -> list[dict]:
    return [block for block in page.body.raw_data if block["type"] == "activity"]


def check_versions() -> None:
    """The newest version of every course says what readers find now, and numbers have no gap."""
    for course in CoursePage.objects.all():
        given = list(
            CourseVersion.objects.filter(course_id=course.pk).order_by("number").values_list("number", flat=True)
        )
        assert given == list(range(1, len(given) + 1))
        assert manifest_parts(course) == parts_for_manifest(course)
