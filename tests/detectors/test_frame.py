"""Are bytes that are no whole picture refused, with one sentence?"""

from __future__ import annotations

import struct

import cv2
import numpy as np
import pytest

from detectors.detection import Image
from detectors.frame import Frame, decode_jpeg, encode_jpeg, encode_png, jpeg_of
from fines.errors import UnreadablePictureError
from fines.violation import SiteId
from tests.detectors.plain_road import START


@pytest.fixture
def picture() -> Image:
    slope = np.linspace(0, 255, 64, dtype=np.uint8)
    return np.stack([np.tile(slope, (48, 1))] * 3, -1)


def test_a_picture_survives_the_way_there_and_back(picture: Image) -> None:
    back = decode_jpeg(encode_jpeg(picture))
    assert back.shape == picture.shape
    assert np.abs(back.astype(int) - picture).max() < 8
    assert encode_jpeg(picture) == encode_jpeg(picture)
    assert encode_png(picture)[:4] == b"\x89PNG"


def test_bytes_that_came_are_kept_as_they_came(picture: Image) -> None:
    came = encode_jpeg(picture, quality=40)
    frame = Frame(site=SiteId("s"), number=1, captured_at=START, image=picture, jpeg=came)
    assert jpeg_of(frame) == came


def test_a_small_file_that_claims_a_huge_picture_is_never_decoded(
    picture: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To decode it takes gigabytes before anybody can count its pixels."""
    came = encode_jpeg(picture)
    size_at = came.index(b"\xff\xc0") + 5
    huge = came[:size_at] + struct.pack(">HH", 30_000, 40_000) + came[size_at + 4 :]
    monkeypatch.delattr(cv2, "imdecode")
    with pytest.raises(UnreadablePictureError, match="40000 x 30000 pixels, more than"):
        decode_jpeg(huge)


@pytest.mark.parametrize("kept", [0.99, 0.5, 0.1])
def test_a_cut_off_jpeg_is_refused(picture: Image, kept: float) -> None:
    whole = encode_jpeg(picture)
    part = whole[: int(len(whole) * kept)]
    with pytest.raises(UnreadablePictureError, match=rf"JPEG of {len(part)} bytes is cut off"):
        decode_jpeg(part)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "These 0 bytes are not a JPEG"),
        (b"GIF89a....", "These 10 bytes are not a JPEG"),
        (b"\xff\xd8nothing\xff\xd9", "cannot be decoded"),
    ],
)
def test_what_is_no_jpeg_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadablePictureError, match=sentence):
        decode_jpeg(content)
