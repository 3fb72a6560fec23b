"""Are right, wrong and unread plates counted as the contract says?"""

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.plate_peer import ALPHABET, peer_reading
from benchmarks.plates import LabelledPicture, PlateOutcome, labelled_pictures, run, score
from detectors.detection import Box
from fines.errors import NotFoundError
from fines.plates import PlateNumber, PlateReading
from tests.contract.test_object_detector import plate_on_a_bumper

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    picture, box = plate_on_a_bumper(0.35)
    cv2.imwrite(str(tmp_path / "a.png"), picture)
    cv2.imwrite(str(tmp_path / "b.png"), picture)
    place = f"{box.x_px},{box.y_px},{box.width_px},{box.height_px}"
    rows = ["file,text,x,y,w,h", f"a.png,01KG123ABC,{place}", "b.png,01 KG 999 ABC,,,,"]
    (tmp_path / "truth.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def said(text: str) -> PlateReading:
    return PlateReading(text=PlateNumber(text), country=None, pattern=None, confidence=0.9)


def test_the_whole_way_from_pictures_to_counts(folder: Path) -> None:
    outcomes: list[PlateOutcome] = []
    ours = run(folder, watch=outcomes.append)["ours"]
    assert [outcome.right for outcome in outcomes] == [True, False]
    assert all(outcome.crop.shape[1] < 300 for outcome in outcomes)
    assert (ours.pictures, ours.plates) == (2, 2)
    assert (ours.exact, ours.folded, ours.wrong, ours.unread) == (1, 1, 1, 0)
    assert 0 < ours.ms_median <= ours.ms_p95


def test_a_broken_picture_counts_as_unread_and_the_rest_goes_on(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "a.png").write_bytes(b"\x89PNG broken")
    ours = run(folder)["ours"]
    assert (ours.pictures, ours.wrong, ours.unread) == (2, 1, 1)
    assert "a.png" in caplog.text


def test_an_absent_peer_is_left_out(folder: Path) -> None:
    assert list(run(folder, peer=folder / "absent.onnx")) == ["ours"]


def test_folding_saves_only_look_alikes(folder: Path) -> None:
    pictures = [
        LabelledPicture(path=folder / "a.png", text=text, box=None)
        for text in ("OI23", "0I23", "8I23", "AB12")
    ]
    answers = iter([said("OI23"), said("O123"), said("0123"), None])
    outcomes: list[PlateOutcome] = []
    counted = score(pictures, lambda image, box: (image, next(answers)), outcomes.append)
    assert [outcome.right for outcome in outcomes] == [True, True, False, False]
    assert [outcome.text for outcome in outcomes] == ["OI23", "O123", "0123", None]
    assert (counted.exact, counted.folded, counted.wrong, counted.unread) == (1, 2, 1, 1)


def test_truth_is_normalised_and_boxes_are_kept_where_known(folder: Path) -> None:
    first, second = labelled_pictures(folder)
    assert isinstance(first.box, Box)
    assert (second.text, second.box) == ("01KG999ABC", None)


def test_file_names_stand_in_for_a_missing_truth(tmp_path: Path) -> None:
    (tmp_path / "01A115AA_2ab.jpg").write_bytes(b"")
    assert [picture.text for picture in labelled_pictures(tmp_path)] == ["01A115AA"]


def test_a_folder_without_truth_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"truth\.csv is missing; write it with the columns"):
        labelled_pictures(tmp_path)


def test_plates_cut_out_loosely_or_closely_are_read(tmp_path: Path) -> None:
    picture, box = plate_on_a_bumper(0.35)
    left, top = int(box.x_px), int(box.y_px)
    right, bottom = int(box.right_px), int(box.bottom_px)
    cv2.imwrite(str(tmp_path / "01KG123ABC_close.jpg"), picture[top:bottom, left:right])
    loose = picture[top - 10 : bottom + 10, left - 20 : right + 20]
    cv2.imwrite(str(tmp_path / "01KG123ABC_loose.jpg"), loose)
    ours = run(tmp_path, crops=True)["ours"]
    assert (ours.exact, ours.wrong, ours.unread) == (2, 0, 0)


def test_the_peer_gives_a_text_for_every_plate() -> None:
    """Its file is not ours to ship, so its answer is written by hand."""
    slots = np.full((9, 37), 0.001, np.float32)
    for place, character in enumerate("01A12"):
        slots[place, ALPHABET.index(character)] = 0.96
    slots[5:, ALPHABET.index("_")] = 0.96
    reading = peer_reading(slots)
    assert reading is not None
    assert (reading.text, reading.reason) == ("01A12", None)
