"""How far from the truth is a vehicle's speed by us, and as the library supervision samples it?

Both are given the same tracks of simulated vehicles in yards, where nearly everybody is measured,
with the noise of `benchmarks/judgement.py`. The peer's way is that of its example "speed
estimation": the lower edge's middle, inside the zone, through one perspective transform, as whole
metres; the way over the newest second of frames by the camera's nominal rate.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import cv2
import numpy as np

from benchmarks.counting import as_detections, peer_library
from benchmarks.judgement import RATE, SEED, measured_site
from benchmarks.judgement_comparing import START
from detectors.detection import Box
from detectors.driving import surely_one
from detectors.rules.finding import Finding, Verdict
from detectors.rules.speeding import SPEEDING, SpeedOverLimit
from detectors.site import Site
from detectors.track import Track, TrackId
from detectors.tracking import LapTracker
from fines.violation import OffenceCode
from simulator.boxes import Boxes, instants
from simulator.measured_site import STOP_LINE_M, random_road
from simulator.traffic import vehicles
from simulator.true_acts import true_kmh
from simulator.vehicle import Floats, Vehicle

A_ROAD = 100
FIRST_YARD, YARDS_APART = 3, 4
"""The yards among the roads that `random_road` gives: no signals, 20 km/h."""

Told = tuple[Track, int, int, float]
"""A track, the first and the last frame of the way, and the speed in km/h."""

KMH_PER_MPS = 3.6
WHOLE_RATE = round(RATE)


@dataclass(slots=True)
class SpeedErrors:
    """Measured minus true, km/h. `passes` are vehicles that got a speed at all."""

    errors: list[float] = field(default_factory=list)
    passes: set[tuple[int, int]] = field(default_factory=set)

    def record(self) -> dict[str, float | int | None]:
        """The line of JSON."""
        away = np.abs(self.errors)
        found = len(self.errors) > 0
        return {
            "passes": len(self.passes),
            "speeds": len(self.errors),
            "bias_kmh": round(float(np.mean(self.errors)), 2) if found else None,
            "error_kmh_median": round(float(np.median(away)), 2) if found else None,
            "error_kmh_p95": round(float(np.percentile(away, 95)), 2) if found else None,
            "error_kmh_most": round(float(away.max()), 2) if found else None,
        }


@dataclass(slots=True)
class PeerSpeeds:
    """The published example, step by step, for one camera."""

    zone: Any
    to_metres: Floats
    rows_m: dict[int, deque[int]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=WHOLE_RATE))
    )
    frames: dict[int, deque[int]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=WHOLE_RATE))
    )

    def look(self, live: Sequence[Track], frame: int) -> list[Told]:
        """Speeds of everybody who was in the zone for half a second."""
        here = {track.id: track for track in live if track.last.frame == frame}
        detections = as_detections([(number, track.last) for number, track in here.items()])
        detections = detections[self.zone.trigger(detections)]
        lower = peer_library().Position.BOTTOM_CENTER
        feet = detections.get_anchors_coordinates(anchor=lower).reshape(-1, 1, 2)
        if len(feet) == 0:
            return []
        placed = cv2.perspectiveTransform(feet.astype(np.float32), self.to_metres)
        told = []
        for number, (_, y_m) in zip(
            detections.tracker_id.tolist(), placed.reshape(-1, 2).astype(int), strict=True
        ):
            self.rows_m[number].append(int(y_m))
            self.frames[number].append(frame)
            rows = self.rows_m[number]
            if len(rows) >= RATE / 2:
                kmh = abs(rows[-1] - rows[0]) / (len(rows) / RATE) * KMH_PER_MPS
                told.append((here[TrackId(number)], self.frames[number][0], frame, kmh))
        return told


def run(passes: int) -> dict[str, SpeedErrors]:
    """Errors by "ours" and "supervision"; ConfigurationError where the library is missing."""
    scores = {"ours": SpeedErrors(), "supervision": SpeedErrors()}
    for number in range(-(-passes // A_ROAD)):
        drive_yard(number, min(A_ROAD, passes - number * A_ROAD), scores)
    return scores


def drive_yard(number: int, count: int, scores: dict[str, SpeedErrors]) -> None:
    """Adds one yard's passes."""
    yard = FIRST_YARD + YARDS_APART * number
    rng = np.random.default_rng((SEED, yard))
    road = random_road(yard, rng)
    made = vehicles(count, rng, None, STOP_LINE_M)
    site = measured_site(road, rng)
    peer, rule = _peer_over(site), SpeedOverLimit(_whatever_excess)
    boxes, tracker = Boxes(camera=road.camera, rng=rng), LapTracker()
    by_number = {vehicle.number: vehicle for vehicle in made}
    true_s: list[float] = []
    drawn: dict[tuple[int, Box], int] = {}
    verdicts: dict[TrackId, Verdict] = {}
    told: dict[str, list[Told]] = {"ours": [], "supervision": []}
    for frame, (at_s, stamped_s) in enumerate(instants(made[-1].end_s, RATE, rng)):
        true_s.append(at_s)
        seen = boxes.of([one for one in made if one.start_s <= at_s <= one.end_s], at_s)
        drawn |= {(frame, found.box): of for of, found in seen}
        at = START + timedelta(seconds=stamped_s)
        tracks = tracker.update([found for _, found in seen], frame, at)
        for track in (*tracks.live, *tracks.ended):
            if verdicts.get(track.id) is None:
                found = verdicts[track.id] = rule.check(track, site)
                if isinstance(found, Finding) and _surely(track, found, site):
                    ends = (found.before_frame, found.after_frame)
                    told["ours"].append((track, *ends, found.measurement.value))
        told["supervision"] += peer.look(tracks.live, frame)
    for name, speeds in told.items():
        for track, since, until, kmh in speeds:
            vehicle = _same_vehicle(track, (since, until), drawn, by_number)
            if vehicle is not None and vehicle.ahead > 0:
                true = true_kmh(vehicle, true_s[since], true_s[until])
                scores[name].errors.append(kmh - true)
                scores[name].passes.add((number, vehicle.number))


def _whatever_excess(_excess_kmh: float, _day: date) -> OffenceCode:
    """Every speed above the limit is told, however little."""
    return SPEEDING


def _surely(track: Track, found: Finding, site: Site) -> bool:
    span = surely_one(track, site, found.at_frame)
    return span[0] <= found.before_frame <= found.after_frame <= span[1]


def _same_vehicle(
    track: Track,
    frames: tuple[int, int],
    drawn: dict[tuple[int, Box], int],
    by_number: dict[int, Vehicle],
) -> Vehicle | None:
    """Whose box the track has at both frames; None where it has changed vehicles."""
    ends = [track.seen_in(frame) for frame in frames]
    numbers = {drawn.get((seen.frame, seen.box)) if seen else None for seen in ends}
    number = numbers.pop() if len(numbers) == 1 else None
    return None if number is None else by_number.get(number)


def _peer_over(site: Site) -> PeerSpeeds:
    """The zone as its four corners in the picture and on the measured road, as the example has."""
    pixels = np.array(site.speed_zones[0].stretch.area_px, np.float32)
    metres = np.array([site.calibration.ground(tuple(corner)) for corner in pixels.tolist()])
    # The example's places run from 0 in a corner of the zone.
    from_corner = (metres - metres.min(0)).astype(np.float32)
    return PeerSpeeds(
        zone=peer_library().PolygonZone(polygon=pixels.round().astype(int)),
        to_metres=np.asarray(cv2.getPerspectiveTransform(pixels, from_corner), np.float64),
    )
