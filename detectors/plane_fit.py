"""Which plane fits pairs of pixels and places best, each weighed by its own error?

Weighed least squares by Gauss-Newton over the eight free numbers of the map. Through a lens the
pixels are flat ones, and how the fit would move with the lens's `k1` is told as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.lens_distortion import LensDistortion
from detectors.road import Point

Floats = NDArray[np.float64]
Pair = tuple[Point, Point]
"""A point of the picture (pixels) and the same point of the road (metres)."""

REFINING_STEPS = 4
FREE = 8
"""Numbers of the plane that are free: nine up to a common factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LensShare:
    """The part of the lens's `k1` in a fit's normal equations.

    `across` (8) is what it shares with the plane's numbers, `own` its own information, `pull` how
    much the misses ask for more of it when the plane has followed.
    """

    across: Floats
    own: float
    pull: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneFit:
    """Nine numbers of pixels counted from `middle_px`, and what the points tell of them.

    `misfit` is the sum of squared misses over their variances, `spare` how many of them are free;
    `misses_m` (points x 2) are what is left.
    """

    middle_px: Point
    about_middle: tuple[float, ...]
    information: Floats
    misfit: float
    spare: int
    misses_m: Floats
    lens: LensShare | None

    @property
    def excess(self) -> float:
        """How many times larger the variances are than the points' errors explain, 1 at least."""
        return max(1.0, self.misfit / self.spare) if self.spare else 1.0


def fit_plane(
    pairs: Sequence[Pair],
    lens: LensDistortion | None,
    image_error_px: float,
    ground_error_m: float,
) -> PlaneFit | None:
    """The plane of these pairs; None where they lie on one line."""
    seen = [pair[0] for pair in pairs]
    image = np.array(seen if lens is None else [lens.flat(point) for point in seen], np.float64)
    middle = image.mean(0)
    image = image - middle
    ground = np.array([pair[1] for pair in pairs], np.float64)
    matrix, _ = cv2.findHomography(image, ground, 0)
    if matrix is None or abs(matrix[2, 2]) < 1e-12:
        return None
    bends = None if lens is None else [lens.by_pixel(point) for point in seen]
    free = (matrix / matrix[2, 2]).ravel()[:FREE]
    information = np.eye(FREE)
    misfit = 0.0
    for _ in range(REFINING_STEPS):
        whole = (*free, 1.0)
        information, pull, misfit = np.zeros((FREE, FREE)), np.zeros(FREE), 0.0
        for number, (point, place) in enumerate(zip(image, ground, strict=True)):
            slope, of_pixel = by_matrix(whole, point), by_flat_pixel(whole, point)
            if bends is not None:
                of_pixel = of_pixel @ bends[number]
            weight = _weight(of_pixel, image_error_px, ground_error_m)
            miss = place - on_ground(whole, point)
            information += slope.T @ weight @ slope
            pull += slope.T @ weight @ miss
            misfit += float(miss @ weight @ miss)
        free = free + inverse(information) @ pull
    whole = (*(float(value) for value in free), 1.0)
    misses = np.array([g - on_ground(whole, p) for p, g in zip(image, ground, strict=True)])
    share = None
    if lens is not None and bends is not None:
        share = LensShare(across=np.zeros(FREE), own=0.0, pull=0.0)
        for point_px, point, bend, miss in zip(seen, image, bends, misses, strict=True):
            of_pixel = by_flat_pixel(whole, point)
            weight = _weight(of_pixel @ bend, image_error_px, ground_error_m)
            of_k1 = weight @ of_pixel @ lens.by_k1(point_px)
            share = LensShare(
                across=share.across + by_matrix(whole, point).T @ of_k1,
                own=share.own + float(of_k1 @ of_pixel @ lens.by_k1(point_px)),
                pull=share.pull + float(of_k1 @ miss),
            )
    return PlaneFit(
        middle_px=(float(middle[0]), float(middle[1])),
        about_middle=whole,
        information=information,
        misfit=misfit,
        spare=2 * len(pairs) - FREE,
        misses_m=misses,
        lens=share,
    )


def _weight(of_pixel: Floats, image_error_px: float, ground_error_m: float) -> Floats:
    """One over the covariance of a miss: the pixel's error and the place's."""
    spread = of_pixel @ of_pixel.T * image_error_px**2 + np.eye(2) * ground_error_m**2
    return np.asarray(np.linalg.inv(spread))


def inverse(information: Floats) -> Floats:
    """The inverse of a matrix whose numbers are of very different size."""
    scale = 1 / np.sqrt(np.maximum(np.diag(information), 1e-30))
    even = information * np.outer(scale, scale)
    return np.asarray(np.linalg.pinv(even, hermitian=True) * np.outer(scale, scale))


def on_ground(matrix: Sequence[float], point: Sequence[float]) -> Floats:
    """The place of a flat pixel counted from the middle."""
    a, b, c, d, e, f, g, h, i = matrix
    x, y = point
    return np.array([a * x + b * y + c, d * x + e * y + f]) / (g * x + h * y + i)


def by_matrix(matrix: Sequence[float], point: Sequence[float]) -> Floats:
    """How a place changes with each free number: 2 x 8."""
    x, y = point
    depth = matrix[6] * x + matrix[7] * y + matrix[8]
    across, along = on_ground(matrix, point)
    return (
        np.array(
            [
                [x, y, 1, 0, 0, 0, -across * x, -across * y],
                [0, 0, 0, x, y, 1, -along * x, -along * y],
            ]
        )
        / depth
    )


def by_flat_pixel(matrix: Sequence[float], point: Sequence[float]) -> Floats:
    """Metres on the road for each flat pixel to the right and down: 2 x 2."""
    a, b, _, d, e, _, g, h, i = matrix
    depth = g * point[0] + h * point[1] + i
    across, along = on_ground(matrix, point)
    slopes = [[a - across * g, b - across * h], [d - along * g, e - along * h]]
    return np.array(slopes) / depth
