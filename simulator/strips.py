"""Who drives along a bus lane or a shoulder, and who only passes over it? A road with both.

left lane   │ bus lane │ shoulder
-3.5 to 0 m │ 0 to 3.5 │ 3.5 to 6.75 m
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.lens import Lens
from simulator.measured_site import MeasuredRoad, drawn_px, site_head
from simulator.streets import Drive, driven, on_a_line, too_close, turned_softly
from simulator.traffic import SIZE_SHARES
from simulator.true_acts import TrueDeed
from simulator.vehicle import SIZES, STEP_S, Vehicle

STRIPS_M = {"bus_lane": (0.0, 3.5), "shoulder": (3.5, 6.75)}
ALLOWED = {"bus_lane": ("bus",), "shoulder": ()}
LEFT_M, BUSES_M, SHOULDER_M = -1.75, 1.75, 5.1
ALONG_M = (13.0, 41.0)
LEAST_M, PLAIN_M = 15.0, 18.5
"""Who drives less far inside is not charged; so far, errors leave no doubt."""
BODY_SHARE = 0.35
"""So much of the width on either side of the middle must be inside, plainly."""
FROM_M, TO_M, OVER_M = -6.0, 75.0, 12.0
"""Where ways begin and end, and how far it takes to change over."""


def strip_text(road: MeasuredRoad, rng: np.random.Generator) -> str:
    """The site file of people who measured it with small errors."""
    lines = site_head(road, rng)
    for offence, (left, right) in STRIPS_M.items():
        near, far = along_m(road, right)
        area = [(left, near), (right, near), (right, far), (left, far)]
        middle = (left + right) / 2
        allowed = ", ".join(f'"{kind}"' for kind in ALLOWED[offence])
        lines += [
            "", "[[restricted]]", f'name = "{offence}"', f'offence = "{offence}"',
            f"area = {drawn_px(road, area)}", f"allowed = [{allowed}]", f"least_m = {LEAST_M:g}",
            f"direction = {drawn_px(road, [(middle, near), (middle, far)])}",
            "valid_from = 2026-01-01", 'source = "simulated sign"',
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def along_m(road: MeasuredRoad, right_m: float) -> tuple[float, float]:
    """From where to where a strip with this outer edge is drawn: where the picture shows it."""
    for near in np.arange(*ALONG_M, 0.5):
        x_px, _ = Lens(road.camera).project(np.array([right_m, near, 0.0]))[0]
        if 0 <= x_px <= road.camera.width_px:
            break
    return float(near), ALONG_M[1]


def strip_traffic(count: int, rng: np.random.Generator) -> list[Vehicle]:
    """So many vehicles one after the other; who would drive into another comes later."""
    made: list[Vehicle] = []
    t_s = 1.0
    while len(made) < count:
        t_s += float(rng.gamma(2.0, 1.2))
        size = SIZES[int(rng.choice(len(SIZES), p=SIZE_SHARES))]
        drive = _drive(rng, is_bus=size.label == "bus")
        vehicle = driven(len(made), t_s, size, drive, rng)
        if not too_close(vehicle, made[-24:]):
            made.append(vehicle)
    return made


def _drive(rng: np.random.Generator, *, is_bus: bool) -> Drive:
    """Along one of the three all the way, or over to the next one on the right and back."""
    draw, mps, off = rng.random(), float(rng.uniform(6.0, 16.0)), float(rng.normal(0, 0.15))
    if is_bus and draw < 0.7:
        own = aside = BUSES_M
    elif draw < 0.45:
        own = aside = LEFT_M
    elif draw < 0.6:
        own = aside = BUSES_M
    elif draw < 0.72:
        own = aside = SHOULDER_M
    else:
        own, aside = (LEFT_M, BUSES_M) if draw < 0.88 else (BUSES_M, SHOULDER_M)
    over, stays = float(rng.uniform(0.0, 24.0)), float(rng.uniform(0.0, 26.0))
    way = [(own, FROM_M), (own, over), (aside, over + OVER_M), (aside, over + OVER_M + stays)]
    way += [(own, over + 2 * OVER_M + stays), (own, TO_M)]
    return turned_softly(on_a_line([(x + off, y) for x, y in way], mps))


def strip_deeds(vehicle: Vehicle, road: MeasuredRoad) -> Iterator[TrueDeed]:
    """Driving along a strip that is not for this kind, for longer than is let pass."""
    for offence, (left, right) in STRIPS_M.items():
        if vehicle.size.label in ALLOWED[offence]:
            continue
        along = along_m(road, right)
        inside = _longest_run(vehicle, (left, right), along)
        if inside is None or _driven_m(vehicle, inside) < LEAST_M:
            continue
        body_m = BODY_SHARE * vehicle.size.width_m
        plainly = _longest_run(vehicle, (left + body_m, right - body_m), along)
        yield TrueDeed(
            offence=offence,
            plain=plainly is not None and _driven_m(vehicle, plainly) >= PLAIN_M,
            from_s=vehicle.start_s + inside[0] * STEP_S,
            to_s=vehicle.start_s + inside[-1] * STEP_S,
        )


def _longest_run(
    vehicle: Vehicle, across: tuple[float, float], along: tuple[float, float]
) -> range | None:
    """The steps of the longest way without a break within these metres."""
    x, y = vehicle.x_m, vehicle.y_m
    holds = (x > across[0]) & (x < across[1]) & (y > along[0]) & (y < along[1])
    ends = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    runs = [range(first, last) for first, last in zip(ends[::2], ends[1::2], strict=True)]
    return max(runs, key=len, default=None)


def _driven_m(vehicle: Vehicle, steps: range) -> float:
    return float(vehicle.y_m[steps[-1]] - vehicle.y_m[steps[0]])
