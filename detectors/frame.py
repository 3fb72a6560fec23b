"""What did the camera see, and when? A picture with its instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np

from detectors.detection import Image
from fines.clock_state import ClockState
from fines.errors import UnreadablePictureError
from fines.picture_header import refuse_huge
from fines.violation import SiteId

JPEG_BEGIN = b"\xff\xd8"
JPEG_END = b"\xff\xd9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture of one site. `jpeg` holds the bytes as they came, where they came as JPEG.

    `clock` tells how well the clock kept time that stamped it, where that is known.
    """

    site: SiteId
    number: int
    captured_at: datetime
    image: Image
    jpeg: bytes | None = None
    clock: ClockState | None = None


def decode_jpeg(content: bytes) -> Image:
    """The picture in these bytes; UnreadablePictureError when they are cut off, no JPEG, or claim
    more pixels than a camera makes.

    OpenCV fills the missing part of a cut-off JPEG with grey and says nothing, so the end
    marker is looked for first.
    """
    if not content.startswith(JPEG_BEGIN):
        raise UnreadablePictureError(
            f"These {len(content)} bytes are not a JPEG: they do not begin with FF D8; "
            "send the frame as JPEG."
        )
    if not content.rstrip(b"\x00").endswith(JPEG_END):
        raise UnreadablePictureError(
            f"The JPEG of {len(content)} bytes is cut off: its end marker FF D9 is missing; "
            "send the frame again."
        )
    refuse_huge(content, "let the camera send smaller frames")
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None:
        raise UnreadablePictureError(
            f"The JPEG of {len(content)} bytes cannot be decoded; look at what the camera sends."
        )
    return np.asarray(image, np.uint8)


def encode_jpeg(image: Image, quality: int = 90) -> bytes:
    """The picture as JPEG; the same picture gives the same bytes."""
    _, content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(content)


def encode_png(image: Image) -> bytes:
    """The picture without any loss, for small crops."""
    _, content = cv2.imencode(".png", image)
    return bytes(content)


def jpeg_of(frame: Frame) -> bytes:
    """The frame's own bytes where it came as JPEG, else a fresh encoding."""
    return frame.jpeg if frame.jpeg is not None else encode_jpeg(frame.image)
