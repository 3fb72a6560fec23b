"""How many plates are read right, wrong or not at all, beside the peer?"""

from __future__ import annotations

import csv
import logging
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from benchmarks.plate_peer import PeerPlateOcr
from detectors.backends import load_plate_ocr
from detectors.detection import Box, Image, cut_out
from detectors.pictures import read_picture
from detectors.plate_models import PLATE_OCR, load_plate_search
from detectors.plate_reading import PlateOcr
from detectors.plates_in_picture import PlateFinder
from fines.errors import NotFoundError, UnreadablePictureError
from fines.plates import PlateReading, normalise

log = logging.getLogger(__name__)

TRUTH = "truth.csv"
FOLDED = str.maketrans("OI", "01")
LEAST_OVERLAP = 0.1

Look = tuple[Image, PlateReading | None]
"""The part of the picture that was looked at, and what was read there."""

Reader = Callable[[Image, Box | None], Look]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPicture:
    """A picture, the text on its plate, and the plate's box where known."""

    path: Path
    text: str
    box: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateOutcome:
    """What was read in one picture; no text is unread, another than the truth's is wrong."""

    picture: LabelledPicture
    crop: Image
    reading: PlateReading | None

    @property
    def text(self) -> str | None:
        return self.reading.text if self.reading else None

    @property
    def right(self) -> bool:
        """Whether the text is the truth after O to 0 and I to 1."""
        text = self.text
        return text is not None and text.translate(FOLDED) == self.picture.text.translate(FOLDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateScore:
    """`exact + wrong + unread` and what only folding saves make `plates`."""

    pictures: int
    plates: int
    exact: int
    folded: int
    wrong: int
    unread: int
    ms_median: float
    ms_p95: float


def run(
    folder: Path,
    *,
    crops: bool = False,
    peer: Path | None = None,
    reader: str = PLATE_OCR,
    watch: Callable[[PlateOutcome], None] | None = None,
) -> dict[str, PlateScore]:
    """Scores of ours, and of the peer's reader on our boxes where its file is given and there.

    `crops`: the pictures are plates already cut out (`tartip bench plate-text`). `watch` is told
    each outcome of ours.
    """
    pictures = labelled_pictures(folder)
    ours = _reader(load_plate_ocr(reader), crops=crops)
    scores = {"ours": score(pictures, ours, watch)}
    if peer is not None and peer.is_file():
        scores["peer"] = score(pictures, _reader(PeerPlateOcr(peer), crops=crops))
    return scores


def labelled_pictures(folder: Path) -> list[LabelledPicture]:
    """The rows of truth.csv, or files named TEXT_anything.jpg where there is no such file."""
    truth = folder / TRUTH
    if truth.is_file():
        with truth.open(encoding="utf-8", newline="") as lines:
            return [_labelled(folder, row) for row in csv.DictReader(lines)]
    named = [
        LabelledPicture(path=path, text=normalise(path.stem.split("_")[0]), box=None)
        for path in sorted(folder.glob("*_*.jpg"))
    ]
    if not named:
        raise NotFoundError(f"{truth} is missing; write it with the columns file,text,x,y,w,h")
    return named


def score(
    pictures: Sequence[LabelledPicture],
    read: Reader,
    watch: Callable[[PlateOutcome], None] | None = None,
) -> PlateScore:
    exact = folded = wrong = unread = 0
    times_ms = []
    for picture in pictures:
        try:
            image = read_picture(picture.path)
        except UnreadablePictureError as error:
            log.warning("counted as unread: %s", error)
            unread += 1
            continue
        started = time.perf_counter()
        crop, reading = read(image, picture.box)
        times_ms.append((time.perf_counter() - started) * 1000)
        outcome = PlateOutcome(picture=picture, crop=crop, reading=reading)
        if watch is not None:
            watch(outcome)
        if outcome.text is None:
            unread += 1
        else:
            exact += outcome.text == picture.text
            folded += outcome.right
            wrong += not outcome.right
    times_ms.sort()
    return PlateScore(
        pictures=len(pictures),
        plates=len(pictures),
        exact=exact,
        folded=folded,
        wrong=wrong,
        unread=unread,
        ms_median=round(statistics.median(times_ms), 1) if times_ms else 0.0,
        ms_p95=round(times_ms[ceil(0.95 * len(times_ms)) - 1], 1) if times_ms else 0.0,
    )


def _reader(ocr: PlateOcr, *, crops: bool) -> Reader:
    finder = PlateFinder(load_plate_search(), ocr)
    if crops:
        return lambda image, box: (image, finder.read_cut_out(image))
    return lambda image, box: _look_in_picture(finder, image, box)


def _look_in_picture(finder: PlateFinder, image: Image, box: Box | None) -> Look:
    """What was read where the labelled plate stands, or at the surest plate."""
    plates = finder.find(image)
    if box is not None:
        plates = sorted(plates, key=lambda plate: -plate.box.iou(box))
        plates = [plate for plate in plates if plate.box.iou(box) > LEAST_OVERLAP]
    if plates:
        return cut_out(image, plates[0].box), plates[0].reading
    return (cut_out(image, box) if box else image), None


def _labelled(folder: Path, row: dict[str, str]) -> LabelledPicture:
    sides = [row.get(key) or "" for key in ("x", "y", "w", "h")]
    box = None
    if all(sides):
        x, y, width, height = (float(side) for side in sides)
        box = Box(x_px=x, y_px=y, width_px=width, height_px=height)
    return LabelledPicture(path=folder / row["file"], text=normalise(row["text"]), box=box)
