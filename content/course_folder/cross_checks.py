"""What can only be checked once every file has been read: names that must exist, and names that may exist once."""

from __future__ import annotations

from content.course_folder.files import REFERENCES
from content.course_folder.page_values import field_of
from content.course_folder.problems import Notes, Place
from content.course_folder.schema import head_key
from content.course_folder.sources import CourseSource, PageSource
from content.models import Activity, CoursePage, Quiz, SectionPage


def check_names(source: CourseSource, notes: Notes) -> None:
    """Note a problem for each key, slug, reference or activity id that is missing or there twice."""
    _check_keys(source, notes)
    _check_slugs(source.page, notes)
    _check_references(source, notes)
    _check_activities(source, notes)
    _check_recalls(source, notes)


def _check_keys(source: CourseSource, notes: Notes) -> None:
    first: dict[str, Place] = {}
    for page in source.pages:
        place = page.head.place_of("key")
        if page.key and page.key in first:
            notes.problem(place, f"The key “{page.key}” is used in {first[page.key]}; give each page its own.")
        first.setdefault(page.key, place)
    for key, place in notes.links:
        if not key or (key not in first and source.keys_known):
            notes.problem(place, f"No week or section has the key “{key}”; correct it.")


def _check_slugs(page: PageSource, notes: Notes) -> None:
    first: dict[str, Place] = {}
    for child in page.children:
        place = child.head.place_of("slug")
        if child.slug and child.slug in first:
            notes.problem(place, f"The slug “{child.slug}” is used in {first[child.slug]}; give each page its own.")
        first.setdefault(child.slug, place)
        _check_slugs(child, notes)


def _check_references(source: CourseSource, notes: Notes) -> None:
    first: dict[str, Place] = {}
    name = head_key(field_of(CoursePage, "references").stream_block.child_blocks["reference"], "key")
    places = source.page.places.get("references", [])
    for item, place in zip(source.page.values["references"], places, strict=True):
        key = item["value"]["key"]
        if key and key in first:
            notes.problem(place, f"The {name} “{key}” is used in {first[key]}; give each work its own.")
        first.setdefault(key, place)
    further = [
        (item["value"], place)
        for week in source.page.children
        for item, place in zip(week.values["further_reading"], week.places.get("further_reading", []), strict=True)
    ]
    for key, place in [*notes.citations, *further]:
        if key not in first and source.references_known:
            notes.problem(place, f"{REFERENCES} has no work with the {name} “{key}”; add it or correct the {name}.")


def _check_activities(source: CourseSource, notes: Notes) -> None:
    """The same id may stand twice only where it does already: Wagtail gives a copied page the ids of the first."""
    for block_id, key, place, first in source.activities.twice:
        pages = SectionPage.objects.filter(key=key)
        model = Quiz if block_id in source.activities.quizzes else Activity
        known = model.objects.filter(course_key=source.page.key, block_id=block_id, page__in=pages.values("pk"))
        if not known.exists() or source.activities.seen[block_id][0] == key:
            notes.problem(
                place, f"The id is used in {first}; take this line away and the import will make another one."
            )


def _check_recalls(source: CourseSource, notes: Notes) -> None:
    """What a recall names must be in this folder, which is this course. An id that is still to be made cannot be named."""
    activities = source.activities.seen.keys() - source.activities.quizzes
    known = {"activity": activities, "week": {week.key for week in source.page.children}}
    for name, identity, place in notes.recalls:
        if identity not in known[name] and source.keys_known:
            word = "id" if name == "activity" else "key"
            notes.problem(place, f"No {name} of this course has the {word} “{identity}”; correct it.")
