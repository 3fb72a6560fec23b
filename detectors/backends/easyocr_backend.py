"""How does EasyOCR (an extra, Apache-2.0) read plates?

It gives one probability a line, not a character, so all characters of a line carry the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import easyocr
import torch

from detectors.detection import Image
from detectors.plate_reading import USUAL_CERTAINTY, Seen, judge
from fines.errors import ConfigurationError
from fines.plates import CharacterReading, PlateReading, normalise

ALLOWED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = Path("var/easyocr")
"""Where weights are looked for unless the setting names a folder: `easyocr:en@FOLDER`."""


class EasyPlateOcr:
    """`model` is `en` or `en+ru`, or the name of a network of your own, then `@FOLDER`.

    The folder holds the library's weight files, or NAME.yaml, NAME.py and NAME.pth of your own
    network. Nothing is downloaded.
    """

    def __init__(self, model: str, threads: int = 2) -> None:
        name, _, named_folder = model.partition("@")
        folder = Path(named_folder) if named_folder else WEIGHTS
        if not folder.is_dir():
            raise ConfigurationError(
                f"easyocr:{model} finds no folder {folder}; write easyocr:{name}@FOLDER with the "
                "folder of the library's .pth files"
            )
        own = (folder / f"{name}.yaml").is_file()
        torch.set_num_threads(threads)
        try:
            self._reader = easyocr.Reader(
                ["en"] if own else name.split("+"),
                recog_network=name if own else "standard",
                gpu=False,
                model_storage_directory=str(folder),
                user_network_directory=str(folder),
                download_enabled=False,
                detector=False,
                quantize=False,
                verbose=False,
            )
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise ConfigurationError(
                f"easyocr:{model} finds no usable weights in {folder} ({error}); "
                "put the library's .pth files there"
            ) from error

    def read(self, plates: Sequence[Image]) -> list[PlateReading | None]:
        return [self._read(plate) for plate in plates]

    def _read(self, plate: Image) -> PlateReading | None:
        grey = cv2.cvtColor(plate, cv2.COLOR_BGR2GRAY)
        whole = [[0, grey.shape[1], 0, grey.shape[0]]]
        lines = self._reader.recognize(grey, whole, [], allowlist=ALLOWED)
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
