"""What did a simulated vehicle really do, and so plainly that nobody could doubt it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.measured_site import STOP_LINE_M, ZONE_M, MeasuredRoad
from simulator.traffic import Lights
from simulator.vehicle import KMH_PER_MPS, STEP_S, Floats, Vehicle

GRACE_S = 0.3
LONGEST_M = {"car": 6.0, "truck": 20.0, "bus": 20.0, "motorcycle": 2.6}
"""As long as the law's judge must think a vehicle is whose front nobody sees."""

PLAIN_EXCESS_KMH = 18.0
PLAIN_SIDE_M = 1.1
MEASURED_M = 10.0
"""Over no less is a speed measured."""
ONWARD_M, PLAIN_ONWARD_M = 2.0, 3.5
"""So far beyond the stop line a rear has driven on, and plainly: from a pole it may seem farther
than it is by the difference."""
FOOT_SEEN_M = 0.5
MOST_UNSEEN_S = 0.4
SEEN_LEAVING_S = 0.5
"""A zone is judged when somebody is seen behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueDeed:
    """An act by law; `plain` where errors and graces leave no doubt.

    From `from_s` to `to_s` the foot must be seen for anybody to judge it, and the feet of `other`,
    the number of whom it was done to or with: these from the first to the second of `other_seen_s`,
    where it tells them. With `least_seen_s` the foot need not be seen throughout, but so long in
    all: of whom that is true, the gates of standing tell.
    """

    offence: str
    plain: bool
    from_s: float
    to_s: float
    other: int | None = None
    other_seen_s: tuple[float, float] | None = None
    least_seen_s: float | None = None
    again_seen_s: tuple[float, float] | None = None
    most: float | None = None

    def seen_in(self, feet_seen: Mapping[int, Sequence[float]], own: int) -> bool:
        """Whether no foot that tells of it was out of sight for long; seconds by number."""
        if self.least_seen_s is not None:
            return True
        mine = feet_seen.get(own, ())
        windows = ((self.from_s, self.to_s), self.again_seen_s)
        if not all(_seen_throughout(mine, *ends) for ends in windows if ends is not None):
            return False
        from_s, to_s = self.other_seen_s or (self.from_s, self.to_s)
        return self.other is None or _seen_throughout(feet_seen.get(self.other, ()), from_s, to_s)


def deeds(vehicle: Vehicle, road: MeasuredRoad, lights: Lights) -> list[TrueDeed]:
    """Every act of one vehicle on this road."""
    found = [*_solid_line(vehicle, *road.solid_m)]
    found += (
        _red_light(vehicle, lights)
        if road.signals
        else [*_speed(vehicle, road.limit_kmh), *_wrong_way(vehicle)]
    )
    return found


def true_kmh(vehicle: Vehicle, from_s: float, to_s: float) -> float:
    """The mean speed between two instants."""
    way_m = vehicle.place(to_s)[1] - vehicle.place(from_s)[1]
    return way_m / (to_s - from_s) * KMH_PER_MPS


def _seen_throughout(feet_seen: Sequence[float], from_s: float, to_s: float) -> bool:
    inside = [t_s for t_s in feet_seen if from_s <= t_s <= to_s]
    steps = pairwise((from_s, *inside, to_s))
    return all(later - earlier <= MOST_UNSEEN_S for earlier, later in steps)


def _speed(vehicle: Vehicle, limit_kmh: float) -> Iterator[TrueDeed]:
    inside = np.flatnonzero((vehicle.y_m >= ZONE_M[0]) & (vehicle.y_m <= ZONE_M[1]))
    if vehicle.ahead < 0 or len(inside) < 2 or vehicle.y_m[-1] < ZONE_M[1]:
        return
    deed = _deed("speeding", False, vehicle, inside)
    if _fastest_kmh(vehicle.y_m[inside]) > limit_kmh + 10:
        kmh = true_kmh(vehicle, deed.from_s, deed.to_s)
        yield replace(
            deed,
            plain=kmh >= limit_kmh + PLAIN_EXCESS_KMH,
            again_seen_s=(deed.to_s, deed.to_s + SEEN_LEAVING_S),
        )


def _fastest_kmh(way_m: Floats) -> float:
    """The highest mean speed over a part of it: who brakes hard is slow over the whole only."""
    later = np.searchsorted(way_m, way_m + MEASURED_M)
    parts = np.flatnonzero(later < len(way_m))
    seconds = (later[parts] - parts) * STEP_S
    speeds = (way_m[later[parts]] - way_m[parts]) / np.maximum(seconds, STEP_S) * KMH_PER_MPS
    return float(speeds.max(initial=0.0))


def _wrong_way(vehicle: Vehicle) -> Iterator[TrueDeed]:
    if vehicle.ahead < 0:
        inside = np.flatnonzero((vehicle.y_m >= ZONE_M[0]) & (vehicle.y_m <= ZONE_M[1]))
        if len(inside):
            yield _deed("wrong_way", bool(vehicle.y_m[-1] < ZONE_M[0]), vehicle, inside)


def _solid_line(vehicle: Vehicle, near_m: float, far_m: float) -> Iterator[TrueDeed]:
    on_line = np.flatnonzero((vehicle.y_m > near_m + FOOT_SEEN_M) & (vehicle.y_m < far_m))
    beside = vehicle.x_m[on_line]
    if len(beside) and beside.min() < 0 < beside.max():
        plain = beside.min() < -PLAIN_SIDE_M and beside.max() > PLAIN_SIDE_M
        crossing = on_line[np.abs(beside) < PLAIN_SIDE_M]
        deed = _deed("solid_line", bool(plain), vehicle, crossing)
        # It must be seen on the side that it leaves.
        yield replace(deed, from_s=deed.from_s - MOST_UNSEEN_S)


def _deed(offence: str, plain: bool, vehicle: Vehicle, steps: NDArray[np.int64]) -> TrueDeed:
    first, last = (vehicle.start_s + float(steps[end]) * STEP_S for end in (0, -1))
    return TrueDeed(offence=offence, plain=plain, from_s=first, to_s=last)


def _red_light(vehicle: Vehicle, lights: Lights) -> list[TrueDeed]:
    if vehicle.ahead < 0:
        return []
    front = _second_at(vehicle, STOP_LINE_M - vehicle.size.length_m)
    through = _second_at(vehicle, STOP_LINE_M + ONWARD_M)
    if front is None or through is None:
        return []
    entered, since = lights.state(front)
    # Who came in at red did it, though the light lets go in the very moment the rear is through.
    if entered != "red" or lights.state(through - GRACE_S) != (entered, since):
        return []
    if front - since <= GRACE_S:
        return []
    longest = _second_at(vehicle, STOP_LINE_M - LONGEST_M[vehicle.size.label])
    surely = _second_at(vehicle, STOP_LINE_M + PLAIN_ONWARD_M)
    plain = longest is not None and longest - since > 2 * GRACE_S
    plain = plain and surely is not None and lights.state(surely) == (entered, since)
    return [
        TrueDeed(offence="red_light", plain=plain, from_s=longest or front, to_s=surely or through)
    ]


def _second_at(vehicle: Vehicle, y_m: float) -> float | None:
    beyond = np.flatnonzero(vehicle.y_m >= y_m)
    return vehicle.start_s + float(beyond[0]) * STEP_S if len(beyond) and beyond[0] > 0 else None
