"""What a filled trade-off board comes to: where each pair stands, where it should, and how far that is. Pure; no score."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.exercises.frame import Results

LAST = 7
MIDDLE = 4


@dataclass(frozen=True)
class Pair:
    """Two goods that pull against each other; 1 is wholly `left`, LAST wholly `right`."""

    id: str
    left: str
    right: str


@dataclass(frozen=True)
class Place:
    """One pair as the learner set it."""

    pair: Pair
    now: int | None
    wanted: int | None
    evidence: str

    @property
    def distance(self) -> int | None:
        """Steps from where it is to where it should be: + towards the right, − towards the left, None when open."""
        return self.wanted - self.now if self.now and self.wanted else None

    @property
    def towards(self) -> str:
        """The end it should move to; empty when it should stay."""
        return (self.pair.right if self.distance > 0 else self.pair.left) if self.distance else ""

    @property
    def unproven(self) -> bool:
        """Set, but nothing is written that shows it."""
        return self.now is not None and not self.evidence


@dataclass(frozen=True)
class TradeoffsResults(Results):
    places: tuple[Place, ...] = ()

    @property
    def moving(self) -> tuple[Place, ...]:
        """Pairs that should move, the farthest first."""
        return tuple(sorted((one for one in self.places if one.distance), key=lambda one: -abs(one.distance)))

    @property
    def staying(self) -> tuple[Place, ...]:
        return tuple(one for one in self.places if one.distance == 0)

    @property
    def unproven(self) -> tuple[Place, ...]:
        return tuple(one for one in self.places if one.unproven)


def results(answer: Mapping, pairs: tuple[Pair, ...]) -> TradeoffsResults:
    """Everything the picture, the table and the words say."""
    return TradeoffsResults(places=tuple(_place(answer, pair) for pair in pairs))


def _place(answer: Mapping, pair: Pair) -> Place:
    row = next((row for row in answer.get("pairs", ()) if row.get("pair") == pair.id), {})
    return Place(pair, _spot(row.get("now")), _spot(row.get("wanted")), row.get("evidence", ""))


def _spot(given: object) -> int | None:
    return given if type(given) is int and 1 <= given <= LAST else None


@dataclass(frozen=True)
class Change:
    """One pair then and now; None where it was not set."""

    then: Place
    now: Place

    @property
    def moved(self) -> int:
        """Steps that the place itself has moved: + towards the right."""
        return self.now.now - self.then.now

    @property
    def nearer(self) -> int | None:
        """How many steps nearer (+) or farther (−) from where it should be, as wished each time; None when a wish is open."""
        if self.then.distance is None or self.now.distance is None:
            return None
        return abs(self.then.distance) - abs(self.now.distance)

    @property
    def wish_moved(self) -> int:
        """Steps that the wish has moved, 0 when it was open once."""
        return self.now.wanted - self.then.wanted if self.then.wanted and self.now.wanted else 0


def changes(earlier: Mapping, now: Mapping, pairs: tuple[Pair, ...]) -> tuple[Change, ...]:
    """The pairs that were set both times, in the editor's order."""
    both = (Change(_place(earlier, pair), _place(now, pair)) for pair in pairs)
    return tuple(change for change in both if change.then.now and change.now.now)
