"""Where on the road is a point of the picture, and how surely? A plane fitted to known points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from detectors.lens_distortion import LensDistortion
from detectors.plane_fit import (
    Pair,
    PlaneFit,
    by_flat_pixel,
    by_matrix,
    fit_plane,
    inverse,
)
from detectors.road import Point

Floats = NDArray[np.float64]

IMAGE_ERROR_PX, GROUND_ERROR_M = 1.0, 0.03
"""Standard deviations of a clicked point and of a measured one, where the site file says none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The map from the picture to the road's plane in metres, and how well it fits its points.

    `about_middle` holds nine numbers row by row, the last is 1. They are of flat pixels (those of
    the picture where there is no `lens`) counted from `middle_px`, where the points lie: counted
    from the picture's corner the last could not be 1 where the horizon goes through that corner.
    `covariance` is that of the free numbers, row by row: eight of the map, and `k1` of the lens.
    """

    middle_px: Point
    about_middle: tuple[float, ...]
    covariance: tuple[float, ...]
    error_m: float
    pairs: tuple[Pair, ...]
    image_error_px: float
    ground_error_m: float
    lens: LensDistortion | None = None

    def ground(self, point_px: Point) -> Point:
        """The place on the road under this pixel, in metres."""
        a, b, c, d, e, f, g, h, i = self.about_middle
        x, y = self._from_middle(point_px)
        depth = g * x + h * y + i
        depth = depth if abs(depth) > 1e-9 else 1e-9
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth

    def picture(self, place_m: Point) -> Point | None:
        """The pixel of a place; None behind the camera or beyond what the lens shows."""
        back = np.linalg.inv(self.matrix)
        u, v, w = back @ np.array([*place_m, 1.0])
        before_camera = float(back[2] @ np.array([*self.pairs[0][1], 1.0]))
        if w * before_camera <= 0:
            return None
        flat = (float(u / w), float(v / w))
        return flat if self.lens is None else self.lens.seen(flat)

    @property
    def matrix(self) -> Floats:
        """The map of whole flat pixels, up to a factor: 3 x 3."""
        shift = np.eye(3)
        shift[:2, 2] = -np.array(self.middle_px)
        return np.array(self.about_middle).reshape(3, 3) @ shift

    @property
    def free_covariance(self) -> Floats:
        """The covariance of the free numbers: 8 x 8, 9 x 9 through a lens."""
        free = 8 if self.lens is None else 9
        return np.array(self.covariance).reshape(free, free)

    def by_free(self, point_px: Point) -> Floats:
        """How the place changes with each free number: 2 x 8, 2 x 9 through a lens."""
        point = self._from_middle(point_px)
        of_matrix = by_matrix(self.about_middle, point)
        if self.lens is None:
            return of_matrix
        of_k1 = by_flat_pixel(self.about_middle, point) @ self.lens.by_k1(point_px)
        return np.column_stack((of_matrix, of_k1))

    def by_pixel(self, point_px: Point) -> Floats:
        """Metres on the road for each pixel to the right and down: 2 x 2."""
        of_flat = by_flat_pixel(self.about_middle, self._from_middle(point_px))
        return of_flat if self.lens is None else of_flat @ self.lens.by_pixel(point_px)

    def _from_middle(self, point_px: Point) -> Point:
        x, y = point_px if self.lens is None else self.lens.flat(point_px)
        return x - self.middle_px[0], y - self.middle_px[1]

    def uncertainty_m(self, point_px: Point, pixel_error_px: float) -> float:
        """The standard uncertainty of a place, along the worse direction.

        Propagation by the first derivatives (JCGM 100:2008, 5.2): the points' errors and the lens's
        through the free numbers, and `pixel_error_px` of the point itself.
        """
        of_free, of_pixel = self.by_free(point_px), self.by_pixel(point_px)
        spread = of_free @ self.free_covariance @ of_free.T
        spread = spread + of_pixel @ of_pixel.T * pixel_error_px**2
        return float(np.sqrt(np.linalg.eigvalsh(spread)[-1]))


def calibrate(
    pairs: Sequence[Pair],
    *,
    image_error_px: float = IMAGE_ERROR_PX,
    ground_error_m: float = GROUND_ERROR_M,
    lens: LensDistortion | None = None,
) -> Calibration | None:
    """The plane that fits the pairs best, each weighed by its own error; None where none does.

    Where the pairs miss each other by more than their errors allow, the covariance grows with it.
    """
    fit = fit_plane(pairs, lens, image_error_px, ground_error_m)
    if fit is None:
        return None
    misses = [hypot(*miss) for miss in fit.misses_m]
    return Calibration(
        middle_px=fit.middle_px,
        about_middle=fit.about_middle,
        covariance=tuple(float(value) for value in _covariance(fit, lens).ravel()),
        error_m=float(np.sqrt(np.mean(np.square(misses)))),
        pairs=tuple(pairs),
        image_error_px=image_error_px,
        ground_error_m=ground_error_m,
        lens=lens,
    )


def _covariance(fit: PlaneFit, lens: LensDistortion | None) -> Floats:
    """Of the plane's numbers; through a lens they follow an error of `k1`, which is not fitted.

    That is also the covariance of a fit of both, where `k1` comes from the same points (the block
    inverse of the normal equations).
    """
    of_plane = inverse(fit.information) * fit.excess
    if lens is None or fit.lens is None:
        return of_plane
    follows = np.append(-inverse(fit.information) @ fit.lens.across, 1.0)
    covariance = np.outer(follows, follows) * lens.k1_error**2
    covariance[:-1, :-1] += of_plane
    return covariance
