"""What was a finding computed from? Exact numbers, so that anybody computes it again.

Everything a rule and the plate's consensus looked at: observations as the detector drew them,
every reading also where it was rejected, and what came out of it. Site file and signal log are
pieces of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from detectors.clock_state import ClockState
from detectors.continuity import Span
from detectors.plate_log import PlateLog
from detectors.rules.finding import Finding
from detectors.surroundings import Snapshot
from detectors.track import Observation, Track, TrackId
from fines.packages.written_record import read_written, written
from fines.plates import PlateReading
from fines.vehicle_look import VehicleLook
from fines.violation import SiteId, ViolationId

RECORD_FORM = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateLook:
    """One look at the plate; without a reading, `rejected` says why."""

    frame: int
    reading: PlateReading | None
    rejected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookInFrame:
    """How the vehicle looked in one frame."""

    frame: int
    look: VehicleLook


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
class ActRecord:
    """All of it. `observations` are the track's when the rule spoke. Of the track when the act was
    closed `closed_frames` tells the frames, and `later` what was new or told otherwise by then: of
    a long track some is forgotten. `others` are places on the road alone, without pictures."""

    form: int
    site: SiteId
    track: TrackId
    observations: tuple[Observation, ...]
    later: tuple[Observation, ...]
    closed_frames: tuple[int, ...]
    others: tuple[Snapshot, ...]
    plate_looks: tuple[PlateLook, ...]
    vehicle_looks: tuple[LookInFrame, ...]
    crop_frame: int
    clip: tuple[FrameInstant, ...]
    outcome: Outcome

    @property
    def judged(self) -> Track:
        """The track as the rule saw it."""
        return Track(id=self.track, observations=self.observations)

    @property
    def closed(self) -> Track:
        """The track as it was when the act was closed."""
        seen = {one.frame: one for one in (*self.observations, *self.later)}
        return Track(
            id=self.track,
            observations=tuple(seen[frame] for frame in self.closed_frames if frame in seen),
        )


def later(judged: Track, closed: Track) -> tuple[Observation, ...]:
    """What the track held when the act was closed, and not when the rule spoke."""
    known = set(judged.observations)
    return tuple(seen for seen in closed.observations if seen not in known)


def plate_looks(plates: PlateLog) -> tuple[PlateLook, ...]:
    """Readings and rejected looks in the order of their frames."""
    looks = [PlateLook(frame=frame, reading=reading) for frame, reading in plates.readings]
    looks += [PlateLook(frame=frame, reading=None, rejected=why) for frame, why in plates.rejected]
    return tuple(sorted(looks, key=lambda look: look.frame))


def plate_log(looks: Sequence[PlateLook], seen: Sequence[LookInFrame]) -> PlateLog:
    """The log as it was, without its pictures."""
    plates = PlateLog()
    plates.readings += [(look.frame, look.reading) for look in looks if look.reading is not None]
    plates.looks.extend((look.frame, look.look) for look in seen)
    return plates


def record_bytes(record: ActRecord) -> bytes:
    """The piece of evidence."""
    return written(record)


def outcome_bytes(outcome: Outcome) -> bytes:
    """What two computations are compared by."""
    return written(outcome)


def read_record(content: bytes) -> ActRecord:
    """The record; InvalidValueError where these bytes are not exactly one."""
    return read_written(ActRecord, content, "act's record", RECORD_FORM)
