"""Who drives over a crossing and who walks over it, and who gave way to nobody?

One lane along x = 1.75 m; people walk from kerb to kerb, some stop at the kerb or turn round.
Drivers wait for whoever walks, or do not care.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from simulator.plate_texts import plate_text
from simulator.traffic import PATTERNS, SIZE_SHARES
from simulator.true_acts import LONGEST_M, TrueDeed
from simulator.vehicle import SIZES, STEP_S, Floats, Vehicle, VehicleSize

LANE_M = 1.75
CROSSING_M = (-4.5, 4.5, 36.0, 40.0)
"""From left to right, from its near to its far edge."""
KERB_M = 7.0
WALKER = VehicleSize(
    label="person", length_m=0.35, width_m=0.55, height_m=1.72,
    edge_m=(0.0, 0.03), overhang_m=(0.1, 0.2),
)  # fmt: skip
IN_WAY_M, CLOSE_M = 1.5, 3.5
PLAIN_IN_WAY_M, PLAIN_CLOSE_M = 0.9, 2.6
SLOWEST_WALK_MPS, PLAIN_WALK_MPS = 0.3, 0.7
REACT_S, BRAKE_MPS2, PLAIN_SECONDS = 1.0, 3.5, 0.8
SHORTEST_M = {"motorcycle": 1.5}
"""As short as the law's judge must think a vehicle is whose front nobody sees; others 2.5 m."""
PLAIN_DRIVES_MPS = 1.0
WISH_MPS, WALKS = (4.5, 8.0), 0.9
"""A street by a school: 16 to 29 km/h. Who is faster could last have stopped before the picture
begins, and is judged by nobody."""


def crossing_traffic(count: int, rng: np.random.Generator) -> list[Vehicle]:
    """So many vehicles; nearly as many people on foot, as before a school."""
    made: list[Vehicle] = []
    t_s = 3.0
    while sum(one.size is not WALKER for one in made) < count:
        wish, cares = float(rng.uniform(*WISH_MPS)), rng.random() < 0.5
        if rng.random() < WALKS:
            # About when the driver comes to the crossing somebody is about to reach the lane.
            comes_s = t_s + (CROSSING_M[2] - 2.0) / wish + float(rng.uniform(-1.5, 1.0))
            made.append(_walker(len(made), comes_s, rng))
        made.append(_driver(len(made), t_s, wish, cares, made, rng))
        t_s += float(rng.gamma(2.0, 1.5)) + 2.5
        before = made[-1]
        slow = before.end_s - before.start_s > 12.0
        t_s = max(t_s, before.end_s - 4.0) if slow else t_s
    return made


def not_given_way(vehicle: Vehicle, made: Sequence[Vehicle]) -> Iterator[TrueDeed]:
    """Whoever drives onto the crossing before somebody who walks into their way."""
    if vehicle.size is WALKER:
        return
    near = CROSSING_M[2]
    came_s = _second_at(vehicle, near - vehicle.size.length_m)
    early_s = _second_at(vehicle, near - LONGEST_M[vehicle.size.label])
    late_s = _second_at(vehicle, near - SHORTEST_M.get(vehicle.size.label, 2.5))
    if came_s is None:
        return
    others = [one for one in made if one.size is WALKER]
    wronged = [one for one in others if _in_way(one, came_s, CLOSE_M, IN_WAY_M, SLOWEST_WALK_MPS)]
    if not wronged:
        return
    plainly: list[Vehicle] = []
    from_s = came_s
    if early_s is not None and late_s is not None and not _stands(vehicle, early_s):
        from_s = _last_stoppable(vehicle, near - LONGEST_M[vehicle.size.label])
        decisive = (early_s, came_s, late_s)
        plainly = [
            one
            for one in wronged
            if _on_crossing(one, from_s - PLAIN_SECONDS)
            and all(
                _in_way(one, at_s, PLAIN_CLOSE_M, PLAIN_IN_WAY_M, PLAIN_WALK_MPS)
                for at_s in decisive
            )
        ]
    yield TrueDeed(
        offence="pedestrian_priority",
        plain=bool(plainly) and from_s > vehicle.start_s + 1.0,
        from_s=from_s - PLAIN_SECONDS,
        to_s=_middle_s(vehicle),
        other=plainly[0].number if plainly else None,
        # Afterwards the vehicle itself stands before whoever walks, for a camera behind it.
        other_seen_s=(from_s - PLAIN_SECONDS, late_s) if plainly and late_s else None,
    )


def _walker(number: int, comes_s: float, rng: np.random.Generator) -> Vehicle:
    """Near the lane at this second, from the left more often than from the right."""
    side = float(rng.choice([1.0, 1.0, -1.0]))
    mps = float(rng.uniform(0.8, 1.7))
    start_s = max(comes_s - (KERB_M + side * LANE_M - 1.5) / mps, 0.1)
    draw = rng.random()
    whole = np.arange(0.0, 2 * KERB_M, mps * STEP_S)
    if draw < 0.2:
        whole = np.concatenate([whole[whole < 2.0], np.full(400, 2.0)])
    elif draw < 0.3:
        there = whole[whole < KERB_M]
        whole = np.concatenate([there, there[::-1]])
    x = side * (whole - KERB_M)
    along = np.full(len(x), float(rng.uniform(37.2, 38.8)))
    return Vehicle(
        number=number, plate=f"ON FOOT {number}", size=WALKER, start_s=start_s, ahead=1,
        x_m=x, y_m=along, edge_m=0.01, overhang_m=0.15,
    )  # fmt: skip


def _driver(
    number: int,
    start_s: float,
    wish: float,
    cares: bool,
    made: Sequence[Vehicle],
    rng: np.random.Generator,
) -> Vehicle:
    size = SIZES[int(rng.choice(len(SIZES), p=SIZE_SHARES))]
    others = [one for one in made[-16:] if one.end_s > start_s]
    y, speed, t_s = 2.0 - size.length_m, wish, start_s
    x = LANE_M + float(rng.normal(0, 0.15))
    ys: list[float] = []
    while y < 75.0 and len(ys) < 60 / STEP_S:
        front, target = y + size.length_m, wish
        for other in others:
            if not other.start_s <= t_s <= other.end_s:
                continue
            other_x, other_y = other.place(t_s)
            if other.size is not WALKER:
                room = other_y - front - 2.0 if other_y > y else np.inf
                target = min(target, max(room, 0.0))
            elif front < CROSSING_M[2] and abs(other_x - x) < (KERB_M - 0.5 if cares else 1.2):
                left = max(CROSSING_M[2] - 1.0 - front, 0.0)
                target = min(target, float(np.sqrt(2 * (3.0 if cares else 7.0) * left)))
        speed += float(np.clip(target - speed, -7.0 * STEP_S, 2.0 * STEP_S))
        speed = max(speed, 0.0)
        ys.append(y)
        y += speed * STEP_S
        t_s += STEP_S
    return Vehicle(
        number=number, plate=plate_text(str(rng.choice(PATTERNS)), rng), size=size,
        start_s=start_s, ahead=1, x_m=np.full(len(ys), x), y_m=np.array(ys),
        edge_m=float(rng.uniform(*size.edge_m)), overhang_m=float(rng.uniform(*size.overhang_m)),
    )  # fmt: skip


def _in_way(
    walker: Vehicle, at_s: float, close_m: float, in_way_m: float, least_mps: float
) -> bool:
    """Walking on the crossing, before the lane's middle or about to be."""
    if not _on_crossing(walker, at_s) or not walker.start_s + 0.6 <= at_s <= walker.end_s:
        return False
    aside = walker.place(at_s)[0] - LANE_M
    pace = (walker.place(at_s)[0] - walker.place(at_s - 0.5)[0]) / 0.5
    if abs(pace) < least_mps:
        return False
    return abs(aside) <= in_way_m or (abs(aside) <= close_m and aside * pace < 0)


def _on_crossing(walker: Vehicle, at_s: float) -> bool:
    inside = walker.start_s <= at_s <= walker.end_s
    return inside and CROSSING_M[0] <= walker.place(at_s)[0] <= CROSSING_M[1]


def _stands(vehicle: Vehicle, early_s: float) -> bool:
    """Whether it stands before the middle of the crossing while its front may be outside."""
    speeds = np.gradient(vehicle.y_m) / STEP_S
    first, last = (
        round((at_s - vehicle.start_s) / STEP_S) for at_s in (early_s, _middle_s(vehicle))
    )
    return bool(speeds[first : last + 1].min() < PLAIN_DRIVES_MPS)


def _middle_s(vehicle: Vehicle) -> float:
    return _second_at(vehicle, (CROSSING_M[2] + CROSSING_M[3]) / 2) or vehicle.end_s


def _last_stoppable(vehicle: Vehicle, stop_m: float) -> float:
    """When it could last have stopped softly before the crossing, were it as long as can be."""
    speed = np.gradient(vehicle.y_m) / STEP_S
    could: Floats = stop_m - vehicle.y_m - speed * REACT_S - speed**2 / (2 * BRAKE_MPS2)
    steps = np.flatnonzero((could >= 0) & (vehicle.y_m < stop_m))
    return vehicle.start_s + float(steps[-1]) * STEP_S if len(steps) else vehicle.start_s


def _second_at(vehicle: Vehicle, y_m: float) -> float | None:
    beyond = np.flatnonzero(vehicle.y_m >= y_m)
    return vehicle.start_s + float(beyond[0]) * STEP_S if len(beyond) and beyond[0] > 0 else None
