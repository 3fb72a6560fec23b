"""Does `tartip watch` find what happens in a clip, by our own models, and nothing else?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from benchmarks.violations import run
from cli.main import app
from detectors.backends import load_plate_ocr
from detectors.clock_state import clock_document
from detectors.detection import cut_out
from detectors.frame import decode_jpeg
from detectors.plate_models import load_plate_search
from fines.clock_state import ClockSource, ClockState
from fines.evidence import address
from fines.packages.container import unpacked
from simulator.export import export
from simulator.scene import load_scene
from tests.simulator.small_scene import SCENES

RUN = CliRunner()


def simulated(name: str, folder: Path) -> Path:
    export(load_scene(SCENES / f"{name}.toml"), folder / name)
    return folder / name


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulated("demo", tmp_path_factory.mktemp("scenes"))


def watch(folder: Path, *options: str) -> tuple[int, list[dict[str, object]], str]:
    """Exit status, the JSON lines, and what people read."""
    done = RUN.invoke(
        app, ["watch", str(folder / "clip.mp4"), "--site", str(folder / "site.toml"), *options]
    )
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_the_demo_shows_one_act_of_each_kind_and_keeps_the_proof(demo: Path) -> None:
    status, lines, spoken = watch(
        demo, "--signals", str(demo / "signals.csv"), "--start", "2026-05-01T08:00:00Z",
        "--json", "--save", str(demo / "saved"),
    )  # fmt: skip
    assert status == 0
    assert spoken.count("package, check it: tartip verify ") == 2
    acts, summary = lines[:-1], lines[-1]
    assert [(act["offence"], act["plate"]) for act in acts] == [
        ("solid_line", "01KG002DEM"),
        ("red_light", "01KG003DEM"),
    ]
    truth = [json.loads(line) for line in (demo / "truth.jsonl").read_text().splitlines()]
    for act, true in zip(acts, truth, strict=False):
        late = datetime.fromisoformat(str(act["at"])) - datetime.fromisoformat(true["at"])
        assert timedelta(0) <= abs(late) <= timedelta(seconds=1)
    assert (summary["frames"], summary["passes"], summary["findings"]) == (138, 4, 2)
    assert summary["not_judged"] == {}
    assert_proof_is_whole(demo / "saved", acts[1])


def test_a_clock_that_drifts_between_two_acts_charges_the_first_alone(demo: Path) -> None:
    (demo / "clocked").mkdir()
    for name in ("clip.mp4", "signals.csv", "truth.jsonl"):
        (demo / "clocked" / name).symlink_to(demo / name)
    asks = (demo / "site.toml").read_text("utf-8") + "\n[clock]\nmost_offset_ms = 50\n"
    (demo / "clocked" / "site.toml").write_text(asks, "utf-8")
    first, second = (
        datetime.fromisoformat(row["at"])
        for line in (demo / "truth.jsonl").read_text().splitlines()
        if (row := json.loads(line))["kind"] == "act"
    )
    good = ClockState(source=ClockSource.NTP, offset_ms=2.0, uncertainty_ms=5.0, checked_at=first)
    drifts = replace(good, offset_ms=70.0, checked_at=first + (second - first) * 0.6)
    lines = [clock_document(state) for state in (good, drifts)]
    (demo / "clock.jsonl").write_text("\n".join(lines), "utf-8")
    status, told, _ = watch(
        demo / "clocked", "--signals", str(demo / "signals.csv"), "--start",
        "2026-05-01T08:00:00Z", "--json", "--clock", str(demo / "clock.jsonl"), "--uncharged",
    )  # fmt: skip
    assert status == 0
    assert [one.get("offence") for one in told] == ["solid_line", "red_light", None]
    assert told[1]["not_charged"] == "clock_drift"
    assert abs(datetime.fromisoformat(str(told[1]["at"])) - second) <= timedelta(seconds=1)
    assert told[-1]["not_judged"] == {"clock_drift": 1}


def assert_proof_is_whole(saved: Path, act: dict[str, object]) -> None:
    """The package holds; every piece of the line lies in it; the marked clip is whole."""
    package = saved / f"red_light-{act['id']}.zip"
    assert RUN.invoke(app, ["verify", str(package)]).exit_code == 0
    held = {address(content) for content in unpacked(package.read_bytes()).values()}
    pieces = act["evidence"]
    assert isinstance(pieces, list)
    assert {piece["sha256"] for piece in pieces} == held
    marked = cv2.VideoCapture(str(saved / "marked.mp4"))
    assert marked.get(cv2.CAP_PROP_FRAME_COUNT) == 138
    marked.release()


def saved_packages(demo: Path, copy: str) -> list[Path]:
    """The red light's, then the solid line's."""
    files = sorted((demo / "saved").glob("*.zip"))
    return [file for file in files if (".redacted" in file.name) == (copy == "redacted")]


@pytest.mark.parametrize("copy", ["whole", "redacted"])
def test_the_findings_come_out_again_from_their_packages(demo: Path, copy: str) -> None:
    packages = saved_packages(demo, copy)
    assert len(packages) == 2
    for package in packages:
        done = RUN.invoke(app, ["replay", str(package), "--json"])
        assert done.exit_code == 0
        points = {point["subject"]: point for point in json.loads(done.stdout)["points"]}
        assert points["finding"]["sentence"].startswith("Equal byte for byte: ")
        assert {points[name]["verdict"] for name in ("program", "charge", "gates", "reader")} == {
            "holds"
        }


def test_nobody_elses_plate_is_read_in_the_copy_for_outsiders(demo: Path) -> None:
    """Beside the car that runs the red light another waits, its plate is read in the original."""
    package = saved_packages(demo, "whole")[0]
    files = unpacked(package.read_bytes())
    search, reader = load_plate_search(), load_plate_ocr("onnx:plate_reader")

    def read(kind: str) -> set[str | None]:
        (content,) = [files[name] for name in files if name.endswith(f"-{kind}.jpg")]
        image = decode_jpeg(content)
        (plates,) = search.detect([image])
        readings = reader.read([cut_out(image, plate.box) for plate in plates])
        return {reading.text for reading in readings if reading}

    assert read("plate_frame") == {"01KG003DEM", "01KG004DEM"}
    for kind in ("before", "at", "after", "plate_frame", "overview"):
        assert read(f"redacted_{kind}") <= {"01KG003DEM", None}
    assert "01KG003DEM" in read("redacted_plate_frame")


def test_a_broken_package_is_not_replayed(demo: Path) -> None:
    package = saved_packages(demo, "whole")[0]
    broken = demo / "broken.zip"
    broken.write_bytes(package.read_bytes()[:-1])
    done = RUN.invoke(app, ["replay", str(broken)])
    assert done.exit_code == 2
    assert "is not whole: 'tartip verify' says what is wrong." in done.stderr


def test_without_a_controller_s_log_the_lamps_are_looked_at(demo: Path) -> None:
    """The same red light is charged, later into red by a frame at most, and the proof says who."""
    status, lines, _ = watch(
        demo, "--start", "2026-05-01T08:00:00Z", "--json", "--save", str(demo / "seen"),
    )  # fmt: skip
    acts, summary = lines[:-1], lines[-1]
    assert status == 0
    assert [(act["offence"], act["plate"]) for act in acts] == [
        ("solid_line", "01KG002DEM"),
        ("red_light", "01KG003DEM"),
    ]
    assert (summary["findings"], summary["not_judged"], summary["signal_disagreements"]) == (
        2, {}, 0,
    )  # fmt: skip
    package = demo / "seen" / f"red_light-{acts[1]['id']}.zip"
    files = unpacked(package.read_bytes())
    (log,) = [files[name] for name in files if name.endswith("-signal_log.csv")]
    assert b"2026-05-01T08:00:06.000Z,1,red,camera" in log
    assert RUN.invoke(app, ["replay", str(package)]).exit_code == 0


def test_the_peaceful_scene_scores_no_wrongful_finding(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = simulated("no_violation", tmp_path_factory.mktemp("peace"))
    score = run(folder.parent)
    assert (score.passes, score.acts, score.found, score.missed, score.wrongful) == (3, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--start", "yesterday"], "--start 'yesterday' is no instant; write it as"),
        (["--start", "2026-05-01T08:00:00"], "has no zone; end it with Z or +06:00."),
        (["--signals", "none.csv"], "none.csv: the signal log cannot be read; check the path."),
        (["--plate-ocr", "none"], "'none' names no model backend; write one of"),
    ],
)
def test_wrong_use_is_one_sentence(options: list[str], sentence: str, demo: Path) -> None:
    status, lines, spoken = watch(demo, *options)
    assert (status, lines) == (2, [])
    assert sentence in spoken
    assert spoken.count("\n") == 1
