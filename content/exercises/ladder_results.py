"""What a filled closeness ladder comes to: where partners stand, where they should, what the ticks say. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.exercises.frame import Results


@dataclass(frozen=True)
class Rung:
    """One of four; `number` 1 is the loosest."""

    id: str
    label: str
    hint: str
    number: int


@dataclass(frozen=True)
class Exchange:
    """Something partners may exchange, and the rung on which it first turns up."""

    id: str
    label: str
    rung: int


@dataclass(frozen=True)
class Standing:
    """One partner: where they are, where they should be, and how far the ticks reach (0 = nothing ticked)."""

    id: str
    name: str
    ticks: tuple[Exchange, ...]
    now: Rung | None
    wanted: Rung | None
    reach: int
    cost: str

    @property
    def move(self) -> int | None:
        """Rungs up (+) or down (−) from now to wanted; None when one of them is open."""
        return self.wanted.number - self.now.number if self.now and self.wanted else None

    @property
    def differs(self) -> int:
        """How many rungs the ticks lie above (+) or below (−) the rung that was chosen."""
        return self.reach - self.now.number if self.now else 0


@dataclass(frozen=True)
class LadderResults(Results):
    partners: tuple[Standing, ...] = ()

    @property
    def differing(self) -> tuple[Standing, ...]:
        return tuple(one for one in self.partners if one.differs)

    def moving(self, direction: int) -> tuple[Standing, ...]:
        """Partners wanted closer (+1), looser (−1) or where they are (0)."""
        return tuple(one for one in self.partners if one.move is not None and sign(one.move) == direction)


def sign(amount: int) -> int:
    return (amount > 0) - (amount < 0)


def results(answer: Mapping, rungs: tuple[Rung, ...], exchanges: tuple[Exchange, ...]) -> LadderResults:
    """Everything the picture, the table and the words say. Partners without a name are left out."""
    return LadderResults(
        partners=tuple(_standing(row, rungs, exchanges) for row in answer.get("partners", ()) if row.get("name"))
    )


def _standing(row: Mapping, rungs: tuple[Rung, ...], exchanges: tuple[Exchange, ...]) -> Standing:
    by_id = {rung.id: rung for rung in rungs}
    ticks = tuple(one for one in exchanges if one.id in row.get("ticks", ()))
    return Standing(
        id=row["id"],
        name=row["name"],
        ticks=ticks,
        now=by_id.get(row.get("now")),
        wanted=by_id.get(row.get("wanted")),
        reach=max((one.rung for one in ticks), default=0),
        cost=row.get("cost", ""),
    )
