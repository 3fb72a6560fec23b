"""Is who stops over the line told from who drives on, where rears seem farther than they are?

Boxes are drawn exactly over a simulated stop line, seen from behind by a camera on a pole.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest

from detectors.rules.finding import Finding
from detectors.rules.red_light import RedLight
from detectors.rules.stop_line import StoppedBeyondLine
from detectors.signals import SignalLog
from detectors.site import Site
from detectors.site_file import load_site
from detectors.track import Observation, Track, TrackId
from simulator.boxes import Boxes
from simulator.measured_site import MeasuredRoad, random_road
from simulator.stop_line_traffic import SEEN_LINES, SeenLine, line_text
from simulator.vehicle import SIZES, STEP_S, Floats, Vehicle
from tests.detectors.plain_road import START, lights

SIGNALS = lights((0, "red"), (12, "green"))
FRAME_S, STANDS_S = 0.1, 7.0
BEHIND, BEFORE = SEEN_LINES


@cache
def road_and_site(line: SeenLine) -> tuple[MeasuredRoad, Site]:
    rng = np.random.default_rng((7, 4))
    road = random_road(0, rng)
    file = Path(mkdtemp()) / "line.toml"
    file.write_text(line_text(road, line, rng), "utf-8")
    return road, load_site(file)


def charged(rear_m: float, size: int, goes_on_s: float = 12.5) -> list[str]:
    """What is charged to who stands with its rear so far beyond the line, and then goes on."""
    at_s = np.arange(0.0, 16.0, STEP_S)
    on_m = np.maximum(at_s - goes_on_s, 0.0) * 6.0
    rear = np.minimum(rear_m + (at_s - STANDS_S) * 5.0, rear_m) + on_m
    return found_of(BEHIND, rear + SIZES[size].length_m, size, SIGNALS)


def found_of(line: SeenLine, front_m: Floats, size: int, signals: SignalLog) -> list[str]:
    """What is charged to whose front is so far beyond the line at each step."""
    road, site = road_and_site(line)
    body = SIZES[size]
    vehicle = Vehicle(
        number=1, plate="01KG001AAA", size=body, start_s=0.0,
        ahead=1 if line is BEHIND else -1, x_m=np.full(len(front_m), 1.75),
        y_m=line.along_m(front_m, body.length_m), edge_m=body.edge_m[1],
        overhang_m=body.overhang_m[1],
    )  # fmt: skip
    boxes = Boxes(camera=road.camera, rng=np.random.default_rng(1))
    seconds = np.arange(0.0, vehicle.end_s, FRAME_S)
    found = [(at, box) for at in seconds if (box := boxes.true_box(vehicle, float(at)))]
    track = Track(
        id=TrackId(1),
        observations=tuple(
            Observation(
                frame=round(at / FRAME_S), at=START + timedelta(seconds=float(at)), box=box,
                label=vehicle.size.label, confidence=0.9,
            )
            for at, box in found
        ),
    )  # fmt: skip
    verdicts = [rule(signals).check(track, site) for rule in (RedLight, StoppedBeyondLine)]
    return [str(one.offence) for one in verdicts if isinstance(one, Finding)]


@pytest.mark.parametrize("size", [0, 5], ids=["car", "motorcycle"])
def test_who_stands_right_beyond_the_line_has_not_run_the_light(size: int) -> None:
    assert charged(1.6, size) in ([], ["stop_line"])


@pytest.mark.parametrize("size", [0, 4, 5], ids=["car", "bus", "motorcycle"])
def test_whose_rear_is_not_beyond_the_line_has_done_nothing(size: int) -> None:
    assert charged(0.0, size) == []


@pytest.mark.parametrize("size", [0, 5], ids=["car", "motorcycle"])
def test_who_goes_on_while_it_is_red_has_run_the_light_and_nothing_else(size: int) -> None:
    assert charged(1.6, size, goes_on_s=9.8) == ["red_light"]


@pytest.mark.parametrize("stops_m", [3.4, 60.0], ids=["stands", "drives on"])
@pytest.mark.parametrize(("into_red_s", "count"), [(0.25, 0), (1.5, 1)])
def test_a_front_is_over_the_line_before_it_seems_so(
    into_red_s: float, count: int, stops_m: float
) -> None:
    at_s = np.arange(0.0, 16.0, STEP_S)
    front_m = np.minimum((at_s - 6.0) * 4.5, stops_m) + np.maximum(at_s - 12.5, 0.0) * 6.0
    front_m = front_m[front_m < 26.0]
    signals = lights((0, "yellow"), (6.0 - into_red_s, "red"), (12.0, "green"))
    assert len(found_of(BEFORE, front_m, 0, signals)) == count
