"""How does a camera's lens bend straight lines, and what would a lens that does not have shown?

The plumb-line model of Brown (1971) with the coefficients and signs of OpenCV: a ray that leaves
the camera at (x, y) per unit of depth, r² = x² + y², is seen at

    x (1 + k1 r² + k2 r⁴ + k3 r⁶) + 2 p1 x y + p2 (r² + 2 x²)
    y (1 + k1 r² + k2 r⁴ + k3 r⁶) + p1 (r² + 2 y²) + 2 p2 x y
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from detectors.road import Point

Floats = NDArray[np.float64]

MOST_STEPS, NEAR_ENOUGH = 30, 1e-12
LEAST_SLOPE = 0.2
"""Where a step outwards is squeezed to less than this share, the picture says too little."""
WIDEST = 10.0
"""Metres aside per metre ahead: 84 degrees off the axis."""
PIECES = 24
"""A line that is straight on the road is drawn in so many pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LensDistortion:
    """The lens of one camera, for pictures of its site's size; `k1_error` is a standard deviation.

    A flat pixel is where a pinhole camera of the same centre, with square pixels of the focal
    length across, would have seen the point.
    """

    focal_px: Point
    centre_px: Point
    k1: float
    k1_error: float
    k2: float = 0.0
    p1: float = 0.0
    p2: float = 0.0
    k3: float = 0.0

    def flat(self, point_px: Point) -> Point:
        """The flat pixel of a pixel of the picture."""
        return self._flat_px(self._undistorted(self._seen(point_px)))

    def seen(self, flat_px: Point) -> Point | None:
        """The pixel of a flat pixel; None where it lies farther out than the lens can show."""
        ray = self._ray(flat_px)
        inside = np.linspace(0.0, 1.0, 65) * hypot(*ray)
        if self._slope(inside).min() <= 0:
            return None
        (x, y), _ = self._distorted(ray)
        return self.focal_px[0] * x + self.centre_px[0], self.focal_px[1] * y + self.centre_px[1]

    def by_pixel(self, point_px: Point) -> Floats:
        """How the flat pixel moves with the pixel: 2 x 2."""
        _, slopes = self._distorted(self._undistorted(self._seen(point_px)))
        focal = np.array(self.focal_px)
        return np.asarray(np.linalg.inv(slopes) * (self.focal_px[0] / focal))

    def by_k1(self, point_px: Point) -> Floats:
        """How the flat pixel moves with `k1`, where the pixel stays: 2."""
        ray = self._undistorted(self._seen(point_px))
        _, slopes = self._distorted(ray)
        outwards = np.array(ray) * (ray[0] ** 2 + ray[1] ** 2)
        return np.asarray(-np.linalg.solve(slopes, outwards) * self.focal_px[0])

    def road_line(self, start_px: Point, end_px: Point) -> list[Point]:
        """How a line that is straight on the road runs in the picture, from pixel to pixel."""
        (x0, y0), (x1, y1) = self.flat(start_px), self.flat(end_px)
        shares = [piece / PIECES for piece in range(1, PIECES)]
        between = [self.seen((x0 + (x1 - x0) * s, y0 + (y1 - y0) * s)) for s in shares]
        return [start_px, *(point for point in between if point is not None), end_px]

    def folds_from_px(self, width_px: float, height_px: float) -> float | None:
        """From how far off the centre the lens folds a picture of this size; None if nowhere.

        Where it folds, one pixel shows two places of the road, or the radius no longer grows.
        """
        corners = [(x, y) for x in (0.0, width_px) for y in (0.0, height_px)]
        farthest = max(hypot(*self._seen(corner)) for corner in corners)
        radii = np.linspace(0.0, WIDEST, 10_001)
        grows = self._slope(radii) >= LEAST_SLOPE
        reach = len(radii) - 1 if grows.all() else int(np.argmin(grows))
        seen = float(radii[reach] * self._radial(radii[reach] ** 2))
        if seen < farthest:
            return seen * self.focal_px[0]
        for x in np.linspace(0, width_px, 17):
            for y in np.linspace(0, height_px, 17):
                ray = self._undistorted(self._seen((float(x), float(y))))
                (back_x, back_y), slopes = self._distorted(ray)
                miss = hypot(*np.subtract((back_x, back_y), self._seen((x, y))))
                if miss > 1e-9 or np.linalg.det(slopes) < LEAST_SLOPE**2:
                    return hypot(x - self.centre_px[0], y - self.centre_px[1])
        return None

    def _seen(self, point_px: Point) -> Point:
        return (
            (point_px[0] - self.centre_px[0]) / self.focal_px[0],
            (point_px[1] - self.centre_px[1]) / self.focal_px[1],
        )

    def _flat_px(self, ray: Point) -> Point:
        focal = self.focal_px[0]
        return focal * ray[0] + self.centre_px[0], focal * ray[1] + self.centre_px[1]

    def _ray(self, flat_px: Point) -> Point:
        focal = self.focal_px[0]
        return (flat_px[0] - self.centre_px[0]) / focal, (flat_px[1] - self.centre_px[1]) / focal

    def _radial(self, r2: float) -> float:
        return 1 + r2 * (self.k1 + r2 * (self.k2 + r2 * self.k3))

    def _slope(self, radii: Floats) -> Floats:
        """How fast the seen radius grows with the true one."""
        r2 = radii**2
        return np.asarray(1 + r2 * (3 * self.k1 + r2 * (5 * self.k2 + r2 * 7 * self.k3)))

    def _distorted(self, ray: Point) -> tuple[Point, Floats]:
        """Where a ray is seen, and how that moves with the ray: 2 x 2."""
        x, y = ray
        place, (xx, xy, yy) = self._bent(x, y)
        return place, np.array([[xx, xy], [xy, yy]])

    def _bent(self, x: float, y: float) -> tuple[Point, tuple[float, float, float]]:
        r2 = x * x + y * y
        radial = self._radial(r2)
        by_r2 = self.k1 + r2 * (2 * self.k2 + r2 * 3 * self.k3)
        p1, p2 = self.p1, self.p2
        place = (
            x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
            y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y,
        )
        slopes = (
            radial + 2 * x * x * by_r2 + 2 * p1 * y + 6 * p2 * x,
            2 * x * y * by_r2 + 2 * p1 * x + 2 * p2 * y,
            radial + 2 * y * y * by_r2 + 6 * p1 * y + 2 * p2 * x,
        )
        return place, slopes

    def _undistorted(self, seen: Point) -> Point:
        """Newton's method; a point beyond the fold, outside the picture, stays near it."""
        x, y = seen
        for _ in range(MOST_STEPS):
            place, (xx, xy, yy) = self._bent(x, y)
            miss_x, miss_y = seen[0] - place[0], seen[1] - place[1]
            area = xx * yy - xy * xy
            if area < LEAST_SLOPE**2 / 4 or abs(miss_x) + abs(miss_y) < NEAR_ENOUGH:
                break
            x += (yy * miss_x - xy * miss_y) / area
            y += (xx * miss_y - xy * miss_x) / area
        return x, y
