"""How is a cut-out plate read with our own weights, without PyTorch?"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from detectors.backends.onnx_session import open_session
from detectors.detection import Image
from detectors.plate_reading import USUAL_CERTAINTY, Certainty, Seen, confidence_of, judge
from fines.plates import CharacterReading, PlateReading

Floats = NDArray[np.float32]
INSETS = (0.0, 0.02)
"""Shares of the sides cut away for each look; the looks are averaged."""


class OnnxPlateOcr:
    """Two looks at a plate by one network; a text is given where both say the same."""

    def __init__(
        self,
        path: Path,
        *,
        sha256: str | None = None,
        certainty: Certainty | None = None,
        threads: int = 2,
    ) -> None:
        self._session, facts = open_session(path, ("characters",), sha256, threads)
        self._alphabet = facts["characters"]
        self._certainty = certainty or Certainty(
            of_known_form=float(facts.get("least_known", USUAL_CERTAINTY.of_known_form)),
            of_unknown_form=float(facts.get("least_unknown", USUAL_CERTAINTY.of_unknown_form)),
        )
        image = self._session.get_inputs()[0]
        self._input, (_, _, self._height, self._width) = image.name, image.shape
        # The first run allocates and optimises: pay for it now, not at the first car.
        self.read([np.zeros((self._height, self._width, 3), np.uint8)])

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]:
        """One reading a plate; None where no character was seen."""
        return [None if seen is None else judge(seen, self._certainty) for seen in self.see(plates)]

    def see(self, plates: Sequence[Image]) -> list[Seen | None]:
        """What the network saw, before anything is judged."""
        if not plates:
            return []
        looks = [self._prepared(plate, inset) for plate in plates for inset in INSETS]
        batch = np.stack(looks)[:, None].astype(np.float32)
        slots, rows = self._session.run(None, {self._input: batch})
        count = len(INSETS)
        return [
            self._seen(
                slots[first : first + count],
                int(rows[first : first + count].mean(0).argmax()) + 1,
            )
            for first in range(0, len(looks), count)
        ]

    def _seen(self, looks: Floats, rows: int) -> Seen | None:
        """One plate from its looks: their mean, and a look that says something else."""
        slots = looks.mean(0)
        length = self._length(slots)
        if length == 0:
            return None
        characters = tuple(self._character(slot) for slot in slots[:length])
        text = "".join(character.best for character in characters)
        # The slot after the last character must be empty, else one was lost or added.
        after = [float(slot[-1]) for slot in slots[length : length + 1]]
        texts = [self._text(look) for look in looks]
        return Seen(
            characters=characters,
            confidence=confidence_of([character.p for character in characters] + after),
            rows=rows,
            rival=next((other for other in texts if other != text), None),
        )

    def _length(self, slots: Floats) -> int:
        ends = np.flatnonzero(slots.argmax(1) == len(self._alphabet))
        return int(ends[0]) if len(ends) else len(slots)

    def _text(self, slots: Floats) -> str:
        return "".join(self._alphabet[k] for k in slots[: self._length(slots)].argmax(1))

    def _character(self, slot: Floats) -> CharacterReading:
        first, second = np.argsort(-slot[:-1])[:2]
        return CharacterReading(
            best=self._alphabet[first],
            p=round(float(slot[first]), 4),
            next=self._alphabet[second],
            next_p=round(float(slot[second]), 4),
        )

    def _prepared(self, plate: Image, inset: float) -> Image:
        height, width = plate.shape[:2]
        x, y = int(width * inset), int(height * inset)
        part = plate[y : height - y, x : width - x]
        grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY) if part.ndim == 3 else part
        how = cv2.INTER_AREA if part.shape[1] > self._width else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(grey, (self._width, self._height), interpolation=how))
