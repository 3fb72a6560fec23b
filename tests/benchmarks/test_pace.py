"""Does the pace come from a road on which every rule has something to judge?"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.judgement import site_of
from benchmarks.pace import ROAD, SEED, every_offence_text, run
from simulator.enforcement_camera import enforcement_road


def test_every_kind_of_line_lane_and_zone_is_drawn() -> None:
    rng = np.random.default_rng((SEED, ROAD))
    site = site_of(every_offence_text(enforcement_road(ROAD, rng), rng))
    assert (site.width_px, site.height_px) == (1920, 1080)
    assert all((site.approaches, site.solid_lines, site.lanes, site.speed_zones))
    assert {lane.offence for lane in site.restricted} == {"bus_lane", "shoulder"}
    assert all((site.forbidden_turns, site.keep_clear, site.standing_zones, site.crossings))


@pytest.mark.slow
def test_the_parts_of_a_frame_come_to_the_whole() -> None:
    score = run(4.0, turns=1)
    assert score.frames == 50
    assert score.vehicles_a_frame > 0
    parts = (score.decoding_ms, score.vehicle_detector_ms, score.plate_networks_ms, score.rest_ms)
    assert min(parts) > 0
    assert min(score.frames_per_s, score.detector_alone_per_s) > 0
