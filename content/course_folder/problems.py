"""What is wrong with a course folder and where, and what can only be checked once everything has been read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file, named as seen from the course folder."""

    file: str
    line: int

    def down(self, lines: int) -> Place:
        return Place(self.file, self.line + lines)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake, with a sentence that says what to do."""

    place: Place
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class ProblemsFound(Exception):
    """The folder has mistakes. Nothing was changed; `problems` lists every one, in the order of files and lines."""

    def __init__(self, problems):
        self.problems: list[Problem] = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Refused(Exception):
    """One sentence: why nothing was done. For what has no line in a file, such as a missing parent page."""


@dataclass
class Notes:
    """What is noted while files are read: mistakes, and every name that must exist somewhere else in the folder."""

    problems: list[Problem] = field(default_factory=list)
    citations: list[tuple[str, Place]] = field(default_factory=list)
    links: list[tuple[str, Place]] = field(default_factory=list)
    recalls: list[tuple[str, str, Place]] = field(default_factory=list)  # "activity" or "week", its id or key

    def problem(self, place: Place, sentence: str) -> None:
        self.problems.append(Problem(place, sentence))

    def stop_if_any(self) -> None:
        """Raises ProblemsFound when anything was noted as wrong."""
        if self.problems:
            raise ProblemsFound(self.problems)
