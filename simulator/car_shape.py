"""What does a car look like in three dimensions? Bodies of small flat faces, by kind.

Car coordinates: s from the rear bumper forwards, u to the right, z upwards, in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BELT_M = 0.92
PAINT, GLASS, RUBBER, PLASTIC, MIRROR = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarKind:
    """Measures of a kind of car; `outline` is the height along the car from rear to front."""

    label: str
    length_m: float
    width_m: float
    outline: tuple[tuple[float, float], ...]
    plate_z_m: float
    lamp_z_m: float
    lamp_height_m: float


KINDS = {
    "sedan": CarKind(
        label="car", length_m=4.5, width_m=1.80, plate_z_m=0.66, lamp_z_m=0.76, lamp_height_m=0.15,
        outline=((0, 0.88), (0.06, 0.99), (0.6, 1.05), (1.25, 1.38), (1.7, 1.45), (2.6, 1.43),
                 (3.4, 1.01), (4.2, 0.86), (4.42, 0.76), (4.5, 0.62)),
    ),
    "hatchback": CarKind(
        label="car", length_m=4.0, width_m=1.74, plate_z_m=0.66, lamp_z_m=0.84, lamp_height_m=0.22,
        outline=((0, 0.90), (0.06, 1.06), (0.42, 1.40), (0.85, 1.50), (2.1, 1.48), (2.95, 1.04),
                 (3.7, 0.90), (3.92, 0.78), (4.0, 0.64)),
    ),
    "suv": CarKind(
        label="car", length_m=4.7, width_m=1.88, plate_z_m=0.74, lamp_z_m=0.94, lamp_height_m=0.24,
        outline=((0, 1.00), (0.06, 1.15), (0.40, 1.58), (0.85, 1.70), (2.7, 1.68), (3.5, 1.16),
                 (4.4, 1.02), (4.62, 0.88), (4.7, 0.70)),
    ),
    "lorry": CarKind(
        label="truck", length_m=8.0, width_m=2.50, plate_z_m=0.80, lamp_z_m=0.85,
        lamp_height_m=0.14,
        outline=((0, 3.15), (5.9, 3.15), (6.0, 1.25), (6.35, 1.25), (6.4, 2.55), (7.7, 2.6),
                 (7.95, 1.5), (8.0, 0.8)),
    ),
    "bus": CarKind(
        label="bus", length_m=11.0, width_m=2.50, plate_z_m=0.75, lamp_z_m=1.05, lamp_height_m=0.32,
        outline=((0, 2.9), (0.12, 3.08), (10.8, 3.08), (10.95, 2.2), (11.0, 0.9)),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mesh:
    """Four-cornered faces with a material each."""

    faces: Floats
    materials: NDArray[np.int64]


def _section(kind: CarKind, s_m: float, top_m: float) -> Floats:
    """Right half of the cross-section, from the sill up to the middle of the roof."""
    half = kind.width_m / 2
    ends = np.exp(-s_m / 0.16) + np.exp(-(kind.length_m - s_m) / 0.22)
    half *= 1 - 0.10 * ends
    rise = min(max(top_m - BELT_M, 0.0) / 0.5, 1.0)
    roof = half * (0.95 - 0.24 * rise)
    low = [(0.95, 0.24), (1.0, 0.36), (1.0, 0.58), (0.99, 0.78), (0.96, BELT_M)]
    points = [(share * half, min(z, top_m - 0.10)) for share, z in low]
    points += [
        (roof * 1.0, top_m - 0.07),
        (roof * 0.93, top_m - 0.025),
        (roof * 0.75, top_m - 0.005),
        (roof * 0.4, top_m),
        (0.0, top_m),
    ]
    return np.array(points)


@cache
def mesh(name: str) -> Mesh:
    """Body and wheels of a kind of car."""
    kind = KINDS[name]
    knots, heights = zip(*kind.outline, strict=True)
    stations = np.unique(np.concatenate((knots, np.linspace(0, kind.length_m, 26))))
    tops = np.interp(stations, knots, heights)
    halves = [_section(kind, s, top) for s, top in zip(stations, tops, strict=True)]
    faces: list[Floats] = []
    materials: list[int] = []
    for row, (s0, s1) in enumerate(pairwise(stations)):
        near, far = halves[row], halves[row + 1]
        slope = abs(tops[row + 1] - tops[row]) / (s1 - s0)
        middle_top = (tops[row] + tops[row + 1]) / 2
        for column in range(len(near) - 1):
            material = _material(column, slope, middle_top, kind, (s0 + s1) / 2)
            for side in (1.0, -1.0):
                corners = [
                    (s0, side * near[column][0], near[column][1]),
                    (s1, side * far[column][0], far[column][1]),
                    (s1, side * far[column + 1][0], far[column + 1][1]),
                    (s0, side * near[column + 1][0], near[column + 1][1]),
                ]
                faces.append(np.array(corners))
                materials.append(material)
    for end, section in ((0.0, halves[0]), (kind.length_m, halves[-1])):
        for low, high in pairwise(section):
            faces.append(
                np.array([(end, -low[0], low[1]), (end, low[0], low[1]),
                          (end, high[0], high[1]), (end, -high[0], high[1])])
            )  # fmt: skip
            materials.append(PLASTIC if high[1] < 0.45 else PAINT)
    _add_wheels(kind, faces, materials)
    _add_mirrors(kind, faces, materials)
    return Mesh(np.array(faces), np.array(materials))


def _material(column: int, slope: float, top_m: float, kind: CarKind, s_m: float) -> int:
    highest = max(height for _, height in kind.outline)
    if column < 1:
        return PLASTIC
    if column >= 6 and slope > 0.4 and top_m > BELT_M + 0.14 and top_m < highest - 0.03:
        return GLASS
    pillar = min(abs(s_m - share * kind.length_m) for share in (0.3, 0.5)) < 0.06
    if column == 4 and top_m > BELT_M + 0.3 and not pillar:
        return GLASS
    return PAINT


def _add_wheels(kind: CarKind, faces: list[Floats], materials: list[int]) -> None:
    radius, outer, inner = 0.32, kind.width_m / 2 - 0.02, kind.width_m / 2 - 0.22
    angles = np.linspace(0, 2 * np.pi, 15)
    for s_m in (0.82, kind.length_m - 0.88):
        ring = np.stack((s_m + radius * np.cos(angles), radius + radius * np.sin(angles)), 1)
        for side in (1.0, -1.0):
            for (s0, z0), (s1, z1) in pairwise(ring):
                faces.append(
                    np.array([(s0, side * inner, z0), (s1, side * inner, z1),
                              (s1, side * outer, z1), (s0, side * outer, z0)])
                )  # fmt: skip
                faces.append(
                    np.array([(s0, side * outer, z0), (s1, side * outer, z1),
                              (s_m, side * outer, radius), (s_m, side * outer, radius)])
                )  # fmt: skip
                materials += [RUBBER, RUBBER]


def _add_mirrors(kind: CarKind, faces: list[Floats], materials: list[int]) -> None:
    s_m, z = kind.length_m * 0.66, BELT_M + 0.06
    for side in (1.0, -1.0):
        near, far = side * (kind.width_m / 2 - 0.04), side * (kind.width_m / 2 + 0.17)
        for corners in (
            [(s_m, near, z), (s_m, far, z), (s_m, far, z + 0.15), (s_m, near, z + 0.15)],
            [(s_m, near, z + 0.15), (s_m, far, z + 0.15), (s_m + 0.14, far, z + 0.13),
             (s_m + 0.14, near, z + 0.13)],
            [(s_m, far, z), (s_m + 0.14, far, z), (s_m + 0.14, far, z + 0.13),
             (s_m, far, z + 0.15)],
        ):  # fmt: skip
            faces.append(np.array(corners))
            materials.append(MIRROR)
