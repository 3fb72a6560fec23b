"""How does a camera look at a road on which it must read plates?

As installers set it up: over the road it watches, some metres before it, with a lens whose picture
is filled by two lanes and the stretch that is judged. Then a plate is about 100 pixels wide where
the vehicle comes into the picture, and still to be read where it is judged. The cameras of
`simulator/measured_site.py` see the same road from a pole at its start with a wide lens, which is
enough for boxes but shows a plate at the stop line 40 pixels wide.
"""

from __future__ import annotations

import math

import numpy as np

from simulator.measured_site import LIMITS_KMH, MeasuredRoad
from simulator.scene import SceneCamera

WIDTH_PX, HEIGHT_PX = 1920, 1080
HEIGHT_M, BEFORE_M, ASIDE_M = (6.5, 8.5), (10.0, 15.0), 0.5
NEAR_M = 11.5, 14.5
FAR_M = 46.0, 33.0
"""Where the lower edge begins and where roofs are seen last: with a speed zone, and at lights."""
ROOF_M = 1.5
EXPOSURE_S = {"day": 1 / 1000, "dusk": 1 / 500, "night": 1 / 1000, "rain": 1 / 500, "snow": 1 / 500}
"""Shutters of enforcement cameras; by night the infrared flash is as short as that of the day."""


def enforcement_road(number: int, rng: np.random.Generator) -> MeasuredRoad:
    """Every other road has lights, as with `random_road`, and as many random numbers are drawn."""
    signals = number % 2 == 0
    before_m = float(rng.uniform(*BEFORE_M))
    height_m = float(rng.uniform(*HEIGHT_M))
    near_m = NEAR_M[signals] + float(rng.uniform(-0.5, 0.5))
    lowest = math.atan2(height_m, before_m + near_m)
    highest = math.atan2(height_m - ROOF_M, before_m + FAR_M[signals])
    camera = SceneCamera(
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
        focal_px=HEIGHT_PX / 2 / math.tan((lowest - highest) / 2),
        height_m=height_m,
        pitch_deg=math.degrees((lowest + highest) / 2),
        x_m=float(rng.uniform(-ASIDE_M, ASIDE_M)),
        y_m=-before_m,
    )
    return MeasuredRoad(
        camera=camera,
        name=f"road-{number}",
        signals=signals,
        limit_kmh=LIMITS_KMH[number // 2 % 2],
    )
