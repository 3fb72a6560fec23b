"""Where does a point of the road appear in the picture, and the other way round?"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.scene import SceneCamera

Floats = NDArray[np.float64]


class Lens:
    """The pinhole projection of one camera."""

    def __init__(self, camera: SceneCamera, scale: float = 1.0) -> None:
        pitch = math.radians(camera.pitch_deg)
        self._ahead = np.array([0.0, math.cos(pitch), -math.sin(pitch)])
        self._down = np.array([0.0, -math.sin(pitch), -math.cos(pitch)])
        self._right = np.array([1.0, 0.0, 0.0])
        self.place = np.array([camera.x_m, 0.0, camera.height_m])
        self._focal = camera.focal_px * scale
        self._centre = np.array([camera.width_px, camera.height_px]) * scale / 2

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Pixels and depth in metres of points in the world (last axis x, y, z)."""
        relative = np.asarray(points, np.float64) - self.place
        depth = np.maximum(relative @ self._ahead, 0.05)
        x_px = self._centre[0] + self._focal * (relative @ self._right) / depth
        y_px = self._centre[1] + self._focal * (relative @ self._down) / depth
        return np.stack((x_px, y_px), -1), relative @ self._ahead

    def ground(self, pixels: Floats) -> Floats:
        """The points of the road (x, y) under these pixels; far away where the ray rises."""
        offset = (np.asarray(pixels, np.float64) - self._centre) / self._focal
        ray = self._ahead + offset[..., :1] * self._right + offset[..., 1:] * self._down
        fall = np.minimum(ray[..., 2:], -1e-4)
        return np.asarray((self.place + ray * (-self.place[2] / fall))[..., :2])
