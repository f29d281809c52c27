"""Values from files to block values as they are stored. Pictures, files and pages have no numbers yet."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from content.blocks.exercise import ExerciseBlock, KindBlock, WordingBlock
from content.blocks.parts import LinkBlock, ReadingBlock
from content.blocks.quiz import QuestionBlock, QuestionsBlock
from content.blocks.recall import RecallBlock
from content.course_folder.from_markdown import read_markdown
from content.course_folder.html import to_html
from content.course_folder.media_files import FileUse, Media, PageUse
from content.course_folder.problems import Notes, Place
from content.course_folder.rich_text import plain_text
from content.course_folder.schema import HEADERS, block_name, fence_kind, head_key, head_keys
from content.course_folder.tables import read_table
from content.course_folder.yaml_values import Mapping, Value
from content.prose import cited_keys
from content.quizzes.rules import wrong_in_question

# Ids of everything that is no activity are made from where it stands, so that importing again changes nothing.
NAMESPACE = uuid.UUID("5b1f0d6e-6c0c-5d53-9f5a-0a3c2b8a7f10")
_MINUTES = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def made_id(*where: object) -> str:
    """The id of something without an identity of its own, always the same for the same place."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, where))))


class BlockValues:
    """Reads block values for the files of one folder on the disk, noting problems."""

    def __init__(self, notes: Notes, media: Media, folder: Path):
        self.notes, self.media, self.folder = notes, media, folder

    def struct(
        self, block: blocks.StructBlock, head: Mapping, owner: str, body: tuple[str, str, Place] | None = None
    ) -> dict:
        """The value of a StructBlock.

        In: the block; its head; the id that ids inside it are made from; for a fence with a body, the part it belongs
        to, its text and place.
        """
        part = body[0] if body else ""
        head.refuse_others(head_keys(block, part))
        value: dict[str, Any] = {}
        for name, child in block.child_blocks.items():
            if name == "minutes_to":
                continue
            if name == "minutes" and "minutes_to" in block.child_blocks:
                value |= self._range(child, head)
            elif isinstance(child, ImageBlock):
                value[name] = self.picture(head, _words(body))
            elif isinstance(child, TableBlock):
                value[name] = self._table(head, body)
            elif isinstance(child, DocumentChooserBlock):
                value[name] = self._file(block, child, name, head)
            elif name == part:
                value[name] = self._body(child, name, body[1], body[2])
            else:
                key = head_key(block, name)
                value[name] = self.value(child, head.get(key), key, head.place_of(key), made_id(owner, name))
        self._rules(block, head, value)
        return value

    def value(self, block, given: Value | None, name: str, place: Place, owner: str) -> Any:
        """The value of any block. Where nothing is given it is empty, a problem if the block is required."""
        if given is None:
            if getattr(block, "required", False) and not isinstance(block, blocks.ChoiceBlock):
                self.missing(name, place)
            return empty_value(block)
        if isinstance(block, blocks.RichTextBlock):
            return self.markdown(
                given.written() or "", given.text_place, block.features, required=block.required, name=name
            )
        if isinstance(block, blocks.StructBlock):
            head = given.mapping()
            return self.struct(block, head, owner) if head else empty_value(block)
        if isinstance(block, ExerciseBlock):
            return self._one_of(block, given, owner, "kind of exercise")
        if isinstance(block, QuestionsBlock):
            return self._questions(block, given, owner)
        if isinstance(block, blocks.ListBlock):
            return [self._item(block, item, name, owner, index) for index, item in enumerate(given.items())]
        if isinstance(block, blocks.PageChooserBlock):
            return self._page(given)
        return self.simple(block, given)

    def simple(self, block: blocks.FieldBlock, given: Value) -> Any:
        """A number, a truth value or a text, checked by the block's own rules."""
        if isinstance(block, blocks.IntegerBlock):
            found = given.number()
        elif isinstance(block, blocks.BooleanBlock):
            found = given.truth()
        else:
            found = given.written() if isinstance(block, blocks.TextBlock) else given.text()
        if found is None:
            return empty_value(block)
        if isinstance(found, str):
            # A page is searched for citations as a whole, so they work in plain texts too.
            self.notes.citations.extend((key, given.place) for key in cited_keys(found))
        try:
            return block.clean(found.strip() if isinstance(found, str) else found)
        except ValidationError as error:
            words = [str(choice) for choice, _label in getattr(block.field, "choices", ()) if choice]
            given.problem(f"Write one of: {', '.join(words)}." if words else " ".join(error.messages))
            return empty_value(block)

    def markdown(self, text: str, place: Place, features, required: bool = False, name: str = "") -> str:
        """Stored HTML from Markdown; links to keys are filled in when the pages exist."""
        found = read_markdown(text, place, features, self.notes)
        if required and not found and not text.strip():
            self.missing(name, place)
        return to_html(found)

    def missing(self, name: str, place: Place) -> None:
        self.notes.problem(place, f"Write the key “{name}” with its value here.")

    def picture(self, head: Mapping, words: str = "") -> dict[str, Any]:
        """A picture with its words, from the keys image, alt and decorative."""
        given, alt, decorative = head.get("image"), head.get("alt"), head.get("decorative")
        text = alt.text() or "" if alt else ""
        bare = bool(decorative and decorative.truth())
        value = {"image": None, "decorative": bare, "alt_text": text}
        if given is None or not given.text():
            self.missing("image", head.place_of("image"))
            return value
        if bool(text) == bare:
            where = head.place_of("alt") if alt else given.place
            self.notes.problem(where, "Say in “alt” what the picture shows, or else write “decorative: true”.")
        value["image"] = self.media.picture(self.folder, given.text() or "", text or words, given.place)
        return value

    def _questions(self, block: QuestionsBlock, given: Value, owner: str) -> list[dict]:
        """The questions of a quiz, each of one kind."""
        items = given.items()
        return [
            question
            for index, item in enumerate(items)
            for question in self._one_of(block, item, made_id(owner, index), "kind of question")
        ]

    def _one_of(self, block: blocks.StreamBlock, given: Value, owner: str, what: str) -> list[dict]:
        """The exercise of an activity or a question of a quiz: one kind with its options."""
        head = given.mapping()
        if head is None:
            return []
        kind = head.get("kind")
        name = block_name((kind.text() if kind else "") or "")
        if name not in block.child_blocks:
            words = ", ".join(fence_kind(known) for known in block.child_blocks)
            self.notes.problem(head.place_of("kind"), f"Write one of these for the {what}: {words}.")
            return []
        return [{"type": name, "value": self.struct(block.child_blocks[name], head, owner), "id": made_id(owner, name)}]

    def _item(self, block: blocks.ListBlock, item: Value, name: str, owner: str, index: int) -> dict:
        item_id = made_id(owner, index)
        return {"type": "item", "value": self.value(block.child_block, item, name, item.place, item_id), "id": item_id}

    def _body(self, block: blocks.RichTextBlock, name: str, text: str, place: Place) -> str:
        if block.required and not text.strip():
            self.notes.problem(place, f"Write the {name} below a line with --- in this fence.")
        return self.markdown(text, place, block.features)

    def _file(self, block: blocks.StructBlock, child: DocumentChooserBlock, name: str, head: Mapping) -> FileUse | None:
        given, title = head.get(name), head.get("title")
        if given is None or not given.text():
            if child.required:
                self.missing(name, head.place_of(name))
            return None
        extensions = {"vtt"} if name == "captions" else getattr(block, "extensions", None)
        words = title.text() or "" if title and name != "captions" else ""
        return self.media.file(self.folder, given.text() or "", words, given.place, extensions)

    def _range(self, block: blocks.IntegerBlock, head: Mapping) -> dict[str, int | None]:
        """Minutes, as 20 or as 20-30."""
        given = head.get("minutes")
        match = _MINUTES.fullmatch((given.text() if given else "") or "")
        first, last = (int(match[1]), int(match[2] or 0)) if match else (0, 0)
        if not 1 <= first <= 600 or (match[2] and not first < last <= 600):
            place = given.place if given else head.place
            self.notes.problem(
                place, "Write the minutes as a number, or from one to a higher one as in 20-30; 600 at most."
            )
        return {"minutes": first or None, "minutes_to": last or None}

    def _table(self, head: Mapping, body: tuple[str, str, Place] | None) -> dict | None:
        caption, headers = head.get("caption"), head.get("headers")
        word = headers.text() if headers else "row"
        if caption is None or not caption.text():
            self.notes.problem(
                head.place_of("caption"), "Give the table a caption: it is how people find and refer to it."
            )
        if word not in HEADERS:
            self.notes.problem(head.place_of("headers"), f"Write one of these for headers: {', '.join(HEADERS)}.")
        rows = read_table(body[1], body[2], self.notes) if body else []
        return {
            "data": rows,
            "cell": [],
            "mergeCells": [],
            "table_caption": caption.text() if caption else "",
            "table_header_choice": HEADERS.get(word, "neither"),
            "first_row_is_table_header": word in ("row", "both"),
            "first_col_is_header": word in ("column", "both"),
        }

    def _page(self, given: Value) -> PageUse:
        key = given.text() or ""
        self.notes.links.append((key, given.place))
        return PageUse(key)

    def _rules(self, block: blocks.StructBlock, head: Mapping, value: dict[str, Any]) -> None:
        """What the editor checks across the parts of a block."""
        if isinstance(block, ReadingBlock):
            if bool(value["url"]) == bool(value["page"]):
                self.notes.problem(head.place, "Give a reading either a “url” or the “key” of a page of this course.")
            if "title" not in head and not block.child_blocks["title"].required:
                self.missing("title", head.place)
        elif isinstance(block, WordingBlock) and not value["choice"]:
            self.missing("choice", head.place_of("choice"))
        elif isinstance(block, KindBlock) and value.get("compare_with"):
            self.notes.recalls.append(("activity", value["compare_with"], head.place_of("compare_with")))
        elif isinstance(block, QuestionBlock):
            for name, sentence in wrong_in_question(block.kind, value).items():
                self.notes.problem(head.place_of(name), str(sentence))
        elif isinstance(block, RecallBlock):
            for name in ("activity", "week"):
                if value[name]:
                    self.notes.recalls.append((name, value[name], head.place_of(name)))
        elif isinstance(block, LinkBlock):
            try:
                block.clean(block.to_python(value))
            except blocks.StructBlockValidationError as error:
                for name, wrong in error.block_errors.items():
                    if name in head and value[name]:
                        self.notes.problem(head.place_of(name), " ".join(wrong.messages))


def empty_value(block) -> Any:
    """What a block holds when nothing was written for it."""
    if isinstance(block, blocks.StructBlock):
        return {name: empty_value(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        return []
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(block, blocks.ChoiceBlock):
        return block.get_default()
    if isinstance(block, (blocks.IntegerBlock, blocks.ChooserBlock, TableBlock)):
        return None
    return ""


def _words(body: tuple[str, str, Place] | None) -> str:
    """The caption without its marks, for the title of a picture without alt."""
    return plain_text(read_markdown(body[1], body[2], ("bold", "italic", "link"), Notes())) if body else ""
