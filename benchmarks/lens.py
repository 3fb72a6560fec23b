"""How wrong is a speed that a camera with a bending lens measures, by what is known of the lens?

Single vehicles drive over roads, each road measured anew: seen by a pinhole camera, and by the same
camera through a lens that its site file tells, has estimated from its own points, or leaves out.
Boxes tremble as in `benchmarks/judgement.py`; the rule is the one that charges. Seeds are fixed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np

from benchmarks.judgement import RATE, SEED, measured_site
from benchmarks.judgement_comparing import START
from detectors.rules.finding import Finding, NotJudged
from detectors.rules.speeding import SPEEDING, SpeedOverLimit
from detectors.site import Site
from detectors.track import Observation, Track, TrackId
from fines.errors import ConfigurationError
from simulator.boxes import Boxes, instants
from simulator.lens import Lens
from simulator.measured_site import STOP_LINE_M, ZONE_M, MeasuredRoad, random_road
from simulator.road_lens import LensTold
from simulator.traffic import vehicles
from simulator.true_acts import true_kmh
from simulator.vehicle import Vehicle

ACROSS_M = (-7.0, -3.5, -1.75, 0.0, 1.75, 3.5, 7.0)
LENSES, DRIVERS, BOXES = 2, 1, 2
ROADS, A_ROAD = 12, 20
YARD, YARDS = 3, 4
"""Of four roads this one has a limit that nearly everybody exceeds."""


@dataclass(slots=True)
class LensScore:
    """Counts and speeds over all roads; errors are measured minus true, in km/h.

    `places_m` are how far the calibrations put places of the road wrong that they see;
    `errors` are by road and vehicle, `told` counts the site files that tell a lens.
    """

    lens: LensTold
    roads: int = 0
    refused: int = 0
    told: int = 0
    passes: int = 0
    too_much: int = 0
    held: int = 0
    errors: dict[tuple[int, int], float] = field(default_factory=dict)
    places_m: list[float] = field(default_factory=list)
    stated: list[float] = field(default_factory=list)
    not_judged: Counter[str] = field(default_factory=Counter)

    def record(self, pinhole: LensScore) -> dict[str, object]:
        """The line of JSON, beside the same passes seen by a pinhole camera."""
        errors = np.array(list(self.errors.values()))
        shared = self.errors.keys() & pinhole.errors.keys()
        apart = [self.errors[one] - pinhole.errors[one] for one in shared]
        figures: dict[str, float] = {}
        if self.places_m:
            figures["place_error_m_p95"] = round(float(np.percentile(self.places_m, 95)), 2)
        if len(errors):
            figures |= {
                "speed_error_kmh_p95": round(float(np.percentile(np.abs(errors), 95)), 2),
                "worst_error_kmh": round(float(np.abs(errors).max()), 2),
                "speed_bias_kmh": round(float(errors.mean()), 2),
                "from_lens_kmh_p95": round(float(np.percentile(np.abs(apart), 95)), 2),
                "from_lens_kmh_mean": round(float(np.mean(apart)), 2),
                "stated_uncertainty_kmh": round(float(np.mean(self.stated)), 2),
                "interval_holds_truth": round(self.held / len(errors), 4),
            }
        return {
            "lens": str(self.lens),
            "roads": self.roads,
            "roads_refused": self.refused,
            "lenses_told": self.told,
            "passes": self.passes,
            "measured": len(errors),
            **figures,
            "charged_too_much": self.too_much,
            "not_judged": dict(sorted(self.not_judged.items())),
        }


def run(roads: int = ROADS, a_road: int = A_ROAD) -> list[LensScore]:
    """A score for each thing that a site file may tell, on the same roads with the same drivers."""
    return [measured_through(lens, roads, a_road) for lens in LensTold]


def measured_through(lens: LensTold, roads: int, a_road: int) -> LensScore:
    """The score of so many roads with so many vehicles each."""
    score = LensScore(lens=lens)
    for number in range(roads):
        rng = np.random.default_rng((SEED, LENSES, number))
        road = _road(YARD + YARDS * number, rng, lens)
        score.roads += 1
        try:
            site = measured_site(road, rng)
        except ConfigurationError:
            score.refused += 1
            continue
        score.places_m += _places_m(road, site)
        score.told += site.calibration.lens is not None
        # Chance of their own, so that every lens meets the same drivers and trembling boxes.
        traffic = np.random.default_rng((SEED, LENSES, number, DRIVERS))
        for vehicle in vehicles(a_road, traffic, None, STOP_LINE_M):
            if vehicle.ahead == 1:
                boxes = np.random.default_rng((SEED, LENSES, number, BOXES, vehicle.number))
                _measure(vehicle, number, road, site, boxes, score)
    return score


def _road(number: int, rng: np.random.Generator, lens: LensTold) -> MeasuredRoad:
    """The road under the lens; without one under the pinhole camera of the same focal length."""
    if lens is not LensTold.NONE:
        return random_road(number, rng, lens)
    road = random_road(number, rng, LensTold.KNOWN)
    return replace(road, camera=replace(road.camera, k1=0.0, k2=0.0), lens=lens)


def _places_m(road: MeasuredRoad, site: Site) -> list[float]:
    """How far off the calibration puts places of the stretch and beside it."""
    places = [(x, y) for x in ACROSS_M for y in np.linspace(*ZONE_M, 15)]
    pixels, _ = Lens(road.camera).project(np.array([(x, y, 0.0) for x, y in places]))
    return [
        float(np.hypot(*np.subtract(site.calibration.ground((float(u), float(v))), place)))
        for (u, v), place in zip(pixels, places, strict=True)
        if 0 <= u <= site.width_px and 0 <= v <= site.height_px
    ]


def _measure(
    vehicle: Vehicle,
    number: int,
    road: MeasuredRoad,
    site: Site,
    rng: np.random.Generator,
    score: LensScore,
) -> None:
    score.passes += 1
    rule = SpeedOverLimit(lambda excess_kmh, day: SPEEDING if excess_kmh > 0 else None)
    seen: list[Observation] = []
    true_s: dict[int, float] = {}
    boxes = Boxes(camera=road.camera, rng=rng)
    lasts_s = vehicle.end_s - vehicle.start_s
    for frame, (since_s, stamped_s) in enumerate(instants(lasts_s, RATE, rng)):
        now_s = vehicle.start_s + since_s
        found = dict(boxes.of([vehicle], now_s)).get(vehicle.number)
        if found is None:
            continue
        true_s[frame] = now_s
        seen.append(
            Observation(
                frame=frame,
                at=START + timedelta(seconds=stamped_s),
                box=found.box,
                label=found.label,
                confidence=found.confidence,
            )
        )
        track = Track(id=TrackId(vehicle.number), observations=tuple(seen))
        verdict = rule.check(track, site)
        if isinstance(verdict, NotJudged):
            score.not_judged[str(verdict.doubt)] += 1
        if isinstance(verdict, Finding):
            _compare(verdict, (number, vehicle), true_s, score)
        if verdict is not None:
            return


def _compare(
    finding: Finding, driven: tuple[int, Vehicle], true_s: dict[int, float], score: LensScore
) -> None:
    (number, vehicle), measured = driven, finding.measurement
    kmh = true_kmh(vehicle, true_s[finding.before_frame], true_s[finding.after_frame])
    error = measured.value - kmh
    score.errors[number, vehicle.number] = error
    score.stated.append(measured.uncertainty)
    score.held += abs(error) <= 2 * measured.uncertainty
    score.too_much += measured.charged > kmh
