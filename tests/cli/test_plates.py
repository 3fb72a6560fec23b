"""What does `tartip plates` print, and how does it end?"""

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from cli.plates import plates
from detectors import picture_file
from detectors.detection import Box
from tests.contract.test_object_detector import plate_on_a_bumper
from tests.detectors.odd_pictures import png, turned, written

pytestmark = pytest.mark.slow

TOO_LARGE = "has 60000 x 60000 pixels, more than 110 megapixels; save it smaller"
BAD = [
    ("b.jpg", None, "is cut off: its JPEG end is missing; copy it again"),
    ("d.png", png(60_000, 60_000), TOO_LARGE),
    ("e.jpg", b"", "is empty; copy it again"),
    ("f.jpg", b"01KG123ABC", "is no picture that can be read; give JPEG or PNG"),
    (
        "g.png",
        png(9, 9, b"\0"),
        "is a PNG that cannot be decoded; copy it again or save it as JPEG",
    ),
    ("h.mp4", b"no video", "is no video that can be read; give MP4 with H.264"),
    ("i.webp", png(0, 0), "has no pixel; take or save it again"),
]
"""Name, content (None: a whole JPEG without its end) and what is said of it."""


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


def test_each_plate_is_written_laid_straight(
    command: typer.Typer, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    crops = tmp_path_factory.mktemp("crops") / "new"
    ended = CliRunner().invoke(command, [str(folder / "a.png"), "--crops", str(crops)])
    assert ended.exit_code == 0
    (written_crop,) = crops.iterdir()
    assert written_crop.name.endswith("a.png-1.png")
    picture = cv2.imread(str(written_crop))
    assert picture is not None
    high, wide = picture.shape[:2]
    assert 3 < wide / high < 6


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


def test_every_bad_picture_has_its_sentence_and_the_rest_goes_on(
    command: typer.Typer, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = (folder / "c.jpg").read_bytes()
    for name, content, _ in BAD:
        written(folder / name, content if content is not None else whole[:-2])
    (folder / "z.jpg").mkdir()
    written(folder / "z.jpg" / "z.png", png(1, 1, b"\0abc"))
    ended = CliRunner().invoke(command, [str(folder), "--json"])
    assert ended.exit_code == 1
    assert ended.stderr.splitlines() == [f"{folder / name} {why}" for name, _, why in BAD]
    seen = [Path(json.loads(line)["file"]).name for line in ended.stdout.splitlines()]
    assert seen == ["a.png", "c.jpg", "z.png"]
    assert capfd.readouterr().err == ""


def test_the_same_pictures_give_the_same_bytes(command: typer.Typer, folder: Path) -> None:
    first, second = (CliRunner().invoke(command, [str(folder), "--json"]) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    timeless = [re.sub(rb'"ms": [0-9.]+', b'"ms": 0', run.stdout_bytes) for run in (first, second)]
    assert timeless[0] == timeless[1]
    assert timeless[0].count(b'"text": "01KG123ABC"') == 2


def test_boxes_are_in_pixels_of_the_picture_as_shown(
    command: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, truth = plate_on_a_bumper(0.35)
    on_its_head = np.asarray(cv2.rotate(picture, cv2.ROTATE_180), np.uint8)
    cv2.imwrite(str(tmp_path / "a.jpg"), picture)
    written(tmp_path / "b.jpg", turned(on_its_head, ".jpg", 3))
    large = np.asarray(cv2.resize(picture, None, fx=2, fy=2), np.uint8)
    cv2.imwrite(str(tmp_path / "c.jpg"), large)
    monkeypatch.setattr(picture_file, "MOST_PIXELS", 640 * 400)
    ended = CliRunner().invoke(command, [str(tmp_path), "--json"])
    plates = [json.loads(line)["plates"][0] for line in ended.stdout.splitlines()]
    assert [plate["text"] for plate in plates] == ["01KG123ABC"] * 3
    for plate, scale in zip(plates, (1, 1, 2), strict=True):
        x, y, width, height = plate["box"]
        box = Box(x_px=x, y_px=y, width_px=width, height_px=height)
        assert box.iou(truth.scaled(scale)) > 0.6


def test_a_name_of_any_bytes_is_told_so_that_it_can_be_opened(
    command: typer.Typer, folder: Path
) -> None:
    odd = folder / ":car:\n\udcff.png"
    (folder / "a.png").rename(odd)
    as_json = CliRunner().invoke(command, [str(odd), "--json"])
    assert json.loads(as_json.stdout)["file"] == str(odd)
    for_people = CliRunner().invoke(command, [str(odd)])
    assert for_people.stdout.startswith(f"{folder}/:car:\\n\\udcff.png: 01KG123ABC (")
    odd.write_bytes(b"")
    refused = CliRunner().invoke(command, [str(odd)])
    assert refused.stderr == f"{folder}/:car:\\n\\udcff.png is empty; copy it again\n"


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
