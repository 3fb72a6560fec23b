"""Which vehicles drive over a straight road, and what does each really do? No pictures.

Ground coordinates: x to the right and y away from the camera, in metres. Vehicles are seen from
behind; `y_m` is where the rear bumper is. Every plate is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.collisions import collides
from simulator.plate_texts import plate_text
from simulator.vehicle import KMH_PER_MPS, SIZES, STEP_S, Vehicle, VehicleSize

LANES_M = (-1.75, 1.75)
FAR_M, NEAR_M = 75.0, 3.0
MOST_BEFORE = 8
WAITS_S = 1.5
"""Who would drive into another comes this much later, and drives otherwise."""
BESIDE_M = 2.3
EMPTIES_S = 14.0
"""Until the road is empty: nobody meets the one who comes the wrong way."""
SIZE_SHARES = (0.45, 0.2, 0.17, 0.07, 0.05, 0.06)
RUNNERS = 0.12
PATTERNS = ("KG_2016", "KG_2016", "KG_2016", "KG_1994", "KZ_PRIVATE", "UZ_PRIVATE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lights:
    """A signal programme that repeats: green, then yellow, then red, in seconds."""

    green_s: float
    yellow_s: float
    red_s: float

    def state(self, t_s: float) -> tuple[str, float]:
        """The light at this second and when it began."""
        whole = self.green_s + self.yellow_s + self.red_s
        begun = np.floor(t_s / whole) * whole
        for name, lasts in (("green", self.green_s), ("yellow", self.yellow_s)):
            if t_s < begun + lasts:
                return name, float(begun)
            begun += lasts
        return "red", float(begun)


def vehicles(
    count: int,
    rng: np.random.Generator,
    lights: Lights | None,
    stop_line_m: float,
    runners: float = RUNNERS,
) -> list[Vehicle]:
    """So many vehicles one after the other in two lanes; those behind brake for those before.

    `runners` is the share of drivers whom a red light does not stop, where nobody before them does.
    """
    made: list[Vehicle] = []
    t_s = 1.0
    for number in range(count):
        lane = int(rng.integers(2))
        ahead = -1 if lights is None and rng.random() < 0.03 else 1
        if ahead == -1:
            t_s += EMPTIES_S
        size = SIZES[int(rng.choice(len(SIZES), p=SIZE_SHARES))]
        pattern = str(rng.choice(PATTERNS))
        plate = pattern, plate_text(pattern, rng)
        before = made[-MOST_BEFORE:]
        given = lights, stop_line_m, runners, rng
        driven = _vehicle(number, plate, size, t_s, lane, ahead, before, *given)
        while collides(driven, made):
            t_s += WAITS_S
            driven = _vehicle(number, plate, size, t_s, lane, ahead, before, *given)
        made.append(driven)
        t_s += float(rng.gamma(2.0, 0.9)) + 0.3
        if ahead == -1:
            t_s = made[-1].end_s + 1.0
    return made


def _vehicle(
    number: int,
    plate: tuple[str, str],
    size: VehicleSize,
    start_s: float,
    lane: int,
    ahead: int,
    before: Sequence[Vehicle],
    lights: Lights | None,
    stop_line_m: float,
    runners: float,
    rng: np.random.Generator,
) -> Vehicle:
    wish = float(rng.uniform(25, 60) if lights else rng.uniform(30, 125)) / KMH_PER_MPS
    runs_red = rng.random() < runners
    sway = float(rng.uniform(0, 0.2))
    change_at = float(rng.uniform(7, 26)) if rng.random() < 0.15 else None
    reach = float(rng.choice([1.0, 1.0, 0.35]))
    slide_s = float(rng.uniform(1.2, 2.4))
    edge_m, overhang_m = float(rng.uniform(*size.edge_m)), float(rng.uniform(*size.overhang_m))
    turn_m = float(rng.uniform(-5, 55))
    slower = float(rng.uniform(0.75, 1.15))
    phase, x0 = float(rng.uniform(0, 6.28)), LANES_M[lane] + float(rng.normal(0, 0.15))
    x1 = x0 + (LANES_M[1 - lane] - LANES_M[lane]) * reach
    y, speed = (NEAR_M - size.length_m, wish) if ahead == 1 else (FAR_M, min(wish, 16.0))
    xs: list[float] = []
    ys: list[float] = []
    t_s, swing = start_s, 0.0
    while NEAR_M - size.length_m <= y <= FAR_M and len(ys) < 60 / STEP_S:
        smooth = swing * swing * (3 - 2 * swing)
        x_now = x0 + (x1 - x0) * smooth + sway * np.sin(0.12 * y + phase)
        target = wish * (slower if y > turn_m else 1.0)
        if ahead == 1:
            target = min(target, _room(x_now, y + size.length_m, t_s, before))
            if lights is not None and not (runs_red and lights.state(t_s)[0] == "red"):
                target = min(
                    target, _for_lights(y + size.length_m, speed, t_s, lights, stop_line_m)
                )
        # Nobody brakes hard for a mere change of mind, everybody does for a bumper or a light.
        brake = 7.0 if target < wish * min(slower, 1.0) else 2.5
        speed += float(np.clip(target - speed, -brake * STEP_S, 2.0 * STEP_S))
        speed = max(speed, 0.0)
        if change_at is not None and y > change_at:
            swing = min(swing + STEP_S / slide_s * min(speed / 5, 1), 1.0)
        xs.append(x_now)
        ys.append(y)
        y += ahead * speed * STEP_S
        t_s += STEP_S
    return Vehicle(
        number=number, pattern=plate[0], plate=plate[1], size=size, start_s=start_s, ahead=ahead,
        x_m=np.array(xs), y_m=np.array(ys), edge_m=edge_m, overhang_m=overhang_m,
    )  # fmt: skip


def _room(x_m: float, front_m: float, t_s: float, before: Sequence[Vehicle]) -> float:
    """The speed that leaves two metres and a second to whoever is before."""
    room = np.inf
    for other in before:
        if other.start_s <= t_s <= other.end_s:
            other_x, other_y = other.place(t_s)
            if abs(other_x - x_m) < BESIDE_M and other_y + other.size.length_m > front_m:
                room = min(room, max(other_y - front_m - 2.0, 0.0))
    return room


def _for_lights(front_m: float, speed: float, t_s: float, lights: Lights, line_m: float) -> float:
    """Who can still stop before a yellow or red light does."""
    state, _ = lights.state(t_s)
    left = line_m - 0.8 - front_m
    if state == "green" or left < -0.5:
        return np.inf
    if left < speed**2 / (2 * 5.0) and state == "yellow":
        return np.inf
    return float(np.sqrt(2 * 3.0 * max(left, 0.0)))
