"""What a filled hand-off timeline comes to: the order of steps, boundaries crossed, waiting, feelings. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from content.exercises.frame import Results

DAYS = {"hours": Fraction(1, 24), "days": Fraction(1), "weeks": Fraction(7), "months": Fraction(365, 12)}
WORST, BEST = -2, 2


@dataclass(frozen=True)
class Lane:
    """A service and its number in the key."""

    id: str
    number: int
    name: str
    sector: str


@dataclass(frozen=True)
class Step:
    """One step; `wait` is what was waited before it, in days, None when nobody said."""

    id: str
    number: int
    when: str
    what: str
    lane: Lane | None
    channel: str
    wait: Fraction | None
    wait_number: int | None
    wait_unit: str
    feeling: int | None
    behind: str
    behind_known: str


@dataclass(frozen=True)
class Crossing:
    """Two steps after one another at different services; `sectors` when the sectors differ as well."""

    before: Step
    after: Step

    @property
    def sectors(self) -> bool:
        return bool(self.before.lane.sector and self.after.lane.sector) and (
            self.before.lane.sector != self.after.lane.sector
        )


@dataclass(frozen=True)
class TimelineResults(Results):
    lanes: tuple[Lane, ...] = ()
    steps: tuple[Step, ...] = ()
    crossings: tuple[Crossing, ...] = ()

    @property
    def waits(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.wait)

    @property
    def waiting(self) -> Fraction:
        """All waiting, in days."""
        return sum((step.wait for step in self.waits), Fraction(0))

    @property
    def longest(self) -> Step | None:
        return max(self.waits, key=lambda step: step.wait, default=None)

    @property
    def waited_at_crossings(self) -> Fraction:
        """The part of the waiting that came just before a step at another service."""
        return sum((one.after.wait or Fraction(0) for one in self.crossings), Fraction(0))

    @property
    def lowest(self) -> tuple[Step, ...]:
        """The steps that felt worst, none when no feeling is below the middle."""
        felt = [step.feeling for step in self.steps if step.feeling is not None]
        return tuple(step for step in self.steps if felt and step.feeling == min(felt) < 0)

    @property
    def not_known(self) -> tuple[Step, ...]:
        """Steps of which the learner guessed what went on behind the scenes, or had no idea."""
        return tuple(step for step in self.steps if step.behind_known in ("guess", "no-idea"))


def results(answer: Mapping) -> TimelineResults:
    """Everything the picture, the table and the words say. Steps without words are left out."""
    services = [row for row in answer.get("services", ()) if row.get("name")]
    lanes = tuple(Lane(row["id"], n, row["name"], row.get("sector", "")) for n, row in enumerate(services, start=1))
    by_id = {lane.id: lane for lane in lanes}
    rows = in_order([row for row in answer.get("steps", ()) if row.get("what")])
    steps = tuple(_step(row, number, by_id) for number, row in enumerate(rows, start=1))
    return TimelineResults(lanes=lanes, steps=steps, crossings=tuple(crossings(steps)))


def crossings(steps: tuple[Step, ...]) -> list[Crossing]:
    """A step whose service nobody named crosses nothing; the next one is compared with the last one named."""
    found, last = [], None
    for step in steps:
        if step.lane is None:
            continue
        if last and last.lane.id != step.lane.id:
            found.append(Crossing(last, step))
        last = step
    return found


def in_order(rows: list[Mapping]) -> list[Mapping]:
    """By date when every step has a date such as 2026-03-01, else as they were entered."""
    dates = [day(row.get("when", "")) for row in rows]
    return (
        rows if None in dates else [row for _, row in sorted(zip(dates, rows, strict=True), key=lambda pair: pair[0])]
    )


def day(text: str) -> date | None:
    """The date that these words are, or None: 2026-03-01 and nothing else is one."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _step(row: Mapping, number: int, lanes: Mapping[str, Lane]) -> Step:
    count, unit, feeling = row.get("wait"), row.get("wait_unit"), row.get("feeling")
    counts = type(count) is int and count >= 0 and unit in DAYS
    return Step(
        id=row["id"],
        number=number,
        when=row.get("when", ""),
        what=row["what"],
        lane=lanes.get(row.get("service")),
        channel=row.get("channel", ""),
        wait=count * DAYS[unit] if counts else None,
        wait_number=count if counts else None,
        wait_unit=unit if counts else "",
        feeling=feeling if type(feeling) is int and WORST <= feeling <= BEST else None,
        behind=row.get("behind", ""),
        behind_known=row.get("behind_known", ""),
    )
