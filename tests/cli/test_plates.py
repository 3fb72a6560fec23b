"""What does `tartip plates` print, and how does it end?"""

import json
from pathlib import Path

import cv2
import pytest
import typer
from typer.testing import CliRunner

from cli.plates import plates
from tests.contract.test_object_detector import plate_on_a_bumper


@pytest.fixture(scope="module")
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(plates)
    return app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    picture, _ = plate_on_a_bumper(0.35)
    cv2.imwrite(str(tmp_path / "a.png"), picture)
    cv2.imwrite(str(tmp_path / "c.jpg"), picture)
    return tmp_path


def test_one_json_line_a_picture(command: typer.Typer, folder: Path) -> None:
    ended = CliRunner().invoke(command, [str(folder), "--json"])
    records = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.exit_code == 0
    assert [Path(record["file"]).name for record in records] == ["a.png", "c.jpg"]
    assert {plate["text"] for record in records for plate in record["plates"]} == {"01KG123ABC"}


def test_people_get_a_sentence(command: typer.Typer, folder: Path) -> None:
    ended = CliRunner().invoke(command, [str(folder / "a.png")])
    assert ended.exit_code == 0
    assert ended.stdout.startswith(f"{folder / 'a.png'}: 01KG123ABC (")


def test_a_broken_picture_is_named_and_the_rest_goes_on(command: typer.Typer, folder: Path) -> None:
    broken = folder / "b.jpg"
    broken.write_bytes((folder / "c.jpg").read_bytes()[:2000])
    ended = CliRunner().invoke(command, [str(folder), "--json"])
    assert ended.exit_code == 1
    assert ended.stderr == f"{broken} is cut off: its JPEG end is missing; copy it again\n"
    assert len(ended.stdout.splitlines()) == 2


def test_a_missing_path_is_named_and_the_rest_goes_on(command: typer.Typer, folder: Path) -> None:
    absent = folder / "absent"
    ended = CliRunner().invoke(command, [str(absent), str(folder / "a.png"), "--json"])
    assert ended.exit_code == 1
    assert ended.stderr == f"there is no file or folder {absent}; check the path\n"
    assert len(ended.stdout.splitlines()) == 1


def test_an_empty_folder_is_named(command: typer.Typer, tmp_path: Path) -> None:
    ended = CliRunner().invoke(command, [str(tmp_path), "--json"])
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == f"the folder {tmp_path} holds no picture; name one with .jpg or .png\n"


def test_a_wrong_model_is_wrong_use(command: typer.Typer, folder: Path) -> None:
    ended = CliRunner().invoke(command, [str(folder), "--detector", "onnx:nobody"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith("there is no model 'nobody'; name one of ")
