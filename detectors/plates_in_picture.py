"""Which plates stand in one picture, and what does each say?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detectors.detection import Box, Image, ObjectDetector, cut_out
from detectors.plate_reading import PlateOcr
from detectors.plate_straightening import rectified
from fines.plates import PlateReading

MARGIN_X, MARGIN_Y = 0.02, 0.04
LEAST_HEIGHT_PX = 8.0
NOTHING_SEEN = "no character seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateInPicture:
    """A plate found; its reading has no text but a reason where it was unsure.

    `straight` is the plate alone, laid straight; the cut-out itself where no corners were seen.
    """

    box: Box
    found: float
    reading: PlateReading
    straight: Image


class PlateFinder:
    """Finds the plates of a picture, surest first, and reads each."""

    def __init__(self, detector: ObjectDetector, ocr: PlateOcr) -> None:
        self._detector, self._ocr = detector, ocr

    def find(self, image: Image) -> list[PlateInPicture]:
        (detections,) = self._detector.detect([image])
        crops = [
            cut_out(image, seen.box, margin_x=MARGIN_X, margin_y=MARGIN_Y) for seen in detections
        ]
        readings = self._ocr.read(crops) if crops else []
        return [
            PlateInPicture(
                box=seen.box,
                found=seen.confidence,
                reading=_checked(reading, seen.box),
                straight=_straight(crop, reading),
            )
            for seen, crop, reading in zip(detections, crops, readings, strict=True)
        ]

    def read_cut_out(self, crop: Image) -> PlateReading | None:
        """The reading of a picture that is about one plate, cut loosely or closely.

        A loose crop reads far better cut again at the plate's own edge; the surer look wins.
        """
        looks = [closest_cut(self._detector, crop), crop]
        readings = [seen for seen in self._ocr.read(looks) if seen is not None]
        return max(readings, key=lambda reading: reading.confidence, default=None)


def closest_cut(detector: ObjectDetector, crop: Image) -> Image:
    """The surest plate of a loose crop, cut at its own edge; the crop itself where none is seen."""
    (detections,) = detector.detect([crop])
    if not detections:
        return crop
    return cut_out(crop, detections[0].box, margin_x=MARGIN_X, margin_y=MARGIN_Y)


def picture_record(name: str, plates: Sequence[PlateInPicture], ms: float) -> Mapping[str, object]:
    """The line that `tartip plates --json` prints for one picture."""
    return {"file": name, "ms": round(ms, 1), "plates": [_plate_record(plate) for plate in plates]}


def _plate_record(plate: PlateInPicture) -> dict[str, object]:
    box, reading = plate.box, plate.reading
    record: dict[str, object] = {
        "box": [round(box.x_px), round(box.y_px), round(box.width_px), round(box.height_px)],
        "text": reading.text,
        "country": reading.country,
        "pattern": reading.pattern,
        "candidates": list(reading.candidates),
        "rows": reading.rows,
        "confidence": round(reading.confidence, 4),
        "characters": [
            {"best": seen.best, "p": seen.p, "next": seen.next, "next_p": seen.next_p}
            for seen in reading.characters
        ],
    }
    if reading.text is None:
        record["reason"] = reading.reason
    return record


def _straight(crop: Image, reading: PlateReading | None) -> Image:
    if reading is None or reading.corners is None:
        return crop.copy()
    return rectified(crop, np.array(reading.corners, np.float32))


def _checked(reading: PlateReading | None, box: Box) -> PlateReading:
    """No text from a plate of too few pixels, however sure the reader is."""
    if reading is None:
        return _unread(NOTHING_SEEN)
    if box.height_px < LEAST_HEIGHT_PX and reading.text is not None:
        return _unread(f"only {box.height_px:.0f} px high", reading)
    return reading


def _unread(reason: str, reading: PlateReading | None = None) -> PlateReading:
    return PlateReading(
        text=None,
        country=None,
        pattern=None,
        rows=reading.rows if reading else 1,
        confidence=reading.confidence if reading else 0.0,
        characters=reading.characters if reading else (),
        reason=reason,
    )
