"""What the templates of the reader need, gathered once for a page."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import prefetch_related_objects
from wagtail.models import Page

from content import permissions
from content.models import CoursePage
from content.numbering import Node, NumberedActivity, Outline, outline_of
from content.prose import Citations


def course_shelf(request, below: Page) -> list[Outline]:
    """The published courses below a page, each with its outline, oldest first."""
    courses = (
        permissions.public_pages(CoursePage.objects.descendant_of(below))
        .select_related("image")
        .order_by("first_published", "path")
    )
    return [outline_of(course, request) for course in courses]


def course_context(course: CoursePage, request) -> dict:
    outline = outline_of(course, request)
    return {
        "course": course,
        "outline": outline,
        "page_urls": outline.page_urls,
        "start": outline.parts[0] if outline.parts else None,
        "facts": _facts(course, outline),
        "section": "courses",
    }


def _facts(course: CoursePage, outline: Outline) -> dict:
    """schema.org/Course, for search engines."""
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.search_description or course.strapline,
        "url": course.full_url,
        "educationalLevel": course.get_level_display(),
        "isAccessibleForFree": True,
        "license": course.licence_url,
        "teaches": [block.value for block in course.outcomes],
        "provider": {"@type": "Organization", "name": course.authors or "Joined Up"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": f"PT{outline.total_minutes}M",
        },
    }


def reading_context(page, request) -> dict:
    """Context of a week or section. `node` is None in the preview of a page that was never published."""
    course = page.course
    outline = outline_of(course, request)
    node = outline.by_id.get(page.pk)
    before, after = outline.neighbours(node) if node else (None, None)
    week = node.week if node else _week_of_draft(page, outline)
    body = getattr(page, page.body_name)
    figures, activities = _own_numbers(body, node, week)
    citations = Citations(references=course.works, list_address=week.url if week else "")
    load_renditions(body)
    return {
        "course": course,
        "outline": outline,
        "page_urls": outline.page_urls,
        "section": "courses",
        "node": node,
        "week": week,
        "before": before,
        "after": after,
        "figure_numbers": figures,
        "activity_numbers": activities,
        "citations": citations,
        "works": _works(week, citations) if node and node.level == 0 else [],
        "further": _further(page, citations) if node and node.level == 0 else [],
    }


def _week_of_draft(page, outline: Outline) -> Node | None:
    return next((week for week in outline.weeks if page.path and page.path.startswith(week.path)), None)


def _own_numbers(body, node: Node | None, week: Node | None) -> tuple[dict[str, int], dict[str, NumberedActivity]]:
    """Numbers of this page's figures and activities by block id, in the order of the body shown, which may be a draft."""
    figure = node.first_figure if node else 1
    activity = node.first_activity if node else 1
    known = {found.block_id: found for found in node.activities} if node else {}
    figures, activities = {}, {}
    for block in body:
        if block.block_type == "figure":
            figures[block.id] = figure
            figure += 1
        elif block.block_type == "activity":
            row = known.get(block.id)
            activities[block.id] = NumberedActivity(
                id=row.id if row else 0,
                block_id=block.id,
                title=block.value["title"],
                minutes=block.value["minutes"],
                minutes_to=block.value["minutes_to"],
                journal=block.value["journal"],
                number=activity,
                node=node or week,
            )
            activity += 1
    return figures, activities


def load_renditions(body) -> None:
    """All renditions of all figures in one query; without this each picture asks for its own."""
    images = [block.value["image"] for block in body if block.block_type == "figure" and block.value["image"]]
    if any(not image.is_svg() for image in images):
        prefetch_related_objects(images, "renditions")


def _works(week: Node, citations: Citations) -> list[dict]:
    """The week's reference list: every work cited on its pages, by author and year, with the places that cite it."""
    places = defaultdict(list)
    for part in week.parts:
        for key in part.citations:
            places[key].append(part)
    works = [
        {"reference": citations.references[key], "places": places[key]} for key in places if key in citations.references
    ]
    return sorted(works, key=lambda work: (work["reference"].author.casefold(), work["reference"].year))


def _further(page, citations: Citations) -> list:
    keys = [block.value for block in page.further_reading]
    return [citations.references[key] for key in keys if key in citations.references]
