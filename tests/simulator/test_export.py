"""Do clip, signal log, site file and truth of a scene fit together, again and again?"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detectors.clip import clip_count, clip_frames, clip_frames_per_s, first_frame
from detectors.road import ArrowLights
from detectors.signals import SignalState, load_signals
from detectors.site_file import load_site
from fines.errors import InvalidValueError
from fines.violation import SiteId
from simulator.export import export
from simulator.render import frames
from simulator.scene import ArrowHead, Scene, load_scene
from tests.simulator.small_scene import SMALL


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    file = tmp_path_factory.mktemp("scene") / "small.toml"
    file.write_text(SMALL, "utf-8")
    return load_scene(file)


@pytest.fixture(scope="module")
def folder(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("small")
    export(scene, written)
    return written


def test_the_clip_is_stamped_as_the_truth_says(folder: Path, scene: Scene) -> None:
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    seen = list(clip_frames(folder / "clip.mp4", SiteId("small"), scene.start))
    stamps = [frame.captured_at.isoformat(timespec="milliseconds") for frame in seen]
    told = [row["at"].replace("Z", "+00:00") for row in rows if row["kind"] == "frame"]
    assert stamps == told
    assert len(stamps) == clip_count(folder / "clip.mp4") == 6
    assert clip_frames_per_s(folder / "clip.mp4") == 4
    assert first_frame(folder / "clip.mp4").shape == (270, 480, 3)


def test_the_truth_names_acts_passes_and_boxes(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    assert rows[0] == {
        "kind": "act", "offence": "red_light", "plate": "01KG003TST",
        "at": "2026-05-01T08:00:00.445Z",
    }  # fmt: skip
    assert [row["plate"] for row in rows if row["kind"] == "pass"] == ["01KG003TST", "01KG004TST"]
    standing = [
        car
        for row in rows
        if row["kind"] == "frame"
        for car in row["vehicles"]
        if car["plate"] == "01KG004TST"
    ]
    assert len(standing) == 6
    assert len({tuple(car["plate_box"]) for car in standing}) == 1


def test_the_site_file_measures_the_road_as_it_is(folder: Path) -> None:
    site = load_site(folder / "site.toml")
    assert site.calibration.error_m < 0.02
    line = site.approaches[0].stop_line
    left, right = line.left, line.right
    assert (left[0], left[1]) == pytest.approx((-2.9, 14.0), abs=0.05)
    assert (right[0], right[1]) == pytest.approx((2.9, 14.0), abs=0.05)
    assert line.beyond_m((0.0, 16.0)) == pytest.approx(2.0, abs=0.05)


def test_the_signal_log_shows_the_programme(folder: Path, scene: Scene) -> None:
    reading = load_signals(folder / "signals.csv").reading("1", scene.instant(1.0))
    assert (reading.state, reading.since) == (SignalState.RED, scene.start)


def test_the_arrows_of_a_scene_stand_in_log_and_site_file(scene: Scene, tmp_path: Path) -> None:
    arrow = ArrowHead(signal_group="1A", programme=((0.0, "green"), (0.5, "red")))
    export(replace(scene, arrow=arrow), tmp_path)
    (way_out,) = load_site(tmp_path / "site.toml").approaches[0].ways_out
    assert (way_out.signal_group, way_out.arrow) == ("1A", ArrowLights.HEAD)
    assert way_out.exit.beyond_m((0.0, 31.0)) == pytest.approx(1.0, abs=0.1)
    log = load_signals(tmp_path / "signals.csv")
    states = [log.reading(group, scene.instant(1.0)).state for group in ("1", "1A")]
    assert states == [SignalState.RED, SignalState.RED]
    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text().splitlines()]
    shown = [(row["signal"], row["arrow"]) for row in rows if row["kind"] == "frame"]
    assert shown[0] == ("red", "green")
    assert shown[-1] == ("red", "red")


@pytest.mark.slow
def test_the_same_scene_gives_the_same_pictures(scene: Scene) -> None:
    for one, other in zip(frames(scene), frames(scene), strict=True):
        assert np.array_equal(one.image, other.image)
        assert one.visible == other.visible


@pytest.mark.parametrize("content", [b"", b"no video at all"])
def test_a_file_that_is_no_clip_is_named(content: bytes, tmp_path: Path, scene: Scene) -> None:
    file = tmp_path / "broken.mp4"
    file.write_bytes(content)
    with pytest.raises(InvalidValueError, match=r"broken\.mp4: not a clip that can be read"):
        next(clip_frames(file, SiteId("s"), scene.start))


def test_a_missing_clip_is_named(tmp_path: Path, scene: Scene) -> None:
    with pytest.raises(InvalidValueError, match="there is no such clip; check the path"):
        next(clip_frames(tmp_path / "none.mp4", SiteId("s"), scene.start))
