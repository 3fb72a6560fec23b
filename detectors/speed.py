"""How fast did a vehicle drive over a stretch, and how surely is that known?

The places of the vehicle's foot along the road and the instants of their frames are fitted with an
even acceleration (weighed least squares, since a pixel far away is many metres); the speed is that
in the middle of the time, which is then the mean over the stretch, also for who brakes. Its
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

from detectors.calibration import FREE, Calibration
from detectors.detection import Box
from detectors.road import Point

Floats = NDArray[np.float64]
KMH_PER_MPS = 3.6


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedErrors:
    """Standard deviations of the inputs, from the device's type approval.

    `foot_px` and `foot_share` of the box's height change from frame to frame, `foot_bias_px` stays
    for the whole pass: a box whose lower edge stands above or below where the wheels touch the
    road. Neighbouring frames miss alike: after `alike_s` seconds a third of a miss is left.
    What is seen of a vehicle ends at its bumper, `foot_height_m` above the road and not at it;
    from a camera `camera_height_m` high every way then looks longer, by height over height.
    """

    camera_height_m: float
    foot_px: float = 1.2
    foot_share: float = 0.008
    foot_bias_px: float = 1.5
    alike_s: float = 0.12
    instant_s: float = 0.002
    foot_height_m: float = 0.17
    foot_height_error_m: float = 0.1


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
    from_height_kmh: float
    misfit: float


def measured_speed(
    calibration: Calibration,
    boxes: Sequence[Box],
    instants: Sequence[datetime],
    direction: Point,
    errors: SpeedErrors,
) -> MeasuredSpeed:
    """The speed along `direction` (a unit vector); four frames at least."""
    along = np.array(direction)
    feet_px = [box.foot_px for box in boxes]
    times = np.array([(at - instants[0]).total_seconds() for at in instants])
    ground = np.array([calibration.ground(foot) for foot in feet_px]) @ along
    by_pixel = np.array([along @ calibration.by_pixel(foot) for foot in feet_px])
    by_matrix = np.array([along @ calibration.by_matrix(foot) for foot in feet_px])
    # Everything about the place below the camera shrinks alike; where that is does not matter.
    shrink = 1 - errors.foot_height_m / errors.camera_height_m
    places = ground * shrink
    jitter_m = np.hypot(by_pixel[:, 0], by_pixel[:, 1]) * np.array(
        [hypot(errors.foot_px, errors.foot_share * box.height_px) for box in boxes]
    )

    apart = times - (times[0] + times[-1]) / 2
    way = np.stack([np.ones_like(apart), apart, apart**2], 1)
    fit = np.linalg.pinv(way / jitter_m[:, None]) / jitter_m
    weights = fit[1]
    speed = float(weights @ places)
    even = float((np.linalg.pinv(way[:, :2] / jitter_m[:, None]) / jitter_m)[1] @ places)
    misses = (places - way @ (fit @ places)) / jitter_m
    misfit = sqrt(float(misses @ misses) / max(len(misses) - 3, 1))
    together = _alike(times, errors.alike_s)

    shared = weights @ by_matrix
    covariance = np.array(calibration.covariance).reshape(FREE, FREE)
    of_calibration = float(shared @ covariance @ shared)
    # What is seen of the jitter counts where it is worse than promised.
    of_jitter = float(weights * jitter_m @ together @ (weights * jitter_m)) * max(misfit, 1.0) ** 2
    of_bias = float(weights @ by_pixel[:, 1]) ** 2 * errors.foot_bias_px**2
    # Nobody knows that the acceleration was even: as far apart as the two models, at even odds.
    of_drive = (even - speed) ** 2 / 3
    of_height = (speed * errors.foot_height_error_m / errors.camera_height_m) ** 2
    of_clock = float(weights @ weights) * (speed * errors.instant_s) ** 2
    return MeasuredSpeed(
        kmh=speed * KMH_PER_MPS,
        uncertainty_kmh=sqrt(of_calibration + of_jitter + of_bias + of_clock + of_drive + of_height)
        * KMH_PER_MPS,
        from_calibration_kmh=sqrt(of_calibration) * KMH_PER_MPS,
        from_boxes_kmh=sqrt(of_jitter + of_bias) * KMH_PER_MPS,
        from_clock_kmh=sqrt(of_clock) * KMH_PER_MPS,
        from_drive_kmh=sqrt(of_drive) * KMH_PER_MPS,
        from_height_kmh=sqrt(of_height) * KMH_PER_MPS,
        misfit=misfit,
    )


def _alike(times: Floats, alike_s: float) -> Floats:
    """Correlations of the jitter of every two frames: exp(-|t - t'| / alike)."""
    apart = np.abs(times[:, None] - times[None, :])
    return np.exp(-apart / alike_s) if alike_s > 0 else np.asarray(np.eye(len(times)))
