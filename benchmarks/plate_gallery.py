"""What do the plates look like that were read wrong or not at all? One contact sheet."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from benchmarks.plates import PlateOutcome
from detectors.detection import Image
from fines.errors import InvalidValueError

MOST_SHOWN = 30
COLUMNS = 5
TILE_PX = (320, 216)
CROP_PX = (304, 104)
LINE_PX = 18
LETTERS_IN_LINE = 42
INK, PAPER, WRONG = (30, 30, 30), (255, 255, 255), (30, 30, 200)
NOTHING_FOUND = "no plate was found here"
FORMATS = (".jpg", ".jpeg", ".png")


class PlateGallery:
    """Keeps the worst outcomes that it is told of: wrong ones, the surest first, then unread ones,
    the least sure first."""

    def __init__(self, path: Path, *, most: int = MOST_SHOWN) -> None:
        """InvalidValueError where `path` cannot become a picture, before anything is measured."""
        if path.suffix.lower() not in FORMATS or not path.parent.is_dir():
            raise InvalidValueError(
                f"{path} cannot be written; name a .jpg or .png in a folder that exists"
            )
        self._path, self._most = path, most
        self.worst: list[PlateOutcome] = []

    def add(self, outcome: PlateOutcome) -> None:
        if not outcome.right:
            self.worst.append(outcome)
            self.worst.sort(key=_badness)
            del self.worst[self._most :]

    def write(self) -> None:
        """Five tiles a row: the crop enlarged, truth, what was read, the reason."""
        tiles = [_tile(outcome) for outcome in self.worst] or [_written(["every plate was read"])]
        while len(tiles) % COLUMNS:
            tiles.append(_written([]))
        rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
        if not cv2.imwrite(str(self._path), np.vstack(rows)):
            raise InvalidValueError(f"{self._path} cannot be written; look at the folder's rights")


def _badness(outcome: PlateOutcome) -> tuple[bool, float]:
    confidence = outcome.reading.confidence if outcome.reading else 0.0
    unread = outcome.text is None
    return unread, confidence if unread else -confidence


def _tile(outcome: PlateOutcome) -> Image:
    reading, picture = outcome.reading, outcome.picture
    confidence = reading.confidence if reading else 0.0
    seen = "".join(character.best for character in reading.characters) if reading else ""
    if outcome.text is None:
        read = f"unread: {seen or '-'} {confidence:.2f}"
        reason = reading.reason or "" if reading else NOTHING_FOUND
    else:
        read, reason = f"WRONG: {outcome.text} {confidence:.2f}", "given as sure"
    lines = [f"truth: {picture.text}", read]
    lines += [reason[:LETTERS_IN_LINE], reason[LETTERS_IN_LINE : 2 * LETTERS_IN_LINE]]
    tile = _written([*lines, picture.path.name[:LETTERS_IN_LINE]])
    shown = _enlarged(outcome.crop)
    tile[6 : 6 + shown.shape[0], 8 : 8 + shown.shape[1]] = shown
    if outcome.text is not None:
        cv2.rectangle(tile, (1, 1), (TILE_PX[0] - 2, TILE_PX[1] - 2), WRONG, 2)
    return tile


def _enlarged(crop: Image) -> Image:
    """As large as the tile's place for it allows; a crop outside the picture is left empty."""
    high, wide = crop.shape[:2]
    if not high or not wide:
        return np.full((1, 1, 3), PAPER, np.uint8)
    scale = min(CROP_PX[0] / wide, CROP_PX[1] / high)
    size = (max(round(wide * scale), 1), max(round(high * scale), 1))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, size, interpolation=how), np.uint8)


def _written(lines: list[str]) -> Image:
    tile = np.full((TILE_PX[1], TILE_PX[0], 3), PAPER, np.uint8)
    for number, line in enumerate(lines):
        place = (8, CROP_PX[1] + 26 + number * LINE_PX)
        cv2.putText(tile, line, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, INK, 1, cv2.LINE_AA)
    return tile
