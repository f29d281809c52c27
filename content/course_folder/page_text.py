"""Pages as the text of their files.

The import writes the same text before and after, to see whether a page would change at all.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from wagtail.fields import RichTextField, StreamField

from content.course_folder.block_text import BlockText, Names
from content.course_folder.page_values import COURSE_KEYS, FORMAT, SECTION_KEYS, WEEK_KEYS, field_of, takes_fences
from content.course_folder.rich_text import plain
from content.course_folder.yaml_text import Lines, yaml_text
from content.models import CoursePage, SectionPage, WeekPage


def course_text(course: CoursePage, names: Names) -> str:
    """course.yaml."""
    return yaml_text({"format": FORMAT, "key": course.key} | head_of(course, COURSE_KEYS, names))


def references_text(course: CoursePage, names: Names) -> str:
    """references.yaml; nothing for a course without references."""
    return yaml_text(_list(field_of(CoursePage, "references"), course.references, BlockText(names)))


def week_text(week: WeekPage, names: Names) -> str:
    """week.yaml."""
    return yaml_text({"key": week.key} | head_of(week, WEEK_KEYS, names))


def section_text(section: SectionPage, names: Names) -> str:
    """The file of a section."""
    head = yaml_text({"key": section.key} | head_of(section, SECTION_KEYS, names))
    body = BlockText(names).body(section.body.stream_block, section.body.get_prep_value())
    return f"---\n{head}---\n{body}{chr(10) if body else ''}"


def page_text(page: CoursePage | WeekPage | SectionPage, names: Names) -> str:
    """All the text there is of one page."""
    if isinstance(page, CoursePage):
        return course_text(page, names) + references_text(page, names)
    return week_text(page, names) if isinstance(page, WeekPage) else section_text(page, names)


def head_of(page, keys: tuple[str, ...], names: Names) -> dict[str, Any]:
    """The keys of a file with what a page has for them; those with nothing to say are left out."""
    writer = BlockText(names)
    head: dict[str, Any] = {}
    for key in keys:
        if key == "image":
            if page.image_id:
                head |= writer.picture({"image": page.image_id, "alt_text": page.image_alt})
            continue
        field = field_of(type(page), key)
        written = _written(field, getattr(page, field.attname), writer)
        if key == "badge_image":
            written = writer.names.picture(written) if written else None
        if written not in ("", None, [], {}) and not _goes_without_saying(field, written):
            head[key] = written
    return head


def _goes_without_saying(field: models.Field, written: Any) -> bool:
    """Switches and counts that are as usual are left out. So is the rest of a rule nobody has changed."""
    plain_kinds = (models.BooleanField, models.IntegerField)
    usual = field.has_default() and written == field.get_default()
    return usual and (isinstance(field, plain_kinds) or field.name == "statement_quizzes")


def _written(field: models.Field, value: Any, writer: BlockText) -> Any:
    if takes_fences(field):
        text = writer.body(field.stream_block, value.get_prep_value())
        return Lines(text) if text else ""
    if isinstance(field, StreamField):
        items = _list(field, value, writer)
        return items[0] if items and field.stream_block.meta.max_num == 1 else items
    if isinstance(field, RichTextField):
        return writer.lines(value)
    if isinstance(field, models.TimeField):
        return f"{value:%H:%M}" if value else ""
    if isinstance(field, models.DateField):
        return date.fromisoformat(value) if isinstance(value, str) else value
    return plain(value) if isinstance(value, str) else value


def _list(field: StreamField, stream, writer: BlockText) -> list[Any]:
    block = next(iter(field.stream_block.child_blocks.values()))
    return [writer.value(block, item["value"]) for item in stream.get_prep_value()]
