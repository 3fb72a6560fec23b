"""What has been read on each vehicle's plate so far, and from which frame?"""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from detectors.consensus import consensus, heard_text
from detectors.continuity import Span, surely_same
from detectors.detection import Box, Detection, Image, ObjectDetector, cut_out
from detectors.evidence import KeptFrame
from detectors.frame import Frame
from detectors.plate_reading import PlateOcr
from detectors.track import Observation, Track, TrackId
from detectors.vehicle_look import agreed_look, look_of
from fines.plates import PlateReading
from fines.vehicle_look import VehicleLook

MOST_LOOKS_KEPT = 24
MOST_REJECTED_KEPT = 48
HIDDEN, LEAST_ALIKE = timedelta(seconds=0.2), 0.7
FAR = "unsure_and_farther"
EVERYWHERE: Span = (0, sys.maxsize)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateLimits:
    """How often plates are looked for: the cost of a frame is bounded by `most_looks`.

    Where the identity became doubtful a plate is looked for anew, every `again_after`, until
    `enough_again` readings agree: in all not more than `most_again` looks.
    """

    most_looks: int = 4
    most_readings: int = 24
    enough_readings: int = 6
    enough_again: int = 3
    most_again: int = 240
    again_after: timedelta = timedelta(seconds=0.25)
    kept_sightings: int = 3
    least_vehicle_px: float = 60.0
    least_plate_height_px: float = 8.0
    least_confidence: float = 0.4
    nearer: float = 1.15
    beside_nearer: float = 0.67
    """An unsure look at a plate less wide than this share of one surely read is no evidence."""
    margin_x: float = 0.02
    margin_y: float = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateSighting:
    """One look: its reading, its crop, and the whole frame it came from."""

    reading: PlateReading
    box: Box
    vehicle_box: Box
    crop: Image
    frame: KeptFrame


@dataclass(slots=True)
class PlateLog:
    """All readings of one track by frame, its surest sightings with pictures, and its looks.

    `rejected` tells frame and reason of the last looks that gave no reading. From the frame `since`
    on nothing has made the identity doubtful; `read_since` counts the readings from then on.
    """

    readings: list[tuple[int, PlateReading]] = field(default_factory=list)
    best: list[PlateSighting] = field(default_factory=list)
    looks: deque[tuple[int, VehicleLook]] = field(
        default_factory=lambda: deque(maxlen=MOST_LOOKS_KEPT)
    )
    rejected: deque[tuple[int, str]] = field(
        default_factory=lambda: deque(maxlen=MOST_REJECTED_KEPT)
    )
    two_vehicles: int = 0
    least_width_px: float = 0.0
    since: int = 0
    read_since: int = 0
    looks_again: int = 0
    looked_at: datetime | None = None
    _read: bool | None = None
    _widths_px: dict[int, float] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Whether all readings since then agree on a text; asked each frame, so it is kept."""
        if self._read is None:
            agreed = self.agreed((self.since, sys.maxsize))
            self._read = agreed is not None and agreed.text is not None
        return self._read

    def doubt_before(self, frame: int) -> None:
        """From this frame on it may be another vehicle."""
        self.since, self.read_since = frame, 0
        self._read = False

    def agreed(self, span: Span = EVERYWHERE) -> PlateReading | None:
        """What the readings of these frames agree on."""
        return consensus([seen for frame, seen in self.readings if span[0] <= frame <= span[1]])

    def look(self, span: Span) -> VehicleLook:
        """What the looks of these frames agree on."""
        return agreed_look(seen for frame, seen in self.looks if span[0] <= frame <= span[1])

    def sighting_of(self, text: str, span: Span = EVERYWHERE) -> PlateSighting | None:
        """The surest kept sighting of these frames that gave this very text."""
        return next(
            (
                kept
                for kept in self.best
                if heard_text(kept.reading) == text and span[0] <= kept.frame.number <= span[1]
            ),
            None,
        )

    def add(self, sighting: PlateSighting, limits: PlateLimits) -> None:
        """Takes in a reading; of before the last doubt and since as many sightings are kept."""
        self.readings.append((sighting.frame.number, sighting.reading))
        self._widths_px[sighting.frame.number] = sighting.box.width_px
        self.read_since += 1
        self._read = None
        self.best.append(sighting)
        self._leave_out(self._idle(limits.beside_nearer))
        old = [one for one in self.best if one.frame.number < self.since]
        new = [one for one in self.best if one.frame.number >= self.since]
        most = limits.kept_sightings
        self.best = [*_surest(old)[:most], *_surest(new)[:most]]

    def _idle(self, beside_nearer: float) -> set[int]:
        """The frames of unsure looks since the last doubt that a nearer sure look makes idle.

        A plate that drives away is read surely while it is large; what is guessed later from a
        few pixels would otherwise outvote it, as errors from so far are alike.
        """
        seen = [(self._widths_px.get(at, 0.0), at, one.text is not None)
                for at, one in self.readings if at >= self.since]  # fmt: skip
        least_px = beside_nearer * max((wide for wide, _, sure in seen if sure), default=0.0)
        return {at for wide, at, sure in seen if not sure and wide < least_px}

    def _leave_out(self, frames: set[int]) -> None:
        self.readings = [(at, seen) for at, seen in self.readings if at not in frames]
        self.best = [kept for kept in self.best if kept.frame.number not in frames]
        self.rejected.extend((at, FAR) for at in sorted(frames))


def _surest(sightings: Sequence[PlateSighting]) -> list[PlateSighting]:
    return sorted(sightings, key=lambda seen: (seen.reading.text is None, -seen.reading.confidence))


class PlateWatch:
    """Looks for plates inside the vehicles of each frame."""

    def __init__(
        self, detector: ObjectDetector, ocr: PlateOcr, limits: PlateLimits | None = None
    ) -> None:
        self._detector, self._ocr = detector, ocr
        self._limits = limits or PlateLimits()
        self._logs: dict[TrackId, PlateLog] = {}
        self.rejected: Counter[str] = Counter()

    def log(self, track: TrackId) -> PlateLog:
        return self._logs.get(track, PlateLog())

    def forget(self, track: TrackId) -> None:
        self._logs.pop(track, None)

    def look(self, frame: Frame, kept: KeptFrame, live: Sequence[Track]) -> None:
        """Reads the plates of the largest vehicles that are not yet read well enough."""
        seen_now = [track for track in live if track.last.frame == frame.number]
        for followed in seen_now:
            self._doubt(followed)
        here = [(followed.id, followed.last) for followed in seen_now]
        wanted = [(track, seen) for track, seen in here if self._wants(track, seen)]
        wanted.sort(key=lambda pair: -pair[1].box.area_px2)
        del wanted[self._limits.most_looks :]
        if not wanted:
            return
        crops = [cut_out(frame.image, seen.box) for _, seen in wanted]
        found = self._detector.detect(crops)
        plates: list[tuple[TrackId, Observation, Box]] = []
        vehicles = [seen for _, seen in here]
        for (track, seen), crop, detections in zip(wanted, crops, found, strict=True):
            if _stands_alone(seen, vehicles):
                self._logs.setdefault(track, PlateLog()).looks.append(
                    (frame.number, look_of(crop, seen.label))
                )
            box = self._plate_of(track, seen, detections, vehicles)
            if box is not None:
                plates.append((track, seen, box))
        self._read(frame, kept, plates)

    def _doubt(self, track: Track) -> None:
        """Begins anew where the vehicle of this frame is not surely that of the one before."""
        log = self._logs.get(track.id)
        if log is not None and len(track.observations) > 1:
            before, now = track.observations[-2:]
            if not surely_same(before, now) or _looks_moved(track):
                log.doubt_before(now.frame)

    def _wants(self, track: TrackId, seen: Observation) -> bool:
        log, limits = self.log(track), self._limits
        if seen.box.width_px < max(limits.least_vehicle_px, log.least_width_px):
            return False
        if log.read_since >= limits.most_readings:
            return False
        if not log.since:
            return log.read_since < limits.enough_readings or not log.is_read
        if log.read_since >= limits.enough_again and log.is_read:
            return False
        soon = log.looked_at is not None and seen.at - log.looked_at < limits.again_after
        if soon or log.looks_again >= limits.most_again:
            return False
        log.looked_at, log.looks_again = seen.at, log.looks_again + 1
        return True

    def _plate_of(
        self,
        track: TrackId,
        seen: Observation,
        detections: Sequence[Detection],
        vehicles: Sequence[Observation],
    ) -> Box | None:
        sure = [found for found in detections if found.confidence >= self._limits.least_confidence]
        if not sure:
            return None
        if len(sure) > 1:
            self._reject(track, seen, "two_plates_in_one_vehicle")
            return None
        left, top = max(round(seen.box.x_px), 0), max(round(seen.box.y_px), 0)
        box = sure[0].box.moved(left, top)
        if box.height_px < self._limits.least_plate_height_px:
            log = self._reject(track, seen, "plate_too_small")
            # No use to look again before the vehicle has come nearer.
            log.least_width_px = seen.box.width_px * self._limits.nearer
            return None
        if any(other is not seen and box.shared_px2(other.box) > 0 for other in vehicles):
            self._reject(track, seen, "two_vehicles_at_plate").two_vehicles += 1
            return None
        return box

    def _read(
        self, frame: Frame, kept: KeptFrame, plates: Sequence[tuple[TrackId, Observation, Box]]
    ) -> None:
        limits = self._limits
        crops = [
            cut_out(frame.image, box, margin_x=limits.margin_x, margin_y=limits.margin_y)
            for _, _, box in plates
        ]
        readings = self._ocr.read(crops) if crops else []
        for (track, seen, box), crop, reading in zip(plates, crops, readings, strict=True):
            if reading is None:
                self._reject(track, seen, "nothing_read")
                continue
            if reading.text is None:
                self.rejected["unsure"] += 1
            sighting = PlateSighting(
                reading=reading, box=box, vehicle_box=seen.box, crop=crop.copy(), frame=kept
            )
            self._logs.setdefault(track, PlateLog()).add(sighting, limits)

    def _reject(self, track: TrackId, seen: Observation, why: str) -> PlateLog:
        self.rejected[why] += 1
        log = self._logs.setdefault(track, PlateLog())
        log.rejected.append((seen.frame, why))
        return log


def _looks_moved(track: Track) -> bool:
    """Whether it comes out from behind another elsewhere than it went, or as large as another."""
    now, shown = track.last, None
    if not now.foot_hidden:
        earlier = reversed(track.observations[:-1])
        shown = next((seen for seen in earlier if not seen.foot_hidden), None)
    return (
        shown is not None and now.at - shown.at >= HIDDEN and now.box.iou(shown.box) < LEAST_ALIKE
    )


def _stands_alone(seen: Observation, vehicles: Sequence[Observation]) -> bool:
    """Whether no other vehicle can stand before this one, whose colour would be told instead."""
    return not any(seen.box.shared_px2(other.box) > 0 for other in vehicles if other is not seen)
