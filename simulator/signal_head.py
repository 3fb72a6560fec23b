"""How do the traffic lights look in the picture? Round lamps, and arrows ahead beside them."""

from __future__ import annotations

import cv2
import numpy as np

from detectors.detection import Image
from detectors.signal_heads import LampShape
from simulator.lens import Lens
from simulator.scene import Road

LAMPS = (("red", (40, 40, 250)), ("yellow", (40, 200, 250)), ("green", (120, 230, 60)))
DARK_BGR = (38, 38, 38)
APART_M, ARM_M = 0.55, 2.45
"""How far the head of arrows hangs beside the round one, and how high its arm is."""
SHAFT, POINT = ((0.0, 0.8), (0.0, -0.75)), ((-0.6, -0.1), (0.0, -0.8), (0.6, -0.1))
"""The lines of an arrow ahead, in radii of its lens, downwards."""


def draw_signal(
    canvas: Image, lens: Lens, road: Road, state: str, shape: LampShape = LampShape.ROUND
) -> None:
    """Three lamps on a pole on the right-hand pavement beside the stop line, or on its arm."""
    x_m, y_m = _place(road, shape)
    pixels_per_m = _pixels_per_m(lens, x_m, y_m)
    pole_m, _ = _place(road, LampShape.ROUND)
    # The pole reaches to the ground, the arm from the pole to the arrows, above both heads.
    foot = (x_m, 0.0) if shape is LampShape.ROUND else (pole_m, ARM_M)
    top = (x_m, 2.7) if shape is LampShape.ROUND else (x_m, ARM_M)
    ends = [_whole(_at(lens, at_m, y_m, z_m)) for at_m, z_m in (foot, top)]
    cv2.line(canvas, ends[0], ends[1], (110, 112, 112), max(round(0.1 * pixels_per_m), 1))
    upper, lower = head_corners(lens, road, shape)
    cv2.rectangle(canvas, _whole(upper), _whole(lower), (24, 26, 26), -1)
    lit = {"red_yellow": ("red", "yellow")}.get(state, (state,))
    for (name, colour), z_m in zip(LAMPS, (2.18, 1.85, 1.52), strict=True):
        centre = _at(lens, x_m, y_m, z_m)
        radius = max(round(0.12 * pixels_per_m), 1)
        is_arrow = shape is LampShape.ARROW
        shining = colour if name in lit and not is_arrow else DARK_BGR
        cv2.circle(canvas, _whole(centre), radius, shining, -1, cv2.LINE_AA)
        if name in lit and is_arrow:
            _arrow(canvas, centre, radius, colour)


def head_corners(
    lens: Lens, road: Road, shape: LampShape = LampShape.ROUND
) -> tuple[np.ndarray, np.ndarray]:
    """The upper left and the lower right pixel of the head."""
    x_m, y_m = _place(road, shape)
    half = np.array([0.17 * _pixels_per_m(lens, x_m, y_m), 0])
    return _at(lens, x_m, y_m, 2.35) - half, _at(lens, x_m, y_m, 1.35) + half


def _arrow(canvas: Image, centre: np.ndarray, radius: float, colour: tuple[int, int, int]) -> None:
    thick = max(round(0.25 * radius), 1)
    for line in (SHAFT, POINT):
        points = np.round(np.array(line) * 0.85 * radius + centre).astype(np.int32)
        cv2.polylines(canvas, [points], False, colour, thick, cv2.LINE_AA)


def _place(road: Road, shape: LampShape) -> tuple[float, float]:
    aside_m = APART_M if shape is LampShape.ARROW else 0.0
    return road.half_width_m + 0.75 + aside_m, road.stop_line_m + 0.3


def _pixels_per_m(lens: Lens, x_m: float, y_m: float) -> float:
    return float(np.linalg.norm(_at(lens, x_m + 1, y_m, 1.5) - _at(lens, x_m, y_m, 1.5)))


def _at(lens: Lens, x_m: float, y_m: float, z_m: float) -> np.ndarray:
    return lens.project(np.array([x_m, y_m, z_m]))[0]


def _whole(point: np.ndarray) -> tuple[int, int]:
    return round(float(point[0])), round(float(point[1]))
