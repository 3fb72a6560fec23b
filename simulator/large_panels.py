"""Of which flat sides is a large vehicle built? Boxes of panels in car coordinates (s, u, z).

As in `simulator/car_shape.py`: s from the rear bumper forwards, u to the right, z upwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from detectors.detection import Image
from simulator.car_shape import Floats
from simulator.sheet import Bgr

REAR, FRONT, LEFT, RIGHT, TOP = range(5)


@dataclass(frozen=True, slots=True)
class Panel:
    """One side: corners top left, top right, bottom right, bottom left as seen from outside."""

    corners: Floats
    skin: Image | Bgr


@dataclass(frozen=True)
class Block:
    """Sides of one convex thing; those that are turned to the camera hide none of each other."""

    panels: tuple[Panel, ...]

    @cached_property
    def middle(self) -> Floats:
        """The middle of all its sides."""
        return np.asarray(np.mean([panel.corners.mean(0) for panel in self.panels], 0))


def block(
    s: tuple[float, float],
    u: tuple[float, float],
    z: tuple[float, float],
    skins: Mapping[int, Image] | Bgr,
    *,
    lean_m: tuple[float, float] = (0.0, 0.0),
) -> Block:
    """A box; its upper edge lies `lean_m` further inside at the rear and at the front."""
    (s0, s1), (left, right), (low, top) = s, u, z
    t0, t1 = s0 + lean_m[0], s1 - lean_m[1]
    sides = {
        REAR: [(t0, left, top), (t0, right, top), (s0, right, low), (s0, left, low)],
        FRONT: [(t1, right, top), (t1, left, top), (s1, left, low), (s1, right, low)],
        LEFT: [(t1, left, top), (t0, left, top), (s0, left, low), (s1, left, low)],
        RIGHT: [(t0, right, top), (t1, right, top), (s1, right, low), (s0, right, low)],
        TOP: [(t1, left, top), (t1, right, top), (t0, right, top), (t0, left, top)],
    }
    if isinstance(skins, Mapping):
        panels = [Panel(np.array(sides[side]), skin) for side, skin in skins.items()]
    else:
        panels = [Panel(np.array(corners), skins) for corners in sides.values()]
    return Block(tuple(panels))


def wheel(s_m: float, u: tuple[float, float], radius_m: float) -> Block:
    """A tyre with a rim on both sides; it stands on the road."""
    angles = np.linspace(0, 2 * np.pi, 17)
    ring = np.stack((s_m + radius_m * np.cos(angles), radius_m + radius_m * np.sin(angles)), 1)
    panels = []
    left, right = sorted(u)
    for (s0, z0), (s1, z1) in pairwise(ring):
        corners = [(s0, left, z0), (s0, right, z0), (s1, right, z1), (s1, left, z1)]
        panels.append(Panel(np.array(corners), (24.0, 24.0, 25.0)))
    return Block(tuple(panels))


def disc(s_m: float, u_m: float, radius_m: float) -> Block:
    """What is seen of a wheel from its side: tyre, rim and hub, one over the other."""
    panels = []
    for share, colour in ((1.0, 26.0), (0.62, 96.0), (0.5, 58.0), (0.22, 110.0)):
        angles = np.linspace(0, 2 * np.pi, 21)[:-1] * (1 if u_m > 0 else -1)
        s = s_m - share * radius_m * np.cos(angles)
        z = radius_m + share * radius_m * np.sin(angles)
        corners = np.stack((s, np.full(len(s), u_m), z), 1)
        panels.append(Panel(corners, (colour, colour, colour)))
    return Block(tuple(panels))
