"""Is a plate that stands askew laid straight, and are impossible corners refused?"""

import cv2
import numpy as np
import pytest

from detectors.plate_straightening import (
    closer_part,
    in_whole_crop,
    plausible,
    rectified,
    straightened,
)

SQUARE = np.array([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]], np.float32)


@pytest.mark.parametrize("wide", [60, 200, 700])
def test_a_turned_plate_fills_the_picture_again(wide: int) -> None:
    high = wide // 2
    corners = np.array([[0.05, 0.3], [0.8, 0.05], [0.95, 0.7], [0.2, 0.95]], np.float32)
    picture = np.zeros((high, wide), np.uint8)
    middle = corners.mean(0)
    inner = ((middle + (corners - middle) * 0.5) * (wide, high)).round().astype(np.int32)
    cv2.fillConvexPoly(picture, (corners * (wide, high)).round().astype(np.int32), 128)
    cv2.fillConvexPoly(picture, inner, 255)
    straight = straightened(picture, corners, 128, 64)
    assert straight.shape == (64, 128)
    assert straight[32, 64] == 255
    assert abs(int(straight[32, 12]) - 128) < 20
    assert abs(int(straight[6, 64]) - 128) < 20


def test_corners_of_a_plate_are_plausible() -> None:
    assert plausible(SQUARE)


@pytest.mark.parametrize(
    "corners",
    [
        SQUARE + 0.5,
        SQUARE * 0.3 + 0.3,
        SQUARE[[0, 2, 1, 3]],
        np.full((4, 2), np.nan, np.float32),
    ],
    ids=["outside", "too small", "crossed", "not numbers"],
)
def test_impossible_corners_are_refused(corners: np.ndarray) -> None:
    assert not plausible(corners)


def test_a_crop_far_too_large_is_cut_again_around_the_plate() -> None:
    picture = np.zeros((100, 200), np.uint8)
    picture[30:60, 40:140] = 255
    corners = np.array([[0.2, 0.3], [0.7, 0.3], [0.7, 0.6], [0.2, 0.6]], np.float32)
    part = closer_part(picture, corners)
    assert part is not None
    assert picture[part].shape == (32, 106)
    assert picture[part].mean() > 220


def test_a_crop_that_fits_is_left_as_it_is() -> None:
    fits = np.array([[0.02, 0.02], [0.98, 0.02], [0.98, 0.98], [0.02, 0.98]], np.float32)
    assert closer_part(np.zeros((100, 200), np.uint8), fits) is None


def test_corners_seen_in_a_part_are_told_in_the_whole_crop() -> None:
    picture = np.zeros((100, 200), np.uint8)
    part = slice(20, 70), slice(40, 140)
    corners = in_whole_crop(np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32), part, picture)
    expected = [[0.2, 0.2], [0.7, 0.2], [0.7, 0.7], [0.2, 0.7]]
    assert corners == pytest.approx(np.array(expected, np.float32))


def test_a_rectified_plate_keeps_its_size_and_its_colours() -> None:
    picture = np.zeros((80, 200, 3), np.uint8)
    corners = np.array([[0.1, 0.3], [0.8, 0.1], [0.85, 0.6], [0.15, 0.8]], np.float32)
    plate = (corners * (200, 80)).round().astype(np.int32)
    cv2.fillConvexPoly(picture, plate, (0, 200, 255))
    straight = rectified(picture, corners)
    high, wide = straight.shape[:2]
    assert 138 <= wide <= 143
    assert 40 <= high <= 43
    assert np.abs(straight[4:-4, 4:-4].astype(int) - (0, 200, 255)).max() < 12
