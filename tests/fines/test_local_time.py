"""Do days and clock times follow the country whose law applies?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fines.law import LAWS, load_law
from fines.local_time import local, local_day
from fines.locality import settle_in

HALF_AN_HOUR_LATE = datetime(2026, 5, 4, 18, 30, tzinfo=UTC)


def test_the_day_is_bishkeks_until_a_start_says_otherwise() -> None:
    assert local(HALF_AN_HOUR_LATE).isoformat() == "2026-05-05T00:30:00+06:00"
    assert local_day(HALF_AN_HOUR_LATE) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("country", "day", "currency"),
    [("kg", 5, "KGS"), ("kz", 4, "KZT"), ("uz", 4, "UZS")],
)
def test_a_law_brings_its_clock_and_currency(country: str, day: int, currency: str) -> None:
    locality = load_law(LAWS[country]).locality
    settle_in(locality)
    assert local_day(HALF_AN_HOUR_LATE) == date(2026, 5, day)
    assert locality.currency == currency


def test_almaty_kept_another_clock_before_march_2024() -> None:
    settle_in(load_law(LAWS["kz"]).locality)
    assert local(datetime(2024, 2, 29, 12, tzinfo=UTC)).hour == 18
    assert local(datetime(2024, 3, 1, 12, tzinfo=UTC)).hour == 17
