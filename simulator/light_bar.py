"""How does the flashing light bar of an emergency vehicle look?

Two lamps side by side on the roof that flash in turn, each `flashes` times in a row as such lamps
do (UN Regulation 65 has 2 to 4 rounds a second; double and triple flashes are usual).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from detectors.detection import Image
from simulator.car_shape import CarKind, Floats
from simulator.lens import Lens
from simulator.scene import LightBar

COLOURS = {"blue": (255, 120, 40), "red": (60, 50, 255)}
GLASS = {"blue": (105, 48, 26), "red": (34, 30, 110)}
HIGH_M, HALF_M, LONG_M = 0.13, 0.55, 0.30
CORE_BGR = 0.45
"""How far the middle of a lit lamp is burnt out to white."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """One of the two, from left to right; its corners in car coordinates."""

    colour: str
    lit: bool
    faces: Floats


def lamps(kind: CarKind, bar: LightBar, t_s: float) -> tuple[Lamp, Lamp]:
    """Both lamps at this second."""
    s_m, z_m = _place(kind)
    left, right = lit(bar, t_s)
    return (
        Lamp(colour=bar.left, lit=left, faces=_box(s_m, z_m, -HALF_M, -0.06)),
        Lamp(colour=bar.right, lit=right, faces=_box(s_m, z_m, 0.06, HALF_M)),
    )


def lit(bar: LightBar, t_s: float) -> tuple[bool, bool]:
    """Whether the left and the right lamp shine: half a round each, in short flashes."""
    if not bar.on:
        return False, False
    share = (t_s * bar.rounds_per_s + bar.phase) % 1.0
    side, within = divmod(share * 2, 1.0)
    shines = (within * bar.flashes) % 1.0 < bar.share_lit
    return shines and side == 0, shines and side == 1


def draw_lamp(canvas: Image, lens: Lens, world: Floats, lamp: Lamp, dusk: bool) -> None:
    """Its glass, and what it throws into the lens where it shines."""
    pixels, depth = lens.project(world)
    if depth.min() <= 0.5:
        return
    colour = np.array(COLOURS[lamp.colour] if lamp.lit else GLASS[lamp.colour], np.float64)
    if lamp.lit:
        colour = colour + (255 - colour) * CORE_BGR * (1.0 if dusk else 0.6)
    for face in pixels:
        cv2.fillConvexPoly(canvas, face.round().astype(np.int32), colour.tolist(), cv2.LINE_AA)
    if lamp.lit:
        _glow(canvas, pixels.reshape(-1, 2), COLOURS[lamp.colour], 2.2 if dusk else 0.9)


def _glow(canvas: Image, pixels: Floats, colour: tuple[int, int, int], spread: float) -> None:
    low, high = pixels.min(0), pixels.max(0)
    middle, radius = (low + high) / 2, max(float((high - low).max()) / 2 * spread, 1.5)
    x0, y0 = np.maximum(np.floor(middle - 2.5 * radius).astype(int), 0)
    x1, y1 = np.maximum(np.ceil(middle + 2.5 * radius).astype(int), 0)
    part = canvas[y0:y1, x0:x1]
    if part.size == 0:
        return
    rows, columns = np.mgrid[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
    away = ((columns - middle[0]) ** 2 + (rows - middle[1]) ** 2) / radius**2
    light = 0.6 * np.exp(-away)[..., None] * np.array(colour, np.float64)
    part[:] = np.clip(part + light, 0, 255).astype(np.uint8)


def _place(kind: CarKind) -> tuple[float, float]:
    """The middle of the roof of a car; the rear end of what is high and long."""
    top = max(height for _, height in kind.outline)
    roof = [s for s, height in kind.outline if height > top - 0.03]
    return (min(roof) + 0.4 if kind.length_m > 6 else (min(roof) + max(roof)) / 2), top


def _box(s_m: float, z_m: float, left_m: float, right_m: float) -> Floats:
    """Its rear, its front and its top."""
    near, far, low, top = s_m - LONG_M / 2, s_m + LONG_M / 2, z_m, z_m + HIGH_M
    return np.array(
        [
            [(near, left_m, low), (near, right_m, low), (near, right_m, top), (near, left_m, top)],
            [(far, left_m, low), (far, right_m, low), (far, right_m, top), (far, left_m, top)],
            [(near, left_m, top), (near, right_m, top), (far, right_m, top), (far, left_m, top)],
        ]
    )
