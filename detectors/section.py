"""Between which two lines is average speed measured, and which limit holds there on a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from detectors.speed_zone import SpeedAllowance
from fines.dated_limit import DatedLimit
from fines.region import Region
from fines.violation import SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEnd:
    """A line in the picture of a site, by the names in its site file."""

    site: SiteId
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPart:
    """A part of the way with its own signs; `along` says which part."""

    along: str
    limits: tuple[DatedLimit, ...]

    def limit_on(self, day: date) -> DatedLimit | None:
        """The limit in force; None where no sign is known for the day."""
        return next((limit for limit in self.limits if limit.covers(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A measured way from one line to another.

    `way_m` is the shortest way that a vehicle can take, `way_error_m` the survey's standard
    uncertainty. Who takes longer than `longest` has done something else than drive through.
    `file` is the whole file of sections, as evidence.
    """

    name: str
    place: str
    start: SectionEnd
    end: SectionEnd
    way_m: float
    way_error_m: float
    survey: str
    longest: timedelta
    valid_from: date
    valid_to: date | None
    parts: tuple[SectionPart, ...]
    allowance: SpeedAllowance
    most_credible_kmh: float
    file: bytes
    region: Region | None = None

    def in_force(self, day: date) -> bool:
        """Whether the section may measure on this local day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def mildest_limit(self, *days: date) -> DatedLimit | None:
        """The highest limit of all parts on these days; None where one part has none known."""
        known = [part.limit_on(day) for part in self.parts for day in days]
        limits = [limit for limit in known if limit is not None]
        if not limits or len(limits) < len(known):
            return None
        return max(limits, key=lambda limit: limit.value)
