"""What does the speed error of vehicles in traffic consist of?

Each vehicle that the rule would measure is measured again with one source of error taken away: with
an exactly measured road, exactly drawn boxes, exact instants, and driven alone. Roads and their
noise are those of `benchmarks/speed.py`, traffic is that of `benchmarks/judgement.py`; plates are
taken as read.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from benchmarks.judgement import RATE, measured_site
from benchmarks.judgement_comparing import START
from benchmarks.speed import FIRST_ROAD, ROADS_APART, SEED, SpeedPass, measured, row, told
from detectors.calibration import Calibration, calibrate
from detectors.rules.finding import Finding
from detectors.rules.speeding import LEAST_FRAMES, SpeedOverLimit
from detectors.rules.stretch import Stretch, stretch_driven
from detectors.site import Site
from detectors.track import Observation, Track, TrackId
from detectors.tracking import LapTracker
from fines.errors import ConfigurationError
from fines.law import KYRGYZSTAN, load_law
from simulator.boxes import Boxes, instants
from simulator.lens import Lens
from simulator.measured_site import STOP_LINE_M, MeasuredRoad, random_road
from simulator.traffic import vehicles
from simulator.true_acts import true_kmh
from simulator.vehicle import Vehicle

TRAFFIC, ALONE = 1, 2
EVEN_KMH = 5.0
"""Who changes its speed by less than this between both ends of the zone drives evenly."""
ENDS_S = 0.2
GROUPS: dict[str, Callable[[CausedPass], bool]] = {
    "all": lambda one: True,
    "findings": lambda one: one.found,
    "not found": lambda one: not one.found,
    "even": lambda one: abs(one.slower_kmh) <= EVEN_KMH,
    "braking": lambda one: one.slower_kmh > EVEN_KMH,
    "speeding up": lambda one: one.slower_kmh < -EVEN_KMH,
    "hidden for a while": lambda one: one.hidden,
    "with another's box": lambda one: one.joined,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CausedPass:
    """One vehicle in traffic, and what was measured of it with and without each source of error.

    `hidden`: frames were left out because a vehicle hid its foot, or truth says that it did in one
    that was not. `joined`: a frame shows another vehicle's box.
    """

    found: bool
    slower_kmh: float
    hidden: bool
    joined: bool
    by_cause: dict[str, SpeedPass]


@dataclass(slots=True)
class _Watched:
    """What a road's camera saw, and whose box each was, by frame."""

    road: MeasuredRoad
    site: Site
    boxes: Boxes
    true_s: dict[int, float] = field(default_factory=dict)
    whose: dict[int, dict[tuple[float, float], int]] = field(default_factory=dict)

    def number(self, seen: Observation) -> int:
        return self.whose[seen.frame].get((seen.box.x_px, seen.box.y_px), 0)


def on_road(number: int, passes: int) -> Iterator[CausedPass]:
    """Who drives against the lane or is never measured has no pass."""
    rng = np.random.default_rng((SEED, TRAFFIC, number))
    road = random_road(FIRST_ROAD + ROADS_APART * number, rng)
    try:
        site = measured_site(road, rng)
    except ConfigurationError:
        return
    drawn = vehicles(passes, rng, None, STOP_LINE_M)
    made = {one.number + 1: replace(one, number=one.number + 1) for one in drawn}
    watched = _Watched(road=road, site=site, boxes=Boxes(camera=road.camera, rng=rng))
    rule = SpeedOverLimit(load_law(KYRGYZSTAN).speeding)
    for track, driven in _driven(watched, list(made.values())):
        vehicle = made.get(_most(watched, driven))
        if vehicle is not None and vehicle.ahead > 0 and len(driven.seen) >= LEAST_FRAMES:
            yield _pass(
                vehicle, track, driven, watched, isinstance(rule.check(track, site), Finding)
            )


def _driven(watched: _Watched, made: Sequence[Vehicle]) -> Iterator[tuple[Track, Stretch]]:
    """Each track and the way that it drove through the zone, as soon as it has left it."""
    zone, tracker, done = watched.site.speed_zones[0], LapTracker(), set[TrackId]()
    last_s = max(vehicle.end_s for vehicle in made)
    for frame, (at_s, stamped_s) in enumerate(instants(last_s, RATE, watched.boxes.rng)):
        here = [one for one in made if one.start_s <= at_s <= one.end_s]
        found = watched.boxes.of(here, at_s)
        watched.true_s[frame] = at_s
        watched.whose[frame] = {(one.box.x_px, one.box.y_px): n for n, one in found}
        at = START + timedelta(seconds=stamped_s)
        for track in tracker.update([one for _, one in found], frame, at).live:
            if track.id in done or track.last.frame != frame:
                continue
            driven = stretch_driven(track, watched.site, zone.stretch)
            if driven is not None:
                done.add(track.id)
                yield track, driven


def _most(watched: _Watched, driven: Stretch) -> int:
    numbers = Counter(watched.number(seen) for seen in (*driven.lead, *driven.seen))
    return numbers.most_common(1)[0][0]


def _pass(
    vehicle: Vehicle, track: Track, driven: Stretch, watched: _Watched, found: bool
) -> CausedPass:
    first_s, last_s = (watched.true_s[driven.seen[end].frame] for end in (0, -1))
    kmh = true_kmh(vehicle, first_s, last_s)
    used = (*driven.lead, *driven.seen)
    exact = replace(watched.site, calibration=_exact(watched.road))
    boxed = _changed(driven, lambda seen: _exactly_drawn(seen, vehicle, watched))
    timed = _changed(driven, lambda seen: _exactly_stamped(seen, watched))

    def error(of: Stretch, site: Site) -> SpeedPass:
        return told(vehicle, kmh, of, site, track.label)

    by_cause = {
        "as measured": error(driven, watched.site),
        "exactly measured road": error(driven, exact),
        "exactly drawn boxes": error(boxed, watched.site),
        "exact instants": error(timed, watched.site),
    }
    rng = np.random.default_rng((SEED, ALONE, vehicle.number))
    alone = measured(vehicle, Boxes(camera=watched.road.camera, rng=rng), watched.site, track.id)
    if alone is not None:
        by_cause["alone"] = alone
    seen_s = set(watched.boxes.feet_seen.get(vehicle.number, ()))
    ends = (
        true_kmh(vehicle, first_s, first_s + ENDS_S),
        true_kmh(vehicle, last_s - ENDS_S, last_s),
    )
    return CausedPass(
        found=found,
        slower_kmh=ends[0] - ends[1],
        hidden=driven.hidden > 0 or any(watched.true_s[one.frame] not in seen_s for one in used),
        joined=any(watched.number(one) != vehicle.number for one in used),
        by_cause=by_cause,
    )


def _changed(driven: Stretch, change: Callable[[Observation], Observation]) -> Stretch:
    return replace(driven, lead=[*map(change, driven.lead)], seen=[*map(change, driven.seen)])


def _exactly_drawn(seen: Observation, vehicle: Vehicle, watched: _Watched) -> Observation:
    box = watched.boxes.true_box(vehicle, watched.true_s[seen.frame])
    return seen if box is None else replace(seen, box=box)


def _exactly_stamped(seen: Observation, watched: _Watched) -> Observation:
    return replace(seen, at=START + timedelta(seconds=watched.true_s[seen.frame]))


def _exact(road: MeasuredRoad) -> Calibration:
    lens = Lens(road.camera)
    pairs = []
    for y_m in (10.0, 18.0, 28.0, 44.0):
        for x_m in road.across_m:
            pixel, _ = lens.project(np.array([x_m, y_m, 0.0]))
            pairs.append(((float(pixel[0]), float(pixel[1])), (x_m, y_m)))
    found = calibrate(pairs)
    if found is None:
        raise ValueError(f"{road.name}: no plane fits its own points")
    return found


def report(passes: Sequence[CausedPass]) -> Iterator[dict[str, object]]:
    """A row for each group and each source of error that was taken away."""
    for group, holds in GROUPS.items():
        of = [one for one in passes if holds(one)]
        for cause in passes[0].by_cause if of else ():
            found = [one.by_cause[cause] for one in of if cause in one.by_cause]
            yield {"of": group, "with": cause, **row(found)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("roads", type=int)
    parser.add_argument("passes", type=int, help="on each road")
    parser.add_argument("first", type=int, nargs="?", default=0, help="number of the first road")
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.roads)
    every = [one for number in numbers for one in on_road(number, asked.passes)]
    for line in report(every):
        print(json.dumps(line))  # noqa: T201 - its answer
