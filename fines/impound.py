"""Which vehicle was taken to the lot, on what ground, and who let it go?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from fines.errors import InvalidValueError, SamePersonError, StepRefusedError
from fines.officer import OfficerId
from fines.plates import PlateNumber
from fines.region import Region

ImpoundId = NewType("ImpoundId", str)


class ImpoundGround(StrEnum):
    """Debt is reckoned from the case file; another ground is what the officer's record says."""

    DEBT = "debt"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Impounded:
    """One stay at the lot. `basis` is the record or rule, in words; released once, by another."""

    id: ImpoundId
    plate: PlateNumber
    lot: str
    ground: ImpoundGround
    basis: str
    taken_at: datetime
    entered_by: OfficerId
    region: Region | None = None
    released_at: datetime | None = None
    released_by: OfficerId | None = None
    release_basis: str = ""

    def __post_init__(self) -> None:
        if not self.lot.strip() or not self.basis.strip():
            raise InvalidValueError("An entry needs the lot and the basis: write both.")


def release(impounded: Impounded, by: OfficerId, at: datetime, basis: str) -> Impounded:
    """The entry after the vehicle left; refused twice, by the same person, or without a basis."""
    if impounded.released_at is not None:
        raise StepRefusedError(f"The vehicle {impounded.plate} was released already.")
    if by == impounded.entered_by:
        raise SamePersonError(f"{by} entered this vehicle: another person releases it.")
    if not basis.strip():
        raise InvalidValueError("A release needs its basis: write the record or the payment.")
    return replace(impounded, released_at=at, released_by=by, release_basis=basis.strip())


class ImpoundBook(Protocol):
    """The list of vehicles at the lots."""

    def save(self, impounded: Impounded) -> None:
        """StepRefusedError where this vehicle stands at a lot already."""
        ...

    def one(self, impound_id: ImpoundId) -> Impounded: ...
    def of_plate(self, plate: PlateNumber) -> Sequence[Impounded]:
        """Oldest first."""
        ...

    def standing(self, limit: int) -> Sequence[Impounded]:
        """Not released, oldest first, in the reader's regions."""
        ...
