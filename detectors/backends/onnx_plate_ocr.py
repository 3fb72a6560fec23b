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
    """Slots and columns of one network; a text is given where both say the same."""

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
        slots, columns, rows = self._session.run(None, {self._input: batch})
        count = len(INSETS)
        averaged = slots.reshape(len(plates), count, *slots.shape[1:]).mean(1)
        return [
            self._seen(
                averaged[index],
                columns[index * count : (index + 1) * count],
                int(rows[index * count : (index + 1) * count].mean(0).argmax()) + 1,
            )
            for index in range(len(plates))
        ]

    def _seen(self, slots: Floats, columns: Floats, rows: int) -> Seen | None:
        blank = len(self._alphabet)
        best = slots.argmax(1)
        ends = np.flatnonzero(best == blank)
        length = int(ends[0]) if len(ends) else len(best)
        if length == 0:
            return None
        characters = tuple(self._character(slot) for slot in slots[:length])
        text = "".join(character.best for character in characters)
        # The slot after the last character must be empty, else one was lost or added.
        after = [float(slot[blank]) for slot in slots[length : length + 1]]
        rivals = [self._along(look) for look in columns] if rows == 1 else [text]
        return Seen(
            characters=characters,
            confidence=confidence_of([character.p for character in characters] + after),
            rows=rows,
            rival=None if text in rivals else rivals[0],
        )

    def _character(self, slot: Floats) -> CharacterReading:
        first, second = np.argsort(-slot[:-1])[:2]
        return CharacterReading(
            best=self._alphabet[first],
            p=round(float(slot[first]), 4),
            next=self._alphabet[second],
            next_p=round(float(slot[second]), 4),
        )

    def _along(self, columns: Floats) -> str:
        """The columns' own text: repeats joined, blanks left out."""
        best = columns.argmax(1)
        changed = np.concatenate(([True], best[1:] != best[:-1]))
        return "".join(self._alphabet[k] for k in best[changed & (best != len(self._alphabet))])

    def _prepared(self, plate: Image, inset: float) -> Image:
        height, width = plate.shape[:2]
        x, y = int(width * inset), int(height * inset)
        part = plate[y : height - y, x : width - x]
        grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY) if part.ndim == 3 else part
        how = cv2.INTER_AREA if part.shape[1] > self._width else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(grey, (self._width, self._height), interpolation=how))
