"""How far from a section's line is a vehicle's end when its crossing is told?

Simulated roads measured with errors, boxes that tremble as the detector's do, the tracker of every
camera. Vehicles drive away from the camera; a crossing that is told too early lies before the line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from benchmarks.judgement import RATE, SEED, site_of
from benchmarks.judgement_comparing import START
from detectors.crossed_line import crossed_line, uncertainty_s
from detectors.detection import Box
from detectors.site import Site
from detectors.track import Track
from detectors.tracking import LapTracker
from simulator.boxes import Boxes, instants
from simulator.measured_site import (
    HALF_M,
    STOP_LINE_M,
    MeasuredRoad,
    drawn_px,
    random_road,
    site_text,
)
from simulator.traffic import vehicles
from simulator.vehicle import Vehicle

LINE_M = 24.0
ROADS, A_ROAD = 4, 40
STEP_S = 0.1


@dataclass(slots=True)
class LineScore:
    """`before_m` by kind of vehicle: how far before the line its end truly was.

    `held` counts crossings within twice their stated uncertainty.
    """

    before_m: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    held: int = 0

    def record(self) -> dict[str, float]:
        """The line of JSON."""
        told = np.concatenate(list(self.before_m.values()))
        by_kind = {kind: round(float(np.mean(far)), 2) for kind, far in self.before_m.items()}
        return {
            "crossings": len(told),
            "before_m": round(float(told.mean()), 2),
            "spread_m": round(float(told.std()), 2),
            "held_share": round(self.held / len(told), 3),
            **{f"{kind}_before_m": mean for kind, mean in sorted(by_kind.items())},
        }


def run(roads: int = ROADS, passes: int = A_ROAD) -> LineScore:
    """The score over so many roads with so many vehicles each."""
    score = LineScore()
    for number in range(roads):
        rng = np.random.default_rng((SEED, 2 * number + 1))
        road = random_road(2 * number + 1, rng)
        made = vehicles(passes, rng, None, STOP_LINE_M)
        site = site_of(_text(road, rng))
        for track, vehicle in _followed(road, made, rng):
            if vehicle.ahead > 0:
                _compare(track, vehicle, site, score)
    return score


def _text(road: MeasuredRoad, rng: np.random.Generator) -> str:
    line = drawn_px(road, [(-HALF_M, LINE_M), (HALF_M, LINE_M)])
    direction = drawn_px(road, [(0, LINE_M - 4), (0, LINE_M - 1)])
    return site_text(road, rng) + (
        f'\n[clock]\n\n[[section_line]]\nname = "line"\nline = {line}\ndirection = {direction}\n'
    )


def _followed(
    road: MeasuredRoad, made: Sequence[Vehicle], rng: np.random.Generator
) -> list[tuple[Track, Vehicle]]:
    """Each track that ended with the vehicle that most of its boxes show."""
    boxes, tracker = Boxes(camera=road.camera, rng=rng), LapTracker()
    whose: dict[tuple[int, Box], int] = {}
    ended: list[Track] = []
    for number, (true_s, stamped_s) in enumerate(instants(made[-1].end_s, RATE, rng)):
        here = [vehicle for vehicle in made if vehicle.start_s <= true_s <= vehicle.end_s]
        seen = boxes.of(here, true_s)
        whose.update({(number, found.box): of for of, found in seen})
        found = [detection for _, detection in seen]
        ended += tracker.update(found, number, START + timedelta(seconds=stamped_s)).ended
    by_number = {vehicle.number: vehicle for vehicle in made}
    followed = []
    for track in (*ended, *tracker.finish()):
        known = Counter(whose.get((one.frame, one.box), -1) for one in track.observations)
        most = known.most_common(1)[0][0]
        if most in by_number:
            followed.append((track, by_number[most]))
    return followed


def _compare(track: Track, vehicle: Vehicle, site: Site, score: LineScore) -> None:
    line = site.section_lines[0]
    crossed = crossed_line(track, site, line)
    if crossed is None:
        return
    at_s = (crossed.crossed_at - START).total_seconds()
    before_m = LINE_M - vehicle.place(at_s)[1]
    score.before_m[vehicle.size.label].append(before_m)
    speed_mps = (vehicle.place(at_s + STEP_S)[1] - vehicle.place(at_s - STEP_S)[1]) / (2 * STEP_S)
    score.held += abs(before_m) <= 2 * uncertainty_s(crossed, line, site) * speed_mps
