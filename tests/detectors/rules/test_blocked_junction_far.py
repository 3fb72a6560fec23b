"""Is the room behind a queue told right where a low camera makes its rear seem farther off?

Boxes are drawn exactly over a simulated street with a junction.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest

from detectors.rules.blocked_junction import JunctionBlocked
from detectors.rules.finding import Finding
from detectors.signals import SignalLog
from detectors.site import Site
from detectors.site_file import load_site
from detectors.surroundings import Surroundings
from detectors.track import Observation, Track, TrackId
from detectors.tracking import WALKING_LABELS, LapTracker
from simulator.boxes import Boxes
from simulator.junction_traffic import JUNCTION_M, LANE_M
from simulator.streets import Street, random_street, street_text
from simulator.vehicle import SIZES, STEP_S, Floats, Vehicle
from tests.detectors.plain_road import START

FRAME_S, LASTS_S, STANDS_M = 0.1, 16.0, 30.0


@cache
def street_and_site() -> tuple[Street, Site]:
    rng = np.random.default_rng((7, 3))
    street = random_street(3, rng)
    file = Path(mkdtemp()) / "street.toml"
    file.write_text(street_text(street, rng), "utf-8")
    return street, load_site(file)


def seen(number: int, y_m: Floats, size: int) -> Track:
    street, _ = street_and_site()
    vehicle = Vehicle(
        number=number, plate=f"01KG00{number}AAA", size=SIZES[size], start_s=0.0, ahead=1,
        x_m=np.full(len(y_m), LANE_M), y_m=y_m, edge_m=0.3, overhang_m=0.9,
    )  # fmt: skip
    boxes = Boxes(camera=street.road.camera, rng=np.random.default_rng(1))
    times = np.arange(0.0, LASTS_S, FRAME_S)
    found = [(at, box) for at in times if (box := boxes.true_box(vehicle, float(at)))]
    return Track(
        id=TrackId(number),
        observations=tuple(
            Observation(
                frame=round(at / FRAME_S), at=START + timedelta(seconds=float(at)), box=box,
                label=vehicle.size.label, confidence=0.9,
            )
            for at, box in found
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("room_m", "charged"), [(1.0, True), (3.4, True), (4.5, False), (7.0, False)]
)
@pytest.mark.parametrize("size", [0, 3], ids=["car", "lorry"])
def test_only_who_has_no_room_is_charged(room_m: float, charged: bool, size: int) -> None:
    _, site = street_and_site()
    steps = np.arange(0.0, LASTS_S, STEP_S)
    own = seen(1, np.minimum(2.0 + 7.0 * steps, STANDS_M), 0)
    queue = seen(2, np.full(len(steps), JUNCTION_M[1] + room_m), size)
    surroundings = Surroundings(LapTracker(labels=WALKING_LABELS))
    for one in queue.observations:
        live = Track(id=queue.id, observations=queue.observations[: one.frame + 1])
        surroundings.take(site, [], [live], one.frame, one.at)
    verdict = JunctionBlocked(SignalLog([]), surroundings).check(own, site)
    assert isinstance(verdict, Finding) == charged
