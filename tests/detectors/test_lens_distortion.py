"""Is a lens undone exactly where it can be, and is a folded picture found?"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.lens_distortion import LensDistortion

WIDTH, HEIGHT = 1920.0, 1080.0
WIDE = LensDistortion(
    focal_px=(1500.0, 1480.0),
    centre_px=(970.0, 530.0),
    k1=-0.28,
    k1_error=0.005,
    k2=0.08,
    p1=0.0008,
    p2=-0.0011,
    k3=-0.004,
)
PIXELS = st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT))
LENSES = st.builds(
    LensDistortion,
    focal_px=st.tuples(st.floats(1000, 4000), st.floats(1000, 4000)),
    centre_px=st.tuples(st.floats(860, 1060), st.floats(480, 600)),
    k1=st.floats(-0.35, 0.3),
    k1_error=st.just(0.01),
    k2=st.floats(-0.05, 0.15),
    p1=st.floats(-0.002, 0.002),
    p2=st.floats(-0.002, 0.002),
    k3=st.floats(-0.02, 0.02),
)


@pytest.mark.slow
@given(LENSES, PIXELS)
def test_what_is_undone_and_bent_again_is_the_same_pixel(
    lens: LensDistortion, pixel: tuple[float, float]
) -> None:
    if lens.folds_from_px(WIDTH, HEIGHT) is None:
        assert lens.seen(lens.flat(pixel)) == pytest.approx(pixel, abs=1e-6)


@given(PIXELS)
def test_coefficients_are_those_of_opencv(pixel: tuple[float, float]) -> None:
    (fx, fy), (cx, cy) = WIDE.focal_px, WIDE.centre_px
    flat = WIDE.flat(pixel)
    ray = np.array([[(flat[0] - cx) / fx, (flat[1] - cy) / fx, 1.0]])
    matrix = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1.0]])
    coefficients = np.array([WIDE.k1, WIDE.k2, WIDE.p1, WIDE.p2, WIDE.k3])
    seen, _ = cv2.projectPoints(ray, np.zeros(3), np.zeros(3), matrix, coefficients)
    assert tuple(seen.ravel()) == pytest.approx(pixel, abs=1e-6)


@given(PIXELS)
def test_slopes_are_those_of_small_steps(pixel: tuple[float, float]) -> None:
    x, y = pixel
    right = np.subtract(WIDE.flat((x + 0.01, y)), WIDE.flat((x - 0.01, y))) / 0.02
    down = np.subtract(WIDE.flat((x, y + 0.01)), WIDE.flat((x, y - 0.01))) / 0.02
    assert WIDE.by_pixel(pixel) == pytest.approx(np.stack([right, down], 1), abs=1e-4)
    more, less = (replace(WIDE, k1=WIDE.k1 + step) for step in (1e-5, -1e-5))
    moved = np.subtract(more.flat(pixel), less.flat(pixel)) / 2e-5
    assert WIDE.by_k1(pixel) == pytest.approx(moved, rel=1e-3, abs=0.01)


def test_a_lens_that_bends_nothing_moves_nothing() -> None:
    plain = LensDistortion(focal_px=(900, 900), centre_px=(500, 300), k1=0, k1_error=0.01)
    assert plain.flat((123.0, 456.0)) == pytest.approx((123.0, 456.0))
    assert plain.folds_from_px(WIDTH, HEIGHT) is None


@pytest.mark.parametrize(
    ("k1", "k2", "from_px"),
    [
        (-0.1, 0.0, None),
        (-0.3, 0.09, None),
        (0.4, 0.0, None),
        (-0.9, 0.0, 599.0),
        (0.1, -0.9, 870.0),
    ],
)
def test_a_folded_picture_is_told_with_the_radius(
    k1: float, k2: float, from_px: float | None
) -> None:
    lens = LensDistortion(focal_px=(1500, 1500), centre_px=(960, 540), k1=k1, k1_error=0.01, k2=k2)
    found = lens.folds_from_px(WIDTH, HEIGHT)
    assert found == (None if from_px is None else pytest.approx(from_px, abs=1))


def test_what_the_lens_cannot_show_is_seen_nowhere() -> None:
    lens = LensDistortion(focal_px=(1500, 1500), centre_px=(960, 540), k1=-0.2, k1_error=0.01)
    assert lens.seen((960 + 1500 * 1.4, 540)) is None


def test_a_straight_line_of_the_road_is_bent_in_the_picture() -> None:
    """A barrel bends it outwards: its middle lies farther from the centre than its chord."""
    lens = LensDistortion(focal_px=(1500, 1500), centre_px=(960, 540), k1=-0.2, k1_error=0.01)
    line = lens.road_line((100.0, 1000.0), (1820.0, 1000.0))
    assert (line[0], line[-1]) == ((100.0, 1000.0), (1820.0, 1000.0))
    middle = line[len(line) // 2]
    assert middle == pytest.approx((960.0, 1040.0), abs=25)
    assert middle[1] > 1015
    flat = np.array([lens.flat(point) for point in line])
    assert np.ptp(flat[:, 1]) < 1e-6
