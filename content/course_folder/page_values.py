"""Fields of pages from the keys of a file, and bodies with fences from text."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import RichTextField, StreamField

from content.course_folder.block_values import BlockValues, made_id
from content.course_folder.fences import Fence, split_fences
from content.course_folder.problems import Notes, Place
from content.course_folder.schema import BODIES, PICTURE_KEYS, block_name, fence_kind, has_identity
from content.course_folder.yaml_values import Mapping, Value, read_mapping

FORMAT = 1
# The keys of each file in the order they are written; "image" stands for three.
COURSE_KEYS = (
    "title",
    "slug",
    "strapline",
    "description",
    "level",
    "image",
    "introduction",
    "who_for",
    "prerequisites",
    "story",
    "outcomes",
    "faq",
    "authors",
    "first_published",
    "licence",
    "licence_url",
    "acknowledgements",
    "help_email",
    "care_notice",
    "support",
    "call_to_action",
    "sister_courses",
    "statement",
    "statement_pages",
    "statement_quizzes",
    "statement_pass_mark",
    "statement_text",
    "badge_image",
)
WEEK_KEYS = (
    "title",
    "slug",
    "numbered",
    "strapline",
    "practice",
    "minutes",
    "description",
    "introduction",
    "outcomes",
    "further_reading",
)
SECTION_KEYS = ("title", "slug", "numbered", "minutes", "description")
# The field of a key where that has another name.
FIELDS = {"description": "search_description"}
# Left as they are on the page when a file does not name them.
_KEPT = {"first_published"}


def field_of(model: type[models.Model], key: str) -> models.Field:
    return model._meta.get_field(FIELDS.get(key, key))


def takes_fences(stream: models.Field) -> bool:
    """Whether a stream is a body. The others hold one kind of item and are lists in files."""
    return isinstance(stream, StreamField) and len(stream.stream_block.child_blocks) > 1


@dataclass
class Activities:
    """The ids of activities and quizzes: those in the files, and those that must be written back into them."""

    course_key: str
    seen: dict[str, tuple[str, Place]] = field(default_factory=dict)  # id → key of its page, place
    twice: list[tuple[str, str, Place, Place]] = field(default_factory=list)  # id, key of the page, place, first place
    made: list[tuple[Place, str]] = field(default_factory=list)
    titles: Counter[tuple[str, str]] = field(default_factory=Counter)  # of those without an id
    count: int = 0
    quizzes: set[str] = field(default_factory=set)  # those of the ids that are no activity's


class PageValues:
    """Reads the fields of one page from its file."""

    def __init__(self, model: type[models.Model], key: str, values: BlockValues, notes: Notes, activities: Activities):
        self.model, self.key, self.values, self.notes, self.activities = model, key, values, notes, activities
        self.places: dict[str, list[Place]] = {}  # place of each block by the field it is in

    def fields(self, head: Mapping, keys: tuple[str, ...], slug: str) -> dict[str, Any]:
        """Values by field name. Keys that are left out give the field's default, and `slug` for the slug.

        Pictures, files and pages are not resolved yet.
        """
        found: dict[str, Any] = {}
        for key in keys:
            if key == "image":
                found |= self._picture(head)
            elif key == "badge_image":
                found[key] = self._plain_picture(head.get(key))
            elif key == "slug" and key not in head:
                found["slug"] = slug
            elif key in head or key not in _KEPT:
                model_field = field_of(self.model, key)
                found[model_field.name] = self._field(model_field, key, head)
        return found

    def body(self, stream: StreamField, text: str, place: Place) -> list[dict]:
        """The stored value of a body: its text and fences, each with an id."""
        found: list[dict] = []
        for part in split_fences(text, place, self.notes):
            block_id = made_id(self.key, len(found))
            if isinstance(part, Fence):
                block = self._fence(stream, part, block_id)
            else:
                features = stream.stream_block.child_blocks["text"].features
                html = self.values.markdown(part.text, part.place, features)
                block = {"type": "text", "value": html, "id": block_id} if html else None
            if block:
                found.append(block)
                self.places.setdefault(stream.name, []).append(part.place)
        return found

    def _picture(self, head: Mapping) -> dict[str, Any]:
        if not any(key in head for key in PICTURE_KEYS):
            return {"image": None, "image_alt": ""}
        value = self.values.picture(head)
        return {"image": value["image"], "image_alt": "" if value["decorative"] else value["alt_text"]}

    def _plain_picture(self, given: Value | None) -> Any:
        """A picture without words of its own: what it stands for is said beside it."""
        if given is None:
            return None
        name = given.text() or ""
        if name.lower().endswith(".svg"):
            given.problem("Choose a PNG or a JPEG here: a badge travels as a picture made of points.")
            return None
        return self.values.media.picture(self.values.folder, name, "", given.place)

    def _field(self, model_field: models.Field, key: str, head: Mapping) -> Any:
        given = head.get(key)
        if takes_fences(model_field):
            return self.body(model_field, given.written() or "", given.text_place) if given else []
        if isinstance(model_field, StreamField):
            return self._list(model_field, key, given) if given else []
        if isinstance(model_field, RichTextField):
            return self.values.markdown(given.written() or "", given.text_place, model_field.features) if given else ""
        return self._simple(model_field, key, given, head)

    def _simple(self, model_field: models.Field, key: str, given: Value | None, head: Mapping) -> Any:
        if given is None:
            if not model_field.blank and not model_field.has_default():
                self.values.missing(key, head.place_of(key))
            return model_field.get_default()
        if isinstance(model_field, models.BooleanField):
            return given.truth()
        found = given.number() if isinstance(model_field, models.IntegerField) else given.text()
        if found is None:
            return model_field.get_default()
        try:
            return _date(found) if isinstance(model_field, models.DateField) else model_field.clean(found, None)
        except ValidationError as error:
            words = [str(choice) for choice, _label in model_field.choices or ()]
            given.problem(f"Write one of: {', '.join(words)}." if words else " ".join(error.messages))
            return model_field.get_default()

    def _list(self, stream: StreamField, key: str, given: Value) -> list[dict]:
        """A stream of one kind of item. Where only one may stand, it is written without a list."""
        return self.items(stream, [given] if stream.stream_block.meta.max_num == 1 else given.items(), key)

    def items(self, stream: StreamField, items: list[Value], key: str = "") -> list[dict]:
        """The stored value of a stream of one kind of item."""
        name, block = next(iter(stream.stream_block.child_blocks.items()))
        self.places[stream.name] = [item.place for item in items]
        found = []
        for index, item in enumerate(items):
            item_id = made_id(self.key, stream.name, index)
            found.append(
                {"type": name, "value": self.values.value(block, item, key, item.place, item_id), "id": item_id}
            )
        return found

    def _fence(self, stream: StreamField, fence: Fence, block_id: str) -> dict | None:
        name = block_name(fence.kind)
        block = stream.stream_block.child_blocks.get(name) if name != "text" else None
        if block is None:
            kinds = ", ".join(fence_kind(kind) for kind in stream.stream_block.child_blocks if kind != "text")
            self.notes.problem(fence.place, f"There is no “{fence.kind}” fence here; write one of: {kinds}.")
            return None
        head = read_mapping(fence.head, fence.head_place, self.notes)
        if head is None:
            return None
        part = BODIES.get(name, "")
        if fence.body is not None and fence.body.strip() and not part:
            self.notes.problem(fence.body_place, f"A “{fence.kind}” fence has no body; take --- and what follows away.")
        if has_identity(block):
            block_id = self._identity(head, fence)
            if name == "quiz":
                self.activities.quizzes.add(block_id)
            else:
                self.activities.count += 1
        body = (part, fence.body or "", fence.body_place) if part else None
        return {"type": name, "value": self.values.struct(block, head, block_id, body), "id": block_id}

    def _identity(self, head: Mapping, fence: Fence) -> str:
        """The id in the fence, or one made from its title that will be written into the file."""
        given = head.get("id")
        if given is None and head.in_braces:
            self.values.missing("id", fence.place)
        if given is None:
            title = head.get("title")
            words = title.text() or "" if title else ""
            made = made_id(self.activities.course_key, self.key, words, self.activities.titles[self.key, words])
            self.activities.titles[self.key, words] += 1
            self.activities.made.append((fence.place, made))
            return made
        try:
            found = str(uuid.UUID(given.text() or ""))
        except ValueError:
            given.problem("Write a UUID here, or take the line away and the import will make one.")
            return made_id(self.key, fence.place.line)
        if found in self.activities.seen:
            self.activities.twice.append((found, self.key, given.place, self.activities.seen[found][1]))
        else:
            self.activities.seen[found] = (self.key, given.place)
        return found


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError("Write a date as year, month and day, as in 2026-11-22.") from error
