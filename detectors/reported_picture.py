"""How does a picture that no camera of ours took lose the other people in it?

Whose vehicle it shows is not believed but looked up: only where the act's own plate is read in it
is there a copy. Which end of the vehicle it shows is not known, so the glass is always hidden.
"""

from __future__ import annotations

import cv2
import numpy as np

from detectors.detection import Box, Image, ObjectDetector
from detectors.frame import encode_jpeg
from detectors.plate_reading import PlateOcr
from detectors.plates_in_picture import PlateFinder
from detectors.redaction import PERSON, Redaction
from detectors.site import View
from fines.picture_header import MOST_PIXELS, header_of
from fines.plates import PlateNumber


class ReportedPictures:
    """Makes the copies for everyone outside the police, by the chain's own networks."""

    def __init__(self, vehicles: ObjectDetector, plates: ObjectDetector, ocr: PlateOcr) -> None:
        self._vehicles, self._finder = vehicles, PlateFinder(plates, ocr)
        self._redaction = Redaction(vehicles, plates, View.FRONT)

    def copy(
        self, content: bytes, plate: PlateNumber, box_px: tuple[int, int, int, int] | None
    ) -> bytes | None:
        """The copy as JPEG; None where it is not sure which vehicle is the one of this plate.

        `box_px` is where the vehicle stands by whoever reported it: x, y, width, height.
        """
        image = _decoded(content)
        found = [] if image is None else self._finder.find(image)
        own_plates = [seen.box for seen in found if seen.reading.text == plate]
        if image is None or len(own_plates) != 1:
            return None
        (own_plate,) = own_plates
        own = self._vehicle(image, own_plate) if box_px is None else _box(*box_px)
        if own is None or not _holds(own, own_plate):
            return None
        return encode_jpeg(self._redaction.redacted(image, own, own_plate))

    def _vehicle(self, image: Image, plate: Box) -> Box | None:
        """The smallest vehicle that this plate is on."""
        (found,) = self._vehicles.detect([image])
        around = [seen.box for seen in found if seen.label != PERSON and _holds(seen.box, plate)]
        return min(around, key=lambda box: box.width_px * box.height_px, default=None)


def _decoded(content: bytes) -> Image | None:
    header = header_of(content)
    if header is None or not header.whole or header.width_px * header.height_px > MOST_PIXELS:
        return None
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if image is None else np.asarray(image, np.uint8)


def _box(x_px: int, y_px: int, width_px: int, height_px: int) -> Box:
    return Box(x_px=x_px, y_px=y_px, width_px=width_px, height_px=height_px)


def _holds(vehicle: Box, plate: Box) -> bool:
    x, y = plate.centre_px
    return vehicle.x_px <= x <= vehicle.right_px and vehicle.y_px <= y <= vehicle.bottom_px
