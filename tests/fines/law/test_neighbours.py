"""Do the laws of Kazakhstan and Uzbekistan say what their sources say, in the same model?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fines.duty import DutyKind
from fines.errors import NotLawfulError
from fines.law import KAZAKHSTAN, UZBEKISTAN, DatedLaw, load_law
from fines.money import Money
from fines.owner import PersonKind
from fines.violation import OffenceCode

KZ, UZ = load_law(KAZAKHSTAN), load_law(UZBEKISTAN)
# As if somebody had entered the articles, which no source gives.
ENTERED = replace(UZ, rules=tuple(replace(rule, article="1") for rule in UZ.rules))
TODAY = date(2026, 11, 23)
MRP = 4_325


@pytest.mark.parametrize(
    ("excess_kmh", "units", "again"),
    [(10, None, None), (11, 5, 5), (20, 5, 5), (21, 10, 30), (41, 20, 30), (61, 40, 60)],
)
def test_speeding_in_kazakhstan(excess_kmh: int, units: int | None, again: int | None) -> None:
    offence = KZ.speeding(excess_kmh, TODAY)
    if units is None or again is None:
        assert offence is None
        return
    assert offence is not None
    tariff = KZ.tariff(offence, TODAY)
    assert (tariff.amount, tariff.currency) == (Money.som(units * MRP), "KZT")
    assert tariff.repeated(PersonKind.NATURAL).amount == Money.som(again * MRP)


def test_the_unit_of_the_day_of_the_act_counts() -> None:
    red_light = OffenceCode("red_light")
    sums = [KZ.tariff(red_light, date(year, 7, 1)).amount for year in (2024, 2025, 2026)]
    assert sums == [Money.som(10 * mrp) for mrp in (3_692, 3_932, 4_325)]
    with pytest.raises(NotLawfulError, match="the calculated indicator on 2027-01-01"):
        KZ.tariff(red_light, date(2027, 1, 1))


@pytest.mark.parametrize("law", [KZ, UZ], ids=["kz", "uz"])
def test_nothing_is_left_without_a_term_and_no_ambulance_is_fined(law: DatedLaw) -> None:
    assert law.limitation_days(TODAY) == 60
    assert all(law.duty_days(kind, TODAY) for kind in DutyKind)
    for offence in law.offences():
        assert law.exempts("emergency_service", offence, TODAY)


def test_half_the_sum_within_seven_days_of_the_notice() -> None:
    tariff = KZ.tariff(OffenceCode("red_light"), TODAY)
    assert tariff.price(TODAY + timedelta(days=7), TODAY) == Money.som(5 * MRP)
    assert tariff.price(TODAY + timedelta(days=8), TODAY) == Money.som(10 * MRP)


@pytest.mark.parametrize(
    ("excess_kmh", "units"), [(10, None), (11, 1), (20, 1), (21, 5), (40, 5), (41, 9), (200, 9)]
)
def test_speeding_in_uzbekistan(excess_kmh: int, units: int | None) -> None:
    offence = UZ.speeding(excess_kmh, TODAY)
    assert (ENTERED.tariff(offence, TODAY).amount if offence else None) == (
        Money.som(units * 270_000) if units else None
    )


def test_seventy_percent_are_paid_within_fifteen_days() -> None:
    tariff = ENTERED.tariff(OffenceCode("red_light"), TODAY)
    assert tariff.price(TODAY + timedelta(days=15), TODAY) == Money.som(378_000)
    assert tariff.price(TODAY + timedelta(days=16), TODAY) == Money.som(540_000)


def test_no_offence_of_uzbekistan_loses_a_discount_that_no_source_denies() -> None:
    lane = ENTERED.tariff(OffenceCode("oncoming_lane"), TODAY)
    assert lane.price(TODAY, None) == Money.som(1_890_000)
    assert all(ENTERED.tariff(offence, TODAY).discount for offence in UZ.offences())


def test_what_has_no_article_is_no_fine() -> None:
    for offence in UZ.offences():
        with pytest.raises(NotLawfulError, match=f"no article for '{offence}'"):
            UZ.tariff(offence, TODAY)
