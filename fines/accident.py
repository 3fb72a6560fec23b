"""What does an officer record of a road accident?

Facts and dates only; what a person counts as is derived from what becomes known later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.evidence import EvidencePiece
from fines.injury import InjuryClass, InjuryFinding, injury_class
from fines.local_time import local_day
from fines.officer import OfficerId

AccidentId = NewType("AccidentId", str)


class AccidentKind(StrEnum):
    """The kind of accident."""

    COLLISION = "collision"
    PEDESTRIAN = "pedestrian"
    OBSTACLE = "obstacle"
    OVERTURNING = "overturning"
    OTHER = "other"


class PersonRole(StrEnum):
    """What a person was in the accident."""

    DRIVER = "driver"
    PASSENGER = "passenger"
    PEDESTRIAN = "pedestrian"
    CYCLIST = "cyclist"
    WITNESS = "witness"


class Light(StrEnum):
    """The light at the place and time."""

    DAYLIGHT = "daylight"
    TWILIGHT = "twilight"
    DARK_LIT = "dark_lit"
    DARK_UNLIT = "dark_unlit"
    UNKNOWN = "unknown"


class Weather(StrEnum):
    """The weather at the place and time."""

    CLEAR = "clear"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    HAIL = "hail"
    WIND = "wind"
    OTHER = "other"
    UNKNOWN = "unknown"


class Surface(StrEnum):
    """In what state the road's surface was."""

    DRY = "dry"
    WET = "wet"
    SNOW_OR_ICE = "snow_or_ice"
    SLIPPERY = "slippery"
    FLOODED = "flooded"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What the officer saw of light, weather and surface; what they did not write is unknown, and
    nothing derives it from the hour. The variables are those of CADaS (A-11, A-10, R-9), its
    values are assumed: neither its list nor the Kyrgyz form is at hand."""

    light: Light = Light.UNKNOWN
    weather: Weather = Weather.UNKNOWN
    surface: Surface = Surface.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentVehicle:
    """A vehicle that took part; `plate` is as written down, perhaps foreign or missing ("")."""

    plate: str
    description: str
    damage: str
    fled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccidentPerson:
    """A person who took part, with the facts known at the scene; `vehicle` counts from 1."""

    role: PersonRole
    name: str
    vehicle: int | None
    injury: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """An accident as recorded at the scene; `findings` became known since, oldest first."""

    id: AccidentId
    kind: AccidentKind
    occurred_at: datetime
    place: str
    latitude: float | None
    longitude: float | None
    circumstances: str
    vehicles: tuple[AccidentVehicle, ...]
    persons: tuple[AccidentPerson, ...]
    evidence: tuple[EvidencePiece, ...]
    recorded_by: OfficerId
    recorded_at: datetime
    findings: tuple[InjuryFinding, ...] = ()
    conditions: Conditions = Conditions()

    def finding_of(self, person: int) -> InjuryFinding | None:
        """The newest of this person, counted from 1."""
        told = [each for each in self.findings if each.person == person]
        return told[-1] if told else None

    def injury_of(self, person: int) -> InjuryClass | None:
        """What this person, counted from 1, counts as; None while that is open."""
        finding = self.finding_of(person)
        return injury_class(local_day(self.occurred_at), finding) if finding else None
