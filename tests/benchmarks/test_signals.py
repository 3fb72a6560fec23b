"""Does the benchmark of traffic lights count what is told rightly, wrongly and not at all?"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.lamp_pictures import LampPicture, lamp_folder, reassembled
from benchmarks.signals import BrightestLamp, run, score
from detectors.backends import load_lamps
from detectors.detection import Image
from detectors.signals import SignalState
from fines.errors import NotFoundError
from simulator.lamp_heads import LIT, draw_head
from tests.detectors.scripted import ScriptedLamps

RED, GREEN, OFF, UNKNOWN = (
    SignalState.RED, SignalState.GREEN, SignalState.OFF, SignalState.UNKNOWN,
)  # fmt: skip


def drawn(state: str, seed: int = 1) -> Image:
    return draw_head(LIT[state], np.random.default_rng(seed))


def test_what_is_told_is_counted() -> None:
    truth = ["red", "green", "green", "unknown", "off", "unknown"]
    pictures = [LampPicture(image=drawn("red"), state=state) for state in truth]
    told = score(ScriptedLamps([RED, RED, UNKNOWN, OFF, UNKNOWN, GREEN]), pictures)
    assert (told.pictures, told.right, told.wrong, told.unknown, told.false_red) == (6, 2, 2, 2, 1)
    assert told.confusion == {"green>red": 1, "unknown>green": 1}


@pytest.mark.parametrize("state", ["red", "yellow", "green", "red_yellow", "off"])
def test_a_head_put_together_shows_what_it_should(state: str) -> None:
    """By the plain classifier and by ours, on a head as plain as can be."""
    plain = np.full((96, 48, 3), 25, np.uint8)
    cv2.circle(plain, (24, 17), 12, (40, 40, 250), -1)
    image = reassembled(LampPicture(image=plain, state="red"), LIT[state])
    assert BrightestLamp().look([image])[0].state == state
    told = load_lamps("onnx:signal_lamp").look([image])[0].state
    assert told == state or (state == "off" and told is UNKNOWN)


def test_a_folder_is_measured_in_four_ways(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there are no pictures in it"):
        lamp_folder(tmp_path)
    for state in ("red", "green"):
        (tmp_path / state).mkdir()
        cv2.imwrite(str(tmp_path / state / "a.jpg"), drawn(state))
    scores = run(tmp_path, load_lamps("onnx:signal_lamp"))
    assert {name: made["ours"].pictures for name, made in scores.items()} == {
        "real": 2, "assembled": 6, "hidden": 2, "drawn": 300,
    }  # fmt: skip
    assert scores["drawn"]["ours"].false_red == 0
    assert scores["drawn"]["ours"].right > 0.9 * 300
