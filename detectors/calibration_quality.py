"""How well does a site's calibration tell places, and where in the picture too badly to charge?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot

from detectors.calibration import Calibration
from detectors.road import Point
from detectors.site import Site

BOX_ERROR_PX = 2.0
"""How far the lower edge of a box is off, as measured on rendered clips."""
MOST_UNSURE_M = 0.5
PLATE_M = 0.52
"""How wide a plate of one row is, as in simulator/plates.py."""
LEAST_PLATE_PX = 60.0
"""Narrower plates are often unsure: the reader's shares by width stand in docs/benchmarks.md."""
STEP_PX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationQuality:
    """`error_m`: how far the points miss each other. In the middle of the picture, from its lower
    edge up to `sure_row_px`, a place is known to `MOST_UNSURE_M` or better; `px_per_m` is there.
    """

    error_m: float
    sure_row_px: int
    px_per_m: float


def calibration_quality(site: Site) -> CalibrationQuality:
    """Going up from the lower edge until a place is no longer sure."""
    calibration, x_px = site.calibration, site.width_px / 2
    row = site.height_px
    while row - STEP_PX > 0 and _unsure_m(calibration, (x_px, row - STEP_PX)) <= MOST_UNSURE_M:
        row -= STEP_PX
    across = calibration.by_pixel((x_px, row))[:, 0]
    return CalibrationQuality(
        error_m=calibration.error_m,
        sure_row_px=row,
        px_per_m=1 / max(hypot(float(across[0]), float(across[1])), 1e-9),
    )


def unsure_drawings(site: Site) -> Iterator[tuple[str, float]]:
    """Each drawn thing that reaches where a place is not sure, with how unsure, in metres."""
    for what, points in _drawings(site):
        worst = max(_unsure_m(site.calibration, point) for point in points)
        if worst > MOST_UNSURE_M:
            yield what, worst


def small_plates(site: Site) -> Iterator[tuple[str, float]]:
    """Each drawn thing on which a plate is too narrow to be read even where it is nearest, with
    its width there in pixels.
    """
    for what, points in _drawings(site):
        widest_px = max(plate_px(site.calibration, point) for point in points)
        if widest_px < LEAST_PLATE_PX:
            yield what, widest_px


def plate_px(calibration: Calibration, point_px: Point) -> float:
    """How wide the plate of a vehicle that stands there is in the picture, in pixels."""
    across = calibration.by_pixel(point_px)[:, 0]
    return PLATE_M / max(hypot(float(across[0]), float(across[1])), 1e-9)


def _drawings(site: Site) -> Iterator[tuple[str, tuple[Point, ...]]]:
    for approach in site.approaches:
        yield f"approach '{approach.name}'", approach.stop_line.line_px
        for way in approach.ways_out:
            yield f"way out '{way.name}' of '{approach.name}'", way.exit.line_px
    for line in site.solid_lines:
        yield f"solid line '{line.name}'", line.points_px
    for zone in site.speed_zones:
        yield f"speed zone '{zone.stretch.name}'", zone.stretch.area_px
    for lane in site.lanes:
        yield f"lane '{lane.name}'", lane.area_px


def _unsure_m(calibration: Calibration, point_px: Point) -> float:
    return calibration.uncertainty_m(point_px, BOX_ERROR_PX)
