"""What is sealed in a concern. Pure but for the row whose name it is sealed for."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from journal.models import Concern
from journal.safe import OpenSafe, RowName

TEXT_LIMIT = 5_000


@dataclass(frozen=True, repr=False)
class ConcernWords:
    """The tutor's words; who it is about, who raised it, in which group and about which activity, as they were called then; and
    what whoever was done with it noted. Nothing of the entry.
    """

    text: str
    about: str
    raised_by: str
    group: str
    label: str
    note: str = ""
    noted_by: str = ""


def _name(concern: Concern, version: int) -> RowName:
    return RowName("journal_concern", concern.uuid, version)


def seal_concern(safe: OpenSafe, concern: Concern, version: int, words: ConcernWords) -> bytes:
    """Seal one version of a concern in its own safe."""
    return safe.seal(_name(concern, version), asdict(words))


def unseal_concern(safe: OpenSafe, concern: Concern) -> ConcernWords:
    """What a concern says. Raises SealError."""
    return ConcernWords(**safe.unseal(_name(concern, concern.version), concern.sealed))
