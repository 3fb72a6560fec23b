"""Do our own weights tell what a head shows, and keep silent where it cannot be seen?"""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from detectors.backends import load_lamps
from detectors.detection import Image
from detectors.lamp import LampClassifier
from detectors.signals import SignalState
from fines.errors import ConfigurationError
from simulator.lamp_heads import LIT, draw_head

SILENT = {SignalState.UNKNOWN, SignalState.OFF}


@pytest.fixture(scope="module")
def lamps() -> LampClassifier:
    return load_lamps("onnx:signal_lamp")


def heads(state: str, count: int = 40) -> list[Image]:
    rng = np.random.default_rng(8)
    return [draw_head(LIT[state], rng) for _ in range(count)]


@pytest.mark.parametrize("state", list(LIT))
def test_each_state_is_told_or_left_open(state: str, lamps: LampClassifier) -> None:
    told = [look.state for look in lamps.look(heads(state))]
    assert set(told) <= {SignalState(state), *SILENT}
    assert told.count(SignalState(state)) >= (24 if state == "off" else 34)


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((90, 40, 3), np.uint8),
        np.full((90, 40, 3), 255, np.uint8),
        np.full((90, 40, 3), (160, 90, 30), np.uint8),
    ],
    ids=["night", "blown out", "the side of a bus"],
)
def test_nothing_is_told_of_what_is_no_head(picture: Image, lamps: LampClassifier) -> None:
    assert lamps.look([picture])[0].state in SILENT


def test_a_red_without_colour_is_not_believed(lamps: LampClassifier) -> None:
    grey = [
        cv2.cvtColor(cv2.cvtColor(head, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        for head in heads("red")
    ]
    told = [look.state for look in lamps.look([np.asarray(head, np.uint8) for head in grey])]
    assert SignalState.GREEN not in told
    assert sum(state not in SILENT for state in told) <= 2


def test_an_answer_depends_on_no_neighbour(lamps: LampClassifier) -> None:
    some = heads("yellow", 6)
    together = lamps.look(some)
    assert together == [lamps.look([head])[0] for head in some]


def test_another_backend_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match="names no model backend"):
        load_lamps("torch:signal_lamp")
