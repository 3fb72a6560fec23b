"""Who stops beyond the stop line at red, and who stands there though it came at green?

Two lanes, and motorcycles between them, towards one stop line, seen
from behind or from the front. Most stop before the line or with the front on its paint; some stop
beyond it or roll over it while they wait, some of these drive on while it is red, and some came
over it at green and are stuck behind a jam until the next green.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from detectors.site import View
from simulator.measured_site import HALF_M, STOP_LINE_M, MeasuredRoad, drawn_px, site_head
from simulator.plate_texts import plate_text
from simulator.traffic import FAR_M, NEAR_M, PATTERNS, SIZE_SHARES, Lights
from simulator.vehicle import SIZES, STEP_S, Floats, Vehicle

PAINT_M = 0.4
"""The line is painted so wide beyond where it is drawn: who stands on it is not beyond it."""
ONWARD_M = {View.REAR: 2.0, View.FRONT: 5.0}
"""So far beyond the line with the end that is seen it has driven on."""
BETWEEN_M = 0.0
COMES, FOLLOWED = {-1.95: 0.9, 1.95: 0.9, BETWEEN_M: 0.35}, 0.4
"""How often somebody comes to a red in each lane, and somebody behind."""
ARRIVES_S, WISH_MPS = (-6.0, 9.0), (6.0, 11.0)
"""When, from the beginning of the red on, and how fast."""
LIGHTS = Lights(green_s=5.0, yellow_s=3.0, red_s=13.0)
MOST_S = 150.0
GAP_M = 1.6
FROM_M = 68.0
EMPTY_M = 12.0
"""The next one comes when the one before has driven so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLine:
    """A stop line so far from a camera that sees this end of whoever comes to it."""

    view: View
    line_m: float

    def front_m(self, vehicle: Vehicle) -> Floats:
        """How far beyond the line the front is at each step."""
        if self.view is View.FRONT:
            return self.line_m - vehicle.y_m
        return vehicle.y_m + vehicle.size.length_m - self.line_m

    def seen_m(self, vehicle: Vehicle) -> Floats:
        """The same of the end that is seen."""
        behind_m = 0.0 if self.view is View.FRONT else vehicle.size.length_m
        return self.front_m(vehicle) - behind_m

    def along_m(self, front_m: Floats, length_m: float) -> Floats:
        """Where along the road the end that is seen is."""
        if self.view is View.FRONT:
            return self.line_m - front_m
        return self.line_m + front_m - length_m

    @property
    def from_m(self) -> float:
        """How far beyond the line whoever comes first is: below 0."""
        return self.line_m - FROM_M if self.view is View.FRONT else NEAR_M - self.line_m

    def to_m(self, length_m: float) -> float:
        """How far beyond the line its way ends."""
        if self.view is View.FRONT:
            return self.line_m - NEAR_M
        return FAR_M - self.line_m + length_m


SEEN_LINES = (
    SeenLine(view=View.REAR, line_m=STOP_LINE_M),
    SeenLine(view=View.FRONT, line_m=30.0),
)
"""Every other road is seen from behind."""


class Driver(Enum):
    """What a driver makes of the line at red."""

    CAREFUL = auto()
    CLOSE = auto()
    """Stops right before the line, or with the front on its paint."""
    OVER = auto()
    CREEPS = auto()
    """Stops before it, and rolls over it while waiting."""
    RUNS = auto()
    """Stops beyond it for a while, and drives on while it is red."""
    STUCK = auto()
    """Comes over it at green and stands beyond, before a jam, until the next green."""


DRIVERS = tuple(Driver)
SHARES = (0.08, 0.12, 0.46, 0.15, 0.09, 0.1)


def line_text(road: MeasuredRoad, seen: SeenLine, rng: np.random.Generator) -> str:
    """The site file of people who measured it with small errors."""
    stop, ahead = seen.line_m, 1.0 if seen.view is View.REAR else -1.0
    lines = [
        *site_head(road, rng, seen.view), "",
        "[[approach]]", 'name = "main"', 'signal_group = "1"', "grace_ms = 300",
        f"stop_line = {drawn_px(road, [(-HALF_M, stop), (HALF_M, stop)])}",
        f"direction = {drawn_px(road, [(0, stop - 4 * ahead), (0, stop - ahead)])}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def line_traffic(count: int, seen: SeenLine, rng: np.random.Generator) -> list[Vehicle]:
    """So many vehicles in order of time: at every red one or two a lane, or nobody."""
    lanes: dict[float, list[Vehicle]] = {lane_m: [] for lane_m in COMES}
    red_s = LIGHTS.green_s + LIGHTS.yellow_s
    while sum(map(len, lanes.values())) < count:
        for lane_m, lane in lanes.items():
            if rng.random() >= COMES[lane_m]:
                continue
            wish = float(rng.uniform(*WISH_MPS))
            start_s = red_s + float(rng.uniform(*ARRIVES_S)) + seen.from_m / wish
            lane.append(_driven(max(start_s, _free_s(lane, seen)), lane_m, wish, lane, seen, rng))
            if rng.random() < FOLLOWED:
                start_s = _free_s(lane, seen) + float(rng.uniform(0.0, 4.0))
                wish = float(rng.uniform(*WISH_MPS))
                lane.append(_driven(start_s, lane_m, wish, lane, seen, rng))
        red_s += LIGHTS.green_s + LIGHTS.yellow_s + LIGHTS.red_s
    made = sorted((one for lane in lanes.values() for one in lane), key=lambda one: one.start_s)
    return [replace(vehicle, number=number) for number, vehicle in enumerate(made[:count])]


def _free_s(lane: list[Vehicle], seen: SeenLine) -> float:
    """When the one who came last has driven far enough for the next one to come."""
    if not lane:
        return 0.5
    rear_m = seen.front_m(lane[-1]) - lane[-1].size.length_m
    gone = np.flatnonzero(rear_m > seen.from_m + EMPTY_M)
    return lane[-1].start_s + float(gone[0]) * STEP_S if len(gone) else lane[-1].end_s


def _driven(
    start_s: float,
    lane_m: float,
    wish: float,
    lane: list[Vehicle],
    seen: SeenLine,
    rng: np.random.Generator,
) -> Vehicle:
    between = lane_m == BETWEEN_M
    size = SIZES[-1 if between else int(rng.choice(len(SIZES), p=SIZE_SHARES))]
    fronts = _fronts(start_s, wish, size.length_m, lane[-1] if lane else None, seen, rng)
    ahead = 1 if seen.view is View.REAR else -1
    return Vehicle(
        number=0, plate=plate_text(str(rng.choice(PATTERNS)), rng), size=size, start_s=start_s,
        ahead=ahead, x_m=np.full(len(fronts), lane_m + float(rng.normal(0, 0.06))),
        y_m=seen.along_m(fronts, size.length_m),
        edge_m=float(rng.uniform(*size.edge_m)), overhang_m=float(rng.uniform(*size.overhang_m)),
    )  # fmt: skip


def _fronts(
    start_s: float,
    wish: float,
    length_m: float,
    before: Vehicle | None,
    seen: SeenLine,
    rng: np.random.Generator,
) -> Floats:
    driver = DRIVERS[int(rng.choice(len(DRIVERS), p=SHARES))]
    gap_m = GAP_M + float(rng.uniform(-0.4, 1.0))
    before_m, beyond_m = _stops(driver, length_m, seen, rng)
    stays_s, reacts_s = float(rng.uniform(0.5, 6.0)), float(rng.uniform(0.2, 1.2))
    front, speed, t_s = seen.from_m, wish, start_s
    stood_s, green_s, jammed, fronts = 0.0, 0.0, driver is Driver.STUCK, list[float]()
    state = LIGHTS.state(t_s)[0]
    ahead_m = None if before is None else seen.front_m(before) - before.size.length_m
    while front < seen.to_m(length_m) and len(fronts) < MOST_S / STEP_S:
        was, state = state, LIGHTS.state(t_s)[0]
        target = wish
        stop_m = beyond_m if driver is Driver.OVER else before_m
        if driver in (Driver.CREEPS, Driver.RUNS) and (front > 0.1 or stood_s > stays_s / 2):
            stop_m = beyond_m
        if driver is Driver.RUNS and front > beyond_m - 0.3 and stood_s > stays_s:
            stop_m = np.inf
        green_s = green_s + STEP_S if state == "green" else 0.0
        jammed = jammed and not (front > 0 and was == "red" and state == "green")
        if jammed and front > 0:
            target = min(target, _soft(beyond_m - front))
        elif front < stop_m + 0.4 and not (state == "green" and green_s > reacts_s):
            could = stop_m - front > speed**2 / (2 * 5.0)
            if state == "red" or could or speed < 1.0:
                target = min(target, _soft(stop_m - front))
        if before is not None and ahead_m is not None and t_s <= before.end_s:
            step = min(max(round((t_s - before.start_s) / STEP_S), 0), len(ahead_m) - 1)
            target = min(target, _soft(float(ahead_m[step]) - gap_m - front))
        speed += float(np.clip(target - speed, -7.0 * STEP_S, 2.0 * STEP_S))
        speed = max(speed, 0.0)
        stood_s = stood_s + STEP_S if speed < 0.05 else stood_s
        fronts.append(front)
        front += speed * STEP_S
        t_s += STEP_S
    return np.array(fronts)


def _stops(
    driver: Driver, length_m: float, seen: SeenLine, rng: np.random.Generator
) -> tuple[float, float]:
    """Where the front stops before the line, and beyond it."""
    before_m = float(rng.uniform(-1.5, -0.5))
    if driver is Driver.CLOSE:
        before_m = float(rng.uniform(-0.3, PAINT_M - 0.05))
    if seen.view is View.FRONT:
        return before_m, float(rng.choice([0.5, 2.2, 2.2]) + rng.uniform(0.0, 2.4))
    return before_m, length_m + float(rng.uniform(-1.5, ONWARD_M[seen.view] - 0.1))


def _soft(left_m: float) -> float:
    """The speed from which it stops softly in so many metres."""
    return float(np.sqrt(2 * 3.0 * max(left_m, 0.0)))
