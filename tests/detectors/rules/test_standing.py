"""Is only that time counted as standing in which a vehicle stood, not that in which it rolled?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detectors.rules.feet import feet
from detectors.rules.standing import UNCERTAINTY, Stand, stands
from tests.detectors.plain_road import drive, plain_site, track_of

STEP_S = 0.04
Places = list[tuple[float, float, float]]


def halt(stood_s: float, brakes_mps2: float, starts_mps2: float, mps: float = 6.0) -> Places:
    """To a soft stop at y = 40 m, so long a stand, and on; second 0 is when it comes to a stand."""
    brakes_s, starts_s = mps / brakes_mps2, mps / starts_mps2
    places, step = [], 0
    while (t_s := -brakes_s + step * STEP_S) < stood_s + starts_s:
        y_m = 40.0
        if t_s < 0:
            y_m -= brakes_mps2 * t_s**2 / 2
        if t_s > stood_s:
            y_m += starts_mps2 * (t_s - stood_s) ** 2 / 2
        places.append((t_s, 27.0, y_m))
        step += 1
    return places


def stands_of(places: Places, folder: Path) -> list[Stand]:
    site = plain_site(folder)
    return stands(feet(track_of(places), site), site)


@pytest.mark.parametrize("brakes", [0.8, 1.5, 3.0])
@pytest.mark.parametrize("starts", [0.8, 1.5, 3.0])
def test_rolling_to_a_stand_and_off_again_is_no_standing(
    brakes: float, starts: float, tmp_path: Path
) -> None:
    (stand,) = stands_of(halt(5.0, brakes, starts), tmp_path)
    assert stand.over
    assert 5.0 - 2 * STEP_S <= stand.seen.total_seconds() <= 5.0 + UNCERTAINTY.total_seconds()


def test_a_stand_that_lasts_begins_when_it_stands(tmp_path: Path) -> None:
    lasting = [place for place in halt(5.0, 0.8, 1.5) if place[0] < 4.0]
    (stand,) = stands_of(lasting, tmp_path)
    assert not stand.over
    assert 4.0 - 2 * STEP_S <= stand.seen.total_seconds() <= 4.75


def test_a_queue_that_creeps_on_is_not_one_stand(tmp_path: Path) -> None:
    creeps = drive((-3, 20), (0, 40), (2, 40), (4, 41.5), (6, 41.5), (8, 43), (10, 43), (12, 60))
    assert all(stand.seen.total_seconds() < 3.5 for stand in stands_of(creeps, tmp_path))


def test_a_stand_keeps_its_first_frame_however_long_it_lasts(tmp_path: Path) -> None:
    """A box that trembles and drifts would move the middle of all of it, and so where it began."""
    rng = np.random.default_rng(7)
    rests = [
        (t_s, x_m + float(rng.normal(0, 0.05)), y_m + float(rng.normal(0, 0.05)) + t_s * 0.01)
        for t_s, x_m, y_m in halt(30.0, 0.8, 1.5)
        if t_s < 30
    ]
    firsts = {
        stands_of(rests[:last], tmp_path)[-1].feet[0].seen.frame
        for last in range(len(rests) - 600, len(rests), 40)
    }
    assert len(firsts) == 1
