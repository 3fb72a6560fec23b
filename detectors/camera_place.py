"""Where does the camera hang over the road? Told by the map from the picture to the road.

A camera with square pixels that looks through the middle of its picture sees a plane in a way that
tells its focal length and its place (Zhang 2000, section 3; one plane is enough for these).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from detectors.road import Point

Floats = NDArray[np.float64]

NO_PERSPECTIVE = 1e-6
"""Change of depth over one pixel; under it the picture is one taken from straight above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPlace:
    """The point of the road under the camera, and how high over it the camera hangs, in metres.

    A picture from straight above does not tell the height: it is infinite there.
    """

    below_m: Point
    height_m: float


def camera_place(matrix: Floats, width_px: float, height_px: float) -> CameraPlace | None:
    """The place of the camera; None where no camera sees so.

    `matrix` maps pixels to metres: 3 x 3, as a calibration tells it.
    """
    middle = np.array([[1.0, 0.0, -width_px / 2], [0.0, 1.0, -height_px / 2], [0.0, 0.0, 1.0]])
    to_picture = middle @ np.linalg.inv(matrix)
    to_picture /= np.linalg.norm(to_picture[:, :2])
    first, second, third = to_picture.T
    per_focal = _inverse_focal_squared(first, second)
    if per_focal is None:
        ground = matrix @ (width_px / 2, height_px / 2, 1.0)
        below_m = float(ground[0] / ground[2]), float(ground[1] / ground[2])
        return CameraPlace(below_m=below_m, height_m=inf)
    if per_focal <= 0:
        return None
    shrink = np.sqrt([per_focal, per_focal, 1.0])
    right, ahead, shift = first * shrink, second * shrink, third * shrink
    scale = 2 / (np.linalg.norm(right) + np.linalg.norm(ahead))
    right, ahead, shift = right * scale, ahead * scale, shift * scale
    turn = np.stack((right, ahead, np.cross(right, ahead)), 1)
    place = -np.linalg.inv(turn) @ shift
    return CameraPlace(below_m=(float(place[0]), float(place[1])), height_m=abs(float(place[2])))


def _inverse_focal_squared(first: Floats, second: Floats) -> float | None:
    """One over the focal length squared: the two axes are at right angles and equally long."""
    in_plane = np.array([first[:2] @ second[:2], first[:2] @ first[:2] - second[:2] @ second[:2]])
    in_depth = np.array([first[2] * second[2], first[2] ** 2 - second[2] ** 2])
    if np.abs(in_depth).max() < NO_PERSPECTIVE**2 or not in_plane.any():
        return None
    return float(-(in_plane @ in_depth) / (in_plane @ in_plane))
