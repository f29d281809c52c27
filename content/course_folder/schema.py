"""Which key of a fence stands for which part of a block. Read in both directions, by the import and by the export."""

from __future__ import annotations

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock

from content.blocks.activity import ActivityBlock
from content.blocks.exercise import KindBlock
from content.blocks.quiz import QuestionBlock, QuizBlock
from content.models.course import ReferenceBlock

# The part of a block that is the body of its fence. Kinds that are not here have a head only.
BODIES = {
    "activity": "instructions",
    "quiz": "introduction",
    "figure": "caption",
    "argument": "text",
    "box": "text",
    "case_study": "text",
    "quote": "text",
    "key_points": "text",
    "term": "definition",
    "table": "table",
    "reveal": "text",
    "reading": "note",
    "download": "note",
}
# Fence word → header choice of Wagtail's table block.
HEADERS = {"row": "row", "column": "column", "both": "both", "none": "neither"}
PICTURE_KEYS = ("image", "alt", "decorative")


def fence_kind(name: str) -> str:
    return name.replace("_", "-")


def block_name(kind: str) -> str:
    return kind.replace("-", "_")


def has_identity(block: blocks.Block) -> bool:
    """Whether rows point at this block by its id, so that the id is part of its fence."""
    return isinstance(block, ActivityBlock | QuizBlock)


def head_keys(block: blocks.StructBlock, body: str = "") -> dict[str, str]:
    """The keys of a head and the part of the block each belongs to, in the order they are written."""
    keys = {"id": ""} if has_identity(block) else {"kind": ""} if isinstance(block, KindBlock | QuestionBlock) else {}
    for name, child in block.child_blocks.items():
        if isinstance(child, ImageBlock):
            keys |= dict.fromkeys(PICTURE_KEYS, name)
        elif isinstance(child, TableBlock):
            keys |= dict.fromkeys(("caption", "headers"), name)
        elif name not in (body, "minutes_to"):
            keys[head_key(block, name)] = name
    return keys


def head_key(block: blocks.StructBlock, name: str) -> str:
    """What a part of a block is called in files: pages are named by their key, and references by an id."""
    if isinstance(block.child_blocks[name], blocks.PageChooserBlock):
        return "key"
    if isinstance(block, ReferenceBlock) and name == "key":
        return "id"
    return name
