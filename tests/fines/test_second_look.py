"""Who is judged twice: the doubtful ones, and a share that only the secret knows?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.second_look import SecondLook
from fines.violation import Violation, ViolationId
from tests.fines.invented import violation


def acts(count: int) -> list[Violation]:
    one = violation()
    return [replace(one, id=ViolationId(f"{n:032x}")) for n in range(count)]


def drawn(look: SecondLook, count: int = 4000) -> list[int]:
    return [n for n, act in enumerate(acts(count)) if look.answers_needed(act) == 2]


@pytest.mark.parametrize(
    ("percent", "least", "most"), [(0, 0, 0), (5, 150, 250), (100, 4000, 4000)]
)
def test_the_share_is_drawn(percent: float, least: int, most: int) -> None:
    assert least <= len(drawn(SecondLook(percent=percent, secret=b"one"))) <= most


def test_another_secret_draws_others_and_the_same_draws_the_same() -> None:
    one = drawn(SecondLook(percent=50, secret=b"one"))
    assert one == drawn(SecondLook(percent=50, secret=b"one"))
    assert one != drawn(SecondLook(percent=50, secret=b"two"))


def test_a_doubtful_plate_is_always_judged_twice() -> None:
    look = SecondLook(sure_plate=0.98)
    reading = violation().plate_reading
    for confidence, needed in ((0.979, 2), (0.98, 1)):
        act = replace(violation(), plate_reading=replace(reading, confidence=confidence))
        assert look.answers_needed(act) == needed
