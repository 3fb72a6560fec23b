"""What does a person read and see of a site's lens?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from cli.main import app
from detectors.drawing import STOP_LINE_BGR, with_site
from detectors.site_file import load_site
from simulator.measured_site import WIDE_ACROSS_M, MeasuredRoad, site_text
from simulator.road_lens import LensTold
from simulator.scene import SceneCamera

RUN = CliRunner()
CAMERA = SceneCamera(
    width_px=1920, height_px=1080, focal_px=1750, height_m=6.5, pitch_deg=17, k1=-0.2, k2=0.04
)


def site_file(folder: Path, told: LensTold, *, camera: SceneCamera = CAMERA) -> Path:
    road = MeasuredRoad(
        camera=camera,
        name="bent",
        signals=True,
        limit_kmh=60,
        lens=told,
        across_m=WIDE_ACROSS_M,
    )
    file = folder / f"{told}.toml"
    file.write_text(site_text(road, np.random.default_rng(11)), "utf-8")
    return file


def checked(file: Path) -> list[str]:
    done = RUN.invoke(app, ["site", "check", str(file)])
    assert done.exit_code == 0
    return done.stdout.replace(f"{file}: ", "").splitlines()


def test_a_lens_is_told_with_what_it_is_worth(tmp_path: Path) -> None:
    _, fit, *rest = checked(site_file(tmp_path, LensTold.KNOWN))
    assert fit.startswith("with its lens the points fit to 0.")
    with_px, without_px = (float(part.split(" px")[0]) for part in fit.split("(")[1:])
    assert with_px < 0.8 * without_px
    assert not any("k1" in line for line in rest)


@pytest.mark.slow
def test_a_lens_that_is_not_told_is_refused_and_offered(tmp_path: Path) -> None:
    """The points of who wants the lens told by them, without the lens."""
    text = site_file(tmp_path, LensTold.ESTIMATED).read_text("utf-8")
    table = text.index("[calibration.lens]")
    rest = text.index("\n\n", table)
    file = tmp_path / "untold.toml"
    file.write_text(text[:table] + text[rest:], "utf-8")
    done = RUN.invoke(app, ["site", "check", str(file)])
    assert done.exit_code == 1
    refusal, lens = done.stdout.split("; add\n")
    line = text.splitlines().index("points = [") + 1
    assert refusal.startswith(f"{file}:{line}: the calibration points miss each other by 0.")
    assert "as through a lens that bends the picture inwards (barrel) by" in refusal
    assert "A k1 alone foretells points that were held out to " in refusal
    assert lens.rstrip() == text[table:rest]


def test_a_pinhole_camera_is_told_nothing_of_lenses(tmp_path: Path) -> None:
    pinhole = replace(CAMERA, k1=0.0, k2=0.0)
    told = checked(site_file(tmp_path, LensTold.NONE, camera=pinhole))
    assert not any("lens" in line for line in told if "plate" not in line)


def test_a_stop_line_is_drawn_as_the_lens_shows_it(tmp_path: Path) -> None:
    site = load_site(site_file(tmp_path, LensTold.KNOWN))
    wide = replace(
        site.approaches[0],
        stop_line=replace(
            site.approaches[0].stop_line,
            line_px=((100.0, 1000.0), (1820.0, 1000.0)),
        ),
    )
    site = replace(site, approaches=(wide,), solid_lines=())
    drawn = with_site(np.zeros((1080, 1920, 3), np.uint8), site)
    rows = np.flatnonzero((drawn[:, 700] == STOP_LINE_BGR).all(-1))
    lens = site.calibration.lens
    assert lens is not None
    foretold = next(y for x, y in lens.road_line((100.0, 1000.0), (1820.0, 1000.0)) if x >= 700)
    assert abs(rows.mean() - foretold) < 4
    assert rows.mean() > 1010
    assert cv2.countNonZero(drawn[998:1003, 650:750, 2]) == 0
