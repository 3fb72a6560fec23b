"""What may a device on the road report, and how is it known to be the one? The register's entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor

from fines.clock_state import ClockSource
from fines.dated_limit import DatedLimit
from fines.region import Region
from fines.violation import Device, OffenceCode, SiteId


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedMeasurement:
    """A quantity that the type approval covers, between `least` and `most`, with its errors.

    `uncertainty` is the least that is taken off where the device states less or nothing;
    `step` is what charged values are rounded down to. `offence` is what an excess is, None for
    speed, where the law tells it by the excess.
    """

    quantity: str
    unit: str
    least: float
    most: float
    error: float
    error_share: float
    coverage: float
    uncertainty: float
    most_uncertainty: float
    step: float
    offence: OffenceCode | None
    limits: tuple[DatedLimit, ...]

    def charged(self, value: float, uncertainty: float) -> float:
        """What remains in the driver's favour: floor(measured - device error - k u), in steps."""
        error = max(self.error, self.error_share * abs(value))
        return round(
            floor((value - error - self.coverage * uncertainty) / self.step) * self.step, 6
        )

    def limit_on(self, day: date) -> DatedLimit | None:
        """The limit in force; None where no sign is known for the day."""
        return next((limit for limit in self.limits if limit.covers(day)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTerms:
    """When a device's clock counts as proven."""

    sources: frozenset[ClockSource]
    most_offset_ms: float
    most_check_age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDevice:
    """A device with its certificate, its place, its key and what it may report.

    It signs with one of two: `public_key` is the raw Ed25519 key of 32 bytes, `signing_certificate`
    the SHA-256 of its X.509 certificate, in hex, where it signs by CMS. `token` and
    `client_certificate` (SHA-256, in hex) are what it may knock with; a device on the bus needs
    neither.
    """

    device: Device
    type_approval: str
    site: SiteId
    place: str
    public_key: bytes | None
    token: str | None
    client_certificate: str | None
    offences: frozenset[OffenceCode]
    measures: tuple[ApprovedMeasurement, ...]
    least_plate_confidence: float
    clock: ClockTerms
    most_age: timedelta
    signing_certificate: str | None = None
    region: Region | None = None

    def approved(self, quantity: str, unit: str) -> ApprovedMeasurement | None:
        """The approval for this quantity in this unit."""
        same = (m for m in self.measures if (m.quantity, m.unit) == (quantity, unit))
        return next(same, None)


SignatureCheck = Callable[[RegisteredDevice, bytes, bytes, datetime], str | None]
"""Why this signature over these bytes is not the device's, in a sentence; None where it is.
Device, signature, content, instant of the act."""
