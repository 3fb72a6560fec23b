"""What do the characters of a number plate look like? Strokes drawn here, so no font is needed.

A stroke is a chain of corners on a unit square (x right, y down); a corner is rounded unless it
is listed as sharp. Weight, width and roundness are free, so one table gives many scripts.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Corner = tuple[float, float] | tuple[float, float, bool]
Stroke = tuple[Corner, ...]

SHARP = True
MASTER_HEIGHT_PX = 96
_OVERSAMPLING = 2
_FIXED_POINT_BITS = 4

_BOWL: Stroke = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
_GLYPHS: dict[str, tuple[Stroke, ...]] = {
    "0": (_BOWL,),
    "1": (((0.05, 0.28, SHARP), (0.6, 0, SHARP), (0.6, 1, SHARP)),),
    "2": (((0, 0.24), (0, 0), (1, 0), (1, 0.42), (0, 1, SHARP), (1, 1)),),
    "3": (
        ((0, 0.2), (0, 0), (0.95, 0), (0.95, 0.46), (0.4, 0.46)),
        ((0.4, 0.46), (1, 0.46), (1, 1), (0, 1), (0, 0.8)),
    ),
    "4": (((0.55, 0), (0, 0.74, SHARP), (1, 0.74)), ((0.74, 0.46), (0.74, 1))),
    "5": (
        (
            (0.92, 0),
            (0.1, 0, SHARP),
            (0.05, 0.46, SHARP),
            (0.2, 0.38),
            (1, 0.38),
            (1, 1),
            (0, 1),
            (0, 0.8),
        ),
    ),
    "6": (((0.7, 0), (0.03, 0.6)), ((0, 0.4), (1, 0.4), (1, 1), (0, 1), (0, 0.4))),
    "7": (((0, 0), (1, 0, SHARP), (0.35, 1)),),
    "8": (
        ((0.07, 0), (0.93, 0), (0.93, 0.46), (0.07, 0.46), (0.07, 0)),
        ((0, 0.46), (1, 0.46), (1, 1), (0, 1), (0, 0.46)),
    ),
    "9": (((0.3, 1), (0.97, 0.4)), ((0, 0), (1, 0), (1, 0.6), (0, 0.6), (0, 0))),
    "A": (((0, 1), (0.5, 0, SHARP), (1, 1)), ((0.17, 0.7), (0.83, 0.7))),
    "B": (
        ((0, 0, SHARP), (0.92, 0), (0.92, 0.47), (0, 0.47, SHARP)),
        ((0, 0.47, SHARP), (1, 0.47), (1, 1), (0, 1, SHARP), (0, 0)),
    ),
    "C": (((1, 0.24), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.76)),),
    "D": (((0, 0, SHARP), (1, 0), (1, 1), (0, 1, SHARP), (0, 0, SHARP), (0.1, 0)),),
    "E": (((1, 0), (0, 0, SHARP), (0, 1, SHARP), (1, 1)), ((0, 0.48), (0.85, 0.48))),
    "F": (((1, 0), (0, 0, SHARP), (0, 1)), ((0, 0.5), (0.85, 0.5))),
    "G": (((1, 0.24), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.54, SHARP), (0.55, 0.54)),),
    "H": (((0, 0), (0, 1)), ((1, 0), (1, 1)), ((0, 0.48), (1, 0.48))),
    "I": (((0.5, 0), (0.5, 1)),),
    "J": (((1, 0), (1, 1), (0, 1), (0, 0.76)),),
    "K": (((0, 0), (0, 1)), ((0.97, 0), (0, 0.62)), ((0.33, 0.42), (1, 1))),
    "L": (((0, 0), (0, 1, SHARP), (1, 1)),),
    "M": (((0, 1), (0, 0, SHARP), (0.5, 0.62, SHARP), (1, 0, SHARP), (1, 1)),),
    "N": (((0, 1), (0, 0, SHARP), (1, 1, SHARP), (1, 0)),),
    "O": (_BOWL,),
    "P": (((0, 1), (0, 0, SHARP), (1, 0), (1, 0.54), (0, 0.54)),),
    "Q": (_BOWL, ((0.58, 0.74), (1.04, 1.04))),
    "R": (((0, 1), (0, 0, SHARP), (1, 0), (1, 0.54), (0, 0.54)), ((0.48, 0.54), (1, 1))),
    "S": (((1, 0.22), (1, 0), (0, 0), (0, 0.47), (1, 0.47), (1, 1), (0, 1), (0, 0.78)),),
    "T": (((0, 0), (1, 0)), ((0.5, 0), (0.5, 1))),
    "U": (((0, 0), (0, 1), (1, 1), (1, 0)),),
    "V": (((0, 0), (0.5, 1, SHARP), (1, 0)),),
    "W": (((0, 0), (0.26, 1, SHARP), (0.5, 0.35, SHARP), (0.74, 1, SHARP), (1, 0)),),
    "X": (((0, 0), (1, 1)), ((1, 0), (0, 1))),
    "Y": (((0, 0), (0.5, 0.52, SHARP), (1, 0)), ((0.5, 0.52), (0.5, 1))),
    "Z": (((0, 0), (1, 0, SHARP), (0, 1, SHARP), (1, 1)),),
    "-": (((0.1, 0.5), (0.9, 0.5)),),
    ".": (((0.45, 0.97), (0.5, 0.97)),),
}
_FLAT_THREE: tuple[Stroke, ...] = (
    ((0.02, 0, SHARP), (0.95, 0, SHARP), (0.42, 0.4, SHARP), (1, 0.4), (1, 1), (0, 1), (0, 0.8)),
)
_WIDTHS = {"1": 0.8, "I": 0.4, "W": 1.25, "M": 1.15, "-": 0.7, ".": 0.3, "A": 1.1, "J": 0.85}


class Lettering(Protocol):
    """Draws one character, white on black, cut to its ink, `MASTER_HEIGHT_PX` high."""

    def mask(self, character: str) -> Mask: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StrokeLettering:
    """`weight` is stroke over height, `aspect` width over height, `roundness` 0 to 1.

    `slit_zero` cuts the zero at its upper right, as the German script does that Uzbekistan uses.
    """

    weight: float = 0.13
    aspect: float = 0.52
    roundness: float = 0.8
    flat_three: bool = False
    slit_zero: bool = False

    def mask(self, character: str) -> Mask:
        return _drawn(self, character)


@lru_cache(maxsize=16384)
def _drawn(style: StrokeLettering, character: str) -> Mask:
    high = MASTER_HEIGHT_PX * _OVERSAMPLING
    stroke = max(round(high * style.weight), 1)
    inner_high = high - stroke
    inner_wide = inner_high * style.aspect * _WIDTHS.get(character, 1.0)
    wide = round(inner_wide + stroke)
    canvas = np.zeros((high + 2, wide + 2), np.uint8)
    strokes = _FLAT_THREE if character == "3" and style.flat_three else _GLYPHS[character]
    for corners in strokes:
        sharp = [len(corner) == 3 for corner in corners]
        points = np.array([corner[:2] for corner in corners], np.float64)
        points = points * (inner_wide, inner_high) + stroke / 2 + 1
        closed = bool((points[0] == points[-1]).all())
        path = _rounded(points, sharp, style.roundness * min(inner_wide, inner_high) / 2, closed)
        fixed = np.round(path * (1 << _FIXED_POINT_BITS)).astype(np.int32)
        cv2.polylines(canvas, [fixed], closed, 255, stroke, cv2.LINE_AA, shift=_FIXED_POINT_BITS)
    if character == "0" and style.slit_zero:
        inside, outside = (wide // 2, round(high * 0.26)), (wide + stroke // 2, -stroke // 2)
        cv2.line(canvas, inside, outside, 0, max(stroke // 3, 2), cv2.LINE_AA)
    size = (max(round(wide / _OVERSAMPLING), 1), MASTER_HEIGHT_PX)
    return np.asarray(cv2.resize(canvas, size, interpolation=cv2.INTER_AREA), np.uint8)


def _rounded(
    points: NDArray[np.float64], sharp: list[bool], radius: float, closed: bool
) -> NDArray[np.float64]:
    """The chain with its corners cut by quadratic curves."""
    count = len(points) - 1 if closed else len(points)
    path: list[NDArray[np.float64]] = []
    for index in range(count):
        here = points[index]
        at_end = not closed and index in (0, count - 1)
        if sharp[index] or at_end or radius <= 0:
            path.append(here[None])
            continue
        before, after = points[index - 1 if index else count - 1], points[(index + 1) % count]
        first = _towards(here, before, radius)
        last = _towards(here, after, radius)
        t = np.linspace(0, 1, 9)[:, None]
        path.append((1 - t) ** 2 * first + 2 * t * (1 - t) * here + t**2 * last)
    return np.concatenate(path)


def _towards(
    here: NDArray[np.float64], there: NDArray[np.float64], radius: float
) -> NDArray[np.float64]:
    distance = float(np.hypot(*(there - here)))
    reach = min(radius, distance / 2) / max(distance, 1e-9)
    return np.asarray(here + (there - here) * reach)
