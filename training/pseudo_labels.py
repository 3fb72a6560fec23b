"""Which vehicles did people leave unlabelled? The peer adds those it is sure of."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from detectors.backends.anchors import PADDING_GREY, decoded
from detectors.detection import Box, Image
from training.box_pictures import COCO_VEHICLE_ROWS, BoxPicture

SIDE_PX = 416
LEAST_CONFIDENCE = 0.45
LEAST_WIDTH_PX = 24
MOST_SHARED = 0.45


def completed(pictures: Sequence[BoxPicture], peer: Path) -> list[BoxPicture]:
    """The same pictures with the peer's sure boxes added where no box stands yet."""
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(peer), options)
    return [_completed(picture, session) for picture in pictures]


def _completed(picture: BoxPicture, session: onnxruntime.InferenceSession) -> BoxPicture:
    known = [_box(row[1:]) for row in picture.boxes]
    added = [
        row
        for row in _seen(picture.image(), session)
        if row[3] >= LEAST_WIDTH_PX
        and all(_box(row[1:]).iou(other) < MOST_SHARED for other in known)
    ]
    boxes = np.concatenate((picture.boxes, np.array(added, np.float32).reshape(-1, 5)))
    return BoxPicture(path=picture.path, boxes=boxes)


def _seen(image: Image, session: onnxruntime.InferenceSession) -> list[list[float]]:
    """Class, left, top, width, height of the peer's sure vehicles; the peer takes 416 x 416."""
    height, width = image.shape[:2]
    scale = SIDE_PX / max(height, width)
    wide, high = round(width * scale), round(height * scale)
    canvas = np.full((SIDE_PX, SIDE_PX, 3), PADDING_GREY, np.uint8)
    canvas[:high, :wide] = cv2.resize(image, (wide, high), interpolation=cv2.INTER_AREA)
    pixels = canvas.transpose(2, 0, 1)[None].astype(np.float32)
    raw = session.run(None, {session.get_inputs()[0].name: pixels})[0][0]
    boxes, _, kinds = decoded(raw, SIDE_PX, SIDE_PX, LEAST_CONFIDENCE)
    return [
        [float(COCO_VEHICLE_ROWS.index(int(kind))), *(float(side) for side in box / scale)]
        for box, kind in zip(boxes, kinds, strict=True)
        if int(kind) in COCO_VEHICLE_ROWS
    ]


def _box(sides: Sequence[float]) -> Box:
    x, y, width, height = (float(side) for side in sides)
    return Box(x_px=x, y_px=y, width_px=width, height_px=height)
