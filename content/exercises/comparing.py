"""What kinds give that can show an earlier answer beside today's."""

from dataclasses import dataclass

from content.exercises.frame import Table


@dataclass(frozen=True)
class Comparison:
    """An earlier answer beside today's: the picture, its tables and its words."""

    drawing: str
    tables: tuple[Table, ...]
    words: tuple[str, ...]
