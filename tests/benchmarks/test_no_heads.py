"""Does the benchmark see a light told where none hangs, and count for how long?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.no_heads import PLACES, run
from detectors.detection import Image
from detectors.lamp import LampLook
from detectors.signals import SignalState
from fines.errors import NotFoundError

FRAMES = 12


class AlwaysRed:
    """Sees red in everything."""

    def look(self, heads: Sequence[Image]) -> list[LampLook]:
        return [LampLook(state=SignalState.RED, p=1.0) for _ in heads]


def test_every_false_red_is_counted(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there are no clips in it"):
        run(tmp_path, AlwaysRed())
    code = cv2.VideoWriter.fourcc(*"mp4v")
    writer = cv2.VideoWriter(str(tmp_path / "a.mp4"), code, 10, (320, 240))
    for _ in range(FRAMES):
        writer.write(np.full((240, 320, 3), 90, np.uint8))
    writer.release()
    score = run(tmp_path, AlwaysRed())
    assert (score.clips, score.places, score.told) == (1, PLACES, PLACES)
    assert score.frames == score.told_frames == score.red_frames == PLACES * FRAMES
