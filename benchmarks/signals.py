"""How often is a traffic light's state told rightly, beside the plain way of the brightest lamp?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.lamp_pictures import HIDDEN, LampPicture, measuring_sets
from detectors.detection import Image
from detectors.lamp import LampClassifier, LampLook
from detectors.signals import SignalState

# What is not judged anyway: a head that is off proves as little as one that is hidden.
_NOTHING = (SignalState.UNKNOWN, SignalState.OFF)
_LIT_SHARE = 0.55
_LEAST_LIGHT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LampScore:
    """`right + wrong + unknown = pictures`; `false_red` of the wrong ones would charge a driver.

    `confusion` holds "true>told" with counts, without the right ones.
    """

    pictures: int
    right: int
    wrong: int
    unknown: int
    false_red: int
    ms_median: float
    confusion: dict[str, int]


def run(folder: Path, lamps: LampClassifier) -> dict[str, dict[str, LampScore]]:
    """The scores of ours and of the peer on each set made from this folder."""
    return {
        name: {"ours": score(lamps, pictures), "brightest lamp": score(BrightestLamp(), pictures)}
        for name, pictures in measuring_sets(folder).items()
    }


def score(lamps: LampClassifier, pictures: Sequence[LampPicture]) -> LampScore:
    """One classifier over these pictures, one by one."""
    spent_ms, wrongs = [], Counter[str]()
    right = unknown = false_red = 0
    for picture in pictures:
        began = time.perf_counter()
        told = lamps.look([picture.image])[0].state
        spent_ms.append(1000 * (time.perf_counter() - began))
        if told == picture.state or (picture.state == HIDDEN and told in _NOTHING):
            right += 1
        elif told in _NOTHING:
            unknown += 1
        else:
            wrongs[f"{picture.state}>{told}"] += 1
            false_red += told is SignalState.RED
    return LampScore(
        pictures=len(pictures),
        right=right,
        wrong=wrongs.total(),
        unknown=unknown,
        false_red=false_red,
        ms_median=round(float(np.median(spent_ms)), 3),
        confusion=dict(sorted(wrongs.items())),
    )


class BrightestLamp:
    """The plain way: the third of the head with the most light in colour is lit."""

    def look(self, heads: Sequence[Image]) -> list[LampLook]:
        """See `LampClassifier`."""
        return [self._one(head) for head in heads]

    def _one(self, head: Image) -> LampLook:
        small = cv2.resize(head, (32, 66), interpolation=cv2.INTER_AREA)[:, 6:26]
        hsv = cv2.cvtColor(small, cv2.COLOR_BGR2HSV).astype(np.float32)
        light = hsv[..., 2] * (0.3 + 0.7 * hsv[..., 1] / 255)
        thirds = [float(np.percentile(light[nth * 22 : nth * 22 + 22], 90)) for nth in range(3)]
        most = max(thirds)
        if most < _LEAST_LIGHT:
            return LampLook(state=SignalState.OFF, p=1.0)
        red, yellow, green = (value > most * (0.5 + _LIT_SHARE / 2) for value in thirds)
        if red and yellow and not green:
            return LampLook(state=SignalState.RED_YELLOW, p=1.0)
        states = (SignalState.RED, SignalState.YELLOW, SignalState.GREEN)
        return LampLook(state=states[int(np.argmax(thirds))], p=1.0)
