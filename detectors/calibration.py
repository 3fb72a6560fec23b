"""Where on the road is a point of the picture, and how surely? A plane fitted to known points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.road import Point

Floats = NDArray[np.float64]
Pair = tuple[Point, Point]
"""A point of the picture (pixels) and the same point of the road (metres)."""

IMAGE_ERROR_PX, GROUND_ERROR_M = 1.0, 0.03
"""Standard deviations of a clicked point and of a measured one, where the site file says none."""

REFINING_STEPS = 4
FREE = 8
"""Numbers of the plane that are free: nine up to a common factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The map from the picture to the road's plane in metres, and how well it fits its points.

    `about_middle` holds nine numbers row by row, the last is 1; `covariance` the 8 x 8 of the
    others. They are of pixels counted from `middle_px`, where the points lie: counted from the
    picture's corner the last could not be 1 where the horizon goes through that corner.
    """

    middle_px: Point
    about_middle: tuple[float, ...]
    covariance: tuple[float, ...]
    error_m: float

    def ground(self, point_px: Point) -> Point:
        """The place on the road under this pixel, in metres."""
        a, b, c, d, e, f, g, h, i = self.about_middle
        x, y = self._from_middle(point_px)
        depth = g * x + h * y + i
        depth = depth if abs(depth) > 1e-9 else 1e-9
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth

    @property
    def matrix(self) -> Floats:
        """The map of whole pixels of the picture, up to a factor: 3 x 3."""
        shift = np.eye(3)
        shift[:2, 2] = -np.array(self.middle_px)
        return np.array(self.about_middle).reshape(3, 3) @ shift

    def by_matrix(self, point_px: Point) -> Floats:
        """How the place changes with each free number of the matrix: 2 x 8."""
        return _by_matrix(self.about_middle, self._from_middle(point_px))

    def by_pixel(self, point_px: Point) -> Floats:
        """Metres on the road for each pixel to the right and down: 2 x 2."""
        return _by_pixel(self.about_middle, self._from_middle(point_px))

    def _from_middle(self, point_px: Point) -> Point:
        return point_px[0] - self.middle_px[0], point_px[1] - self.middle_px[1]

    def uncertainty_m(self, point_px: Point, pixel_error_px: float) -> float:
        """The standard uncertainty of a place, along the worse direction.

        Propagation by the first derivatives (JCGM 100:2008, 5.2): the points' errors through the
        matrix, and `pixel_error_px` of the point itself.
        """
        free = np.array(self.covariance).reshape(FREE, FREE)
        of_matrix, of_pixel = self.by_matrix(point_px), self.by_pixel(point_px)
        spread = of_matrix @ free @ of_matrix.T + of_pixel @ of_pixel.T * pixel_error_px**2
        return float(np.sqrt(np.linalg.eigvalsh(spread)[-1]))


def calibrate(
    pairs: Sequence[Pair],
    *,
    image_error_px: float = IMAGE_ERROR_PX,
    ground_error_m: float = GROUND_ERROR_M,
) -> Calibration | None:
    """The plane that fits the pairs best, each weighed by its own error; None where none does.

    Weighed least squares by Gauss-Newton. Where the pairs miss each other by more than their
    errors allow, the covariance grows with it.
    """
    image = np.array([pair[0] for pair in pairs], np.float64)
    middle = image.mean(0)
    image = image - middle
    ground = np.array([pair[1] for pair in pairs], np.float64)
    matrix, _ = cv2.findHomography(image, ground, 0)
    if matrix is None or abs(matrix[2, 2]) < 1e-12:
        return None
    free = (matrix / matrix[2, 2]).ravel()[:FREE]
    information = np.eye(FREE)
    misfit = 0.0
    for _ in range(REFINING_STEPS):
        whole = (*free, 1.0)
        information, pull, misfit = np.zeros((FREE, FREE)), np.zeros(FREE), 0.0
        for point, place in zip(image, ground, strict=True):
            slope, of_pixel = _by_matrix(whole, point), _by_pixel(whole, point)
            spread = of_pixel @ of_pixel.T * image_error_px**2 + np.eye(2) * ground_error_m**2
            weight = np.linalg.inv(spread)
            miss = place - _ground(whole, point)
            information += slope.T @ weight @ slope
            pull += slope.T @ weight @ miss
            misfit += float(miss @ weight @ miss)
        free = free + _inverse(information) @ pull
    covariance = _inverse(information)
    spare = 2 * len(pairs) - FREE
    covariance *= max(1.0, misfit / spare) if spare else 1.0
    whole = (*(float(value) for value in free), 1.0)
    misses = [hypot(*(g - _ground(whole, p))) for p, g in zip(image, ground, strict=True)]
    return Calibration(
        middle_px=(float(middle[0]), float(middle[1])),
        about_middle=whole,
        covariance=tuple(float(value) for value in covariance.ravel()),
        error_m=float(np.sqrt(np.mean(np.square(misses)))),
    )


def _inverse(information: Floats) -> Floats:
    """The inverse of a matrix whose numbers are of very different size."""
    scale = 1 / np.sqrt(np.maximum(np.diag(information), 1e-30))
    even = information * np.outer(scale, scale)
    return np.asarray(np.linalg.pinv(even, hermitian=True) * np.outer(scale, scale))


def _ground(matrix: Sequence[float], point: Sequence[float]) -> Floats:
    a, b, c, d, e, f, g, h, i = matrix
    x, y = point
    return np.array([a * x + b * y + c, d * x + e * y + f]) / (g * x + h * y + i)


def _by_matrix(matrix: Sequence[float], point: Sequence[float]) -> Floats:
    x, y = point
    depth = matrix[6] * x + matrix[7] * y + matrix[8]
    across, along = _ground(matrix, point)
    return (
        np.array(
            [
                [x, y, 1, 0, 0, 0, -across * x, -across * y],
                [0, 0, 0, x, y, 1, -along * x, -along * y],
            ]
        )
        / depth
    )


def _by_pixel(matrix: Sequence[float], point: Sequence[float]) -> Floats:
    a, b, _, d, e, _, g, h, i = matrix
    depth = g * point[0] + h * point[1] + i
    across, along = _ground(matrix, point)
    slopes = [[a - across * g, b - across * h], [d - along * g, e - along * h]]
    return np.array(slopes) / depth
