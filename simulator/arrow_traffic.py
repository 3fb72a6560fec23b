"""Who drives straight on or turns right where an arrow lets the right turn go beside a red light?

Coordinates as in `simulator/traffic.py`, vehicles from behind. Straight on along x = -1.75 m, to
the right from x = 1.75 m round a corner of 5 m. Most wait for their own light; some do not care,
and some turners wait for the head though their arrow is green.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.signals import SignalState
from simulator.measured_site import HALF_M, STOP_LINE_M, MeasuredRoad, drawn_px, site_head
from simulator.plate_texts import plate_text
from simulator.streets import FAR_M, NEAR_M, Drive, on_a_line, too_close
from simulator.traffic import PATTERNS, SIZE_SHARES, Lights
from simulator.true_acts import GRACE_S, LONGEST_M, ONWARD_M, PLAIN_ONWARD_M, TrueDeed
from simulator.vehicle import SIZES, STEP_S, Vehicle

HEAD = Lights(green_s=12.0, yellow_s=3.0, red_s=17.0)
ARROW_S = (2.0, 8.0)
"""From when to when in the head's red the arrow is lit; with the head's green it is lit too."""
UNTOLD_EVERY = 4
"""Of so many rounds the controller does not tell the arrow of one."""
AHEAD_M, TURNING_M = -1.75, 1.75
CORNER_M = 5.0
STRAIGHT_EXIT_M = 42.0
RIGHT_EXIT_M = (7.5, 28.0, 40.0)
"""Its place across, and from where to where along the road."""
RUNS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What rules a way at a second, since when, and whether the controller tells it."""

    state: str
    since_s: float
    told: bool = True


def head(t_s: float) -> Shown:
    """The head of three lamps."""
    state, since_s = HEAD.state(t_s)
    return Shown(state=state, since_s=since_s)


def arrow(t_s: float) -> Shown:
    """The section: green, or off."""
    state, since_s = HEAD.state(t_s)
    told = round_of(t_s) % UNTOLD_EVERY != UNTOLD_EVERY - 1
    if state == "yellow":
        return Shown(state="off", since_s=since_s, told=told)
    if state == "green":
        return Shown(state="green", since_s=since_s, told=told)
    first, last = since_s + ARROW_S[0], since_s + ARROW_S[1]
    if first <= t_s < last:
        return Shown(state="green", since_s=first, told=told)
    return Shown(state="off", since_s=last if t_s >= last else since_s - 3.0, told=told)


def round_of(t_s: float) -> int:
    """Which round of the programme runs."""
    return int(t_s // (HEAD.green_s + HEAD.yellow_s + HEAD.red_s))


def to_the_right(t_s: float) -> Shown:
    """What rules the right turn: red only where the head is red and the arrow dark."""
    of_head, of_arrow = head(t_s), arrow(t_s)
    if of_arrow.state == "green":
        return of_arrow
    since_s = max(of_head.since_s, of_arrow.since_s)
    return Shown(state=of_head.state, since_s=since_s, told=of_arrow.told)


def told_lights(last_s: float) -> Iterator[tuple[float, str, SignalState]]:
    """The controller's words until this second: when, of which group, and what it shows."""
    before: dict[str, SignalState] = {}
    for tick in range(int(last_s * 10) + 50):
        t_s = tick / 10
        of_arrow = arrow(t_s)
        shown = {
            "1": SignalState(head(t_s).state),
            "1R": SignalState(of_arrow.state) if of_arrow.told else SignalState.UNKNOWN,
        }
        for group, state in shown.items():
            if before.get(group) is not state:
                yield t_s, group, state
        before = shown


def arrow_text(road: MeasuredRoad, rng: np.random.Generator) -> str:
    """The site file of people who measured the junction with small errors."""
    stop, ahead = STOP_LINE_M, STRAIGHT_EXIT_M
    across, near, far = RIGHT_EXIT_M
    lines = [
        *site_head(road, rng), "",
        "[[approach]]", 'name = "main"', 'signal_group = "1"', "grace_ms = 300",
        f"stop_line = {drawn_px(road, [(-HALF_M, stop), (HALF_M, stop)])}",
        f"direction = {drawn_px(road, [(0, stop - 4), (0, stop - 1)])}", "",
        "[[way_out]]", 'name = "straight on"', 'approach = "main"',
        f"exit = {drawn_px(road, [(-5, ahead), (5, ahead)])}",
        f"exit_direction = {drawn_px(road, [(0, ahead - 1), (0, ahead + 1)])}", "",
        "[[way_out]]", 'name = "right"', 'approach = "main"', 'signal_group = "1R"',
        'arrow = "section"', f"exit = {drawn_px(road, [(across, near), (across, far)])}",
        f"exit_direction = {drawn_px(road, [(across - 1, 33), (across + 1, 33)])}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def arrow_traffic(count: int, rng: np.random.Generator) -> list[Vehicle]:
    """So many drivers one after the other; who would drive into another comes later."""
    made: list[Vehicle] = []
    t_s = 1.0
    while len(made) < count:
        t_s += float(rng.gamma(2.0, 1.5))
        size = SIZES[int(rng.choice(len(SIZES), p=SIZE_SHARES))]
        x_m, y_m, heading = _drive(t_s, size.length_m, rng)
        vehicle = Vehicle(
            number=len(made), plate=plate_text(str(rng.choice(PATTERNS)), rng), size=size,
            start_s=t_s, ahead=1, x_m=x_m, y_m=y_m, heading_rad=heading,
            edge_m=float(rng.uniform(*size.edge_m)),
            overhang_m=float(rng.uniform(*size.overhang_m)),
        )  # fmt: skip
        if not too_close(vehicle, made[-24:]):
            made.append(vehicle)
    return made


def arrow_deeds(vehicle: Vehicle) -> Iterator[TrueDeed]:
    """Over the line at red by its own way's light, and on."""
    turns = bool(vehicle.x_m[-1] > RIGHT_EXIT_M[0])
    light = to_the_right if turns else head
    front = _second(vehicle, vehicle.y_m >= STOP_LINE_M - vehicle.size.length_m)
    through = _second(vehicle, vehicle.y_m >= STOP_LINE_M + ONWARD_M)
    if front is None or through is None:
        return
    surely = _second(vehicle, vehicle.y_m >= STOP_LINE_M + PLAIN_ONWARD_M) or through
    entered, left = light(front), light(surely)
    # Who came in at red did it, though the light lets go in the very moment the rear is through.
    if entered.state != "red" or light(through - GRACE_S) != entered:
        return
    if front - entered.since_s <= GRACE_S:
        return
    longest = _second(vehicle, vehicle.y_m >= STOP_LINE_M - LONGEST_M[vehicle.size.label])
    out = _second(
        vehicle,
        vehicle.x_m >= RIGHT_EXIT_M[0] + 1.5 if turns else vehicle.y_m >= STRAIGHT_EXIT_M + 1.5,
    )
    plain = longest is not None and longest - entered.since_s > 2 * GRACE_S and out is not None
    plainly = plain and left == entered and entered.told
    yield TrueDeed(offence="red_light", plain=plainly, from_s=longest or front, to_s=out or through)


def _drive(start_s: float, length_m: float, rng: np.random.Generator) -> Drive:
    """Up to the line, a stop there until the light that this driver looks at lets go, and on."""
    turns, mps = rng.random() < 0.5, float(rng.uniform(6.0, 9.0))
    lane = (TURNING_M if turns else AHEAD_M) + float(rng.normal(0, 0.15))
    looks_at = to_the_right if turns and rng.random() < 0.8 else head
    stops_m = STOP_LINE_M - length_m - float(rng.uniform(0.6, 1.5))
    comes = on_a_line([(lane, NEAR_M - 6), (lane, stops_m)], mps)
    arrives_s = start_s + len(comes[0]) * STEP_S
    goes_s = arrives_s
    if rng.random() >= RUNS:
        while looks_at(goes_s).state in ("red", "yellow"):
            goes_s += STEP_S
    steps = round((goes_s - arrives_s) / STEP_S)
    waits = (np.full(steps, lane), np.full(steps, stops_m), np.zeros(steps))
    way = [(lane, stops_m), (lane, FAR_M)]
    if turns:
        turn_m = STOP_LINE_M + 3.5
        round_ = [
            (lane + CORNER_M * (1 - np.cos(angle)), turn_m + CORNER_M * np.sin(angle))
            for angle in np.linspace(0, np.pi / 2, 20)
        ]
        way = [(lane, stops_m), *round_, (40.0, turn_m + CORNER_M)]
    goes = on_a_line(way, mps if not steps else min(mps, 6.0))
    x, y, heading = (np.concatenate(parts) for parts in zip(comes, waits, goes, strict=True))
    return x, y, heading


def _second(vehicle: Vehicle, beyond: NDArray[np.bool_]) -> float | None:
    steps = np.flatnonzero(beyond)
    return vehicle.start_s + float(steps[0]) * STEP_S if len(steps) and steps[0] > 0 else None
