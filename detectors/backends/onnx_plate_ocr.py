"""How is a cut-out plate read with our own weights, without PyTorch?"""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from detectors.backends.onnx_session import Opener, open_session
from detectors.backends.plate_evidence import Look, together
from detectors.detection import Image
from detectors.plate_reading import USUAL_CERTAINTY, Certainty, Seen, judge
from detectors.plate_straightening import (
    Corners,
    closer_part,
    in_whole_crop,
    plausible,
    straightened,
)
from fines.plates import PlateCorners, PlateReading

INSET = 0.02
"""Share of the sides cut away for the second look where the corners were not seen."""
SURE_AT_ONCE = 0.97
"""A first look of this probability needs no second: it would cost time and change nothing."""
_OUTPUTS = ("slots", "rows", "columns", "corners", "kinds")


class OnnxPlateOcr:
    """Two looks at a plate by one network: as it was cut out, and laid straight."""

    def __init__(
        self,
        path: Path,
        *,
        sha256: str | None = None,
        certainty: Certainty | None = None,
        threads: int = 2,
        opener: Opener = open_session,
    ) -> None:
        self._session, facts = opener(path, ("characters", "kinds"), sha256, threads)
        self._alphabet = facts["characters"]
        self._kinds: list[str] = json.loads(facts["kinds"])
        self._certainty = certainty or Certainty(
            of_known_form=float(facts.get("least_known", USUAL_CERTAINTY.of_known_form)),
            of_unknown_form=float(facts.get("least_unknown", USUAL_CERTAINTY.of_unknown_form)),
        )
        self._calibration = tuple(json.loads(facts.get("calibration", "[1.0, 0.0]")))
        image = self._session.get_inputs()[0]
        self._input, (_, _, self._height, self._width) = image.name, image.shape
        # The first run allocates and optimises: pay for it now, not at the first car.
        self.read([np.zeros((self._height, self._width, 3), np.uint8)])

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]:
        """One reading a plate; None where no character was seen."""
        return [None if seen is None else judge(seen, self._certainty) for seen in self.see(plates)]

    def see(self, plates: Sequence[Image]) -> list[Seen | None]:
        """What the network saw, before anything is judged.

        Plates go through the network one by one, so that no plate's answer depends on its
        neighbours in the batch, not even in the last digit.
        """
        return [self._seen(plate) for plate in plates]

    def _seen(self, plate: Image) -> Seen | None:
        grey = np.asarray(cv2.cvtColor(plate, cv2.COLOR_BGR2GRAY), np.uint8)
        first, corners = self._look(self._fitted(grey))
        whole, part = grey, closer_part(grey, corners) if plausible(corners) else None
        if part is not None:
            grey = grey[part]
            first, corners = self._look(self._fitted(grey))
        told = together((first,), self._alphabet)
        if told is None or told.probability < SURE_AT_ONCE:
            if plausible(corners):
                nearer = straightened(grey, corners, self._width, self._height)
            else:
                nearer = self._fitted(_inset(grey))
            second, _ = self._look(nearer)
            told = together((first, second), self._alphabet)
        if told is None:
            return None
        confidence = self._calibrated(told.probability)
        return Seen(
            characters=told.characters,
            confidence=confidence,
            rows=told.rows,
            looks=dict(zip(self._kinds, told.kinds, strict=True)),
            corners=_rounded(corners if part is None else in_whole_crop(corners, part, whole)),
        )

    def _look(self, grey: Image) -> tuple[Look, Corners]:
        batch = grey[None, None].astype(np.float32)
        slots, rows, columns, corners, kinds = self._session.run(_OUTPUTS, {self._input: batch})
        look = Look(slots=slots[0], columns=columns[0], rows=rows[0], kinds=kinds[0])
        return look, corners[0].reshape(4, 2)

    def _fitted(self, grey: Image) -> Image:
        how = cv2.INTER_AREA if grey.shape[1] > self._width else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(grey, (self._width, self._height), interpolation=how))

    def _calibrated(self, probability: float) -> float:
        """How often such a reading is right, by the plates held out in training (Platt 1999)."""
        slope, shift = self._calibration
        odds = slope * math.log(max(probability, 1e-9) / max(1 - probability, 1e-9)) + shift
        return 1 / (1 + math.exp(-odds))


def _rounded(corners: Corners) -> PlateCorners | None:
    """As data: a ten-thousandth of a side is far under a pixel."""
    if not plausible(corners):
        return None
    return tuple((round(float(x), 4), round(float(y), 4)) for x, y in corners)


def _inset(grey: Image) -> Image:
    high, wide = grey.shape
    x, y = int(wide * INSET), int(high * INSET)
    return grey[y : high - y, x : wide - x]
