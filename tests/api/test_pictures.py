"""Is what is shown small, whole and framed where it should be?"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from api.pictures import LONGEST_BYTES, PictureCache, decode, for_citizen, marked, thumbnail
from fines.errors import UnreadablePictureError
from tests.api.pictures import crossing, jpeg


def test_even_a_busy_picture_stays_below_the_limit() -> None:
    noise = np.random.default_rng(2).integers(0, 255, (2160, 3840, 3), np.uint8)
    assert len(for_citizen(jpeg(noise))) <= LONGEST_BYTES
    assert decode(thumbnail(jpeg(noise))).shape[1] == 320


@pytest.mark.parametrize("content", [b"", b"GIF89a", crossing()[0][:300]])
def test_bytes_that_are_no_picture_are_named(content: bytes) -> None:
    with pytest.raises(UnreadablePictureError, match=f"These {len(content)} bytes"):
        decode(content)


@pytest.mark.parametrize("side_px", [8000, 40_000, 2**31 - 1])
def test_a_picture_of_more_pixels_than_any_camera_makes_is_not_decoded(side_px: int) -> None:
    head = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(99))), (b"IEND", b""))
    small = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in parts
    )
    with pytest.raises(UnreadablePictureError, match=f"{side_px} x {side_px} pixels, more than"):
        decode(small)


def test_the_cache_makes_once_and_forgets_the_oldest() -> None:
    cache, made = PictureCache(pictures=2), []

    def make(name: str) -> bytes:
        made.append(name)
        return name.encode()

    for name in ("a", "a", "b", "c", "c", "a"):
        assert cache.get((name,), lambda name=name: make(name)) == name.encode()  # type: ignore[misc]
    assert made == ["a", "b", "c", "a"]


def test_the_officers_copy_frames_the_vehicle_and_leaves_the_rest() -> None:
    picture, (x, y, width, height) = crossing(30)
    copy, original = decode(marked(picture, (x, y, width, height))), decode(picture)
    blue, green, red = (int(part) for part in copy[y, x + width // 2])
    assert (blue < 90, green > 170, red > 200) == (True, True, True)
    middle = np.s_[y + 40 : y + 200, x + 40 : x + 300]
    assert np.abs(copy[middle].astype(int) - original[middle]).mean() < 4
