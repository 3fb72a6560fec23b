"""What does a person read of how surely speed will be known in a zone?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.zone_report import zone_lines
from tests.detectors.test_zone_accuracy import DAY, LAW, zoned, zoned_text

RUN = CliRunner()


def lines(near_m: float, far_m: float, day: date = DAY) -> list[str]:
    return list(zone_lines(zoned(near_m, far_m), LAW, day))


def test_a_good_zone_has_its_uncertainties_and_no_warning() -> None:
    (told,) = lines(13, 41)
    assert told.startswith(
        "speed zone 'drawn', 13 to 41 m from the camera: standard uncertainty at 60, 90 and "
        "120 km/h and 25 frames a second: car 0.9, "
    )
    assert "; lorry 1.4, " in told


@pytest.mark.parametrize(
    ("near_m", "far_m", "fault"), [(13, 19.5, "too short"), (31, 38, "too far")]
)
def test_a_zone_that_charges_too_few_is_warned_of(
    tmp_path: Path, near_m: float, far_m: float, fault: str
) -> None:
    _, *warnings = lines(near_m, far_m)
    assert len(warnings) > 0
    for warning in warnings:
        assert warning.startswith(
            f"warning: speed zone 'drawn' is {fault} to charge an excess of 11 to 20 km/h: at the "
            "limit of 60 km/h a "
        )
        assert warning.endswith("; draw it from the picture's lower edge on, 25 m long.")


def test_a_zone_that_is_too_long_is_warned_of() -> None:
    _, warning = lines(13, 55)
    assert warning == (
        "warning: speed zone 'drawn' reaches 55 m far, and beyond 41 m wheels are seen so badly "
        "that speeds come out too high; end it there, or take a longer lens."
    )


def test_a_zone_that_measures_nobody_is_warned_of() -> None:
    assert lines(20, 22) == [
        "warning: speed zone 'drawn': too little of its middle is seen to measure anybody; "
        "draw it in the picture."
    ]


def test_without_a_limit_in_force_nothing_is_said_of_charging() -> None:
    assert len(lines(31, 38, date(2025, 12, 31))) == 1


def test_site_check_tells_it(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(zoned_text(13, 41), "utf-8")
    done = RUN.invoke(app, ["site", "check", str(tmp_path / "site.toml")])
    assert done.exit_code == 0
    assert f"{tmp_path / 'site.toml'}: speed zone 'drawn', 13 to 41 m" in done.stdout
