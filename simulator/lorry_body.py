"""How is a drawn lorry built? A box on a frame, a cab before it, wheels and a bar below.

One half has doors behind, the other half a board under a tarpaulin.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from simulator.car_shape import KINDS
from simulator.large_panels import FRONT, LEFT, REAR, RIGHT, TOP, Block, block, disc, wheel
from simulator.sheet import DARK, STEEL, TAPE_RED, TAPE_WHITE, Bgr, Sheet, livery, mixed

BOX_M, FLOOR_M, TOP_M = 5.9, 1.05, 3.15
CAB_M, CAB_LOW_M, CAB_TOP_M = (6.15, 7.98), 0.62, 2.55
HALF_M, CAB_HALF_M = 1.25, 1.16
WHEEL_M = 0.46
FRAME: Bgr = (38.0, 38.0, 40.0)
SEAL: Bgr = (18.0, 18.0, 19.0)
_FIRMS = ("ALATOO CARGO", "TULPAR", "KARAVAN 24", "SAPAR TRANS", "JUK TASHUU")
"""Names of firms that do not exist."""
_CLOTHS: tuple[Bgr, ...] = ((120.0, 66.0, 34.0), (70.0, 84.0, 52.0), (92.0, 100.0, 104.0))


@lru_cache(maxsize=64)
def lorry(paint: Bgr, seed: int) -> tuple[tuple[Block, ...], ...]:
    """Blocks in the order in which they are drawn: what is below, bodies, wheels' sides."""
    rng = np.random.default_rng((seed, 8))
    return _below(), _bodies(paint, rng), _wheel_sides()


def _axles() -> tuple[float, float]:
    return 0.82, KINDS["lorry"].length_m - 0.88


def _below() -> tuple[Block, ...]:
    rear, front = _axles()
    blocks = []
    for side in (-1, 1):
        outer, inner = side * 1.2, side * 0.62
        blocks.append(wheel(rear, (inner, outer), WHEEL_M))
        blocks.append(wheel(front, (side * 0.86, side * 1.16), WHEEL_M))
        rail = sorted((side * 0.38, side * 0.46))
        blocks.append(block((0.1, 7.6), (rail[0], rail[1]), (0.68, 0.95), FRAME))
        flap = sorted((side * 0.64, side * 1.22))
        blocks.append(block((0.26, 0.28), (flap[0], flap[1]), (0.26, 0.74), (20.0, 20.0, 21.0)))
        guard = sorted((side * 1.17, side * 1.21))
        for low in (0.5, 0.76):
            blocks.append(block((1.6, 5.7), (guard[0], guard[1]), (low, low + 0.1), STEEL))
    blocks.append(block((2.6, 4.0), (0.55, 1.14), (0.45, 0.95), STEEL))
    for left, right in ((-1.12, -0.6), (0.6, 1.12)):
        blocks.append(block((0.0, 0.1), (left, right), (0.8, 1.02), DARK))
    blocks.append(block((0.0, 0.04), (-0.34, 0.34), (0.7, 0.9), DARK))
    bar = _underrun_bar().image
    blocks.append(block((0.02, 0.12), (-1.2, 1.2), (0.38, 0.5), {REAR: bar, TOP: bar}))
    blocks.append(block((7.6, 8.0), (-1.2, 1.2), (0.3, CAB_LOW_M), (58.0, 60.0, 62.0)))
    return tuple(blocks)


def _underrun_bar() -> Sheet:
    sheet = Sheet.of(2.4, 0.12, (120.0, 122.0, 124.0))
    for x in (0.05, 1.95):
        sheet.rect(x, 0, x + 0.2, 0.12, TAPE_RED)
        sheet.rect(x + 0.2, 0, x + 0.4, 0.12, TAPE_WHITE)
    return sheet


def _wheel_sides() -> tuple[Block, ...]:
    rear, front = _axles()
    return tuple(
        disc(s_m, side * 1.21, WHEEL_M) for side in (-1, 1) for s_m in (rear, front)
    )  # fmt: skip


def _bodies(paint: Bgr, rng: np.random.Generator) -> tuple[Block, ...]:
    box = {
        REAR: (_tailboard if rng.integers(2) else _doors)(paint, rng).image,
        FRONT: _plain(2 * HALF_M, TOP_M - FLOOR_M, paint, rng).image,
        LEFT: _wall(paint, rng).image,
        RIGHT: _wall(paint, rng).image,
        TOP: _roof(2 * HALF_M, BOX_M, paint, rng).image,
    }
    cab = {
        REAR: _plain(2 * CAB_HALF_M, CAB_TOP_M - CAB_LOW_M, paint, rng).image,
        FRONT: _face(paint, rng).image,
        LEFT: _cab_side(paint, rng, front_left=True).image,
        RIGHT: _cab_side(paint, rng, front_left=False).image,
        TOP: _plain(2 * CAB_HALF_M, CAB_M[1] - CAB_M[0], paint, rng).image,
    }
    mirrors = [
        block((7.55, 7.67), (side[0], side[1]), (1.55, 2.0), (26.0, 26.0, 27.0))
        for side in ((-1.42, -1.2), (1.2, 1.42))
    ]
    return (
        block((0.0, BOX_M), (-HALF_M, HALF_M), (FLOOR_M, TOP_M), box),
        block(CAB_M, (-CAB_HALF_M, CAB_HALF_M), (CAB_LOW_M, CAB_TOP_M), cab, lean_m=(0.0, 0.35)),
        *mirrors,
    )


def _plain(wide_m: float, high_m: float, paint: Bgr, rng: np.random.Generator) -> Sheet:
    sheet = Sheet.of(wide_m, high_m, paint)
    sheet.weather(rng, 0.3)
    return sheet


def _doors(paint: Bgr, rng: np.random.Generator) -> Sheet:
    """Two doors in a frame: bars with handles, hinges, seals, signs, tape along the edge."""
    wide, high = 2 * HALF_M, TOP_M - FLOOR_M
    frame = mixed(paint, STEEL, 0.6)
    sheet = Sheet.of(wide, high, frame)
    for left, right in ((0.12, wide / 2 - 0.02), (wide / 2 + 0.02, wide - 0.12)):
        sheet.rect(left - 0.03, 0.12, right + 0.03, high - 0.2, SEAL)
        sheet.rect(left, 0.15, right, high - 0.23, paint)
        sheet.rect(left + 0.05, 0.2, right - 0.05, high - 0.28, mixed(paint, TAPE_WHITE, 0.12))
        for x in (left + 0.3, right - 0.28):
            sheet.line(x + 0.04, 0.1, x + 0.04, high - 0.14, mixed(paint, SEAL, 0.6), 0.03)
            sheet.line(x, 0.06, x, high - 0.12, (168.0, 170.0, 172.0), 0.035)
            for z in (0.1, 0.55, 1.3, high - 0.22):
                sheet.rect(x - 0.06, z - 0.035, x + 0.06, z + 0.035, DARK)
        sheet.rect(left + 0.26, 0.58, left + 0.72, 0.63, DARK)
    for x0, x1 in ((0.0, 0.26), (wide - 0.26, wide)):
        for z in (0.35, 0.85, 1.35, 1.75):
            sheet.rect(x0, z - 0.045, x1, z + 0.045, SEAL)
    second, ink = livery(paint, rng)
    sheet.words(_FIRMS[int(rng.integers(len(_FIRMS)))], wide / 2, 1.45, 0.16, ink)
    sheet.rect(0.42, 1.28, 2.1, 1.34, second)
    sheet.disc(0.42, 0.42, 0.11, TAPE_RED)
    sheet.disc(0.42, 0.42, 0.08, TAPE_WHITE)
    sheet.words("80", 0.42, 0.39, 0.06, DARK)
    sheet.rect(0, high - 0.14, wide, high, mixed(paint, STEEL, 0.3))
    for x in (0.14, wide / 2 - 0.2, wide / 2, wide / 2 + 0.2, wide - 0.14):
        sheet.rect(x - 0.05, high - 0.1, x + 0.05, high - 0.04, (40.0, 40.0, 170.0))
    sheet.rect(0, 0, wide, 0.08, DARK)
    sheet.weather(rng, 0.35)
    sheet.rounded(0.1)
    for x in np.arange(0.02, wide - 0.2, 0.48):
        sheet.rect(x, 0.02, x + 0.24, 0.07, TAPE_RED)
        sheet.rect(x + 0.24, 0.02, x + 0.48, 0.07, TAPE_WHITE)
    return sheet


def _tailboard(paint: Bgr, rng: np.random.Generator) -> Sheet:
    """A board with ribs and hooks, a laced tarpaulin over its bows above."""
    wide, high, board = 2 * HALF_M, TOP_M - FLOOR_M, 0.75
    second, ink = livery(paint, rng)
    cloth = _CLOTHS[int(rng.integers(len(_CLOTHS)))]
    sheet = Sheet.of(wide, high, cloth)
    for x in np.arange(0.1, wide, 0.34):
        sheet.rect(x, board, x + 0.1, high, mixed(cloth, DARK, float(rng.uniform(0.15, 0.4))))
        sheet.line(x + 0.14, board, x + 0.14, high, mixed(cloth, TAPE_WHITE, 0.18), 0.03)
    for z in (board + 0.12, high - 0.3):
        for x in np.arange(0.12, wide, 0.22):
            sheet.disc(x, z, 0.02, TAPE_WHITE)
    sheet.line(0, high - 0.16, wide, high - 0.16, mixed(cloth, DARK, 0.5), 0.04)
    sheet.rect(0, 0, wide, board, paint)
    for z in (0.27, 0.5):
        sheet.line(0.05, z, wide - 0.05, z, mixed(paint, DARK, 0.5), 0.03)
    for x in (0.03, 0.82, wide - 0.82, wide - 0.03):
        sheet.rect(x - 0.05, 0.02, x + 0.05, board + 0.05, mixed(paint, DARK, 0.4))
        sheet.rect(x - 0.02, 0.04, x + 0.02, board + 0.03, mixed(paint, TAPE_WHITE, 0.25))
    sheet.words(_FIRMS[int(rng.integers(len(_FIRMS)))], wide / 2, 0.32, 0.13, ink)
    sheet.rect(0, 0.06, wide, 0.2, second)
    sheet.rect(0, 0, wide, 0.06, DARK)
    sheet.weather(rng, 0.4)
    sheet.rounded(0.12)
    for x in (0.1, wide - 0.4):
        sheet.rect(x, 0.62, x + 0.3, 0.68, TAPE_RED)
    return sheet


def _wall(paint: Bgr, rng: np.random.Generator) -> Sheet:
    """A curtain with its straps and folds between two rails."""
    sheet = Sheet.of(BOX_M, TOP_M - FLOOR_M, paint)
    high = TOP_M - FLOOR_M
    for x in np.arange(0.15, BOX_M, 0.3):
        tone = float(rng.uniform(0.8, 0.93))
        sheet.rect(x, 0.1, x + 0.1, high - 0.1, (paint[0] * tone, paint[1] * tone, paint[2] * tone))
    for x in np.arange(0.3, BOX_M, 0.6):
        sheet.line(x, 0.0, x, 0.5, (28.0, 28.0, 30.0), 0.04)
    sheet.words(_FIRMS[int(rng.integers(len(_FIRMS)))], BOX_M / 2, 1.0, 0.4, livery(paint, rng)[1])
    sheet.rect(0, 0, BOX_M, 0.09, (88.0, 90.0, 92.0))
    sheet.rect(0, high - 0.09, BOX_M, high, (120.0, 122.0, 124.0))
    sheet.weather(rng, 0.5)
    for x in np.arange(0.4, BOX_M, 1.2):
        sheet.rect(x, 0.02, x + 0.12, 0.07, (30.0, 140.0, 235.0))
    return sheet


def _roof(wide_m: float, long_m: float, paint: Bgr, rng: np.random.Generator) -> Sheet:
    pale = mixed(paint, (168.0, 171.0, 173.0), 0.6)
    sheet = Sheet.of(wide_m, long_m, pale)
    for z in np.arange(0.6, long_m, 0.6):
        sheet.line(0, z, wide_m, z, mixed(pale, DARK, 0.3), 0.03)
        sheet.line(0, z + 0.03, wide_m, z + 0.03, mixed(pale, TAPE_WHITE, 0.3), 0.02)
    sheet.weather(rng, 0.5)
    for edge in (0.0, wide_m - 0.06):
        sheet.rect(edge, 0, edge + 0.06, long_m, (136.0, 138.0, 140.0))
    sheet.rect(0, 0, wide_m, 0.07, (136.0, 138.0, 140.0))
    return sheet


def _face(paint: Bgr, rng: np.random.Generator) -> Sheet:
    """Windscreen with wipers, grille, lamps' place."""
    wide, high = 2 * CAB_HALF_M, CAB_TOP_M - CAB_LOW_M
    sheet = Sheet.of(wide, high, paint)
    sheet.pane(0.12, 0.85, wide - 0.12, 1.66, rng)
    for x in (0.5, 1.2):
        sheet.line(x, 0.86, x + 0.55, 0.98, (12.0, 12.0, 12.0), 0.03)
    sheet.rect(0.3, 0.28, wide - 0.3, 0.66, DARK)
    for z in (0.36, 0.46, 0.56):
        sheet.line(0.34, z, wide - 0.34, z, STEEL, 0.03)
    sheet.words("TULPAR", wide / 2, 0.7, 0.09, STEEL)
    sheet.rect(0, 0, wide, 0.2, DARK)
    sheet.rect(0.3, 1.74, wide - 0.3, 1.86, mixed(paint, DARK, 0.5))
    sheet.weather(rng, 0.3)
    return sheet


def _cab_side(paint: Bgr, rng: np.random.Generator, *, front_left: bool) -> Sheet:
    """Door with its window, handle, step, and the arch over the wheel."""
    wide, high = CAB_M[1] - CAB_M[0], CAB_TOP_M - CAB_LOW_M
    sheet = Sheet.of(wide, high, paint)
    sheet.pane(0.75, 0.95, wide - 0.42, 1.6, rng)
    axle = _axles()[1] - CAB_M[0]
    sheet.disc(axle, WHEEL_M - CAB_LOW_M, WHEEL_M + 0.12, (16.0, 16.0, 17.0))
    sheet.line(0.68, 0.3, 0.68, high - 0.1, DARK, 0.02)
    sheet.line(wide - 0.2, 0.1, wide - 0.3, 0.95, DARK, 0.02)
    sheet.rect(0.74, 0.78, 0.9, 0.83, DARK)
    sheet.weather(rng, 0.4)
    if front_left:
        sheet.image = np.ascontiguousarray(sheet.image[:, ::-1])
    return sheet
