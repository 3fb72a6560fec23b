"""What was seen of one vehicle, as exact numbers? The part that every kept record has.

Observations as the detector drew them, every reading also where it was rejected. Of the track when
the record was closed `closed_frames` tells the frames, and `later` what was new or told otherwise
by then: of a long track some is forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.plate_log import PlateLog
from detectors.track import Observation, Track, TrackId
from fines.plates import PlateReading
from fines.vehicle_look import VehicleLook
from fines.violation import SiteId


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
class TrackRecord:
    """`observations` are the track's when it was judged; `crop_frame` is the plate picture's."""

    form: int
    site: SiteId
    track: TrackId
    observations: tuple[Observation, ...]
    later: tuple[Observation, ...]
    closed_frames: tuple[int, ...]
    plate_looks: tuple[PlateLook, ...]
    vehicle_looks: tuple[LookInFrame, ...]
    crop_frame: int

    @property
    def judged(self) -> Track:
        """The track as it was when it was judged."""
        return Track(id=self.track, observations=self.observations)

    @property
    def closed(self) -> Track:
        """The track as it was when the record was closed."""
        seen = {one.frame: one for one in (*self.observations, *self.later)}
        return Track(
            id=self.track,
            observations=tuple(seen[frame] for frame in self.closed_frames if frame in seen),
        )


def later(judged: Track, closed: Track) -> tuple[Observation, ...]:
    """What the track held when the record was closed, and not when it was judged."""
    known = set(judged.observations)
    return tuple(seen for seen in closed.observations if seen not in known)


def plate_looks(plates: PlateLog) -> tuple[PlateLook, ...]:
    """Readings and rejected looks in the order of their frames."""
    looks = [PlateLook(frame=frame, reading=reading) for frame, reading in plates.readings]
    looks += [PlateLook(frame=frame, reading=None, rejected=why) for frame, why in plates.rejected]
    return tuple(sorted(looks, key=lambda look: look.frame))


def vehicle_looks(plates: PlateLog) -> tuple[LookInFrame, ...]:
    """How the vehicle looked, frame by frame."""
    return tuple(LookInFrame(frame=frame, look=look) for frame, look in plates.looks)


def plate_log(looks: Sequence[PlateLook], seen: Sequence[LookInFrame]) -> PlateLog:
    """The log as it was, without its pictures."""
    plates = PlateLog()
    plates.readings += [(look.frame, look.reading) for look in looks if look.reading is not None]
    plates.looks.extend((look.frame, look.look) for look in seen)
    return plates
