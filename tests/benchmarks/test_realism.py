"""Are drawn and real plates counted by their width, for two readers?"""

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks import realism
from benchmarks.passes import worn_looks
from benchmarks.realism import BANDS_PX, run
from detectors.backends import load_plate_ocr
from detectors.plate_models import PLATE_OCR


def test_every_plate_falls_into_one_band(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    for number in range(3):
        (look,) = worn_looks(f"0{number + 1}A12{number}BC", "UZ_PRIVATE", rng, looks=1)
        cv2.imwrite(str(tmp_path / f"0{number + 1}A12{number}BC_x.jpg"), look)
    # The peer's file is not in the repository: our own reader stands where it would.
    monkeypatch.setattr(realism, "PeerPlateOcr", lambda path: load_plate_ocr(PLATE_OCR))
    scores = run(tmp_path, ["UZ_PRIVATE"], peer=tmp_path / "peer.onnx")
    assert [score.from_px for score in scores] == list(BANDS_PX[:-1])
    assert sum(score.real for score in scores) == sum(score.drawn for score in scores) == 3
    for score in scores:
        assert (score.ours_real is None) == (score.real == 0)
        assert score.ours_drawn == score.peer_drawn
