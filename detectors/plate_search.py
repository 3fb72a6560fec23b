"""Where do plates stand in a picture? The whole is searched, then bare vehicles from nearer.

A plate of few pixels is lost when a large picture is shrunk for the network; the vehicle that
carries it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.detection import Box, Detection, Image, ObjectDetector, cut_out


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLimits:
    """When a nearer look is worth its time, in pixels of the file and confidences 0 to 1."""

    least_picture_px: int = 900
    least_vehicle_px: float = 90.0
    least_vehicle: float = 0.3
    least_plate: float = 0.5
    most_looks: int = 4
    around: float = 0.04
    same_plate_iou: float = 0.3


CARRIERS = frozenset({"car", "bus", "truck", "motorcycle"})


class PlateSearch:
    """Plates of a whole picture; an `ObjectDetector` made of three.

    `near` sees vehicles alone, and may therefore be a cheaper one for smaller pictures.
    """

    def __init__(
        self,
        whole: ObjectDetector,
        near: ObjectDetector,
        vehicles: ObjectDetector,
        limits: NearLimits | None = None,
    ) -> None:
        self._whole, self._near, self._vehicles = whole, near, vehicles
        self._limits = limits or NearLimits()

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """One list a picture, surest first."""
        found = self._whole.detect(images)
        pairs = zip(images, found, strict=True)
        return [self._with_nearer(image, plates) for image, plates in pairs]

    def _with_nearer(self, image: Image, plates: list[Detection]) -> list[Detection]:
        if max(image.shape[:2]) < self._limits.least_picture_px:
            return plates
        added: list[Detection] = []
        for vehicle in self._bare_vehicles(image, plates):
            added += self._on(image, vehicle)
        fresh: list[Detection] = []
        for seen in sorted(added, key=lambda plate: -plate.confidence):
            known = [*plates, *fresh]
            if all(seen.box.iou(other.box) < self._limits.same_plate_iou for other in known):
                fresh.append(seen)
        return sorted([*plates, *fresh], key=lambda plate: -plate.confidence)

    def _bare_vehicles(self, image: Image, plates: Sequence[Detection]) -> list[Box]:
        """The largest vehicles on which no plate was found."""
        limits = self._limits
        (vehicles,) = self._vehicles.detect([image])
        bare = [
            vehicle.box
            for vehicle in vehicles
            if vehicle.label in CARRIERS
            and vehicle.confidence >= limits.least_vehicle
            and vehicle.box.width_px >= limits.least_vehicle_px
            and not any(_stands_in(plate.box, vehicle.box) for plate in plates)
        ]
        return sorted(bare, key=lambda box: -box.area_px2)[: limits.most_looks]

    def _on(self, image: Image, vehicle: Box) -> list[Detection]:
        around = self._limits.around
        crop = cut_out(image, vehicle, margin_x=around, margin_y=around)
        left = max(round(vehicle.x_px - vehicle.width_px * around), 0)
        top = max(round(vehicle.y_px - vehicle.height_px * around), 0)
        (plates,) = self._near.detect([crop])
        return [
            Detection(label=p.label, box=p.box.moved(left, top), confidence=p.confidence)
            for p in plates
            if p.confidence >= self._limits.least_plate
        ]


def _stands_in(plate: Box, vehicle: Box) -> bool:
    """Whether the plate's middle is on the vehicle."""
    x, y = plate.centre_px
    return vehicle.x_px <= x <= vehicle.right_px and vehicle.y_px <= y <= vehicle.bottom_px
