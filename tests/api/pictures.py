"""What pictures do the desks' tests show? A drawn crossing with a drawn car; nobody real."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from simulator.plates import render_plate

Pixels = NDArray[np.uint8]

PLATE = "01KG001DEM"
OTHER_PLATE = "01KG002DEM"
WIDTH_PX, HEIGHT_PX = 1280, 720
CAR_WIDTH_PX, CAR_HEIGHT_PX = 360, 250


def jpeg(pixels: Pixels, quality: int = 90) -> bytes:
    """These pixels as a JPEG file."""
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def crossing(
    ahead_px: int = 0, *, plate: str = PLATE, alone: bool = False
) -> tuple[bytes, tuple[int, int, int, int]]:
    """A frame with our car `ahead_px` beyond the stop line and another car left of it."""
    rng = np.random.default_rng(4)
    frame = np.full((HEIGHT_PX, WIDTH_PX, 3), (206, 196, 178), np.uint8)
    cv2.rectangle(frame, (0, 190), (WIDTH_PX, 250), (112, 140, 118), -1)
    for x, height in ((40, 150), (250, 110), (520, 165), (760, 120), (1010, 170)):
        cv2.rectangle(frame, (x, 230 - height), (x + 190, 230), (158, 164, 172), -1)
        for floor in range(230 - height + 14, 222, 26):
            for column in range(x + 14, x + 176, 34):
                cv2.rectangle(
                    frame, (column, floor), (column + 16, floor + 12), (120, 128, 140), -1
                )
    road = np.array([[380, 250], [900, 250], [1500, 720], [-220, 720]])
    cv2.fillPoly(frame, [road], (92, 92, 94))
    cv2.line(frame, (640, 250), (640, 720), (225, 225, 225), 4)
    cv2.line(frame, (120, 560), (1160, 560), (240, 240, 240), 12)
    _light(frame)
    if not alone:
        _car(frame, 150, 400, (60, 60, 150), OTHER_PLATE, rng)
    box = (700, 300 + ahead_px, CAR_WIDTH_PX, CAR_HEIGHT_PX)
    _car(frame, box[0], box[1], (214, 216, 218), plate, rng)
    noise = rng.normal(0, 3, frame.shape)
    return jpeg(np.clip(frame + noise, 0, 255).astype(np.uint8)), box


def plate_crop(plate: str = PLATE) -> bytes:
    """The plate alone, as a camera would have cut it out."""
    clean = render_plate(plate, "KG_2016", np.random.default_rng(4))
    small = cv2.resize(clean, (260, 56), interpolation=cv2.INTER_AREA)
    return jpeg(np.asarray(cv2.GaussianBlur(small, (3, 3), 0), np.uint8))


def _light(frame: Pixels) -> None:
    cv2.rectangle(frame, (1120, 60), (1176, 210), (32, 32, 32), -1)
    for y, colour in ((88, (40, 40, 235)), (135, (30, 60, 70)), (182, (40, 60, 40))):
        cv2.circle(frame, (1148, y), 20, colour, -1)
    cv2.rectangle(frame, (1142, 210), (1154, 420), (60, 60, 60), -1)


def _car(
    frame: Pixels,
    x: int,
    y: int,
    colour: tuple[int, int, int],
    plate: str,
    rng: np.random.Generator,
) -> None:
    w, h = CAR_WIDTH_PX, CAR_HEIGHT_PX
    dark = tuple(int(part * 0.62) for part in colour)
    cv2.ellipse(frame, (x + w // 2, y + h - 6), (w // 2, 16), 0, 0, 360, (60, 60, 62), -1)
    for wheel in (x + 26, x + w - 76):
        cv2.rectangle(frame, (wheel, y + h - 52), (wheel + 50, y + h - 2), (28, 28, 28), -1)
    for side, top, down, paint in ((52, 6, 96, dark), (70, 18, 90, (76, 66, 58))):
        slope = 36 if side == 52 else 28
        outline = [[side, down], [side + slope, top], [w - side - slope, top], [w - side, down]]
        cv2.fillPoly(frame, [np.array(outline) + np.array([x, y])], paint)
    cv2.rectangle(frame, (x + 8, y + 92), (x + w - 8, y + h - 30), colour, -1)
    cv2.rectangle(frame, (x + 8, y + 92), (x + w - 8, y + 104), dark, -1)
    for lamp in (x + 18, x + w - 82):
        cv2.rectangle(frame, (lamp, y + 118), (lamp + 64, y + 152), (40, 40, 190), -1)
    small = cv2.resize(render_plate(plate, "KG_2016", rng), (150, 32), interpolation=cv2.INTER_AREA)
    frame[y + 160 : y + 192, x + 105 : x + 255] = small
