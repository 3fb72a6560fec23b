"""How is a traffic light read with our own weights, without PyTorch?"""

import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from detectors.backends.onnx_session import Opener, open_session
from detectors.detection import Image
from detectors.lamp import LampLook
from detectors.signals import SignalState

_FACTS = ("states", "temperature", "least")
_UNSURE = "unsure"


class OnnxLamps:
    """One small network; what it does not surely see is UNKNOWN."""

    def __init__(
        self,
        path: Path,
        *,
        sha256: str | None = None,
        threads: int = 1,
        opener: Opener = open_session,
    ) -> None:
        self._session, facts = opener(path, _FACTS, sha256, threads)
        self._states = [
            SignalState.UNKNOWN if name == _UNSURE else SignalState(name)
            for name in json.loads(facts["states"])
        ]
        self._temperature, self._least = float(facts["temperature"]), float(facts["least"])
        image = self._session.get_inputs()[0]
        self._input, (_, _, self._height, self._width) = image.name, image.shape
        # The first run allocates and optimises: pay for it now, not at the first frame.
        self.look([np.zeros((self._height, self._width, 3), np.uint8)])

    def look(self, heads: Sequence[Image]) -> list[LampLook]:
        """See `LampClassifier`; heads go through one by one, whatever their neighbours are."""
        return [self._one(head) for head in heads]

    def _one(self, head: Image) -> LampLook:
        how = cv2.INTER_AREA if head.shape[0] > self._height else cv2.INTER_LINEAR
        small = cv2.resize(head, (self._width, self._height), interpolation=how)
        batch = np.ascontiguousarray(small.transpose(2, 0, 1)[None], np.float32)
        odds = self._session.run(None, {self._input: batch})[0][0] / self._temperature
        shares = np.exp(odds - odds.max())
        shares /= shares.sum()
        best = int(shares.argmax())
        p = float(shares[best])
        state = self._states[best] if p >= self._least else SignalState.UNKNOWN
        return LampLook(state=state, p=p)
