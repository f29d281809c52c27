"""What a filled partnership pulse comes to: means, gaps of view, what nobody knows yet. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from content.exercises.frame import Results

SIDES = ("me", "them")
UNKNOWN = "unknown"
HIGHEST = 5


@dataclass(frozen=True)
class Statement:
    id: str
    text: str


@dataclass(frozen=True)
class Dimension:
    id: str
    label: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Row:
    """One dimension: the mean of each side, and the gap between them.

    The gap compares like with like: it counts the statements that both sides have a number for. `part` says that a
    statement counts for one dot and not for the other, so that the gap is not the distance of the dots.
    """

    dimension: Dimension
    me: Fraction | None
    them: Fraction | None
    gap: Fraction | None
    part: bool


@dataclass(frozen=True)
class Gap:
    """Two views of one statement; `gap` is theirs less mine."""

    dimension: Dimension
    statement: Statement
    me: int
    them: int

    @property
    def gap(self) -> int:
        return self.them - self.me


@dataclass(frozen=True)
class NotKnown:
    """A statement that one side, or both, could not be answered for."""

    dimension: Dimension
    statement: Statement
    sides: tuple[str, ...]


@dataclass(frozen=True)
class PulseResults(Results):
    rows: tuple[Row, ...] = ()
    gaps: tuple[Gap, ...] = ()  # every statement with two numbers, widest first
    unknown: tuple[NotKnown, ...] = ()
    answered: int = 0  # statements with a number or "don't know" on both sides
    asked: int = 0
    widest: tuple[Gap, ...] = ()  # all that share the largest gap, none when every gap is nothing


def rating(answer: Mapping, statement: str, side: str) -> int | str | None:
    """1 to 5, UNKNOWN, or None when nothing that counts is written there."""
    row = next((row for row in answer.get("ratings", ()) if row.get("statement") == statement), {})
    given = row.get(side)
    if given == UNKNOWN:
        return UNKNOWN
    return given if type(given) is int and 1 <= given <= HIGHEST else None


def number(answer: Mapping, statement: str, side: str) -> int | None:
    given = rating(answer, statement, side)
    return None if given == UNKNOWN else given


def results(answer: Mapping, dimensions: tuple[Dimension, ...]) -> PulseResults:
    """Everything the picture, the table and the words say."""
    pairs = [(dimension, statement) for dimension in dimensions for statement in dimension.statements]
    gaps = [_gap(answer, *pair) for pair in pairs]
    ordered = tuple(sorted((gap for gap in gaps if gap), key=lambda gap: -abs(gap.gap)))
    return PulseResults(
        rows=tuple(_row(answer, dimension) for dimension in dimensions),
        gaps=ordered,
        unknown=tuple(found for pair in pairs if (found := _not_known(answer, *pair))),
        answered=sum(all(rating(answer, statement.id, side) for side in SIDES) for _, statement in pairs),
        asked=len(pairs),
        widest=tuple(gap for gap in ordered if gap.gap and abs(gap.gap) == abs(ordered[0].gap)),
    )


def mean(numbers: list[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def _row(answer: Mapping, dimension: Dimension) -> Row:
    given = [tuple(number(answer, one.id, side) for side in SIDES) for one in dimension.statements]
    both = [them - me for me, them in given if me and them]
    return Row(
        dimension=dimension,
        me=mean([me for me, _ in given if me]),
        them=mean([them for _, them in given if them]),
        gap=mean(both),
        part=bool(both) and any(bool(me) != bool(them) for me, them in given),
    )


def _gap(answer: Mapping, dimension: Dimension, statement: Statement) -> Gap | None:
    me, them = (number(answer, statement.id, side) for side in SIDES)
    return Gap(dimension, statement, me, them) if me and them else None


def _not_known(answer: Mapping, dimension: Dimension, statement: Statement) -> NotKnown | None:
    sides = tuple(side for side in SIDES if rating(answer, statement.id, side) == UNKNOWN)
    return NotKnown(dimension, statement, sides) if sides else None


@dataclass(frozen=True)
class Change:
    """One dimension then and now, over the statements that have a number both times."""

    dimension: Dimension
    side: str
    then: Fraction
    now: Fraction

    @property
    def by(self) -> Fraction:
        return self.now - self.then


def changes(earlier: Mapping, now: Mapping, dimensions: tuple[Dimension, ...]) -> tuple[Change, ...]:
    """What moved between two pulses, dimension by dimension, mine before theirs."""
    found = []
    for dimension in dimensions:
        for side in SIDES:
            pairs = [(number(earlier, one.id, side), number(now, one.id, side)) for one in dimension.statements]
            both = [pair for pair in pairs if all(pair)]
            if both:
                found.append(Change(dimension, side, mean([a for a, _ in both]), mean([b for _, b in both])))
    return tuple(found)


def found_out(earlier: Mapping, now: Mapping, dimensions: tuple[Dimension, ...]) -> tuple[NotKnown, ...]:
    """Statements that were "don't know" then and have a number now."""
    found = []
    for dimension in dimensions:
        for one in dimension.statements:
            sides = tuple(s for s in SIDES if rating(earlier, one.id, s) == UNKNOWN and number(now, one.id, s))
            if sides:
                found.append(NotKnown(dimension, one, sides))
    return tuple(found)
