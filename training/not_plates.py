"""What looks like a plate and is none? Lettering on vans, phone numbers, badges, grilles."""

from collections.abc import Sequence

import cv2
import numpy as np

from detectors.detection import Box, Image
from simulator.plate_canvas import Look, PlateCanvas
from simulator.plate_lettering import Lettering
from simulator.plate_texts import DIGITS, LETTERS
from training.box_pictures import BoxPicture
from training.real_plates import RealPlate, cut_plate

DRAWN = 3_000
CUTS_A_PICTURE = 2
LEAST_WIDTH_PX = 24


def not_plates(
    pictures: Sequence[BoxPicture], scripts: Sequence[Lettering], rng: np.random.Generator
) -> list[RealPlate]:
    """Cut-outs of no plate, in the form of plates without text."""
    beside = [cut for picture in pictures for cut in _beside_plates(picture, rng)]
    skins = [plate.image for plate in beside]
    return beside + [_lettering(skins, scripts, rng) for _ in range(DRAWN)]


def _beside_plates(picture: BoxPicture, rng: np.random.Generator) -> list[RealPlate]:
    """Parts of the car around its plate, of the plate's size: grille, badge, bumper, lamp."""
    if not len(picture.boxes):
        return []
    image, cuts = picture.image(), []
    plates = [_box(row) for row in picture.boxes]
    for _ in range(CUTS_A_PICTURE):
        plate = plates[int(rng.integers(len(plates)))]
        box = Box(
            x_px=plate.x_px + plate.width_px * float(rng.uniform(-2.2, 2.2)),
            y_px=plate.y_px + plate.height_px * float(rng.uniform(-4, 3)),
            width_px=plate.width_px * float(rng.uniform(0.7, 1.5)),
            height_px=plate.height_px * float(rng.uniform(0.7, 1.5)),
        )
        inside = box.x_px >= 0 and box.y_px >= 0
        inside = inside and box.right_px < image.shape[1] and box.bottom_px < image.shape[0]
        apart = all(box.shared_px2(other) < 0.1 * box.area_px2 for other in plates)
        if inside and apart and box.width_px >= LEAST_WIDTH_PX:
            cuts.append(cut_plate(image, box, ""))
    return cuts


def _lettering(
    skins: Sequence[Image], scripts: Sequence[Lettering], rng: np.random.Generator
) -> RealPlate:
    """A word or a number painted on bare skin: no edge around it, no bolts, no field."""
    high, wide = 112, int(rng.integers(260, 620))
    tone = int(rng.integers(0, 256))
    canvas = PlateCanvas(wide, high, (tone,) * 3)
    if skins and rng.random() < 0.4:
        skin = skins[int(rng.integers(len(skins)))]
        blurred = cv2.GaussianBlur(cv2.resize(skin, (wide, high)), (0, 0), 6)
        canvas.image[:] = blurred[..., None]
    away = int(rng.integers(70, 200))
    ink = (tone + away if tone < 128 else tone - away,) * 3
    lettering = scripts[int(rng.integers(len(scripts)))]
    look = Look(lettering=lettering, ink=ink, play_mm=2, rng=rng)
    left, top = float(rng.uniform(4, 60)), float(rng.uniform(4, 40))
    canvas.write(_words(rng), (left, top, wide - 2 * left, high - 2 * top), look)
    grey = np.asarray(cv2.cvtColor(canvas.image, cv2.COLOR_BGR2GRAY), np.uint8)
    pad = int(rng.integers(0, 30))
    grey = np.asarray(cv2.copyMakeBorder(grey, pad, pad, pad, pad, cv2.BORDER_REPLICATE), np.uint8)
    corners = (float(pad), float(pad), float(pad + wide), float(pad + high))
    return RealPlate(image=grey, corners=corners, text="")


def _words(rng: np.random.Generator) -> str:
    """A phone number, a word, two words, or what a plate's text might be."""
    kind = rng.random()
    if kind < 0.4:
        parts = rng.choice(["3 3 3", "3 2 2", "2 2 2", "4 3 3", "3 6", "4", "3", "3 4", "1 3 3 4"])
        gap = str(rng.choice(["", " ", "-"]))
        return gap.join(_of(DIGITS, int(n), rng) for n in str(parts).split())
    if kind < 0.85:
        return " ".join(
            _of(LETTERS, int(rng.integers(2, 9)), rng) for _ in range(int(rng.integers(1, 3)))
        )
    return _of(LETTERS + DIGITS, int(rng.integers(2, 8)), rng)


def _of(characters: str, count: int, rng: np.random.Generator) -> str:
    return "".join(rng.choice(list(characters), count))


def _box(row: np.ndarray) -> Box:
    _, x, y, wide, high = (float(value) for value in row)
    return Box(x_px=x, y_px=y, width_px=wide, height_px=high)
