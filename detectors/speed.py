"""How fast did a vehicle drive over a stretch, and how surely is that known?

The places of the vehicle's foot along the road and the instants of their frames are fitted with a
drive that changes its acceleration as drivers do (generalised least squares: a pixel far away is
many metres, neighbouring frames miss alike, and all frames miss alike by the calibration and by
where this vehicle's foot is seen); the speed is the way from first to last frame over its time. Its
standard uncertainty follows the Guide to the expression of uncertainty in measurement (JCGM
100:2008, 5.1.2): every input error through the first derivative of the result, squares added;
errors that all frames share are added before squaring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from detectors.calibration import Calibration
from detectors.detection import Box
from detectors.road import Point
from detectors.vehicle_foot import VehicleFoot, seen_foot

Floats = NDArray[np.float64]
KMH_PER_MPS = 3.6
ACCELERATION_MPS2, PIECE_S = 3.0, 0.4
"""How a driver may speed up or brake in each piece of time: standard deviation, and its length.

With less, who brakes while driving away is measured too fast: near by a place is sure and the
vehicle still fast, far away both are not, and a drive that hardly changes goes on as it began.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedErrors:
    """Standard deviations of the inputs, from the device's type approval.

    `foot_px` and `foot_share` of the box's height change from frame to frame, `foot_bias_px` stays
    for the whole pass: a box whose lower edge stands above or below where the wheels touch the
    road. Neighbouring frames miss alike: after `alike_s` seconds a third of a miss is left.
    `camera_height_m` is the camera's height over the road.
    """

    camera_height_m: float
    foot_px: float = 1.2
    foot_share: float = 0.008
    foot_bias_px: float = 1.5
    alike_s: float = 0.12
    instant_s: float = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Which way is measured: a unit vector on the road, the point of the road under the camera,
    and how low the vehicle's kind is seen.
    """

    direction: Point
    camera_m: Point
    foot: VehicleFoot


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSpeed:
    """A mean speed over a stretch; the standard uncertainty and its five parts, in km/h.

    `misfit` is how far the places miss an even drive, over what their errors let expect: 1 is
    usual, more than 3 is another vehicle or a hard brake.
    """

    kmh: float
    uncertainty_kmh: float
    from_calibration_kmh: float
    from_boxes_kmh: float
    from_clock_kmh: float
    from_drive_kmh: float
    from_foot_kmh: float
    misfit: float


def measured_speed(
    calibration: Calibration,
    boxes: Sequence[Box],
    instants: Sequence[datetime],
    course: Course,
    errors: SpeedErrors,
    lead: int = 0,
) -> MeasuredSpeed:
    """The speed along the course; four frames at least.

    It is that from frame number `lead` on; the frames before only help to tell the drive.
    """
    times = np.array([(at - instants[0]).total_seconds() for at in instants])
    grounds = np.array([calibration.ground(box.foot_px) for box in boxes])
    drive = _drive(times, lead)
    seen = _errors_at(calibration, [box.foot_px for box in boxes], boxes, times, course, errors)
    # A weight at the place that a miss has shifted favours misses towards the camera.
    even = drive @ _fit(drive, seen.spread) @ grounds
    feet_px = [
        calibration.picture((x, y)) or box.foot_px
        for (x, y), box in zip(even.tolist(), boxes, strict=True)
    ]
    at = _errors_at(calibration, feet_px, boxes, times, course, errors)

    places = grounds @ np.array(course.direction) - at.away_m
    fit = _fit(drive, at.spread)
    mean = (drive[-1] - drive[lead]) / (times[-1] - times[lead])
    weights = mean @ fit
    speed = float(weights @ places)
    misses = places - drive @ (fit @ places)
    misfit = sqrt(float(misses @ np.linalg.solve(at.spread, misses)) / max(len(misses) - 3, 1))

    of_calibration = float(weights @ at.of_calibration @ weights)
    # What is seen of the jitter counts where it is worse than promised.
    of_jitter = float(weights @ at.of_jitter @ weights) * max(misfit, 1.0) ** 2
    of_bias = float(at.bias_m @ weights) ** 2
    of_foot = float(weights @ at.of_foot @ weights)
    unseen = (mean - weights @ drive)[2:] * ACCELERATION_MPS2
    of_drive = float(unseen @ unseen)
    of_clock = float(weights @ at.of_clock @ weights)
    whole = of_calibration + of_jitter + of_bias + of_clock + of_drive + of_foot
    return MeasuredSpeed(
        kmh=speed * KMH_PER_MPS,
        uncertainty_kmh=sqrt(whole) * KMH_PER_MPS,
        from_calibration_kmh=sqrt(of_calibration) * KMH_PER_MPS,
        from_boxes_kmh=sqrt(of_jitter + of_bias) * KMH_PER_MPS,
        from_clock_kmh=sqrt(of_clock) * KMH_PER_MPS,
        from_drive_kmh=sqrt(of_drive) * KMH_PER_MPS,
        from_foot_kmh=sqrt(of_foot) * KMH_PER_MPS,
        misfit=misfit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errors:
    """How far each frame's place may be off along the course: covariances in square metres.

    `away_m` is how far the foot seems beyond the vehicle's end, `bias_m` what all frames share of
    where the box ends.
    """

    away_m: Floats
    bias_m: Floats
    of_calibration: Floats
    of_jitter: Floats
    of_clock: Floats
    of_foot: Floats

    @property
    def spread(self) -> Floats:
        bias = np.outer(self.bias_m, self.bias_m)
        return self.of_calibration + self.of_jitter + self.of_clock + self.of_foot + bias


def _errors_at(
    calibration: Calibration,
    feet_px: Sequence[Point],
    boxes: Sequence[Box],
    times: Floats,
    course: Course,
    errors: SpeedErrors,
) -> _Errors:
    along = np.array(course.direction)
    ground = np.array([calibration.ground(foot) for foot in feet_px]) @ along
    by_pixel = np.array([along @ calibration.by_pixel(foot) for foot in feet_px])
    by_free = np.array([along @ calibration.by_free(foot) for foot in feet_px])
    ahead = ground - np.array(course.camera_m) @ along
    foot = seen_foot(course.foot, np.abs(ahead), errors.camera_height_m)
    jitter_m = np.hypot(by_pixel[:, 0], by_pixel[:, 1]) * np.array(
        [hypot(errors.foot_px, errors.foot_share * box.height_px) for box in boxes]
    )
    about = (ground[-1] - ground[0]) / (times[-1] - times[0])
    return _Errors(
        away_m=np.sign(ahead) * foot.away_m,
        bias_m=by_pixel[:, 1] * errors.foot_bias_px,
        of_calibration=by_free @ calibration.free_covariance @ by_free.T,
        of_jitter=np.outer(jitter_m, jitter_m) * _alike(times, errors.alike_s),
        of_clock=np.eye(len(times)) * (about * errors.instant_s) ** 2,
        of_foot=foot.apart_m.T @ foot.apart_m / len(foot.apart_m),
    )


def _drive(times: Floats, lead: int) -> Floats:
    """The place at each instant for a start, a pace, and an acceleration in each piece.

    A piece ends where frame number `lead` is: what was done before says nothing of how it went on.
    """
    edges = _pieces(times[lead], times[-1])
    if lead > 0:
        edges = np.concatenate((_pieces(times[0], times[lead])[:-1], edges))
    lasts = np.diff(edges)
    inside = np.clip(times[:, None] - edges[:-1], 0.0, lasts)
    after = np.maximum(times[:, None] - edges[1:], 0.0)
    gained = inside**2 / 2 + inside * after
    return np.concatenate((np.ones((len(times), 1)), (times - times[0])[:, None], gained), 1)


def _pieces(since: float, until: float) -> Floats:
    return np.linspace(since, until, max(round((until - since) / PIECE_S), 1) + 1)


def _fit(drive: Floats, spread: Floats) -> Floats:
    """The matrix that makes the numbers of the drive from the places."""
    known = np.diag([0.0, 0.0] + [1 / ACCELERATION_MPS2**2] * (drive.shape[1] - 2))
    weighed = np.linalg.solve(spread, drive)
    return np.linalg.solve(drive.T @ weighed + known, weighed.T)


def _alike(times: Floats, alike_s: float) -> Floats:
    """Correlations of the jitter of every two frames: exp(-|t - t'| / alike)."""
    apart = np.abs(times[:, None] - times[None, :])
    return np.exp(-apart / alike_s) if alike_s > 0 else np.asarray(np.eye(len(times)))
