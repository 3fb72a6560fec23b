"""How do points and flat pieces of a vehicle come into the picture?"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.detection import Image
from simulator.lens import Floats, Lens
from simulator.scene import Pose

SHIFT_BITS = 4
SUN = np.array([-0.45, -0.35, 0.82])


def to_world(pose: Pose, points: Floats) -> Floats:
    """Car coordinates (s, u, z) to world coordinates."""
    sine, cosine = math.sin(pose.yaw_rad), math.cos(pose.yaw_rad)
    s, u, z = points[..., 0], points[..., 1], points[..., 2]
    return np.stack((pose.x_m + s * sine + u * cosine, pose.y_m + s * cosine - u * sine, z), -1)


def in_parts(pixels: Floats) -> NDArray[np.int32]:
    """Pixels in the parts of a pixel that OpenCV fills to, none too far away for it."""
    limited = np.clip(pixels, -4000, 8000)
    return np.round(limited * (1 << SHIFT_BITS)).astype(np.int32)


def fill(canvas: Image, pixels: Floats, colour: tuple[float, ...]) -> None:
    """A convex piece of one colour."""
    cv2.fillConvexPoly(canvas, in_parts(pixels), colour, cv2.LINE_AA, SHIFT_BITS)


def patch(
    canvas: Image, lens: Lens, pose: Pose, s_m: float,
    corners: tuple[tuple[float, float], ...], colour: tuple[int, int, int],
) -> None:  # fmt: skip
    """A convex piece across the vehicle at `s_m`; its corners are (u, z) in metres."""
    points = np.array([(s_m, u, z) for u, z in corners])
    pixels, depth = lens.project(to_world(pose, points))
    if depth.min() > 0.3:
        fill(canvas, pixels, colour)


def blend(canvas: Image, drawn: Image, cover: Image, x0: int, y0: int) -> None:
    """Lays a picture on the canvas with its upper left corner there, as far as it covers."""
    high, wide = canvas.shape[:2]
    left, top = max(x0, 0), max(y0, 0)
    right, bottom = min(x0 + drawn.shape[1], wide), min(y0 + drawn.shape[0], high)
    if left >= right or top >= bottom:
        return
    part = np.s_[top - y0 : bottom - y0, left - x0 : right - x0]
    share = cover[part][..., None].astype(np.float32) / 255
    under = canvas[top:bottom, left:right]
    canvas[top:bottom, left:right] = (drawn[part] * share + under * (1 - share)).astype(np.uint8)
