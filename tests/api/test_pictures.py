"""Is what a citizen sees small, and are other people's plates gone from it?"""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from api.pictures import LONGEST_BYTES, PictureCache, decode, for_citizen, marked, thumbnail
from fines.errors import UnreadablePictureError
from tests.api.pictures import crossing, jpeg


def detail(content: bytes, left: int, top: int, right: int, bottom: int) -> float:
    """How much fine detail a part of a picture has: the variance of its Laplacian."""
    grey = cv2.cvtColor(decode(content)[top:bottom, left:right], cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_64F).var())


def test_the_vehicle_stays_sharp_and_the_other_plate_is_gone() -> None:
    picture, box = crossing(30)
    shown = for_citizen(picture, box)
    ours = (box[0] + 105, box[1] + 160, box[0] + 255, box[1] + 192)
    other = (150 + 105, 400 + 160, 150 + 255, 400 + 192)
    assert detail(shown, *ours) > 0.5 * detail(picture, *ours)
    assert detail(shown, *other) < 0.01 * detail(picture, *other)


def test_nothing_outside_the_margin_keeps_its_pixels() -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 255, (400, 600, 3), np.uint8)
    shown = decode(for_citizen(jpeg(noise, 95), (200, 150, 100, 80)))
    outside = np.ones((400, 600), bool)
    outside[142:238, 192:308] = False
    assert shown[outside].std() < 30
    assert shown[160:220, 210:290].std() > 50


@pytest.mark.parametrize("box", [(-50, -50, 200, 200), (500, 300, 900, 900), (0, 0, 1, 1)])
def test_a_box_at_the_edge_is_no_trouble(box: tuple[int, int, int, int]) -> None:
    assert decode(for_citizen(crossing()[0], box)).shape == (720, 1280, 3)


def test_even_a_busy_picture_stays_below_the_limit() -> None:
    noise = np.random.default_rng(2).integers(0, 255, (2160, 3840, 3), np.uint8)
    assert len(for_citizen(jpeg(noise), None)) <= LONGEST_BYTES
    assert decode(thumbnail(jpeg(noise))).shape[1] == 320


@pytest.mark.parametrize("content", [b"", b"GIF89a", crossing()[0][:300]])
def test_bytes_that_are_no_picture_are_named(content: bytes) -> None:
    with pytest.raises(UnreadablePictureError, match=f"These {len(content)} bytes"):
        decode(content)


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
