"""Which vehicles' plates are looked at in a frame, and what is read there?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from detectors.continuity import surely_same
from detectors.detection import Box, Detection, ObjectDetector, cut_out
from detectors.evidence import KeptFrame
from detectors.frame import Frame
from detectors.plate_log import PlateLimits, PlateLog, PlateSighting
from detectors.plate_reading import PlateOcr
from detectors.track import Observation, Track, TrackId
from detectors.vehicle_look import look_of

HIDDEN, LEAST_ALIKE = timedelta(seconds=0.2), 0.7


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
            log = self._logs.setdefault(track, PlateLog())
            log.widest_px = max(log.widest_px, seen.box.width_px)
            if _stands_alone(seen, vehicles):
                log.looks.append((frame.number, look_of(crop, seen.label)))
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
        many = log.read_since >= limits.most_readings
        if many and (log.is_read or seen.box.width_px < limits.grown * log.widest_px):
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
