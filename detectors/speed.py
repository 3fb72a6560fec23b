"""How fast did a vehicle drive over a stretch, and how surely is that known?

The speed is the slope of the straight line through the places of the vehicle's foot along the road
and the instants of their frames (least squares). Its standard uncertainty follows the Guide to the
expression of uncertainty in measurement (JCGM 100:2008, 5.1.2): every input error through the first
derivative of the result, squares added; errors that all frames share are added before squaring.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from detectors.calibration import FREE, Calibration
from detectors.road import Point

Floats = NDArray[np.float64]
KMH_PER_MPS = 3.6


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedErrors:
    """Standard deviations of the inputs, from the device's type approval.

    `foot_px` changes from frame to frame, `foot_bias_px` stays for the whole pass: a box whose
    lower edge stands above or below where the wheels touch the road.
    """

    foot_px: float = 1.5
    foot_bias_px: float = 1.5
    instant_s: float = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSpeed:
    """A mean speed over a stretch; the standard uncertainty and its three parts, in km/h.

    `misfit` is how far the places miss an even drive, over what their errors let expect: 1 is
    usual, more than 3 is another vehicle or a hard brake.
    """

    kmh: float
    uncertainty_kmh: float
    from_calibration_kmh: float
    from_boxes_kmh: float
    from_clock_kmh: float
    misfit: float


def measured_speed(
    calibration: Calibration,
    feet_px: Sequence[Point],
    instants: Sequence[datetime],
    direction: Point,
    errors: SpeedErrors,
) -> MeasuredSpeed:
    """The speed along `direction` (a unit vector); three frames of two instants at least."""
    along = np.array(direction)
    times = np.array([(at - instants[0]).total_seconds() for at in instants])
    places = np.array([calibration.ground(foot) for foot in feet_px]) @ along
    apart = times - times.mean()
    weights = apart / (apart @ apart)
    speed = float(weights @ places)
    misses = places - places.mean() - speed * apart

    by_pixel = np.array([along @ calibration.by_pixel(foot) for foot in feet_px])
    by_matrix = np.array([along @ calibration.by_matrix(foot) for foot in feet_px])
    jitter_m = np.hypot(by_pixel[:, 0], by_pixel[:, 1]) * errors.foot_px
    seen_m = sqrt(float(misses @ misses) / max(len(misses) - 2, 1))
    misfit = seen_m / sqrt(float(np.mean(jitter_m**2)))
    # What is seen of the jitter counts where it is worse than promised, neighbours being alike.
    spread = max(misfit, 1.0) ** 2 * _likeness(misses)

    shared = weights @ by_matrix
    covariance = np.array(calibration.covariance).reshape(FREE, FREE)
    of_calibration = float(shared @ covariance @ shared)
    of_jitter = float(weights**2 @ jitter_m**2) * spread
    of_bias = float(weights @ by_pixel[:, 1]) ** 2 * errors.foot_bias_px**2
    of_clock = float(weights @ weights) * (speed * errors.instant_s) ** 2
    return MeasuredSpeed(
        kmh=speed * KMH_PER_MPS,
        uncertainty_kmh=sqrt(of_calibration + of_jitter + of_bias + of_clock) * KMH_PER_MPS,
        from_calibration_kmh=sqrt(of_calibration) * KMH_PER_MPS,
        from_boxes_kmh=sqrt(of_jitter + of_bias) * KMH_PER_MPS,
        from_clock_kmh=sqrt(of_clock) * KMH_PER_MPS,
        misfit=misfit,
    )


def _likeness(misses: Floats) -> float:
    """How much less a row of neighbours that miss alike tells than independent ones would.

    (1 + r) / (1 - r) for first-order correlation r (Priestley 1981, 5.3.2), from 1 to 9.
    """
    power = float(misses @ misses)
    if power <= 0 or len(misses) < 4:
        return 1.0
    alike = min(max(float(misses[1:] @ misses[:-1]) / power, 0.0), 0.8)
    return (1 + alike) / (1 - alike)
