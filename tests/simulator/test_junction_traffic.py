"""Is a blocked junction plain only where the queue beyond surely left no room?"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.junction_traffic import JUNCTION_M, junction_blocked
from simulator.vehicle import SIZES, STEP_S, Vehicle


def driven(number: int, size_of: int, start_s: float, y_m: list[tuple[float, float]]) -> Vehicle:
    """A vehicle from rows of second since its start and metres of its rear along the lane."""
    seconds, places = zip(*y_m, strict=True)
    y = np.interp(np.arange(0.0, seconds[-1], STEP_S), seconds, places)
    return Vehicle(
        number=number,
        plate="01KG000DEM",
        size=SIZES[size_of],
        start_s=start_s,
        ahead=1,
        x_m=np.full(len(y), 1.75),
        y_m=y,
        edge_m=0.3,
        overhang_m=1.0,
    )


@pytest.mark.parametrize(
    ("size_of", "room_m", "plain"),
    [(0, 2.5, True), (0, 3.5, False), (3, 1.0, True), (3, 2.5, False), (4, 2.5, False)],
)
def test_a_queue_seen_from_behind_is_plain_by_how_far_off_it_may_seem(
    size_of: int, room_m: float, plain: bool
) -> None:
    stands_m = JUNCTION_M[1] + room_m
    queue = driven(0, size_of, 0.0, [(0, 2.0), (8, stands_m), (40, stands_m)])
    enters = driven(1, 0, 12.0, [(0, 2.0), (5, 31.0), (25, 31.0)])
    (deed,) = junction_blocked(enters, [queue, enters])
    assert deed.plain is plain
    assert deed.other == queue.number
