"""How fast did a vehicle drive over a stretch, and how surely is that known?

The places of the vehicle's foot along the road and the instants of their frames are fitted with a
drive that changes its acceleration as drivers do (generalised least squares: a pixel far away is
many metres, and neighbouring frames miss alike); the speed is the way from first to last frame over
its time. Its standard uncertainty follows the Guide to the expression of uncertainty in measurement
(JCGM
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
ACCELERATION_MPS2, PIECE_S = 2.0, 0.4
"""How a driver may speed up or brake in each piece of time: standard deviation, and its length."""


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
) -> MeasuredSpeed:
    """The speed along the course; four frames at least."""
    along = np.array(course.direction)
    feet_px = [box.foot_px for box in boxes]
    times = np.array([(at - instants[0]).total_seconds() for at in instants])
    ground = np.array([calibration.ground(foot) for foot in feet_px]) @ along
    by_pixel = np.array([along @ calibration.by_pixel(foot) for foot in feet_px])
    by_free = np.array([along @ calibration.by_free(foot) for foot in feet_px])
    ahead = ground - np.array(course.camera_m) @ along
    foot = seen_foot(course.foot, np.abs(ahead), errors.camera_height_m)
    places = ground - np.sign(ahead) * foot.away_m
    jitter_m = np.hypot(by_pixel[:, 0], by_pixel[:, 1]) * np.array(
        [hypot(errors.foot_px, errors.foot_share * box.height_px) for box in boxes]
    )
    jitter = np.outer(jitter_m, jitter_m) * _alike(times, errors.alike_s)
    covariance = calibration.free_covariance
    bias = by_pixel[:, 1] * errors.foot_bias_px
    of_kind = foot.apart_m / sqrt(len(foot.apart_m))
    about = (places[-1] - places[0]) / (times[-1] - times[0])
    clock = np.eye(len(times)) * (about * errors.instant_s) ** 2
    spread = jitter + clock + by_free @ covariance @ by_free.T
    spread += np.outer(bias, bias)

    drive = _drive(times)
    known = np.diag([0.0, 0.0] + [1 / ACCELERATION_MPS2**2] * (drive.shape[1] - 2))
    weighed = np.linalg.solve(spread, drive)
    fit = np.linalg.solve(drive.T @ weighed + known, weighed.T)
    mean = (drive[-1] - drive[0]) / (times[-1] - times[0])
    weights = mean @ fit
    speed = float(weights @ places)
    misses = places - drive @ (fit @ places)
    misfit = sqrt(float(misses @ np.linalg.solve(spread, misses)) / max(len(misses) - 3, 1))

    of_calibration = float(weights @ by_free @ covariance @ (weights @ by_free))
    # What is seen of the jitter counts where it is worse than promised.
    of_jitter = float(weights @ jitter @ weights) * max(misfit, 1.0) ** 2
    of_bias = float(bias @ weights) ** 2
    of_foot = float(np.sum((of_kind @ weights) ** 2))
    unseen = (mean - weights @ drive)[2:] * ACCELERATION_MPS2
    of_drive = float(unseen @ unseen)
    of_clock = float(weights @ clock @ weights)
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


def _drive(times: Floats) -> Floats:
    """The place at each instant for a start, a pace, and an acceleration in each piece."""
    pieces = max(round((times[-1] - times[0]) / PIECE_S), 1)
    edges = np.linspace(times[0], times[-1], pieces + 1)
    inside = np.clip(times[:, None] - edges[:-1], 0.0, edges[1] - edges[0])
    after = np.maximum(times[:, None] - edges[1:], 0.0)
    gained = inside**2 / 2 + inside * after
    return np.concatenate((np.ones((len(times), 1)), (times - times[0])[:, None], gained), 1)


def _alike(times: Floats, alike_s: float) -> Floats:
    """Correlations of the jitter of every two frames: exp(-|t - t'| / alike)."""
    apart = np.abs(times[:, None] - times[None, :])
    return np.exp(-apart / alike_s) if alike_s > 0 else np.asarray(np.eye(len(times)))
