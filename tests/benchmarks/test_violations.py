"""Is a finding counted as right only with offence, plate and moment of a known act?"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.violations import matched, run
from detectors.acts import Act
from detectors.track import TrackId
from fines.errors import NotFoundError
from fines.plates import PlateNumber, PlateReading
from fines.violation import (
    OffenceCode,
    Reporter,
    ReporterKind,
    SiteId,
    Violation,
    violation_id,
)
from simulator.export import SIGNALS, SITE, export
from simulator.known_clip import KnownAct
from simulator.scene import load_scene
from tests.detectors.plain_road import after, box_at
from tests.simulator.small_scene import SCENES

KNOWN = [KnownAct(offence="red_light", plate="01KG123TST", at=after(10))]


def act(offence: str = "red_light", plate: str = "01KG123TST", t_s: float = 10.5) -> Act:
    number, code, site = PlateNumber(plate), OffenceCode(offence), SiteId("plain")
    violation = Violation(
        id=violation_id(site, code, number, after(t_s)),
        offence=code,
        plate=number,
        plate_reading=PlateReading(text=number, country="KG", pattern="KG_2016", confidence=1.0),
        site=site,
        place="A plain road",
        occurred_at=after(t_s),
        measurement=None,
        evidence=(),
        reported_by=Reporter(kind=ReporterKind.CAMERA, identifier=site),
        device=None,
    )
    return Act(violation=violation, track=TrackId(1), frame=1, box=box_at(27, 30))


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ([act()], 1),
        ([act(), act(t_s=10.9)], 1),
        ([act(plate="01KG128TST")], 0),
        ([act(offence="solid_line")], 0),
        ([act(t_s=14)], 0),
        ([], 0),
    ],
    ids=["right", "one act twice", "another plate", "another offence", "another moment", "none"],
)
def test_what_counts_as_found(found: list[Act], right: int) -> None:
    assert matched(KNOWN, found) == right


def test_a_folder_without_truth_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no truth\.jsonl in it or in its folders"):
        run(tmp_path)


@pytest.mark.slow
def test_speed_is_measured_on_rendered_pictures_within_two_kmh(tmp_path: Path) -> None:
    export(load_scene(SCENES / "speeding.toml"), tmp_path)
    score = run(tmp_path)
    assert (score.acts, score.found, score.missed, score.wrongful) == (2, 2, 0, 0)
    assert score.speed_error_kmh_p95 is not None
    assert score.speed_error_kmh_p95 <= 2


@pytest.mark.slow
def test_an_ambulance_at_work_is_let_go_and_the_car_behind_it_is_not(tmp_path: Path) -> None:
    export(load_scene(SCENES / "emergency.toml"), tmp_path)
    score = run(tmp_path)
    assert (score.acts, score.found, score.missed, score.wrongful) == (1, 1, 0, 0)
    assert score.not_judged == {"emergency_lights": 1}


@pytest.mark.slow
def test_arrows_are_read_by_the_camera_alone(tmp_path: Path) -> None:
    """The round head stays red: only who reads the arrows knows whom they let go."""
    export(load_scene(SCENES / "arrows.toml"), tmp_path)
    (tmp_path / SIGNALS).unlink()
    with (tmp_path / SITE).open("a", encoding="utf-8") as site:
        site.write('\n[signals]\nsource = "camera"\n')
    score = run(tmp_path)
    assert (score.acts, score.found, score.missed, score.wrongful) == (1, 1, 0, 0)
    assert score.passes_seen == 3
