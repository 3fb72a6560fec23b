"""Is the interval of an error rate the one of the books, and does a limit stop nobody unjustly?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.basis import Basis, BasisKind
from fines.error_rate import ErrorLimit, ErrorRate, wilson
from fines.errors import InvalidValueError

CAMERA = Basis(kind=BasisKind.REPORTER, value="demo-camera")


@pytest.mark.parametrize(
    ("wrong", "examined", "low", "high"),
    # The values of Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_published_intervals(wrong: int, examined: int, low: float, high: float) -> None:
    assert wilson(wrong, examined) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_lies_inside_and_more_looks_make_it_narrower(wrong: int, right: int) -> None:
    examined = wrong + right
    low, high = wilson(wrong, examined)
    assert 0 <= low <= high <= 1
    if examined:
        assert low <= wrong / examined <= high
        ten_low, ten_high = wilson(10 * wrong, 10 * examined)
        assert ten_high - ten_low < high - low


def test_more_wrong_than_examined_cannot_be() -> None:
    with pytest.raises(InvalidValueError, match="3 of 2"):
        wilson(3, 2)


@pytest.mark.parametrize(
    ("wrong", "examined", "stops"),
    [
        (0, 1000, False),
        (1, 1, False),
        (29, 29, False),
        (2, 30, True),
        (1, 30, False),
        (20, 1000, True),
    ],
)
def test_a_source_stops_only_when_it_is_surely_too_bad(
    wrong: int, examined: int, stops: bool
) -> None:
    rate = ErrorRate(basis=CAMERA, examined=examined, wrong=wrong)
    assert ErrorLimit().exceeded(rate) is stops
