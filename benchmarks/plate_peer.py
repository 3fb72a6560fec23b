"""What would the peer read? fast-plate-ocr CCT-XS (MIT), as its file is published."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from detectors.detection import Image
from fines.plates import CharacterReading, PlateNumber, PlateReading

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
SIZE_PX = (128, 64)


class PeerPlateOcr:
    """Gives a text for every plate, as the peer does: nothing is held back as unsure."""

    def __init__(self, path: Path, *, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(path), options)
        self._input = self._session.get_inputs()[0].name

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]:
        batch = np.stack([_prepared(plate) for plate in plates])
        answers = self._session.run(None, {self._input: batch})[0]
        return [peer_reading(slots) for slots in answers.reshape(len(plates), -1, len(ALPHABET))]


def _prepared(plate: Image) -> Image:
    """Grey, which measures better than colour, at the peer's size."""
    how = cv2.INTER_AREA if plate.shape[1] > SIZE_PX[0] else cv2.INTER_LINEAR
    grey = cv2.cvtColor(cv2.resize(plate, SIZE_PX, interpolation=how), cv2.COLOR_BGR2GRAY)
    return np.repeat(np.asarray(grey, np.uint8)[..., None], 3, 2)


def peer_reading(slots: np.ndarray) -> PlateReading | None:
    """What the peer's nine slots say, each character with its second best."""
    characters = []
    for slot in slots:
        first, second = np.argsort(-slot)[:2]
        if ALPHABET[first] != "_":
            characters.append(
                CharacterReading(
                    best=ALPHABET[first],
                    p=float(slot[first]),
                    next=ALPHABET[second],
                    next_p=float(slot[second]),
                )
            )
    if not characters:
        return None
    return PlateReading(
        text=PlateNumber("".join(seen.best for seen in characters)),
        country=None,
        pattern=None,
        confidence=math.prod([seen.p for seen in characters]),
        characters=tuple(characters),
    )
