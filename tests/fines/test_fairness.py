"""Are small groups hidden, and is a plate put into the group that its form tells?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.fairness import REST, Days, GroupCounts, days_of, is_night, plate_group, shown
from fines.plates import PlateNumber, PlateReading
from tests.fines.invented import violation


def counts(group: str, decided: int) -> GroupCounts:
    return GroupCounts(
        group=group,
        proposed=decided + 1,
        decided=decided,
        rejected=1,
        issued=decided - 1,
        won=0,
        examined=0,
        wrong=0,
        served=Days(middle=6, count=decided - 1, of=decided),
        answered=Days(middle=2, count=1, of=2),
    )


def test_small_groups_are_shown_together_only_if_they_hide_each_other() -> None:
    large, one, other = counts("a", 50), counts("b", 15), counts("c", 10)
    assert [each.group for each in shown([one, large], 20)] == ["a"]
    together = shown([one, large, other], 20)
    assert [(each.group, each.decided, each.rejected) for each in together] == [
        ("a", 50, 1),
        (REST, 25, 2),
    ]
    assert shown([counts("b", 5), counts("c", 5)], 20) == []


def test_days_are_told_of_enough_cases_only_and_of_small_groups_never() -> None:
    large, enough, rest = shown(
        [counts("a", 21), counts("b", 20), *map(counts, "cd", [15, 10])], 20
    )
    assert (large.served, large.answered) == (
        Days(middle=6, count=20, of=21),
        Days(middle=None, count=1, of=2),
    )
    assert enough.served == Days(middle=None, count=19, of=20)
    assert (rest.group, rest.proposed) == (REST, 27)
    assert rest.served == Days(middle=None, count=23, of=25)


@given(st.lists(st.integers(min_value=0, max_value=9)), st.integers(min_value=0, max_value=3))
def test_the_middle_is_the_median_of_what_ended(took: list[int], waiting: int) -> None:
    counted: dict[int | None, int] = dict(Counter(took))
    told = days_of(counted | ({None: waiting} if waiting else {}))
    assert told == Days(
        middle=median(took) if took else None, count=len(took), of=len(took) + waiting
    )


@given(st.lists(st.integers(min_value=1, max_value=60)), st.integers(min_value=5, max_value=40))
def test_nothing_below_the_limit_is_ever_shown(sizes: list[int], least: int) -> None:
    made = [counts(f"g{place}", size) for place, size in enumerate(sizes)]
    told = shown(made, least)
    assert all(each.decided >= least for each in told)
    assert sum(each.decided for each in told) <= sum(sizes)
    assert {each.group for each in told} - {REST} == {
        each.group for each in made if each.decided >= least
    }


def test_a_share_has_its_interval() -> None:
    rejected, won, wrong = counts("a", 100).shares()
    assert rejected.low < 0.01 < rejected.high < 0.06
    assert (won.count, won.of) == (0, 99)
    assert (wrong.low, wrong.high) == (0.0, 1.0)


def test_a_plate_is_in_the_group_of_its_form() -> None:
    act = violation()
    read = PlateReading(text=PlateNumber("X"), country="KZ", pattern="KZ_1", confidence=1)
    assert plate_group(replace(act, plate_reading=read)) == "KZ KZ_1"
    untold = replace(read, country=None, pattern=None)
    known = plate_group(replace(act, plate_reading=untold, plate=PlateNumber("01KG123ABC")))
    assert known.startswith("KG KG_")
    assert plate_group(replace(act, plate_reading=untold, plate=PlateNumber("QQQQQQ"))) == ""


@pytest.mark.parametrize(
    ("utc", "night"), [(15, False), (16, True), (23, True), (0, False), (12, False)]
)
def test_night_is_by_the_local_clock(utc: int, night: bool) -> None:
    assert is_night(datetime(2026, 5, 4, utc, tzinfo=UTC)) is night
