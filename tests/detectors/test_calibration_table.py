"""Is a lens of a site file read, and a wrong one refused with its line?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detectors.calibration import calibrate
from fines.errors import ConfigurationError
from simulator.lens import Lens
from simulator.scene import SceneCamera
from tests.detectors.plain_road import SITE, plain_site

LENS = """\
[calibration.lens]
focal_px = [1000, 1000]
centre_px = [500, 500]
k1 = -0.1
k1_error = 0.01
k2 = 0.01

[[approach]]"""
WITH_LENS = SITE.replace("[[approach]]", LENS, 1).replace(
    "[calibration]", "[calibration]\nimage_error_px = 20\nground_error_m = 1.0"
)
TABLE = WITH_LENS.splitlines().index("[calibration.lens]") + 1


def test_points_and_drawings_go_through_the_lens(tmp_path: Path) -> None:
    """The plain road's points are those of a plane without a lens, so they fit less well."""
    site = plain_site(
        tmp_path, WITH_LENS.replace("k1 = -0.1", "k1 = -0.01").replace("0.01\n\n", "0\n\n")
    )
    lens = site.calibration.lens
    assert lens is not None
    assert (lens.k1, lens.k2, lens.p1, lens.k1_error) == (-0.01, 0.0, 0.0, 0.01)
    again = calibrate(site.calibration.pairs, image_error_px=20, ground_error_m=1.0, lens=lens)
    assert again is not None
    assert site.approaches[0].stop_line.left == again.ground((400, 500))
    assert site.lanes[0].area[0] == again.ground((500, 990))
    plain = plain_site(tmp_path)
    assert plain.calibration.lens is None
    assert site.lanes[0].area[0] != pytest.approx(plain.lanes[0].area[0], abs=1e-3)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "sentence"),
    [
        ("k1 = -0.1", "k1 = -0.9", 3, "k1 = -0.9 with the other coefficients folds the picture"),
        ("k1 = -0.1", "k1 = nan", 3, "k1 = nan; write -10 to 10."),
        ("k1 = -0.1\n", "", 0, "'k1' must be a number, not None."),
        ("k1 = -0.1", 'k1 = "much"', 3, "'k1' must be a number, not 'much'."),
        ("k2 = 0.01", "k2 = 400", 5, "k2 = 400; write -10 to 10."),
        ("k2 = 0.01", "k4 = 0.01", 5, "'k4' is not known here; write one of focal_px, centre_px"),
        ("k1_error = 0.01\n", "", 0, "'k1_error' must be a number, not None."),
        ("k1_error = 0.01", "k1_error = 0", 4, "k1_error = 0; write how surely k1 is known"),
        ("centre_px = [500, 500]", "centre_px = [500, 1500]", 2, "[500, 1500] lies outside the"),
        ("centre_px = [500, 500]", "centre_px = 500", 2, "'centre_px' must be two numbers such as"),
        (
            "focal_px = [1000, 1000]\n",
            "",
            0,
            "'focal_px' must be two numbers such as [10, 20], not",
        ),
        (
            "focal_px = [1000, 1000]",
            "focal_px = [0, 1000]",
            1,
            "a focal length of 0 px does not go",
        ),
        ("focal_px = [1000, 1000]", "focal_px = [1000, nan]", 1, "a focal length of nan px does"),
    ],
)
def test_a_wrong_lens_is_told_with_its_line(
    right: str, wrong: str, line: int, sentence: str, tmp_path: Path
) -> None:
    assert right in WITH_LENS
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, WITH_LENS.replace(right, wrong, 1))
    assert f":{TABLE + line}: {sentence}" in str(refused.value)


def test_a_lens_written_in_one_line_is_told_by_that_line(tmp_path: Path) -> None:
    row = "lens = { focal_px = [1000, 1000], centre_px = [500, 500], k1 = -0.9, k1_error = 0.01 }"
    text = SITE.replace("[calibration]", f"[calibration]\n{row}", 1)
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, text)
    assert f":{text.splitlines().index(row) + 1}: k1 = -0.9 with" in str(refused.value)


def test_a_lens_that_is_no_table_is_refused(tmp_path: Path) -> None:
    text = SITE.replace("[calibration]", '[calibration]\nlens = "wide"', 1)
    with pytest.raises(ConfigurationError, match=r":17: the table \[lens\] is missing; write it"):
        plain_site(tmp_path, text)


@pytest.mark.slow
def test_points_that_only_a_lens_explains_are_refused_with_that_lens(tmp_path: Path) -> None:
    camera = SceneCamera(
        width_px=1920, height_px=1080, focal_px=1920, height_m=6.5, pitch_deg=14, k1=-0.35
    )
    places = [
        (x, y) for y in (15.0, 25.0, 40.0, 60.0, 90.0) for x in (-20.0, -10.0, 0.0, 10.0, 20.0)
    ]
    seen, _ = Lens(camera).project(np.array([(x, y, 0.0) for x, y in places]))
    rows = [
        f"    {{ image = [{u:.1f}, {v:.1f}], ground = [{x}, {y}] }},"
        for (u, v), (x, y) in zip(seen, places, strict=True)
        if 0 <= u <= 1920 and 0 <= v <= 1080
    ]
    head, rest = SITE.split("points = [\n", 1)
    head = head.replace("width_px = 1000", "width_px = 1920").replace("= 1000", "= 1080")
    text = head + "points = [\n" + "\n".join(rows) + "\n]" + rest.split("\n]", 1)[1]
    with pytest.raises(ConfigurationError) as refused:
        plain_site(tmp_path, text)
    told = str(refused.value)
    assert ":17: the calibration points miss each other by " in told
    assert "as through a lens that bends the picture inwards (barrel)" in told
    assert "; add\n[calibration.lens]" in told
    assert "\nk1 = -0.350" in told
