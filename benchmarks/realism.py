"""How far are drawn plates from real ones? Two readers on both, band by band of plate width.

One reader learned these plates from drawings alone, the other from photographs alone. Where both
read drawings and photographs of one width equally well, the drawings are as hard as life.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.passes import worn_looks
from benchmarks.plate_peer import PeerPlateOcr
from benchmarks.plates import FOLDED, labelled_pictures
from detectors.backends import load_plate_ocr
from detectors.detection import Image
from detectors.pictures import read_picture
from detectors.plate_models import PLATE_OCR, load_plate_search
from detectors.plate_reading import PlateOcr
from detectors.plates_in_picture import closest_cut
from fines.plates import PlateReading, matching

BANDS_PX = (0, 40, 50, 60, 80, 120, 10_000)
SEED = 20261128
AT_ONCE = 8
WORST = 1.0

KnownPlate = tuple[Image, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealismScore:
    """Plates from `from_px` to below `to_px` wide; shares read right, nothing held back."""

    from_px: int
    to_px: int
    real: int
    drawn: int
    ours_real: float | None
    ours_drawn: float | None
    peer_real: float | None
    peer_drawn: float | None


def run(folder: Path, forms: Sequence[str], *, peer: Path, most: int = 600) -> list[RealismScore]:
    """Every so many of the folder's plates, and drawn ones with the same texts."""
    pictures = labelled_pictures(folder)
    chosen = pictures[:: max(len(pictures) // most, 1)]
    search = load_plate_search()
    real = [(closest_cut(search, read_picture(p.path)), p.text) for p in chosen]
    drawn = list(_drawn(forms, [picture.text for picture in chosen]))
    readers = {"ours": load_plate_ocr(PLATE_OCR), "peer": PeerPlateOcr(peer)}
    shares = {
        f"{reader}_{kind}": _shares(ocr, plates)
        for reader, ocr in readers.items()
        for kind, plates in (("real", real), ("drawn", drawn))
    }
    counts = {"real": _counts(real), "drawn": _counts(drawn)}
    return [
        RealismScore(
            from_px=low,
            to_px=high,
            real=counts["real"][low],
            drawn=counts["drawn"][low],
            **{name: share.get(low) for name, share in shares.items()},
        )
        for low, high in pairwise(BANDS_PX)
    ]


def _drawn(forms: Sequence[str], texts: Sequence[str]) -> Iterator[KnownPlate]:
    """The texts that one of these forms can carry, worn at random."""
    rng = np.random.default_rng(SEED)
    for text in texts:
        form = next((pattern.name for pattern in matching(text) if pattern.name in forms), None)
        if form is not None:
            (look,) = worn_looks(text, form, rng, looks=1, worst=WORST)
            yield look, text


def _shares(ocr: PlateOcr, plates: Sequence[KnownPlate]) -> dict[int, float]:
    right: Counter[int] = Counter()
    for start in range(0, len(plates), AT_ONCE):
        handful = plates[start : start + AT_ONCE]
        readings = ocr.read([image for image, _ in handful])
        for (image, text), reading in zip(handful, readings, strict=True):
            right[_band(image)] += _heard(reading) == text.translate(FOLDED)
    return {band: round(right[band] / count, 3) for band, count in _counts(plates).items()}


def _counts(plates: Sequence[KnownPlate]) -> Counter[int]:
    return Counter(_band(image) for image, _ in plates)


def _band(image: Image) -> int:
    return max(low for low in BANDS_PX if low <= image.shape[1])


def _heard(reading: PlateReading | None) -> str:
    seen = reading.characters if reading else ()
    return "".join(character.best for character in seen).translate(FOLDED)
