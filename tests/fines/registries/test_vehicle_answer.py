"""Is the owner of the day read out of the registry's answer, and nothing guessed?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fines.errors import ImmuneOwnerError, NoOwnerError, TartipError, UnavailableError
from fines.owner import PersonKind
from fines.plates import PlateNumber
from fines.registries.vehicle_answer import owner_in

PLATE = PlateNumber("01KG777DEM")
BUYER = "20101199000002"
SELLER = "00101199000001"
MARCH = date(2026, 3, 1)


def answer(**changed: Any) -> dict[str, Any]:
    """A car sold by a company to a person on 1 March 2026."""
    return {
        "status": 200,
        "ownerType": 1,
        "person": {"pin": BUYER, "surname": "Демо", "name": "Сатып"},
        "address": {"obl": "Чүй", "street": "Демо \r\n  көчөсү", "house": 7, "flat": ""},
        "car": {"govPlate": "01 kg 777-DEM", "brand": "Kia", "model": "K5", "year": 2020},
        "ownersPeriod": [
            {"pin": SELLER, "name": "ЖЧК Демо", "dateFrom": "2020-01-01", "dateTo": "2026-02-28"},
            {"pin": BUYER, "surname": "Демо", "name": "Сатып", "dateFrom": "2026-03-01"},
        ],
    } | changed


def sold(dates: tuple[str, str, str]) -> dict[str, Any]:
    first, last, next_first = dates
    return answer(
        ownersPeriod=[
            {"pin": SELLER, "name": "ЖЧК Демо", "dateFrom": first, "dateTo": last},
            {"pin": BUYER, "name": "Демо", "dateFrom": next_first, "dateTo": ""},
        ]
    )


def test_todays_owner_has_type_and_address() -> None:
    owner = owner_in(answer(), PLATE, MARCH)
    assert (owner.kind, owner.pin, owner.name) == (PersonKind.NATURAL, BUYER, "Демо Сатып")
    assert owner.address == "Чүй, Демо көчөсү, 7"
    assert (owner.vehicle.plate, owner.vehicle.year, owner.vehicle.colour) == (PLATE, 2020, "")


def test_a_former_owner_is_told_by_its_number_and_gets_nobody_elses_address() -> None:
    owner = owner_in(answer(), PLATE, date(2026, 2, 28))
    assert (owner.kind, owner.name, owner.address) == (PersonKind.LEGAL, "ЖЧК Демо", "")


@pytest.mark.parametrize(
    ("dates", "on", "pin"),
    [
        (("2020-01-01T00:00:00", "2026-02-28T00:00:00", "2026-03-01T00:00:00"), MARCH, BUYER),
        (("2020-01-01", "2026-02-28", "2026-02-28T18:00:00Z"), MARCH, BUYER),
        (("2020-01-01+06:00", "2026-02-28T17:59:00Z", "2026-03-01"), MARCH, BUYER),
        (("2020-01-01Z", "2026-02-28T17:59:00Z", "2026-03-01"), date(2026, 2, 28), SELLER),
        (("0001-01-01T00:00:00+14:00", *["9999-12-31T23:59:59Z"] * 2), MARCH, SELLER),
    ],
)
def test_days_without_a_zone_are_bishkeks_and_instants_are_turned_into_them(
    dates: tuple[str, str, str], on: date, pin: str
) -> None:
    assert owner_in(sold(dates), PLATE, on).pin == pin


def test_two_owners_on_one_day_are_nobody() -> None:
    with pytest.raises(NoOwnerError, match="two owners"):
        owner_in(sold(("2020-01-01", "2026-03-01", "2026-03-01")), PLATE, MARCH)


@pytest.mark.parametrize("owner_type", [3, "4"])
def test_diplomats_and_missions_are_not_fined(owner_type: object) -> None:
    with pytest.raises(ImmuneOwnerError, match="diplomat"):
        owner_in(answer(ownerType=owner_type), PLATE, MARCH)
    assert owner_in(answer(ownerType=owner_type), PLATE, date(2026, 2, 1)).pin == SELLER


def test_an_answer_inside_one_more_element_is_read() -> None:
    assert owner_in({"response": answer()}, PLATE, MARCH).pin == BUYER


@pytest.mark.parametrize(
    ("changed", "error", "why"),
    [
        ({"ownersPeriod": None}, NoOwnerError, "nobody owned it"),
        ({"ownersPeriod": []}, NoOwnerError, "nobody owned it"),
        ({"status": None}, UnavailableError, "status ''"),
        ({"status": True}, UnavailableError, "'status' is no text"),
        ({"ownerType": 9}, UnavailableError, "owner type '9'"),
        ({"car": {"govPlate": "01KG778DEM"}}, UnavailableError, "another plate"),
        ({"car": ["x"]}, UnavailableError, "'car' holds no fields"),
        ({"car": None}, UnavailableError, "another plate"),
        ({"ownersPeriod": ["x"]}, UnavailableError, "'ownersPeriod' holds no fields"),
        ({"ownersPeriod": {"pin": BUYER}}, UnavailableError, "no first day"),
        (
            {"ownersPeriod": {"pin": BUYER, "dateFrom": "01.03.2026"}},
            UnavailableError,
            "no date",
        ),
        (
            {"ownersPeriod": {"pin": "123", "dateFrom": "2020-01-01"}},
            UnavailableError,
            "no personal number",
        ),
        (
            {"person": {}, "ownersPeriod": {"pin": BUYER, "dateFrom": "2020-01-01"}},
            UnavailableError,
            "no name",
        ),
        ({"address": {"fullAddress": "x" * 501}}, UnavailableError, "longer than 500"),
        ({"address": {"fullAddress": "a\0"}}, UnavailableError, "'fullAddress' holds a character"),
        ({"address": {"fullAddress": "\ud800"}}, UnavailableError, "a character that is none"),
    ],
)
def test_what_cannot_be_understood_is_no_answer(
    changed: dict[str, Any], error: type[TartipError], why: str
) -> None:
    with pytest.raises(error, match=why) as refused:
        owner_in(answer(**changed), PLATE, MARCH)
    assert BUYER not in str(refused.value)
