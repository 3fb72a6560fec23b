"""Are stretches of a doubtful track joined only where plate, place and time leave no other?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.plate_log import PlateLog
from detectors.rejoining import surely_same_plate
from detectors.site import Site
from fines.plates import PlateReading
from tests.detectors.plain_road import drive, plain_site, track_of
from tests.detectors.scripted import PLATE, reading

Places = list[tuple[float, float, float]]
OTHER = "02KG456TST"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return plain_site(tmp_path_factory.mktemp("site"))


def stood(from_s: float, to_s: float, y_m: float = 20.0) -> Places:
    return [(t_s, x_m, y) for t_s, x_m, y in drive((from_s, y_m), (to_s, y_m))]


def joined(site: Site, *parts: tuple[Places, Sequence[PlateReading]]) -> list[tuple[int, int]]:
    """The span about the first frame of each part; its readings begin at its third frame."""
    track = track_of([place for places, _ in parts for place in places])
    starts = [sum(len(places) for places, _ in parts[:number]) for number in range(len(parts))]
    plates = PlateLog()
    for start, (_, readings) in zip(starts, parts, strict=True):
        plates.readings += [(start + 2 + number, one) for number, one in enumerate(readings)]
    return [surely_same_plate(track, site, start, plates) for start in starts]


READ, OTHERS, UNSURE = [reading()] * 3, [reading(OTHER)] * 3, [reading(None)]
FIRST = stood(0, 4)
ALL = len(FIRST)


def test_the_same_plate_at_the_same_place_is_the_same_vehicle(site: Site) -> None:
    later = stood(6, 10, 20.2)
    whole = (0, ALL + len(later) - 1)
    assert joined(site, (FIRST, READ), (later, READ)) == [whole, whole]


@pytest.mark.parametrize(
    ("later", "readings"),
    [
        pytest.param(stood(6, 10), OTHERS, id="another plate"),
        pytest.param(stood(6, 10), [], id="no plate"),
        pytest.param(stood(6, 10), [reading()], id="one look alone"),
        pytest.param(stood(6, 10), [reading(), reading(OTHER), reading()], id="two plates heard"),
        pytest.param(stood(6, 10, 20.6), READ, id="another place"),
        pytest.param(stood(9.2, 14), READ, id="hidden for long"),
        pytest.param(stood(6, 6.1), [], id="hardly seen"),
    ],
)
def test_anything_else_is_another_vehicle(
    site: Site, later: Places, readings: list[PlateReading]
) -> None:
    spans = joined(site, (FIRST, READ), (later, readings))
    assert spans == [(0, ALL - 1), (ALL, ALL + len(later) - 1)]


@pytest.mark.parametrize(
    ("between", "readings", "one"),
    [
        pytest.param(stood(5.5, 6.5), [], True, id="silent"),
        pytest.param(stood(5.5, 6.5), [reading()], True, id="one look that says the same"),
        pytest.param(stood(5.5, 6.5), UNSURE, False, id="a doubtful plate"),
        pytest.param(stood(5.5, 6.5), [reading(), reading(OTHER)], False, id="another look too"),
        pytest.param(stood(5.5, 6.5), OTHERS, False, id="another vehicle"),
        pytest.param(drive((5.5, 18.8), (6.5, 21.2)), [], False, id="somebody drives through"),
    ],
)
def test_what_was_seen_between_must_not_be_another(
    site: Site, between: Places, readings: list[PlateReading], one: bool
) -> None:
    spans = joined(site, (FIRST, READ), (between, readings), (stood(8, 12), READ))
    assert (spans[0] == spans[2]) == one


def test_who_stood_there_after_the_first_left_has_its_own_stretch(site: Site) -> None:
    second = stood(6, 12)
    third = stood(13.5, 17)
    spans = joined(site, (FIRST, READ), (second, OTHERS), (third, OTHERS))
    assert spans[0] == (0, ALL - 1)
    assert spans[1] == spans[2] == (ALL, ALL + len(second) + len(third) - 1)


@pytest.mark.slow
@settings(max_examples=60)
@given(heard=st.lists(st.sampled_from([PLATE, OTHER, None]), max_size=6))
def test_two_plates_are_never_one_vehicle(site: Site, heard: list[str | None]) -> None:
    """Whatever the later stretch gives: it is joined only where nothing but this plate is heard."""
    later = (stood(6, 10), [reading(text) for text in heard])
    spans = joined(site, (FIRST, READ), later)
    if spans[0] == spans[1]:
        assert heard.count(PLATE) >= 2
        assert heard.count(OTHER) <= heard.count(PLATE) / 4
