"""Who really came over the stop line at red and stood beyond it, and who drove on?

The front tells when somebody came, by which a judge who sees the rear alone must be careful; how
far beyond somebody stood the end tells that is seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from detectors.site import View
from simulator.stop_line_traffic import LIGHTS, ONWARD_M, PAINT_M, SeenLine
from simulator.true_acts import GRACE_S, LONGEST_M, MOST_UNSEEN_S, TrueDeed
from simulator.vehicle import STEP_S, Floats, Vehicle

HEAVY = ("truck", "bus")
LEAST_BEYOND_S = 1.0
"""Who is beyond for a shorter time and is let go by the light has not stopped there."""
STILL_MPS = 0.02
PLAIN_STOOD_S, PLAIN_BEFORE_M, PLAIN_ONWARD_M = 3.5, 1.0, 1.5
PLAIN_BEYOND_M, PLAIN_HEAVY_M, MOST_BEYOND_M = 2.2, 3.6, 4.4
"""Where a front stands about which nothing leaves a doubt: it seems farther than it is, and so less
far beyond the line, most of lorries and buses. Of a rear nothing is plain: two metres beyond the
line it has driven on. Nor of a motorcycle, which wears no plate in front.
"""
PLAIN_FRONT_M, PLAIN_FRONT_HEAVY_M = 1.3, 2.3
"""A front that is before the line by less may as well be over it: it seems 0.6 to 1.9 m farther off
than it is (heavy ones 1 to 3.2 m), and which of these nobody knows.
"""
SEEN_AGAIN_S = 0.1, 1.6
"""After the light let it go: a judge waits for that, as who drives on before ran the light."""


def line_deeds(vehicle: Vehicle, seen: SeenLine) -> Iterator[TrueDeed]:
    """What this vehicle did at the line: ran the light, stood beyond the line, or nothing."""
    front_m, seen_m = seen.front_m(vehicle), seen.seen_m(vehicle)
    came = _first(front_m >= 0)
    if came is None:
        return
    came_s = vehicle.start_s + came * STEP_S
    state, since_s = LIGHTS.state(came_s)
    if state != "red" or came_s - since_s <= GRACE_S:
        return
    over_s = since_s + LIGHTS.red_s
    steps = min(round((over_s - vehicle.start_s) / STEP_S), len(front_m))
    grace = round(GRACE_S / STEP_S)
    plain_came = _surely_came(vehicle, seen, front_m, since_s)
    onward, surely = (
        _first(seen_m >= ONWARD_M[seen.view] + more_m) or len(seen_m) + grace + 1
        for more_m in (0.0, PLAIN_ONWARD_M)
    )
    drove_on = onward <= steps + grace
    tells_whose = seen.view is View.REAR or vehicle.size.label != "motorcycle"
    # Somewhere before the line it must be seen at all: at this second at the latest.
    first = _first(seen_m >= -_plain_before_m(vehicle, seen))
    from_s = _second(vehicle, first) - MOST_UNSEEN_S
    if drove_on:
        yield TrueDeed(
            offence="red_light",
            plain=plain_came and surely < steps and tells_whose,
            from_s=from_s,
            to_s=_second(vehicle, min(surely, len(seen_m))),
        )
    beyond = np.flatnonzero(front_m[:steps] > PAINT_M)
    # Who drives on about when the light lets go did the one or the other.
    if len(beyond) * STEP_S < LEAST_BEYOND_S or surely <= steps - grace:
        return
    stood = _longest_stand(front_m, beyond)
    least_m = PLAIN_HEAVY_M if vehicle.size.label in HEAVY else PLAIN_BEYOND_M
    far_enough = len(stood) and least_m <= seen_m[stood[-1]] <= MOST_BEYOND_M
    plainly = far_enough and len(stood) * STEP_S >= PLAIN_STOOD_S and plain_came and not drove_on
    yield TrueDeed(
        offence="stop_line",
        plain=bool(seen.view is View.FRONT and tells_whose and plainly),
        from_s=from_s,
        to_s=_second(vehicle, int(stood[0])) + PLAIN_STOOD_S if len(stood) else over_s,
        again_seen_s=(over_s + SEEN_AGAIN_S[0], over_s + SEEN_AGAIN_S[1]),
        most=float(seen_m[beyond].max()),
    )


def _surely_came(vehicle: Vehicle, seen: SeenLine, front_m: Floats, since_s: float) -> bool:
    """Whether it came at red even as somebody must think who sees one end alone, from a pole."""
    nearer_m = _plain_before_m(vehicle, seen)
    if seen.view is View.REAR:
        nearer_m += LONGEST_M[vehicle.size.label] - vehicle.size.length_m
    came = _first(front_m >= -nearer_m)
    return came is not None and _second(vehicle, came) - since_s > 2 * GRACE_S


def _plain_before_m(vehicle: Vehicle, seen: SeenLine) -> float:
    """So far before the line the end that is seen is plainly before it."""
    if seen.view is View.REAR:
        return PLAIN_BEFORE_M
    return PLAIN_FRONT_HEAVY_M if vehicle.size.label in HEAVY else PLAIN_FRONT_M


def _longest_stand(front_m: Floats, beyond: NDArray[np.int64]) -> NDArray[np.int64]:
    """The steps, of these, of the longest time in which it did not move."""
    still = beyond[np.gradient(front_m)[beyond] < STILL_MPS * STEP_S]
    runs = np.split(still, np.flatnonzero(np.diff(still) > 1) + 1)
    return max(runs, key=len)


def _first(holds: NDArray[np.bool_]) -> int | None:
    steps = np.flatnonzero(holds)
    return int(steps[0]) if len(steps) and steps[0] > 0 else None


def _second(vehicle: Vehicle, step: int | None) -> float:
    return vehicle.start_s + (step or 0) * STEP_S
