"""Is a vehicle that shows its side, since the camera sees it from aside, placed where it stands?

Its box is then wider than it is. Boxes are drawn exactly over a simulated street with a kerb.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from statistics import fmean
from tempfile import mkdtemp

import numpy as np
import pytest

from detectors.rules.finding import Finding
from detectors.rules.parking import StoodTooLong
from detectors.signals import SignalLog
from detectors.site import Site
from detectors.site_file import load_site
from detectors.surroundings import Surroundings
from detectors.track import Observation, Track, TrackId
from detectors.tracking import WALKING_LABELS, LapTracker
from simulator.boxes import Boxes
from simulator.streets import KERB_AREA_M, Street, random_street, street_text
from simulator.vehicle import SIZES, Vehicle, VehicleSize
from tests.detectors.plain_road import START

KERB_STREETS = (5, 17)
"""Those whose whole zone is in the picture."""
STOOD_S = 24.0
STEP_S = 0.5
BY_LABEL = {size.label: size for size in SIZES}
MOST_OUTSIDE = 0.25
"""Of a vehicle's width: whoever has more than this outside must not be charged."""


@cache
def street_and_site(number: int) -> tuple[Street, Site]:
    rng = np.random.default_rng((7, number))
    street = random_street(number, rng)
    file = Path(mkdtemp()) / "street.toml"
    file.write_text(street_text(street, rng), "utf-8")
    return street, load_site(file)


def charged(number: int, size: VehicleSize, x_m: float, y_m: float, heading: float = 0.0) -> bool:
    """Whether a vehicle that stands there for long is found."""
    street, site = street_and_site(number)
    still = np.ones(int(STOOD_S / 0.02) + 2)
    vehicle = Vehicle(
        number=1, plate="01KG123TST", size=size, start_s=0.0, ahead=1, x_m=x_m * still,
        y_m=y_m * still, heading_rad=heading * still, edge_m=fmean(size.edge_m),
        overhang_m=fmean(size.overhang_m),
    )  # fmt: skip
    box = Boxes(camera=street.road.camera, rng=np.random.default_rng(1)).true_box(vehicle, 1.0)
    assert box is not None
    seen = Observation(frame=0, at=START, box=box, label=size.label, confidence=0.9)
    track = Track(
        id=TrackId(1),
        observations=tuple(
            replace(seen, frame=frame, at=START + timedelta(seconds=frame * STEP_S))
            for frame in range(int(STOOD_S / STEP_S) + 1)
        ),
    )
    rule = StoodTooLong(SignalLog([]), Surroundings(LapTracker(labels=WALKING_LABELS)))
    return isinstance(rule.check(track, site), Finding)


@pytest.mark.parametrize("number", KERB_STREETS)
@pytest.mark.parametrize("label", ["car", "truck", "bus"])
@pytest.mark.parametrize("y_m", [18.0, 26.0, 34.0])
def test_who_stands_at_the_kerb_is_found(number: int, label: str, y_m: float) -> None:
    # A lorry is nearly as wide as the zone: it is surely inside only at some places of it.
    places = (4.8,) if label == "car" else (4.8, 4.87, 4.95)
    assert any(charged(number, BY_LABEL[label], x_m, y_m) for x_m in places)


@pytest.mark.parametrize("number", KERB_STREETS)
@pytest.mark.parametrize("label", ["car", "truck", "bus", "motorcycle"])
def test_who_stands_partly_beside_the_zone_is_not(number: int, label: str) -> None:
    left, right, _, _ = KERB_AREA_M
    size = BY_LABEL[label]
    for y_m in (18.0, 26.0, 34.0):
        for outside in (MOST_OUTSIDE, 0.5, 1.0, 1.5):
            inner = left - outside * size.width_m + size.width_m / 2
            outer = right + outside * size.width_m - size.width_m / 2
            assert not charged(number, size, inner, y_m), (y_m, outside)
            assert not charged(number, size, outer, y_m), (y_m, outside)


@pytest.mark.parametrize("heading", [-1.57, 1.57])
def test_who_stands_across_from_a_yard_is_not_placed_by_its_side(heading: float) -> None:
    """Its nose alone is over the kerb: a box as wide as the vehicle is long is not its side."""
    for number in KERB_STREETS:
        for y_m in (20.0, 30.0):
            assert not charged(number, BY_LABEL["car"], 4.8 - 4.0 * np.sign(heading), y_m, heading)
