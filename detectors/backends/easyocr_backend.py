"""How does EasyOCR (an extra, Apache-2.0) read plates?

It gives one probability a line, not a character, so all characters of a line carry the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import easyocr
import torch

from detectors.detection import Image
from detectors.plate_reading import USUAL_CERTAINTY, Seen, judge
from fines.errors import ConfigurationError
from fines.plates import CharacterReading, PlateReading, normalise

ALLOWED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = Path("var/easyocr")
"""Where `easyocr:en` looks for weights; `easyocr:en@FOLDER` names another folder."""


class EasyPlateOcr:
    """`model` is `en`, or `en@/folder/of/weights`; nothing is downloaded."""

    def __init__(self, model: str, threads: int = 2) -> None:
        languages, _, folder = model.partition("@")
        weights = Path(folder) if folder else WEIGHTS
        torch.set_num_threads(threads)
        try:
            self._reader = easyocr.Reader(
                languages.split("+"),
                gpu=False,
                model_storage_directory=str(weights),
                download_enabled=False,
                verbose=False,
            )
        except (FileNotFoundError, ValueError) as error:
            raise ConfigurationError(
                f"easyocr:{model} finds no usable weights in {weights} ({error}); "
                "put the library's .pth files there"
            ) from error

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]:
        return [self._read(plate) for plate in plates]

    def _read(self, plate: Image) -> PlateReading | None:
        height, width = plate.shape[:2]
        whole = [[0, width, 0, height]]
        lines = self._reader.recognize(plate, whole, [], allowlist=ALLOWED)
        text = normalise("".join(str(line[1]) for line in lines))
        text = "".join(character for character in text if character in ALLOWED)
        if not text:
            return None
        confidence = min(float(line[2]) for line in lines)
        characters = tuple(
            CharacterReading(best=character, p=confidence, next="", next_p=0.0)
            for character in text
        )
        return judge(Seen(characters=characters, confidence=confidence), USUAL_CERTAINTY)
