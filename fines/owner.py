"""Who owned the vehicle on the day of the act?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fines.plates import PlateNumber


class PersonKind(StrEnum):
    """The law prices natural and legal persons apart."""

    NATURAL = "natural"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """What the registry says of the car, in its own words, to compare with what was seen."""

    plate: PlateNumber
    make: str
    model: str
    colour: str
    year: int | None
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The liable person: `pin` is the personal or legal number, never logged."""

    kind: PersonKind
    pin: str
    name: str
    address: str
    vehicle: Vehicle
