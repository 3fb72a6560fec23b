"""What is one simulated vehicle: how large, and where at every step of its pass?

Ground coordinates as in `simulator/traffic.py`; `y_m` is where the rear bumper is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEP_S = 0.02
KMH_PER_MPS = 3.6
COURSE_S, LEAST_COURSE_M = 0.2, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSize:
    """Label and measures in metres.

    From lowest to highest: how high the lower edge of the end hangs over the road, and how far
    before the end the tyres touch it. Every vehicle has its own within these.
    """

    label: str
    length_m: float
    width_m: float
    height_m: float
    edge_m: tuple[float, float] = (0.18, 0.38)
    overhang_m: tuple[float, float] = (0.6, 1.1)


SIZES = (
    VehicleSize(label="car", length_m=4.5, width_m=1.8, height_m=1.5),
    VehicleSize(label="car", length_m=4.0, width_m=1.7, height_m=1.55),
    VehicleSize(label="car", length_m=4.9, width_m=1.9, height_m=1.8),
    VehicleSize(
        label="truck", length_m=8.0, width_m=2.5, height_m=3.2,
        edge_m=(0.35, 0.6), overhang_m=(0.8, 2.4),
    ),
    VehicleSize(
        label="bus", length_m=11.0, width_m=2.5, height_m=3.1,
        edge_m=(0.22, 0.4), overhang_m=(2.2, 3.4),
    ),
    VehicleSize(
        label="motorcycle", length_m=2.1, width_m=0.8, height_m=1.4,
        edge_m=(0.3, 0.6), overhang_m=(0.25, 0.38),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One pass: places at every step from `start_s` on. `ahead` is -1 against the direction.

    With `heading_rad` it turns about the middle of its rear bumper; 0 is away from the camera.
    Without, it points where it drives.
    Its lower edge hangs `edge_m` above the road, its tyres touch it `overhang_m` before its end.
    """

    number: int
    plate: str
    size: VehicleSize
    start_s: float
    ahead: int
    x_m: Floats
    y_m: Floats
    edge_m: float
    overhang_m: float
    heading_rad: Floats | None = None
    pattern: str = "KG_2016"

    @property
    def end_s(self) -> float:
        return self.start_s + (len(self.y_m) - 1) * STEP_S

    def heading(self, t_s: float) -> float:
        """Where its front points at this second; who is not said to turn points where it drives."""
        if self.heading_rad is None:
            return self._course(t_s)
        at = (t_s - self.start_s) / STEP_S
        return float(np.interp(at, np.arange(len(self.heading_rad)), self.heading_rad))

    def _course(self, t_s: float) -> float:
        (x0, y0), (x1, y1) = self.place(t_s - COURSE_S), self.place(t_s + COURSE_S)
        ahead_m = abs(y1 - y0)
        # The front wheels lead: the body takes its course over about its own length.
        return float(np.arctan2(x1 - x0, max(ahead_m, LEAST_COURSE_M)))

    def place(self, t_s: float) -> tuple[float, float]:
        """Middle across and near bumper at this second, evenly between the steps."""
        at = (t_s - self.start_s) / STEP_S
        steps = np.arange(len(self.y_m))
        return float(np.interp(at, steps, self.x_m)), float(np.interp(at, steps, self.y_m))
