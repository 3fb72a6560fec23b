"""Does our law file say what its sources say, and does every offence have its name?"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.errors import NotLawfulError
from fines.law import KAZAKHSTAN, KYRGYZSTAN, LAW_NAMES, UZBEKISTAN, load_law
from fines.money import Money
from fines.owner import PersonKind
from fines.tariff import ClockStart, Repeat
from fines.violation import OffenceCode
from fines.wording import Wording

LAW = load_law(KYRGYZSTAN)
TODAY = date(2026, 11, 23)
# offence, article, part, som, som with discount or None: section 3 of the sources' table
KNOWN = [
    ("speed_over_10", "187", "1", 1000, 300),
    ("speed_over_20", "187", "2", 3000, 900),
    ("speed_over_40", "187", "3", 7500, 2250),
    ("speed_over_60", "187", "4", 15000, None),
    ("red_light", "188", "3", 5000, 1500),
    ("stop_line", "188", "1", 1000, 300),
    ("solid_line", "188", "1", 1000, 300),
    ("wrong_way", "188", "1", 1000, 300),
    ("oncoming_lane", "188", "5", 15000, None),
    ("shoulder", "188", "1", 1000, 300),
    ("bus_lane", "188", "1", 1000, 300),
    ("forbidden_turn", "188", "1", 1000, 300),
    ("junction_blocked", "188", "1", 1000, 300),
    ("parking", "188", "1", 1000, 300),
    ("pedestrian_priority", "188", "2", 3000, 900),
    ("phone", "188", "2", 3000, 900),
    ("seat_belt", "182", "6", 1000, 300),
    ("helmet", "182", "6", 1000, 300),
    ("overload", "181", "1", 17500, 5250),
    ("no_plates", "182", "4", 10000, 3000),
    ("no_licence", "184", "3", 15000, None),
    ("overtaking", "188", "5", 15000, 4500),
    ("faulty_vehicle", "182", "1", 5500, 1650),
    ("no_insurance", "184", "2", 3000, 900),
]


def test_the_table_is_whole() -> None:
    assert list(LAW.offences()) == [offence for offence, *_ in KNOWN]


@pytest.mark.parametrize(("offence", "article", "part", "som", "reduced"), KNOWN)
def test_each_offence_costs_what_the_sources_say(
    offence: str, article: str, part: str, som: int, reduced: int | None
) -> None:
    tariff = LAW.tariff(OffenceCode(offence), TODAY)
    assert (tariff.article, tariff.part, tariff.amount) == (article, part, Money.som(som))
    assert tariff.price(TODAY, None) == Money.som(reduced or som)
    assert (tariff.discount is None) == (reduced is None)


def test_the_discount_is_seventy_percent_in_thirty_days_from_delivery() -> None:
    discount = LAW.tariff(OffenceCode("red_light"), TODAY).discount
    assert discount is not None
    assert (discount.percent, discount.days, discount.clock_start) == (70, 30, ClockStart.DELIVERED)


def test_every_offence_has_its_name_and_no_name_is_left_over() -> None:
    names = Wording.from_files(LAW_NAMES)
    laws = (LAW, load_law(KAZAKHSTAN), load_law(UZBEKISTAN))
    offences = {f"offence.{offence}" for law in laws for offence in law.offences()}
    countries = {law.jurisdiction for law in laws}
    said = {f"country.{c}.{name}" for c in countries for name in ("code", "ministry", "department")}
    shares = {f"recipient.{share.recipient}" for law in laws for share in law.shares(TODAY)}
    assert names.keys() == offences | said | shares


def test_who_overloads_again_within_a_year_pays_more() -> None:
    tariff = LAW.tariff(OffenceCode("overload"), TODAY)
    assert tariff.repeat == Repeat(
        of=(OffenceCode("overload"),), days=365, amount=Money.som(20_000)
    )
    assert tariff.repeated(PersonKind.NATURAL).price(TODAY, None) == Money.som(6_000)
    others = [LAW.tariff(OffenceCode(offence), TODAY) for offence, *_ in KNOWN]
    assert [each.offence for each in others if each.repeat] == ["overload"]


def test_only_the_licence_is_the_drivers_alone() -> None:
    tariffs = [LAW.tariff(OffenceCode(offence), TODAY) for offence, *_ in KNOWN]
    assert [each.offence for each in tariffs if each.driver_only] == ["no_licence"]


def test_nothing_is_added_to_a_late_payment() -> None:
    tariff = LAW.tariff(OffenceCode("red_light"), TODAY)
    assert tariff.price(TODAY + timedelta(days=3650), TODAY) == Money.som(5_000)


def test_above_three_thousand_som_of_debt_a_vehicle_may_be_impounded() -> None:
    assert LAW.debt_above(TODAY) == Money.som(3_000)
    assert LAW.debt_above(date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("group", "offence", "exempt"),
    [
        ("emergency_service", "red_light", True),
        ("emergency_service", "phone", False),
        ("public_transport", "bus_lane", True),
        ("public_transport", "red_light", False),
        ("anybody", "bus_lane", False),
    ],
)
def test_a_group_is_exempt_from_its_offences_only(group: str, offence: str, exempt: bool) -> None:
    assert LAW.exempts(group, OffenceCode(offence), TODAY) is exempt
    assert not LAW.exempts(group, OffenceCode(offence), date(2020, 1, 1))


def test_a_choice_between_sources_is_the_drivers() -> None:
    choice = tomllib.loads(KYRGYZSTAN.read_text("utf-8"))["choice"]
    assert choice["red_light_units"]["value"] < min(choice["red_light_units"]["others"])
    assert choice["legal_persons"]["value"] == "as_natural"


def test_legal_persons_pay_the_steps_once_that_is_chosen(tmp_path: Path) -> None:
    text = KYRGYZSTAN.read_text("utf-8").replace('value = "as_natural"', 'value = "by_step"')
    file = tmp_path / "kg.toml"
    file.write_text(text, "utf-8")
    tariff = load_law(file).tariff(OffenceCode("oncoming_lane"), TODAY)
    assert tariff.amount_legal == Money.som(45_000)
    assert LAW.tariff(OffenceCode("oncoming_lane"), TODAY).amount_legal is None


def test_what_a_rule_says_of_legal_persons_needs_no_choice() -> None:
    tariff = LAW.tariff(OffenceCode("no_insurance"), TODAY)
    assert tariff.charged_to(PersonKind.LEGAL).amount == Money.som(13_000)
    assert tariff.charged_to(PersonKind.NATURAL).amount == Money.som(3_000)
    with pytest.raises(NotLawfulError, match="2025-06-30"):
        LAW.tariff(OffenceCode("no_insurance"), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("offence", "first"),
    [
        ("red_light", date(2025, 2, 12)),
        ("oncoming_lane", date(2023, 4, 1)),
        ("seat_belt", date(2025, 10, 1)),
    ],
)
def test_before_its_first_day_a_rule_prices_nothing(offence: str, first: date) -> None:
    assert LAW.tariff(OffenceCode(offence), first).offence == offence
    with pytest.raises(NotLawfulError, match=str(first - timedelta(days=1))):
        LAW.tariff(OffenceCode(offence), first - timedelta(days=1))


@given(st.floats(min_value=-50, max_value=250, allow_nan=False))
def test_an_excess_lies_in_at_most_one_band(excess_kmh: float) -> None:
    bands = [rule for rule in LAW.rules if rule.holds_excess(excess_kmh)]
    assert len(bands) == (1 if excess_kmh > 10 else 0)
    assert LAW.speeding(excess_kmh, TODAY) == (bands[0].offence if bands else None)


@given(st.floats(min_value=0, max_value=250), st.floats(min_value=0, max_value=100))
def test_a_larger_excess_never_costs_less(excess_kmh: float, more_kmh: float) -> None:
    sums = [
        LAW.tariff(offence, TODAY).amount if offence else Money(0)
        for offence in (
            LAW.speeding(excess_kmh, TODAY),
            LAW.speeding(excess_kmh + more_kmh, TODAY),
        )
    ]
    assert sums[0] <= sums[1]


@pytest.mark.parametrize(
    ("excess_kmh", "offence"),
    [
        (10, None),
        (10.1, "speed_over_10"),
        (20, "speed_over_10"),
        (21, "speed_over_20"),
        (40, "speed_over_20"),
        (60, "speed_over_40"),
        (61, "speed_over_60"),
    ],
)
def test_the_upper_bound_belongs_to_the_band(excess_kmh: float, offence: str | None) -> None:
    assert LAW.speeding(excess_kmh, TODAY) == offence
