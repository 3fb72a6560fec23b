"""How does the traffic light look in the picture?"""

from __future__ import annotations

import cv2
import numpy as np

from detectors.detection import Image
from simulator.lens import Lens
from simulator.scene import Road

LAMPS = (("red", (40, 40, 250)), ("yellow", (40, 200, 250)), ("green", (120, 230, 60)))
DARK_BGR = (38, 38, 38)


def draw_signal(canvas: Image, lens: Lens, road: Road, state: str) -> None:
    """A pole with three lamps on the right-hand pavement beside the stop line."""
    x_m, y_m = _place(road)
    foot, top = _at(lens, x_m, y_m, 0.0), _at(lens, x_m, y_m, 2.7)
    pixels_per_m = _pixels_per_m(lens, x_m, y_m)
    cv2.line(canvas, _whole(foot), _whole(top), (110, 112, 112), max(round(0.1 * pixels_per_m), 1))
    upper, lower = head_corners(lens, road)
    cv2.rectangle(canvas, _whole(upper), _whole(lower), (24, 26, 26), -1)
    lit = {"red_yellow": ("red", "yellow")}.get(state, (state,))
    for (name, colour), z_m in zip(LAMPS, (2.18, 1.85, 1.52), strict=True):
        centre = _whole(_at(lens, x_m, y_m, z_m))
        radius = max(round(0.12 * pixels_per_m), 1)
        cv2.circle(canvas, centre, radius, colour if name in lit else DARK_BGR, -1, cv2.LINE_AA)


def head_corners(lens: Lens, road: Road) -> tuple[np.ndarray, np.ndarray]:
    """The upper left and the lower right pixel of the head."""
    x_m, y_m = _place(road)
    half = np.array([0.17 * _pixels_per_m(lens, x_m, y_m), 0])
    return _at(lens, x_m, y_m, 2.35) - half, _at(lens, x_m, y_m, 1.35) + half


def _place(road: Road) -> tuple[float, float]:
    return road.half_width_m + 0.75, road.stop_line_m + 0.3


def _pixels_per_m(lens: Lens, x_m: float, y_m: float) -> float:
    return float(np.linalg.norm(_at(lens, x_m + 1, y_m, 1.5) - _at(lens, x_m, y_m, 1.5)))


def _at(lens: Lens, x_m: float, y_m: float, z_m: float) -> np.ndarray:
    return lens.project(np.array([x_m, y_m, z_m]))[0]


def _whole(point: np.ndarray) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
