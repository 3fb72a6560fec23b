"""Does `tartip watch` find what happens in a clip, by our own models, and nothing else?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from benchmarks.violations import run
from cli.main import app
from detectors.clock_state import ClockSource, ClockState, clock_document
from fines.evidence import EvidenceKind
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
    assert (status, spoken) == (0, "")
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
        "2026-05-01T08:00:00Z", "--json", "--clock", str(demo / "clock.jsonl"),
    )  # fmt: skip
    assert status == 0
    assert [act.get("offence") for act in told] == ["solid_line", None]
    assert told[-1]["not_judged"] == {"clock_drift": 1}


def assert_proof_is_whole(saved: Path, act: dict[str, object]) -> None:
    """Every piece lies in the package, under its kind, with the bytes that its address names."""
    package = saved / f"red_light-{act['id']}"
    pieces = json.loads((package / "act.json").read_text("utf-8"))["evidence"]
    assert [piece["kind"] for piece in pieces] == [
        kind.value
        for kind in (
            EvidenceKind.BEFORE, EvidenceKind.AT, EvidenceKind.AFTER, EvidenceKind.PLATE_FRAME,
            EvidenceKind.PLATE_CROP, EvidenceKind.SIGNAL_LOG,
        )
    ]  # fmt: skip
    for piece in pieces:
        (file,) = package.glob(f"{piece['kind']}.*")
        assert hashlib.sha256(file.read_bytes()).hexdigest() == piece["sha256"]
    marked = cv2.VideoCapture(str(saved / "marked.mp4"))
    assert marked.get(cv2.CAP_PROP_FRAME_COUNT) == 138
    marked.release()


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
