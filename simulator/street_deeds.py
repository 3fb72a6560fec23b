"""What did a vehicle really do on a street, and so plainly that nobody could doubt it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from simulator.crossing_traffic import not_given_way
from simulator.junction_traffic import junction_blocked
from simulator.streets import (
    ASIDE_M,
    ENTRY_M,
    EXIT_M,
    KERB_AREA_M,
    MOST_STAND_S,
    Street,
    StreetKind,
)
from simulator.true_acts import TrueDeed
from simulator.vehicle import STEP_S, Vehicle

PLAIN_STAND_S = 4.0
STILL_M = 0.002


def street_deeds(vehicle: Vehicle, street: Street, made: Sequence[Vehicle]) -> list[TrueDeed]:
    """Every act of one vehicle on this street; `made` are all who were there."""
    if street.kind is StreetKind.CROSSING:
        return list(not_given_way(vehicle, made))
    if street.kind is StreetKind.JUNCTION:
        return list(junction_blocked(vehicle, made))
    judge = _turned_back if street.kind is StreetKind.TURN else _parked
    return list(judge(vehicle))


def _turned_back(vehicle: Vehicle) -> Iterator[TrueDeed]:
    """In over the entry with its rear, out over the exit with its front."""
    front = vehicle.y_m - vehicle.size.length_m
    entered = np.flatnonzero((vehicle.y_m >= ENTRY_M) & (vehicle.x_m > ASIDE_M - 2))
    left = np.flatnonzero((front <= EXIT_M) & (vehicle.x_m < 2 - ASIDE_M))
    if len(entered) and len(left) and entered[0] < left[0]:
        first, last = _second(vehicle, entered[0]), _second(vehicle, left[0])
        yield TrueDeed(
            offence="forbidden_turn", plain=entered[0] > 0, from_s=first - 1.0, to_s=last + 0.5
        )


def _parked(vehicle: Vehicle) -> Iterator[TrueDeed]:
    """Standing inside the zone for longer than the time."""
    still = np.flatnonzero(np.hypot(np.diff(vehicle.x_m), np.diff(vehicle.y_m)) < STILL_M)
    if len(still) * STEP_S <= MOST_STAND_S:
        return
    left, right, near, far = KERB_AREA_M
    x, y = vehicle.x_m[still[0]], vehicle.y_m[still[0]]
    if left < x < right and near < y < far:
        plainly_s = MOST_STAND_S + PLAIN_STAND_S
        yield TrueDeed(
            offence="parking",
            plain=len(still) * STEP_S > plainly_s,
            from_s=_second(vehicle, still[0]),
            to_s=_second(vehicle, still[-1]),
            least_seen_s=plainly_s,
        )


def _second(vehicle: Vehicle, step: int) -> float:
    return vehicle.start_s + float(step) * STEP_S
