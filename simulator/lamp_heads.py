"""How does a traffic light look from near? One head, filling its picture, drawn at random."""

from __future__ import annotations

from collections.abc import Collection

import cv2
import numpy as np

from detectors.detection import Image

HEIGHT_PX, WIDTH_PX = 192, 96
LAMPS = ("red", "yellow", "green")
LIT: dict[str, tuple[str, ...]] = {
    "red": ("red",),
    "yellow": ("yellow",),
    "red_yellow": ("red", "yellow"),
    "green": ("green",),
    "off": (),
}
_HUES = {"red": (-6, 6), "yellow": (14, 26), "green": (62, 92)}
_ARROWS = {"left": 90.0, "ahead": 0.0, "right": -90.0}


def draw_head(lit: Collection[str], rng: np.random.Generator) -> Image:
    """A head of three lamps, 192 x 96 pixels, with these lamps lit; now and then with arrows."""
    canvas = _background(rng)
    grey = rng.uniform(8, 70)
    tint = grey * rng.uniform(0.85, 1.15, 3)
    left, right = WIDTH_PX * rng.uniform(0.04, 0.16), WIDTH_PX * rng.uniform(0.84, 0.96)
    top, bottom = HEIGHT_PX * rng.uniform(0.01, 0.08), HEIGHT_PX * rng.uniform(0.92, 0.99)
    if rng.random() < 0.3:  # a backing board
        cv2.rectangle(canvas, (2, 2), (WIDTH_PX - 3, HEIGHT_PX - 3), tuple(tint * 0.8), -1)
    cv2.rectangle(canvas, (int(left), int(top)), (int(right), int(bottom)), tuple(tint), -1)
    arrow = str(rng.choice(list(_ARROWS))) if rng.random() < 0.35 else None
    flat = rng.random() < 0.3
    step = (bottom - top) / 3
    radius = min(step, right - left) * rng.uniform(0.3, 0.47)
    glow = np.zeros(canvas.shape, np.float32)
    for place, name in enumerate(LAMPS):
        centre = ((left + right) / 2, top + step * (place + 0.5))
        _lamp(canvas, glow, name, centre, radius, name in lit, arrow, flat, rng)
    if lit and not flat:
        wide = cv2.GaussianBlur(glow, (0, 0), radius * rng.uniform(0.25, 0.8))
        canvas = np.clip(canvas + wide * rng.uniform(0.0, 0.8), 0, 255).astype(np.uint8)
    return canvas


def _background(rng: np.random.Generator) -> Image:
    """Sky, leaves, walls: cloudy colours."""
    base = rng.uniform(20, 240) * rng.uniform(0.8, 1.2, 3)
    cells = rng.normal(0, rng.uniform(2, 50), (int(rng.integers(2, 14)), 5, 3)) + base
    smooth = cv2.resize(cells.astype(np.float32), (WIDTH_PX, HEIGHT_PX))
    return np.clip(smooth, 0, 255).astype(np.uint8)


def _lamp(
    canvas: Image,
    glow: np.ndarray,
    name: str,
    centre: tuple[float, float],
    radius: float,
    is_lit: bool,
    arrow: str | None,
    flat: bool,
    rng: np.random.Generator,
) -> None:
    whole = (round(centre[0]), round(centre[1]))
    dark = rng.uniform(10, 70)
    lens = _colour(name, rng.uniform(0, 110), dark, rng)
    cv2.circle(canvas, whole, round(radius), lens, -1, cv2.LINE_AA)
    if is_lit:
        value, saturation = rng.uniform(170, 255), rng.uniform(110, 255)
        shining = _colour(name, saturation, value, rng)
        if arrow is None:
            cv2.circle(canvas, whole, round(radius), shining, -1, cv2.LINE_AA)
            cv2.circle(glow, whole, round(radius), shining, -1)
            if not flat and rng.random() < 0.6:  # the sensor is full in the middle
                core = _colour(name, rng.uniform(0, 120), 255, rng)
                cv2.circle(canvas, whole, round(radius * rng.uniform(0.3, 0.8)), core, -1)
        else:
            shape = _arrow(centre, radius * 0.85, _ARROWS[arrow])
            thick = max(2, round(radius * rng.uniform(0.14, 0.3)))
            for line in shape:
                cv2.polylines(canvas, [line], False, shining, thick, cv2.LINE_AA)
                cv2.polylines(glow, [line], False, shining, thick)
    if not flat and rng.random() < 0.6:  # the visor above the lens
        shade = tuple(rng.uniform(5, 40) for _ in range(3))
        cv2.ellipse(canvas, whole, (round(radius * 1.1),) * 2, 0, 190, 350, shade, 3, cv2.LINE_AA)


def _arrow(centre: tuple[float, float], size: float, turned_deg: float) -> list[np.ndarray]:
    """Shaft and head of an arrow that points up before it is turned to the left."""
    angle = np.radians(turned_deg)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    shapes = ([(0, 0.8), (0, -0.75)], [(-0.6, -0.1), (0, -0.8), (0.6, -0.1)])
    return [np.round(np.array(shape) * size @ turn.T + centre).astype(np.int32) for shape in shapes]


def _colour(
    name: str, saturation: float, value: float, rng: np.random.Generator
) -> tuple[float, float, float]:
    hue = rng.uniform(*_HUES[name]) % 180
    pixel = np.array([[[hue, saturation, value]]]).astype(np.uint8)
    blue, green, red = cv2.cvtColor(pixel, cv2.COLOR_HSV2BGR)[0, 0]
    return float(blue), float(green), float(red)
