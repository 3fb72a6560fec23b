"""What was a finding computed from? Exact numbers, so that anybody computes it again.

Everything a rule and the plate's consensus looked at, and what came out of it. Site file and signal
log are pieces of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from detectors.continuity import Span
from detectors.rules.finding import Finding
from detectors.surroundings import Snapshot
from detectors.track_record import TrackRecord
from fines.clock_state import ClockState
from fines.packages.written_record import read_written, written
from fines.plates import PlateReading
from fines.vehicle_look import VehicleLook
from fines.violation import ViolationId

RECORD_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameInstant:
    """When a frame of the clip was captured, and by a clock in which state."""

    frame: int
    captured_at: datetime
    clock: ClockState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was concluded: the same inputs give the same, byte for byte."""

    violation: ViolationId
    finding: Finding
    span: Span
    plate_reading: PlateReading
    look: VehicleLook


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRecord(TrackRecord):
    """All of it. `others` are places on the road alone, without pictures."""

    others: tuple[Snapshot, ...]
    clip: tuple[FrameInstant, ...]
    outcome: Outcome


def record_bytes(record: ActRecord) -> bytes:
    """The piece of evidence."""
    return written(record)


def outcome_bytes(outcome: Outcome) -> bytes:
    """What two computations are compared by."""
    return written(outcome)


def read_record(content: bytes) -> ActRecord:
    """The record; InvalidValueError where these bytes are not exactly one."""
    return read_written(ActRecord, content, "act's record", RECORD_FORM)
