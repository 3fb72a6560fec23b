"""Which streets are there beside the plain roads, where people park and turn back?

Coordinates as in `simulator/traffic.py`. On a street to turn back on, the ways out and back lie
ten metres apart; on a street with a kerb, cars stand beside the one lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from simulator.crossing_traffic import CROSSING_M, crossing_traffic
from simulator.junction_traffic import JUNCTION_M, MOST_S, junction_traffic
from simulator.measured_site import HALF_M, MeasuredRoad, drawn_px, random_road, site_head
from simulator.plate_texts import plate_text
from simulator.road_lens import LensTold
from simulator.traffic import PATTERNS, SIZE_SHARES
from simulator.vehicle import SIZES, STEP_S, Floats, Vehicle, VehicleSize

ASIDE_M, TURN_M = 5.0, 28.0
ENTRY_M, EXIT_M = 18.0, 16.0
LANE_M, KERB_M = 1.75, 4.8
KERB_AREA_M = (3.5, 6.1, 14.0, 44.0)
MOST_STAND_S = 20.0
SLOTS_M = (18.0, 26.0, 34.0)
NEAR_M, FAR_M = 2.0, 75.0
KERB_MPS, TURNS_S = 4.0, 0.9
"""How fast they drive to the kerb and off again, and within which time they turn."""


class StreetKind(StrEnum):
    """What is forbidden there."""

    TURN = "turn"
    KERB = "kerb"
    CROSSING = "crossing"
    JUNCTION = "junction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A camera over a street, and what is forbidden there."""

    road: MeasuredRoad
    kind: StreetKind


def random_street(number: int, rng: np.random.Generator, lens: LensTold = LensTold.NONE) -> Street:
    """Every kind in turn, under a camera like those of the roads."""
    kinds = tuple(StreetKind)
    return Street(road=random_road(number, rng, lens), kind=kinds[number % len(kinds)])


def street_text(street: Street, rng: np.random.Generator) -> str:
    """The site file of people who measured it with small errors."""
    road = street.road
    lines = [*site_head(road, rng), ""]
    sign = ["valid_from = 2026-01-01", 'source = "simulated sign"']
    if street.kind is StreetKind.TURN:
        a, b = ASIDE_M - 2, ASIDE_M + 2
        lines += [
            "[[forbidden_turn]]", 'name = "back"', 'kind = "u_turn"',
            f"entry = {drawn_px(road, [(a, ENTRY_M), (b, ENTRY_M)])}",
            f"entry_direction = {drawn_px(road, [(ASIDE_M, ENTRY_M - 1), (ASIDE_M, ENTRY_M + 1)])}",
            f"exit = {drawn_px(road, [(-a, EXIT_M), (-b, EXIT_M)])}",
            f"exit_direction = {drawn_px(road, [(-ASIDE_M, EXIT_M + 1), (-ASIDE_M, EXIT_M - 1)])}",
            *sign,
        ]  # fmt: skip
    elif street.kind is StreetKind.CROSSING:
        left, right, near, far = CROSSING_M
        area = [(left, near), (right, near), (right, far), (left, far)]
        lines += [
            "[[crossing]]", 'name = "crossing"', f"area = {drawn_px(road, area)}",
            f"direction = {drawn_px(road, [(LANE_M, near), (LANE_M, far)])}", *sign,
        ]  # fmt: skip
    elif street.kind is StreetKind.JUNCTION:
        near, far = JUNCTION_M
        area = [(-HALF_M, near), (HALF_M, near), (HALF_M, far), (-HALF_M, far)]
        lines += [
            "[[keep_clear]]", 'name = "junction"', f"area = {drawn_px(road, area)}",
            f"direction = {drawn_px(road, [(LANE_M, near), (LANE_M, far)])}",
            f"most_s = {MOST_S}", *sign,
        ]  # fmt: skip
    else:
        left, right, near, far = KERB_AREA_M
        area = [(left, near), (right, near), (right, far), (left, far)]
        lines += [
            "[[no_stopping]]", 'name = "kerb"', f"area = {drawn_px(road, area)}",
            f"direction = {drawn_px(road, [(KERB_M, near), (KERB_M, far)])}",
            f"most_s = {MOST_STAND_S}", "driven_through = false", *sign,
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def street_traffic(street: Street, count: int, rng: np.random.Generator) -> list[Vehicle]:
    """So many vehicles one after the other; who would drive into another comes later."""
    if street.kind is StreetKind.CROSSING:
        return crossing_traffic(count, rng)
    if street.kind is StreetKind.JUNCTION:
        return junction_traffic(count, rng)
    made: list[Vehicle] = []
    t_s = 1.0
    while len(made) < count:
        t_s += float(rng.gamma(2.0, 1.2))
        drive = _turning(rng) if street.kind is StreetKind.TURN else _parking(rng)
        size = SIZES[int(rng.choice(len(SIZES), p=SIZE_SHARES))]
        vehicle = driven(len(made), t_s, size, drive, rng)
        if not too_close(vehicle, made[-24:]):
            made.append(vehicle)
    return made


Drive = tuple[Floats, Floats, Floats]
"""Places across and along and headings, step by step."""


def driven(
    number: int, start_s: float, size: VehicleSize, drive: Drive, rng: np.random.Generator
) -> Vehicle:
    """A vehicle of this size on this way, with a plate and a foot of its own."""
    x_m, y_m, heading_rad = drive
    return Vehicle(
        number=number, plate=plate_text(str(rng.choice(PATTERNS)), rng), size=size,
        start_s=start_s, ahead=1, x_m=x_m, y_m=y_m, heading_rad=heading_rad,
        edge_m=float(rng.uniform(*size.edge_m)), overhang_m=float(rng.uniform(*size.overhang_m)),
    )  # fmt: skip


def _turning(rng: np.random.Generator) -> Drive:
    """Straight on, the other way, back against the sign, or off to the left before the way back."""
    draw = rng.random()
    speed = float(rng.uniform(4.0, 6.0))
    aside = ASIDE_M + float(rng.normal(0, 0.2))
    if draw < 0.45:
        return on_a_line([(aside, NEAR_M - 6), (aside, FAR_M)], float(rng.uniform(7, 12)))
    if draw < 0.65:
        return on_a_line([(-aside, FAR_M), (-aside, -4.0)], float(rng.uniform(7, 12)))
    turn = TURN_M + float(rng.uniform(-2, 4))
    round_ = [
        (aside * np.cos(angle), turn + aside * np.sin(angle)) for angle in np.linspace(0, np.pi, 40)
    ]
    way = [(aside, NEAR_M - 6), *round_[: 40 if draw < 0.85 else 20]]
    way += [(-aside, -4.0)] if draw < 0.85 else [(-22.0, turn + aside)]
    return on_a_line(way, speed)


def _parking(rng: np.random.Generator) -> Drive:
    """By along the lane, or into a slot at the kerb for a while and on again."""
    lane = LANE_M + float(rng.normal(0, 0.15))
    if rng.random() < 0.7:
        return on_a_line([(lane, NEAR_M - 6), (lane, FAR_M)], float(rng.uniform(6, 12)))
    slot, kerb = float(rng.choice(SLOTS_M)), KERB_M + float(rng.normal(0, 0.1))
    way_in = [(lane, NEAR_M - 6), (lane, slot - 10), (kerb, slot - 3), (kerb, slot)]
    into = turned_softly(on_a_line(way_in, KERB_MPS))
    way_out = [(kerb, slot), (kerb, slot + 2), (lane, slot + 9), (lane, FAR_M)]
    out = turned_softly(on_a_line(way_out, KERB_MPS))
    steps = int(rng.uniform(3, 60) / STEP_S)
    stay = (np.full(steps, kerb), np.full(steps, slot), np.zeros(steps))
    x, y, heading = (np.concatenate(parts) for parts in zip(into, stay, out, strict=True))
    return x, y, heading


def turned_softly(drive: Drive) -> Drive:
    """Nobody turns on the spot: the body takes its course over about its own length."""
    x, y, heading = drive
    half = round(TURNS_S / STEP_S / 2)
    padded = np.pad(heading, half, mode="edge")
    return x, y, np.convolve(padded, np.full(2 * half + 1, 1 / (2 * half + 1)), mode="valid")


def on_a_line(way: Sequence[tuple[float, float]], mps: float) -> Drive:
    """At even speed from point to point."""
    points = np.array(way, np.float64)
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = np.arange(0.0, run[-1], mps * STEP_S)
    x, y = np.interp(at, run, points[:, 0]), np.interp(at, run, points[:, 1])
    heading = np.unwrap(np.arctan2(np.gradient(x), np.gradient(y)))
    return x, y, heading


def too_close(vehicle: Vehicle, others: Sequence[Vehicle]) -> bool:
    """Whether two ever come closer than their bodies allow, with some air between."""
    for other in others:
        first, last = max(vehicle.start_s, other.start_s), min(vehicle.end_s, other.end_s)
        for t_s in np.arange(first, last, 0.25):
            (x, y), (other_x, other_y) = _middle(vehicle, t_s), _middle(other, t_s)
            turned = max(abs(np.sin(vehicle.heading(t_s))), abs(np.sin(other.heading(t_s))))
            long = (vehicle.size.length_m + other.size.length_m) / 2 + 1.5
            wide = (vehicle.size.width_m + other.size.width_m) / 2 + 0.3
            if abs(y - other_y) < long and abs(x - other_x) < wide + turned * (long - wide):
                return True
    return False


def _middle(vehicle: Vehicle, t_s: float) -> tuple[float, float]:
    x, y = vehicle.place(t_s)
    half, heading = vehicle.size.length_m / 2, vehicle.heading(t_s)
    return x + half * float(np.sin(heading)), y + half * float(np.cos(heading))
