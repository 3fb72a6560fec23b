"""How far from the truth is the speed of vehicles that drive alone, by kind and by speed?

Every road is measured anew, with the noise of `benchmarks/judgement.py`, and vehicles of every kind
come as often as there. Nobody is left out for being unsure or for keeping to the limit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

import numpy as np

from benchmarks.judgement import RATE, measured_site
from benchmarks.judgement_comparing import START
from detectors.rules.speeding import LEAST_FRAMES, speed_driven
from detectors.rules.stretch import Stretch, stretch_driven
from detectors.site import Site
from detectors.track import Observation, Track, TrackId
from fines.errors import ConfigurationError
from simulator.boxes import Boxes, instants
from simulator.measured_site import STOP_LINE_M, random_road
from simulator.traffic import vehicles
from simulator.true_acts import true_kmh
from simulator.vehicle import Vehicle

SEED = 20261128
BANDS_KMH = (30, 50, 70, 90, 105, 120)
ROADS_APART, FIRST_ROAD = 2, 1
"""Every other road that `random_road` gives has a speed zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedPass:
    """One vehicle: its kind, its true speed over the way measured, and what was measured."""

    kind: str
    kmh: float
    error_kmh: float
    uncertainty_kmh: float
    overcharged: bool


def run(roads: int, passes: int, first: int = 0) -> list[SpeedPass]:
    """So many vehicles on each of so many roads; a road whose site file is refused has none."""
    return [one for number in range(first, first + roads) for one in on_road(number, passes)]


def on_road(number: int, passes: int) -> Iterator[SpeedPass]:
    """Who drives against the lane or is never measured has no pass."""
    rng = np.random.default_rng((SEED, number))
    road = random_road(FIRST_ROAD + ROADS_APART * number, rng)
    try:
        site = measured_site(road, rng)
    except ConfigurationError:
        return
    for one in range(passes):
        (drawn,) = vehicles(1, rng, None, STOP_LINE_M)
        vehicle = replace(drawn, number=1)
        boxes = Boxes(camera=road.camera, rng=rng)
        found = measured(vehicle, boxes, site, TrackId(number * passes + one + 1))
        if found is not None:
            yield found


def measured(vehicle: Vehicle, boxes: Boxes, site: Site, track: TrackId) -> SpeedPass | None:
    """The speed over the first zone as soon as the vehicle has left it."""
    seen: list[Observation] = []
    true_s: dict[int, float] = {}
    for frame, (at_s, stamped_s) in enumerate(instants(vehicle.end_s, RATE, boxes.rng)):
        for number, found in boxes.of([vehicle] if at_s >= vehicle.start_s else [], at_s):
            if number == vehicle.number:
                true_s[frame] = at_s
                seen.append(
                    Observation(
                        frame=frame,
                        at=START + timedelta(seconds=stamped_s),
                        box=found.box,
                        label=found.label,
                        confidence=found.confidence,
                    )
                )
        whole = Track(id=track, observations=tuple(seen))
        driven = stretch_driven(whole, site, site.speed_zones[0].stretch) if seen else None
        if driven is not None:
            return _pass(vehicle, whole, driven, site, true_s)
    return None


def _pass(
    vehicle: Vehicle, track: Track, driven: Stretch, site: Site, true_s: dict[int, float]
) -> SpeedPass | None:
    if vehicle.ahead < 0 or len(driven.seen) < LEAST_FRAMES:
        return None
    kmh = true_kmh(vehicle, true_s[driven.seen[0].frame], true_s[driven.seen[-1].frame])
    return told(vehicle, kmh, driven, site, track.label)


def told(vehicle: Vehicle, kmh: float, driven: Stretch, site: Site, label: str) -> SpeedPass:
    """What would be stated of a vehicle that really drove so fast."""
    zone = site.speed_zones[0]
    found = speed_driven(driven, zone, site, label)
    return SpeedPass(
        kind=vehicle.size.label,
        kmh=kmh,
        error_kmh=found.kmh - kmh,
        uncertainty_kmh=found.uncertainty_kmh,
        overcharged=zone.device.charged_kmh(found.kmh, found.uncertainty_kmh) > kmh,
    )


def report(passes: Sequence[SpeedPass]) -> dict[str, dict[str, float | int]]:
    """A row for all between the least and the most of `BANDS_KMH`, each kind and each band."""
    low, high = BANDS_KMH[0], BANDS_KMH[-1]
    within = [one for one in passes if low <= one.kmh <= high]
    rows = {"all": within}
    for kind in sorted({one.kind for one in within}):
        rows[kind] = [one for one in within if one.kind == kind]
    for least, most in pairwise(BANDS_KMH):
        rows[f"{least} to {most} km/h"] = [one for one in within if least <= one.kmh < most]
    return {name: row(of) for name, of in rows.items() if of}


def row(passes: Sequence[SpeedPass]) -> dict[str, float | int]:
    """How many, their errors and what was stated of them; one pass at least."""
    errors = np.array([one.error_kmh for one in passes])
    stated = np.array([one.uncertainty_kmh for one in passes])
    return {
        "passes": len(passes),
        "bias_kmh": round(float(errors.mean()), 2),
        "error_kmh_p95": round(float(np.percentile(np.abs(errors), 95)), 2),
        "uncertainty_kmh": round(float(stated.mean()), 2),
        "interval_holds_truth": round(float((np.abs(errors) <= 2 * stated).mean()), 3),
        "charged_above_truth": sum(one.overcharged for one in passes),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("roads", type=int)
    parser.add_argument("passes", type=int, help="on each road")
    parser.add_argument("first", type=int, nargs="?", default=0, help="number of the first road")
    asked = parser.parse_args()
    for name, rows in report(run(asked.roads, asked.passes, asked.first)).items():
        print(json.dumps({"of": name, **rows}))  # noqa: T201 - its answer
