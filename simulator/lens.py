"""Where does a point of the road appear in the picture, and the other way round?"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.scene import SceneCamera

Floats = NDArray[np.float64]


WIDEST, STEPS = 8.0, 4001
"""Rays farther off the axis are seen nowhere; radii per depth at which a fold is looked for."""


class Lens:
    """The projection of one camera: a pinhole, and what its lens bends."""

    def __init__(self, camera: SceneCamera, scale: float = 1.0) -> None:
        pitch = math.radians(camera.pitch_deg)
        self._ahead = np.array([0.0, math.cos(pitch), -math.sin(pitch)])
        self._down = np.array([0.0, -math.sin(pitch), -math.cos(pitch)])
        self._right = np.array([1.0, 0.0, 0.0])
        self.place = np.array([camera.x_m, camera.y_m, camera.height_m])
        self._focal = camera.focal_px * scale
        self._centre = np.array([camera.width_px, camera.height_px]) * scale / 2
        self._bends = _Bends(camera.k1, camera.k2) if camera.k1 or camera.k2 else None

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Pixels and depth in metres of points in the world (last axis x, y, z)."""
        relative = np.asarray(points, np.float64) - self.place
        depth = np.maximum(relative @ self._ahead, 0.05)
        if self._bends is not None:
            ray = np.stack((relative @ self._right, relative @ self._down), -1) / depth[..., None]
            return self._centre + self._focal * self._bends.bent(ray), relative @ self._ahead
        x_px = self._centre[0] + self._focal * (relative @ self._right) / depth
        y_px = self._centre[1] + self._focal * (relative @ self._down) / depth
        return np.stack((x_px, y_px), -1), relative @ self._ahead

    def ground(self, pixels: Floats) -> Floats:
        """The points of the road (x, y) under these pixels; far away where the ray rises."""
        offset = (np.asarray(pixels, np.float64) - self._centre) / self._focal
        if self._bends is not None:
            offset = self._bends.straight(offset)
        ray = self._ahead + offset[..., :1] * self._right + offset[..., 1:] * self._down
        fall = np.minimum(ray[..., 2:], -1e-4)
        return np.asarray((self.place + ray * (-self.place[2] / fall))[..., :2])


class _Bends:
    """Radii as a lens shows them, by a table; what lies beyond the fold is seen at the fold."""

    def __init__(self, k1: float, k2: float) -> None:
        radii = np.linspace(0, WIDEST, STEPS)
        grows = 1 + 3 * k1 * radii**2 + 5 * k2 * radii**4 > 0
        radii = radii[: STEPS if grows.all() else int(np.argmin(grows))]
        self._k1, self._k2, self._most = k1, k2, float(radii[-1])

    def bent(self, ray: Floats) -> Floats:
        """Where rays (last axis x, y per depth) are seen."""
        radius = np.linalg.norm(ray, axis=-1, keepdims=True)
        ray = ray * np.minimum(1.0, self._most / np.maximum(radius, 1e-12))
        r2 = np.sum(ray**2, axis=-1, keepdims=True)
        return np.asarray(ray * (1 + self._k1 * r2 + self._k2 * r2**2))

    def straight(self, seen: Floats) -> Floats:
        """The rays that are seen there, by bisection of the radius."""
        wanted = np.linalg.norm(seen, axis=-1, keepdims=True)
        low, high = np.zeros_like(wanted), np.full_like(wanted, self._most)
        for _ in range(44):
            middle = (low + high) / 2
            near = middle * (1 + self._k1 * middle**2 + self._k2 * middle**4) < wanted
            low, high = np.where(near, middle, low), np.where(near, high, middle)
        return np.asarray(seen * low / np.maximum(wanted, 1e-12))
