"""Does every vehicle registry give the three answers apart, and the owner of the day?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fines.case import CaseNumber
from fines.errors import NoOwnerError, UnavailableError, UnknownPlateError
from fines.owner import Owner, PersonKind, Vehicle
from fines.plates import PlateNumber
from fines.ports import VehicleRegistry
from fines.registries.csv import COLUMNS, CsvRegistry
from simulator.security_server import SecurityServer
from tests.fines.registries.servers import rest, soap

CASE = CaseNumber("2026-demo")
SOLD = PlateNumber("01KG021DEM")
DEMO = Path(__file__).parents[2] / "fines" / "registries" / "demo.csv"


def csv_file(folder: Path) -> Path:
    """The table of the demonstration, in a folder of the test."""
    file = folder / "owners.csv"
    file.write_text(DEMO.read_text("utf-8"), "utf-8")
    return file


@pytest.fixture(params=["csv", "rest", "soap"])
def registry(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VehicleRegistry]:
    """Each registry over the same people; those of X-Road over a real HTTP server."""
    if request.param == "csv":
        yield CsvRegistry(csv_file(tmp_path))
        return
    with SecurityServer(DEMO) as server:
        yield rest(server, []) if request.param == "rest" else soap(server, [])


def test_the_owner_with_the_vehicle(registry: VehicleRegistry) -> None:
    plate = PlateNumber("01KG101DM")
    assert registry.owner_on(plate, date(2026, 5, 1), CASE) == Owner(
        kind=PersonKind.LEGAL,
        pin="00101197000101",
        name="ЖЧК «Демо Компания 1»",
        address="Бишкек, Демо көчөсү 101",
        vehicle=Vehicle(plate=plate, make="Lexus", model="RX 350", colour="silver", year=2011),
    )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2019, 1, 1), "Демо Сатуучу 21"),
        (date(2026, 2, 28), "Демо Сатуучу 21"),
        (date(2026, 3, 1), "Демо Сатып Алуучу 21"),
    ],
)
def test_the_owner_is_the_one_of_the_day(registry: VehicleRegistry, day: date, name: str) -> None:
    assert registry.owner_on(SOLD, day, CASE).name == name


def test_an_unknown_plate_and_no_owner_are_two_answers(registry: VehicleRegistry) -> None:
    with pytest.raises(UnknownPlateError, match="does not know plate 01KG999DEM"):
        registry.owner_on(PlateNumber("01KG999DEM"), date(2026, 5, 1), CASE)
    with pytest.raises(NoOwnerError, match="nobody owned it on 2018-12-31"):
        registry.owner_on(SOLD, date(2018, 12, 31), CASE)


def test_a_file_that_is_away_is_a_third_answer(tmp_path: Path) -> None:
    file = csv_file(tmp_path)
    registry = CsvRegistry(file)
    file.unlink()
    with pytest.raises(UnavailableError, match="is away"):
        registry.owner_on(SOLD, date(2026, 5, 1), CASE)


@given(st.dates(min_value=date(2019, 1, 1), max_value=date(2040, 1, 1)))
def test_a_car_without_a_gap_has_one_owner_every_day(day: date) -> None:
    first_of_buyer = date(2026, 3, 1)
    owner = CsvRegistry(DEMO).owner_on(SOLD, day, CASE)
    assert (owner.name == "Демо Сатып Алуучу 21") == (day >= first_of_buyer)


def test_the_demonstrations_cars_all_have_owners() -> None:
    registry = CsvRegistry(DEMO)
    plates = [f"01KG{number:03d}DEM" for number in range(1, 21)]
    plates += [f"01KG{number}DM" for number in range(101, 106)]
    for plate in plates:
        owner = registry.owner_on(PlateNumber(plate), date(2026, 5, 1), CASE)
        assert "Демо" in owner.name
        assert owner.vehicle.plate == plate
    assert tuple(DEMO.read_text("utf-8").splitlines()[0].split(",")) == COLUMNS
