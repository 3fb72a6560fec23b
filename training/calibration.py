"""How often is a reading of this probability right? Fitted on plates that training did not see."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from detectors.backends.onnx_plate_ocr import OnnxPlateOcr
from detectors.detection import Image
from simulator.plate_lettering import Lettering
from simulator.plate_wear import Wear
from training.plate_stock import draw_stock
from training.real_plates import RealPlate

DRAWN = 2_000
SEED = 77
MOST_WEAR = 0.8
HIGH = 0.99
FOLDED = str.maketrans("OI", "01")
STEPS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCrop:
    """A cut-out plate and the text that stands on it."""

    image: Image
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """The map of log odds; the share of readings it calls sure (`HIGH`), and how many are right."""

    slope: float
    shift: float
    sure: float
    share_right: float


def held_out_crops(scripts: Sequence[Lettering], real: Sequence[RealPlate]) -> list[KnownCrop]:
    """Freshly drawn plates, worn at random, and real ones that were kept apart."""
    rng = np.random.default_rng(SEED)
    crops = []
    for plate in [*draw_stock(DRAWN, scripts, rng), *real]:
        wear = Wear(amount=MOST_WEAR * rng.random() * (0.3 if isinstance(plate, RealPlate) else 1))
        crop, _ = wear.turned_crop(plate.image, plate.corners, rng)
        worn = cv2.cvtColor(wear.worn(crop, rng), cv2.COLOR_GRAY2BGR)
        crops.append(KnownCrop(image=np.asarray(worn, np.uint8), text=plate.text))
    return crops


def fitted(ocr: OnnxPlateOcr, crops: Sequence[KnownCrop]) -> Reliability:
    """Slope and shift of the log odds (Platt 1999) for a reader that is not calibrated yet."""
    odds, rights = [], []
    for crop, seen in zip(crops, ocr.see([crop.image for crop in crops]), strict=True):
        if seen is not None:
            p = min(max(seen.confidence, 1e-9), 1 - 1e-9)
            odds.append(np.log(p / (1 - p)))
            text = "".join(character.best for character in seen.characters)
            rights.append(text.translate(FOLDED) == crop.text.translate(FOLDED))
    x, right = np.array(odds), np.array(rights, float)
    slope, shift = 1.0, 0.0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-(slope * x + shift)))
        weight = p * (1 - p) + 1e-9
        gradient = np.array([((right - p) * x).sum(), (right - p).sum()])
        curve = np.array(
            [[(weight * x * x).sum(), (weight * x).sum()], [(weight * x).sum(), weight.sum()]]
        )
        step = np.linalg.solve(curve, gradient)
        slope, shift = slope + float(step[0]), shift + float(step[1])
    sure = 1 / (1 + np.exp(-(slope * x + shift))) >= HIGH
    return Reliability(
        slope=round(slope, 4),
        shift=round(shift, 4),
        sure=round(float(sure.mean()), 3),
        share_right=round(float(right[sure].mean()), 4) if sure.any() else 0.0,
    )
