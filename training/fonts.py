"""Which scripts do the synthetic plates wear? Drawn strokes of many kinds, and free fonts.

Fonts only shape training pictures; none is shipped. `scripts/install-fonts` lists and installs
them (Debian's, and `@expo-google-fonts/…` of npm under the Open Font License); whichever are absent
are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from simulator.plate_lettering import MASTER_HEIGHT_PX, Lettering, Mask, StrokeLettering

DEBIAN_FONTS = Path("/usr/share/fonts/truetype")
_LIKE_PLATES = (
    "OSP-DIN", "routed-gothic", "routed-gothic-narrow", "routed-gothic-wide",
    "LiberationSansNarrow-Bold", "LiberationSans-Bold", "LiberationMono-Bold",
    "DejaVuSansMono-Bold", "DejaVuSans-Bold", "DejaVuSansCondensed-Bold", "NotoSansMono-Bold",
    "Roboto-Bold", "RobotoCondensed-Bold", "RobotoCondensed-Regular", "Play-Bold", "Jura-Bold",
    "Cabin-Bold", "FreeSansBold", "FreeMonoBold", "ClearSans-Bold", "Hack-Bold",
    "BebasNeue-Regular", "LeagueSpartan-Bold", "Lato-Heavy", "OpenSans-CondBold", "Arimo-Bold",
)  # fmt: skip


_UNLIKE_PLATES = ("Italic", "Thin", "Light", "Black")


@dataclass(frozen=True, slots=True)
class FontLettering:
    """Characters of a font file."""

    path: str

    def mask(self, character: str) -> Mask:
        return _drawn(self.path, character)


def letterings(fonts: Path, rng: np.random.Generator) -> Sequence[Lettering]:
    """Two hundred stroke scripts and every font found, strokes twice as often."""
    strokes: list[Lettering] = [
        StrokeLettering(
            weight=float(rng.uniform(0.085, 0.19)),
            aspect=float(rng.uniform(0.4, 0.68)),
            roundness=float(rng.choice([0.25, 0.6, 0.8, 1.0])),
            flat_three=bool(rng.random() < 0.3),
            slit_zero=bool(rng.random() < 0.3),
        )
        for _ in range(200)
    ]
    found = [p for p in DEBIAN_FONTS.rglob("*.ttf") if p.stem in _LIKE_PLATES]
    found += [p for p in fonts.rglob("*.ttf") if not any(word in p.stem for word in _UNLIKE_PLATES)]
    drawn: list[Lettering] = [FontLettering(str(path)) for path in sorted(found)]
    return [*strokes, *drawn]


@lru_cache(maxsize=128)
def _face(path: str) -> cv2.FontFace:
    return cv2.FontFace(path)


@lru_cache(maxsize=16384)
def _drawn(path: str, character: str) -> Mask:
    canvas = np.zeros((240, 320, 3), np.uint8)
    cv2.putText(canvas, character, (60, 170), (255, 255, 255), _face(path), 130, 0)
    ink = canvas[..., 0]
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return np.zeros((MASTER_HEIGHT_PX, MASTER_HEIGHT_PX // 3), np.uint8)
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if character == "-":
        full = np.zeros((MASTER_HEIGHT_PX, max(cut.shape[1], 8)), np.uint8)
        full[44 : 44 + min(cut.shape[0], 16), : cut.shape[1]] = cut[:16]
        return full
    wide = max(round(cut.shape[1] * MASTER_HEIGHT_PX / cut.shape[0]), 4)
    return np.asarray(cv2.resize(cut, (wide, MASTER_HEIGHT_PX), interpolation=cv2.INTER_AREA))
