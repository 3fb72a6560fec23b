"""Does `tartip bench` print JSON lines and refuse with a sentence?"""

import json
from dataclasses import asdict
from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from benchmarks.judgement_run import drawn_parts_of
from cli.bench import bench_app
from tests.benchmarks.test_box_pictures import write
from tests.contract.test_object_detector import plate_on_a_bumper


def test_vehicles_prints_a_line_a_set_and_detector(tmp_path: Path) -> None:
    for part in ("valid", "test"):
        write(tmp_path / "tidar" / part, part, "1 0.5 0.5 0.2 0.4\n")
    absent = str(tmp_path / "absent.onnx")
    ran = CliRunner().invoke(bench_app, ["vehicles", str(tmp_path), "--peer", absent])
    assert ran.exit_code == 0
    (line,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (line["set"], line["detector"]) == ("tidar", "ours")
    assert (line["pictures"], line["boxes"], line["recall"]) == (2, 2, 0)


def test_a_folder_without_vehicle_sets_is_refused(tmp_path: Path) -> None:
    ran = CliRunner().invoke(bench_app, ["vehicles", str(tmp_path)])
    assert ran.exit_code == 2
    assert "name the folder vehicle-boxes" in ran.stderr


def test_plates_draws_the_worst_reads(tmp_path: Path) -> None:
    picture, _ = plate_on_a_bumper(0.35)
    cv2.imwrite(str(tmp_path / "a.png"), picture)
    (tmp_path / "truth.csv").write_text("file,text\na.png,01KG999ABC\n", encoding="utf-8")
    worst = tmp_path / "worst.jpg"
    absent = str(tmp_path / "absent.onnx")
    ran = CliRunner().invoke(
        bench_app, ["plates", str(tmp_path), "--peer", absent, "--gallery", str(worst)]
    )
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["wrong"] == 1
    assert cv2.imread(str(worst)) is not None


def test_a_gallery_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    worst = str(tmp_path / "worst.txt")
    ran = CliRunner().invoke(bench_app, ["plates", str(tmp_path), "--gallery", worst])
    assert ran.exit_code == 2
    assert "cannot be written" in ran.stderr


def test_a_broken_picture_is_named_and_counted_as_unread(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "01KG123ABC_1.jpg"
    broken.write_bytes(b"no picture")
    ran = CliRunner().invoke(bench_app, ["plates", str(tmp_path)])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout.splitlines()[-1])["unread"] == 1
    assert f"{broken} is no picture that can be read; give JPEG or PNG" in caplog.text


def test_drawn_roads_that_are_kept_are_not_drawn_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    for part in drawn_parts_of(60, first=2):
        row = {"part": asdict(part), "score": {"passes": part.passes, "plain": {"red_light": 3}}}
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
    named = ["--passes", "60", "--first", "2", "--kept", str(kept), "--processes", "1"]
    ran = CliRunner().invoke(bench_app, ["rendered", *named])
    assert ran.exit_code == 0
    (line,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (line["passes"], line["plain_acts"]) == (60, {"red_light": 6})
