"""What really happens in a scene? Acts from the ways of its cars, not from its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fines.law import KYRGYZSTAN, load_law
from fines.local_time import local_day
from simulator.car_shape import KINDS
from simulator.scene import DrawnCar, Scene, shown

STEP_S = 0.005
GRACE_S = 0.3
ONWARD_M = 2.0
KMH_PER_MPS = 3.6


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueAct:
    """An act by law: who, what, when."""

    offence: str
    plate: str
    at: datetime


def acts(scene: Scene) -> list[TrueAct]:
    """Every act in the scene, in order of time; who drives with flashing lights may do all."""
    found = [
        act
        for car in scene.cars
        if car.light_bar is None or not car.light_bar.on
        for act in (*_red_light(scene, car), *_solid_line(scene, car), *_speeding(scene, car))
    ]
    return sorted(found, key=lambda act: (act.at, act.offence))


def _red_light(scene: Scene, car: DrawnCar) -> list[TrueAct]:
    """The front passes the line later than the grace into red, the rear passes in the same red."""
    ahead = -1.0 if scene.road.toward_camera else 1.0
    length = KINDS[car.kind].length_m
    front_at = rear_at = None
    for t_s in _seconds(scene):
        rear_m = (car.pose(t_s).y_m - scene.road.stop_line_m) * ahead
        if front_at is None and rear_m + length >= 0:
            front_at = t_s
        if rear_m >= ONWARD_M:
            rear_at = t_s
            break
    if front_at is None or rear_at is None or front_at <= STEP_S:
        return []
    if shown(scene.ahead, front_at) != "red" or shown(scene.ahead, rear_at) != "red":
        return []
    red_since = max(at_s for at_s, state in scene.ahead if at_s <= front_at)
    if front_at - red_since <= GRACE_S:
        return []
    return [TrueAct(offence="red_light", plate=car.plate, at=scene.instant(front_at))]


def _solid_line(scene: Scene, car: DrawnCar) -> list[TrueAct]:
    """The middle of the rear changes sides where the line is solid."""
    road = scene.road
    for divider in range(1, road.lanes):
        line_m = -road.half_width_m + divider * road.lane_width_m
        before: float | None = None
        for t_s in _seconds(scene):
            pose = car.pose(t_s)
            side = pose.x_m - line_m
            on_line = road.solid_line_from_m < pose.y_m < road.solid_line_to_m
            if before is not None and on_line and before * side < 0:
                return [TrueAct(offence="solid_line", plate=car.plate, at=scene.instant(t_s))]
            before = side
    return []


def true_speed(scene: Scene, car: DrawnCar) -> tuple[float, float] | None:
    """Mean speed in km/h over the measured stretch, and the second of its middle."""
    road = scene.road
    near, far = road.speed_from_m, road.speed_to_m
    inside = [t_s for t_s in _seconds(scene) if near <= car.pose(t_s).y_m <= far]
    if road.limit_kmh is None or len(inside) < 2 or inside[-1] >= scene.duration_s - 2 * STEP_S:
        return None
    way_m = abs(car.pose(inside[-1]).y_m - car.pose(inside[0]).y_m)
    return way_m / (inside[-1] - inside[0]) * KMH_PER_MPS, (inside[0] + inside[-1]) / 2


def _speeding(scene: Scene, car: DrawnCar) -> list[TrueAct]:
    """Over the limit by more than the law lets pass, priced by the true excess."""
    driven = true_speed(scene, car)
    if driven is None or scene.road.limit_kmh is None:
        return []
    kmh, t_s = driven
    at = scene.instant(t_s)
    offence = load_law(KYRGYZSTAN).speeding(kmh - scene.road.limit_kmh, local_day(at))
    return [] if offence is None else [TrueAct(offence=offence, plate=car.plate, at=at)]


def _seconds(scene: Scene) -> list[float]:
    return [float(t_s) for t_s in np.arange(0.0, scene.duration_s, STEP_S)]
