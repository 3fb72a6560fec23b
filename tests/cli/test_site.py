"""What does a person read from `tartip site` and `tartip simulate`?"""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from cli.main import app
from detectors.drawing import STOP_LINE_BGR
from detectors.site_file import load_site
from tests.detectors.plain_road import SITE
from tests.simulator.small_scene import SMALL

RUN = CliRunner()


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    (folder / "small.toml").write_text(SMALL, "utf-8")
    done = RUN.invoke(app, ["simulate", str(folder / "small.toml"), "-o", str(folder / "out")])
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{folder / 'out'}\n", "")
    return folder / "out"


def test_simulate_writes_four_files(simulated: Path) -> None:
    assert sorted(file.name for file in simulated.iterdir()) == [
        "clip.mp4", "signals.csv", "site.toml", "truth.jsonl",
    ]  # fmt: skip


def test_simulate_refuses_a_wrong_scene_in_one_sentence(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["simulate", str(tmp_path / "none.toml"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.stderr == (
        f"{tmp_path / 'none.toml'}: there is no such scene file; check the path.\n"
    )


def test_a_sound_site_file_is_summed_up(simulated: Path) -> None:
    done = RUN.invoke(app, ["site", "check", str(simulated / "site.toml")])
    assert done.exit_code == 0
    assert done.stdout == (
        f"{simulated / 'site.toml'}: sound. Site small, 480 x 270 pixels, 1 approaches, "
        "1 solid lines, 0 lanes, 0 speed zones; calibration fits to 0.00 m, places are known to "
        "0.5 m below row 10, where a metre is 23 px wide; certificate until 2028-01-01.\n"
        f"{simulated / 'site.toml'}: warning: without a table [clock] acts are charged by a clock "
        "that nobody has checked; write one.\n"
        f"{simulated / 'site.toml'}: warning: at approach 'main' a plate is 23 pixels wide at "
        "most, and few under 60 are surely read, so few acts come from there; take a longer "
        "lens or more pixels.\n"
        f"{simulated / 'site.toml'}: warning: at solid line 'divider-1' a plate is 37 pixels wide "
        "at most, and few under 60 are surely read, so few acts come from there; take a longer "
        "lens or more pixels.\n"
    )


def test_a_wrong_site_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(SITE.replace('view = "rear"', 'view = "above"'), "utf-8")
    done = RUN.invoke(app, ["site", "check", str(file)])
    assert done.exit_code == 1
    assert done.stdout == f"{file}:7: 'above' is no view; write one of rear, front.\n"


def test_draw_writes_the_first_frame_with_the_lines(simulated: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "site.png"
    done = RUN.invoke(
        app,
        [
            "site",
            "draw",
            str(simulated / "site.toml"),
            str(simulated / "clip.mp4"),
            "-o",
            str(drawn),
        ],
    )
    assert (done.exit_code, done.stdout) == (0, f"{drawn}\n")
    picture = cv2.imread(str(drawn))
    assert picture is not None
    assert picture.shape == (270, 480, 3)
    (x0, y0), (x1, _) = load_site(simulated / "site.toml").approaches[0].stop_line.line_px
    on_the_line = picture[round(y0), round(x0 + 0.8 * (x1 - x0))]
    assert tuple(int(channel) for channel in on_the_line) == STOP_LINE_BGR


@pytest.mark.parametrize(
    ("site", "output", "sentence"),
    [
        (SITE, "x.png", "clip.mp4 is 480 x 270 pixels"),
        (None, "x.gif", "name a .png or .jpg file"),
        (None, "no/folder/x.png", "cannot be written; does the folder exist?"),
    ],
)
def test_draw_refuses_in_one_sentence(
    site: str | None, output: str, sentence: str, simulated: Path, tmp_path: Path
) -> None:
    file = tmp_path / "site.toml"
    file.write_text(site or (simulated / "site.toml").read_text("utf-8"), "utf-8")
    done = RUN.invoke(
        app,
        ["site", "draw", str(file), str(simulated / "clip.mp4"), "-o", str(tmp_path / output)],
    )
    assert done.exit_code == 2
    assert sentence in done.stderr
