"""Are places where maps put them?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import InvalidValueError
from fines.position import Position

BISHKEK = Position(latitude=42.8746, longitude=74.5698)
OSH = Position(latitude=40.5283, longitude=72.7985)
places = st.builds(
    Position,
    latitude=st.floats(-90, 90, allow_nan=False),
    longitude=st.floats(-180, 180, allow_nan=False),
)


def test_bishkek_and_osh() -> None:
    assert BISHKEK.distance_km(OSH) == pytest.approx(300, abs=5)
    assert BISHKEK.distance_km(BISHKEK) == 0


@given(places, places)
def test_a_way_is_as_long_in_both_directions_and_never_round_the_earth(
    one: Position, other: Position
) -> None:
    assert one.distance_km(other) == pytest.approx(other.distance_km(one), abs=1e-6)
    assert 0 <= one.distance_km(other) <= 20016


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_no_place_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(InvalidValueError, match="is no place"):
        Position(latitude=latitude, longitude=longitude)
