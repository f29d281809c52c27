"""The blocks an editor puts into a section, and nothing else."""

from content.blocks.activity import ActivityBlock
from content.blocks.body import BODY_BLOCKS, INTRODUCTION_BLOCKS
from content.blocks.parts import INLINE_FEATURES, TEXT_FEATURES, Prose

__all__ = [
    "BODY_BLOCKS",
    "INLINE_FEATURES",
    "INTRODUCTION_BLOCKS",
    "TEXT_FEATURES",
    "ActivityBlock",
    "Prose",
]
