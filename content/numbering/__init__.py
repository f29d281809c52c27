"""Numbers of weeks, sections, figures and activities: worked out from the order of the tree, never stored or typed."""

from content.numbering.nodes import Node, NumberedActivity, Outline, activity_label, change_number
from content.numbering.reading import address_on, outline_of, outlines_of, outlines_read, reading_minutes

__all__ = [
    "Node",
    "NumberedActivity",
    "Outline",
    "activity_label",
    "address_on",
    "change_number",
    "outline_of",
    "outlines_of",
    "outlines_read",
    "reading_minutes",
]
