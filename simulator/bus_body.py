"""How is a drawn bus built? One long body with tall windows, an engine behind a grille, doors."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from simulator.car_shape import KINDS
from simulator.large_panels import FRONT, LEFT, REAR, RIGHT, TOP, Block, block, disc, wheel
from simulator.sheet import DARK, TAPE_RED, Bgr, Sheet, livery, mixed

LOW_M, TOP_M = 0.3, 3.0
HALF_M, LEAN_M = 1.25, 0.12
WHEEL_M = 0.46
GLASS: Bgr = (16.0, 16.0, 17.0)
_NAMES = ("ALA-TOO TRANS", "TULPAR BUS", "KARAVAN", "SAPAR LINE", "JOLDOSH")
"""Names of lines that do not exist."""


@lru_cache(maxsize=64)
def bus(paint: Bgr, seed: int) -> tuple[tuple[Block, ...], ...]:
    """Blocks in the order in which they are drawn: what is below, the body, what stands on it."""
    rng = np.random.default_rng((seed, 11))
    length = KINDS["bus"].length_m
    axles = (0.82, length - 0.88)
    below = [wheel(s_m, (side * 0.75, side * 1.2), WHEEL_M) for side in (-1, 1) for s_m in axles]
    below.append(block((0.5, length - 0.5), (-0.9, 0.9), (0.28, 0.6), DARK))
    body = _body(paint, length, axles, rng)
    return tuple(below), (body, *_mirrors(length)), _on_top(paint, length, axles)


def _mirrors(length: float) -> tuple[Block, ...]:
    return tuple(
        block((length - 0.3, length - 0.18), (side[0], side[1]), (1.75, 2.25), DARK)
        for side in ((-1.42, -1.22), (1.22, 1.42))
    )


def _on_top(paint: Bgr, length: float, axles: tuple[float, float]) -> tuple[Block, ...]:
    wheels = [disc(s_m, side * (HALF_M + 0.005), WHEEL_M) for side in (-1, 1) for s_m in axles]
    pale = mixed(paint, (185.0, 188.0, 190.0), 0.7)
    cooler = block((6.2, 8.4), (-0.8, 0.8), (TOP_M, 3.08), pale, lean_m=(0.15, 0.3))
    return (*wheels, cooler)


def _body(paint: Bgr, length: float, axles: tuple[float, float], rng: np.random.Generator) -> Block:
    high = TOP_M - LOW_M
    second, ink = livery(paint, rng)
    skins = {
        REAR: _rear(paint, second, ink, high, rng).image,
        FRONT: _front(paint, high, rng).image,
        LEFT: _side(paint, second, length, high, axles, rng, doors=False).image,
        RIGHT: _side(paint, second, length, high, axles, rng, doors=True).image,
        TOP: _roof(paint, length, rng).image,
    }
    skins[LEFT] = np.ascontiguousarray(skins[LEFT][:, ::-1])
    return block((0.0, length), (-HALF_M, HALF_M), (LOW_M, TOP_M), skins, lean_m=(LEAN_M, LEAN_M))


def _rear(paint: Bgr, second: Bgr, ink: Bgr, high: float, rng: np.random.Generator) -> Sheet:
    """Window, engine lid with a grille, lamps one over the other, bumper, name and number."""
    wide = 2 * HALF_M
    sheet = Sheet.of(wide, high, paint)
    shade = mixed(paint, DARK, 0.6)
    sheet.ellipse(wide / 2, 1.62, 0.98, 1.0, second)
    sheet.rect(0.0, 1.42, wide, high - 0.22, GLASS)
    sheet.window(0.26, 1.45, wide - 0.26, high - 0.3, rng)
    sheet.words(_NAMES[int(rng.integers(len(_NAMES)))], wide / 2, high - 0.22, 0.13, ink)
    for z in np.arange(1.02, 1.3, 0.07):
        sheet.line(0.62, z, wide - 0.62, z, mixed(second, DARK, 0.75), 0.03)
    for x in (0.4, wide - 0.4):
        sheet.line(x, 0.3, x, 1.36, shade, 0.02)
    for z in (0.3, 1.36):
        sheet.line(0.4, z, wide - 0.4, z, shade, 0.02)
    sheet.words(f"{int(rng.integers(10, 400))}", wide - 0.58, 0.56, 0.2, ink)
    for x in (wide / 2 - 0.12, wide / 2, wide / 2 + 0.12):
        sheet.disc(x, 0.86, 0.04, (40.0, 40.0, 160.0))
    for x in (0.03, wide - 0.27):
        sheet.rect(x, 0.24, x + 0.24, 1.16, GLASS)
    for x in (0.14, wide - 0.14):
        for z in (0.36, 0.58, 0.8, 1.02):
            sheet.disc(x, z, 0.105, shade)
        sheet.disc(x, high - 0.12, 0.05, (30.0, 110.0, 200.0))
    sheet.rect(0, 0, wide, 0.22, (40.0, 40.0, 42.0))
    for x in (0.1, wide - 0.45):
        sheet.rect(x, 0.05, x + 0.35, 0.14, TAPE_RED)
    sheet.disc(wide - 0.75, 0.05, 0.05, (8.0, 8.0, 8.0))
    sheet.weather(rng, 0.3)
    sheet.rounded(0.16)
    return sheet


def _front(paint: Bgr, high: float, rng: np.random.Generator) -> Sheet:
    """A windscreen from side to side, the sign above, wipers, a bumper."""
    wide = 2 * HALF_M
    sheet = Sheet.of(wide, high, paint)
    sheet.pane(0.1, 0.85, wide - 0.1, 2.25, rng)
    sheet.line(wide / 2, 0.85, wide / 2, 2.25, (14.0, 14.0, 14.0), 0.02)
    sheet.rect(0.3, 2.32, wide - 0.3, 2.6, (12.0, 14.0, 14.0))
    for x in np.arange(0.5, wide - 0.5, 0.13):
        sheet.rect(x, 2.38, x + float(rng.uniform(0.03, 0.1)), 2.54, (60.0, 190.0, 250.0))
    for x in (0.35, 1.25):
        sheet.line(x, 0.86, x + 0.7, 1.05, (8.0, 8.0, 8.0), 0.03)
    sheet.rect(0.6, 0.5, wide - 0.6, 0.72, mixed(paint, DARK, 0.7))
    sheet.rect(0, 0, wide, 0.3, mixed(paint, DARK, 0.7))
    sheet.weather(rng, 0.3)
    return sheet


def _side(
    paint: Bgr,
    second: Bgr,
    length: float,
    high: float,
    axles: tuple[float, float],
    rng: np.random.Generator,
    *,
    doors: bool,
) -> Sheet:
    """Windows between pillars, flaps below, the wheels' arches; x from the rear forwards."""
    sheet = Sheet.of(length, high, paint)
    sheet.rect(0, 0.9, length, 1.05, second)
    sheet.rect(0.35, 1.16, length - 0.1, high - 0.38, (16.0, 16.0, 17.0))
    for x in np.arange(0.45, length - 1.2, 1.35):
        sheet.pane(x, 1.22, x + 1.27, high - 0.44, rng)
    for x in np.arange(0.4, length, 1.1):
        sheet.line(x, 0.05, x, 0.88, mixed(paint, DARK, 0.5), 0.02)
    for s_m in axles:
        sheet.disc(s_m, WHEEL_M - LOW_M, WHEEL_M + 0.1, (14.0, 14.0, 15.0))
    if doors:
        for x in (length - 1.7 - 1.3, 4.6):
            sheet.rect(x, 0.05, x + 1.2, high - 0.36, (16.0, 16.0, 17.0))
            sheet.pane(x + 0.07, 0.2, x + 0.56, high - 0.45, rng)
            sheet.pane(x + 0.64, 0.2, x + 1.13, high - 0.45, rng)
    sheet.rect(0, high - 0.06, length, high, mixed(paint, DARK, 0.3))
    sheet.weather(rng, 0.45)
    return sheet


def _roof(paint: Bgr, length: float, rng: np.random.Generator) -> Sheet:
    pale = mixed(paint, (168.0, 171.0, 173.0), 0.6)
    wide = 2 * HALF_M
    sheet = Sheet.of(wide, length, pale)
    for z in np.arange(0.9, length, 1.35):
        sheet.line(0, z, wide, z, mixed(pale, DARK, 0.3), 0.02)
    for z in (2.6, 9.2):
        sheet.rect(0.8, z, 1.7, z + 0.8, DARK)
        sheet.rect(0.83, z + 0.03, 1.67, z + 0.77, mixed(pale, (190.0, 192.0, 194.0), 0.5))
    sheet.rect(0.35, 0.35, wide - 0.35, 1.4, mixed(pale, DARK, 0.25))
    for z in np.arange(0.45, 1.35, 0.12):
        sheet.line(0.4, z, wide - 0.4, z, mixed(pale, DARK, 0.55), 0.03)
    sheet.weather(rng, 0.5)
    for x in (0.12, wide - 0.12):
        sheet.line(x, 0, x, length, mixed(pale, DARK, 0.35), 0.03)
    return sheet
