"""What a filled influence and interest grid comes to: who stands where, whose voice is weak, who is missing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.exercises.frame import Results

MIDDLE = 3
HIGHEST = 5
QUADRANTS = ("voices", "together", "informed", "show")  # high stake left and right, then low stake left and right


@dataclass(frozen=True)
class Actor:
    """Somebody on the grid; `number` is their number in the key, in order of entry."""

    id: str
    number: int
    name: str
    influence: int | None
    stake: int | None
    stance: str

    @property
    def placed(self) -> bool:
        return self.influence is not None and self.stake is not None

    @property
    def quadrant(self) -> str | None:
        """One of QUADRANTS, or None for somebody on a middle line or not placed yet."""
        if not self.placed or MIDDLE in (self.influence, self.stake):
            return None
        return QUADRANTS[(self.stake < MIDDLE) * 2 + (self.influence > MIDDLE)]


@dataclass(frozen=True)
class GridResults(Results):
    actors: tuple[Actor, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()  # who, and what they would say

    @property
    def placed(self) -> tuple[Actor, ...]:
        return tuple(one for one in self.actors if one.placed)

    @property
    def not_placed(self) -> tuple[Actor, ...]:
        return tuple(one for one in self.actors if not one.placed)

    @property
    def on_a_line(self) -> tuple[Actor, ...]:
        return tuple(one for one in self.placed if one.quadrant is None)

    def within(self, quadrant: str) -> tuple[Actor, ...]:
        return tuple(one for one in self.actors if one.quadrant == quadrant)

    @property
    def voices(self) -> tuple[Actor, ...]:
        """Much at stake and little influence: voices to strengthen."""
        return self.within("voices")


def results(answer: Mapping) -> GridResults:
    """Everything the picture, the table and the words say. Rows without a name are left out."""
    named = [row for row in answer.get("actors", ()) if row.get("name")]
    missing = ((row["who"], row.get("why", "")) for row in answer.get("missing", ()) if row.get("who"))
    return GridResults(
        actors=tuple(_actor(row, number) for number, row in enumerate(named, start=1)), missing=tuple(missing)
    )


def _actor(row: Mapping, number: int) -> Actor:
    return Actor(
        id=row["id"],
        number=number,
        name=row["name"],
        influence=_level(row.get("influence")),
        stake=_level(row.get("stake")),
        stance=row.get("stance", ""),
    )


def _level(given: object) -> int | None:
    return given if type(given) is int and 1 <= given <= HIGHEST else None
