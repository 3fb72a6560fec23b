"""Where is speed measured, which limit holds there on a day, and how good is the device?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor

from detectors.dated_limits import limit_beside, within
from detectors.road import Lane, Point
from detectors.speed import SpeedErrors
from detectors.toml_table import TomlTable
from fines.dated_limit import DatedLimit

LEAST_LIMIT_KMH, MOST_LIMIT_KMH = 5.0, 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedAllowance:
    """What the type approval promises: the device's error, and `coverage` uncertainties taken off.

    A coverage of 3 leaves about one in a thousand above the charged speed by chance, before the
    device's error is taken off too.
    """

    error_kmh: float
    error_share: float
    coverage: float
    most_uncertainty_kmh: float

    def charged_kmh(self, kmh: float, uncertainty_kmh: float) -> int:
        """Whole km/h that remain: floor(measured - device error - k u)."""
        error = max(self.error_kmh, self.error_share * kmh)
        return floor(kmh - error - self.coverage * uncertainty_kmh)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedDevice(SpeedAllowance):
    """A camera that measures speed in its own picture, with the errors of its inputs."""

    errors: SpeedErrors


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedZone:
    """A stretch of one direction in which speed is measured, all of it in the picture.

    `camera_m` is the point of the road under the camera.
    """

    stretch: Lane
    camera_m: Point
    limits: tuple[DatedLimit, ...]
    device: SpeedDevice

    def limit_on(self, day: date) -> DatedLimit | None:
        """The limit in force; None where no sign is known for the day."""
        return next((limit for limit in self.limits if limit.covers(day)), None)


def speed_device(table: TomlTable) -> SpeedDevice:
    """The table [speed]."""
    table.only(
        "error_kmh", "error_share", "coverage", "most_uncertainty_kmh", "foot_px", "foot_share",
        "foot_bias_px", "alike_ms", "instant_ms", "camera_height_m",
    )  # fmt: skip
    height_m = within(table, "camera_height_m", None, 3.0, 5000.0)
    usual = SpeedErrors(camera_height_m=height_m)
    return SpeedDevice(
        error_kmh=within(table, "error_kmh", None, 0.0, 20.0),
        error_share=within(table, "error_share", None, 0.0, 0.2),
        coverage=within(table, "coverage", 3.0, 1.0, 5.0),
        most_uncertainty_kmh=within(table, "most_uncertainty_kmh", 3.0, 0.1, 10.0),
        errors=SpeedErrors(
            camera_height_m=height_m,
            foot_px=within(table, "foot_px", usual.foot_px, 0.1, 20.0),
            foot_share=within(table, "foot_share", usual.foot_share, 0.0, 0.1),
            foot_bias_px=within(table, "foot_bias_px", usual.foot_bias_px, 0.0, 20.0),
            alike_s=within(table, "alike_ms", usual.alike_s * 1000, 0.0, 1000.0) / 1000,
            instant_s=within(table, "instant_ms", usual.instant_s * 1000, 0.0, 100.0) / 1000,
        ),
    )


def speed_limits(table: TomlTable) -> tuple[DatedLimit, ...]:
    """The rows `limits` of a zone, which must not overlap."""
    limits: list[DatedLimit] = []
    for row in table.rows("limits"):
        row.only("kmh", "valid_from", "valid_to", "source")
        limits.append(limit_beside(row, limits, "kmh", LEAST_LIMIT_KMH, MOST_LIMIT_KMH))
    return tuple(limits)
