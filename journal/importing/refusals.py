"""Why something that was sent is not taken."""

from __future__ import annotations

from dataclasses import dataclass


class Refused(Exception):
    """Nothing of an upload is taken. `sentence` says why, in the language of the page; it may name a file, so it is never logged."""

    def __init__(self, sentence: str) -> None:
        super().__init__("refused")
        self.sentence = sentence


class NotTaken(Exception):
    """One file of several, or one entry, is not taken; the rest may go on. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__("not taken")
        self.sentence = sentence


@dataclass(frozen=True, repr=False)
class LeftOut:
    """What stays outside, by name, and why."""

    name: str
    why: str
