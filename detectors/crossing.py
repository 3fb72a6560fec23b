"""Which vehicle drove over the end of a section, when, and how surely? What a site announces."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType

from detectors.average_speed import LineInstant
from detectors.rules.finding import Doubt
from detectors.section import SectionEnd
from detectors.site import View
from fines.clock_state import ClockState
from fines.evidence import EvidencePiece, Sha256
from fines.plates import PlateNumber, PlateReading
from fines.vehicle_look import VehicleLook
from fines.violation import Device

CrossingId = NewType("CrossingId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One vehicle over one line, whether it did anything or not: it lives for minutes only.

    `uncertainty_s` is standard. `doubt` is what speaks against charging anybody by it; it still
    tells where the vehicle was. The bytes of all `evidence` wait together under `pictures`.
    """

    id: CrossingId
    end: SectionEnd
    place: str
    view: View
    plate: PlateNumber
    plate_reading: PlateReading
    at: datetime
    uncertainty_s: float
    clock: ClockState | None
    doubt: Doubt | None
    device: Device
    look: VehicleLook
    evidence: tuple[EvidencePiece, ...]
    pictures: Sha256 | None

    @property
    def instant(self) -> LineInstant:
        """The instant with what is known of its clock; nothing is proven where that is None."""
        clock = self.clock
        return LineInstant(
            at=self.at,
            uncertainty_s=self.uncertainty_s,
            clock_ahead_s=clock.offset_ms / 1000 if clock else 0.0,
            clock_bound_s=clock.uncertainty_ms / 1000 if clock else 0.0,
        )


def crossing_id(end: SectionEnd, plate: PlateNumber, at: datetime) -> CrossingId:
    """The derived identifier: the same crossing seen twice has the same one."""
    instant = at.astimezone(UTC).isoformat(timespec="milliseconds")
    text = "\x1f".join((end.site, end.line, plate, instant))
    return CrossingId(hashlib.sha256(text.encode()).hexdigest()[:32])
