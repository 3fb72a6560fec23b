"""Who drives into a junction though the queue beyond leaves no room, and stands in it?

One lane along x = 1.75 m. Beyond the junction a queue stands now and then and dissolves again.
Careful drivers wait before the junction until there is room; some believe a queue that rolls, some
stop in the junction for a person or for an emergency vehicle that crosses, and some do not care.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from simulator.crossing_traffic import WALKER
from simulator.plate_texts import plate_text
from simulator.traffic import PATTERNS, SIZE_SHARES
from simulator.true_acts import TrueDeed
from simulator.vehicle import SIZES, STEP_S, Vehicle, VehicleSize

LANE_M = 1.75
JUNCTION_M = (26.0, 38.0)
"""Its near and its far edge."""
MOST_S = 5.0
QUEUE_M = (41.0, 52.0)
"""Between these the queue's first vehicle stands."""
GONE_M = 75.0
GAP_M = 2.0
BEHIND = 0.85
"""So many come when the one before stands already."""
STILL_MPS, ROLLS_MPS = 0.3, 1.5
PLAIN_INSIDE_M, PLAIN_STOOD_S, PLAIN_BEFORE_S = 1.5, 2.5, 1.6
PLAIN_ROOM_M = {"car": 3.0, "motorcycle": 3.0, "truck": 1.5, "bus": 1.5}
"""Behind a lorry or bus less is plain: its rear may seem 1 to 4 m farther off than it is."""
LONGEST_M = 8.0
"""A judge who sees the rear alone must think a car is as long; of a lorry nothing is plain."""
AMBULANCE = VehicleSize(label="truck", length_m=6.0, width_m=2.1, height_m=2.6)


class Driver(Enum):
    """How a driver enters a junction."""

    CAREFUL = auto()
    TRUSTING = auto()
    CARELESS = auto()
    STOPPED = auto()
    """By a person or an emergency vehicle that crosses before it."""


DRIVERS = (Driver.CAREFUL, Driver.TRUSTING, Driver.CARELESS, Driver.STOPPED)
SHARES = (0.12, 0.08, 0.74, 0.06)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """From which second to which the way beyond is shut, and where."""

    shut: tuple[tuple[float, float, float], ...]

    def stands_at(self, t_s: float) -> float | None:
        """Where nobody drives on at this second."""
        return next((at for first, last, at in self.shut if first <= t_s < last), None)


def junction_traffic(count: int, rng: np.random.Generator) -> list[Vehicle]:
    """So many drivers; whoever crosses before one comes on top."""
    queue = _queue(count, rng)
    made: list[Vehicle] = []
    lane: list[Vehicle] = []
    t_s = 2.0
    while len(lane) < count:
        driver = DRIVERS[int(rng.choice(len(DRIVERS), p=SHARES))]
        vehicle, waits_s = _driven(len(made), t_s, driver, lane[-1] if lane else None, queue, rng)
        lane.append(vehicle)
        made.append(vehicle)
        if waits_s is not None:
            made.append(_crosses(len(made), vehicle, waits_s, rng))
        t_s = _second_at(vehicle, 9.0) + float(rng.gamma(2.0, 1.0))
        stopped_s = _stopped(vehicle)
        if stopped_s is not None and rng.random() < BEHIND:
            inside = vehicle.place(stopped_s)[1] < JUNCTION_M[1]
            t_s = max(
                t_s, stopped_s + float(rng.uniform(4.0, 9.0) if inside else rng.uniform(0, 3))
            )
    return made


def junction_blocked(vehicle: Vehicle, made: Sequence[Vehicle]) -> Iterator[TrueDeed]:
    """In behind a vehicle that stood and left no room, and stood in it for too long."""
    near, far = JUNCTION_M
    lane = [one for one in made if one.ahead == 1 and one.heading_rad is None]
    if vehicle not in lane or lane.index(vehicle) == 0:
        return
    before = lane[lane.index(vehicle) - 1]
    length = vehicle.size.length_m
    entered_s = _second_at(vehicle, near - length)
    inside = (vehicle.y_m > near) & (vehicle.y_m < far)
    still = np.flatnonzero(inside[:-1] & (np.diff(vehicle.y_m) < STILL_MPS * STEP_S))
    if not len(still) or len(still) * STEP_S <= MOST_S or not _stands(before, entered_s, entered_s):
        return
    room_m = before.place(entered_s)[1] - far
    if room_m > length + GAP_M:
        return
    stopped_s = vehicle.start_s + float(still[0]) * STEP_S
    decided_s = _second_at(vehicle, near - LONGEST_M) - 0.2
    stood_m = float(vehicle.y_m[still[0]])
    first = still[: round((MOST_S + PLAIN_STOOD_S) / STEP_S)]
    yield TrueDeed(
        offence="junction_blocked",
        plain=vehicle.size.length_m < LONGEST_M
        and len(still) * STEP_S > MOST_S + PLAIN_STOOD_S
        and float(vehicle.y_m[first[-1]]) - stood_m < 0.3
        and near + PLAIN_INSIDE_M < stood_m < far - PLAIN_INSIDE_M
        and room_m < PLAIN_ROOM_M[before.size.label]
        and _stands(before, decided_s - PLAIN_BEFORE_S, stopped_s),
        from_s=decided_s,
        to_s=stopped_s + MOST_S + PLAIN_STOOD_S,
        other=before.number,
        other_seen_s=(decided_s - PLAIN_BEFORE_S, decided_s),
    )


def _queue(count: int, rng: np.random.Generator) -> Queue:
    shut, t_s = [], 10.0
    while t_s < 60.0 * count:
        lasts = float(rng.uniform(18, 28))
        shut.append((t_s, t_s + lasts, float(rng.uniform(*QUEUE_M))))
        t_s += lasts + float(rng.uniform(5, 10))
    return Queue(shut=tuple(shut))


def _driven(
    number: int,
    start_s: float,
    driver: Driver,
    before: Vehicle | None,
    queue: Queue,
    rng: np.random.Generator,
) -> tuple[Vehicle, float | None]:
    """The vehicle, and the second at which it began to wait for somebody who crosses."""
    size = SIZES[int(rng.choice(len(SIZES), p=SIZE_SHARES))]
    length, (near, far) = size.length_m, JUNCTION_M
    wish, gap = float(rng.uniform(6, 10)), GAP_M + float(rng.uniform(-0.6, 0.8))
    stop_m = float(rng.uniform(near + 2, far - 2)) + length
    lasts = round(float(rng.uniform(6, 14)) / STEP_S)
    waited, waits_s = 0, None
    y, speed, t_s = 2.0 - length, wish, start_s
    ys: list[float] = []
    while y < GONE_M and len(ys) < 150 / STEP_S:
        front, target = y + length, wish
        queue_m = queue.stands_at(t_s)
        # Who cannot stop any more before the place drives on.
        if queue_m is not None and front < queue_m + 0.5 - speed**2 / 12:
            target = min(target, _soft(queue_m - front))
        if before is not None and before.start_s <= t_s <= before.end_s:
            other_y, pace = before.place(t_s)[1], _pace(before, t_s)
            target = min(target, _soft(other_y - front - gap) + 0.5 * pace)
            if other_y - front < gap / 2:
                target = 0.0
            room = other_y - far > length + gap + 1.0
            rolls = pace > (ROLLS_MPS if driver is Driver.TRUSTING else 4.0)
            if driver is not Driver.CARELESS and front < near - 0.5 and not room and not rolls:
                target = min(target, _soft(near - 1.0 - front))
        if driver is Driver.STOPPED and waited < lasts and front < stop_m + 0.5:
            target = min(target, _soft(stop_m - front))
            if stop_m - front < 0.4 and speed < STILL_MPS:
                waits_s, waited = waits_s or t_s, waited + 1
        speed += float(np.clip(target - speed, -7.0 * STEP_S, 2.0 * STEP_S))
        speed = max(speed, 0.0)
        ys.append(y)
        y += speed * STEP_S
        t_s += STEP_S
    x = LANE_M + float(rng.normal(0, 0.15))
    vehicle = Vehicle(
        number=number, plate=plate_text(str(rng.choice(PATTERNS)), rng), size=size,
        start_s=start_s, ahead=1, x_m=np.full(len(ys), x), y_m=np.array(ys),
        edge_m=float(rng.uniform(*size.edge_m)), overhang_m=float(rng.uniform(*size.overhang_m)),
    )  # fmt: skip
    return vehicle, waits_s


def _crosses(number: int, waits: Vehicle, at_s: float, rng: np.random.Generator) -> Vehicle:
    """A person or an emergency vehicle that comes from the left, before whoever waits."""
    y = waits.place(at_s)[1] + waits.size.length_m
    walks = rng.random() < 0.5
    mps = float(rng.uniform(0.9, 1.6) if walks else rng.uniform(7, 11))
    size = WALKER if walks else AMBULANCE
    x = np.arange(-12.0 if not walks else -5.0, 16.0 if not walks else 9.0, mps * STEP_S)
    return Vehicle(
        number=number, plate=f"CROSSES {number}", size=size, start_s=at_s, ahead=1, x_m=x,
        y_m=np.full(len(x), y + 1.5), heading_rad=np.full(len(x), 0.0 if walks else np.pi / 2),
        edge_m=float(rng.uniform(*size.edge_m)), overhang_m=float(rng.uniform(*size.overhang_m)),
    )  # fmt: skip


def _stopped(vehicle: Vehicle) -> float | None:
    """When it first stood in the junction or beyond it."""
    still = np.flatnonzero(
        (vehicle.y_m[:-1] > JUNCTION_M[0]) & (np.diff(vehicle.y_m) < STILL_MPS * STEP_S)
    )
    return vehicle.start_s + float(still[0]) * STEP_S if len(still) else None


def _soft(left_m: float) -> float:
    """The speed from which it stops softly in so many metres."""
    return float(np.sqrt(2 * 3.0 * max(left_m, 0.0)))


def _pace(vehicle: Vehicle, t_s: float) -> float:
    return (vehicle.place(t_s)[1] - vehicle.place(t_s - 0.2)[1]) / 0.2


def _stands(vehicle: Vehicle, from_s: float, to_s: float) -> bool:
    """Whether it never rolled from then to then, and was there."""
    if not vehicle.start_s + 1 <= from_s <= to_s <= vehicle.end_s:
        return False
    way = vehicle.place(to_s)[1] - vehicle.place(from_s - 0.2)[1]
    return bool(way < STILL_MPS * 0.2)


def _second_at(vehicle: Vehicle, y_m: float) -> float:
    """When its rear first came so far; its end where it never did."""
    beyond = np.flatnonzero(vehicle.y_m >= y_m)
    return vehicle.start_s + float(beyond[0]) * STEP_S if len(beyond) else vehicle.end_s
