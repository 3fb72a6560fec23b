"""Is a vehicle held for another only where no light and no name can explain it?"""

from __future__ import annotations

import pytest

from fines.owner import Vehicle
from fines.plates import PlateNumber
from fines.registered_look import LookDifference, differences, registered_colours
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook


def registered(colour: str = "", kind: str = "") -> Vehicle:
    plate = PlateNumber("01KG001DEM")
    return Vehicle(plate=plate, make="", model="", colour=colour, year=None, kind=kind)


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("Серебристый", {VehicleColour.GREY}),
        ("бело-синий", {VehicleColour.WHITE, VehicleColour.BLUE}),
        ("ЧЁРНЫЙ", {VehicleColour.BLACK}),
        ("ак", {VehicleColour.WHITE}),
        ("кара", {VehicleColour.BLACK}),
        ("көк", {VehicleColour.BLUE}),
        ("grey", {VehicleColour.GREY}),
        ("green", {VehicleColour.GREEN}),
        ("silver", {VehicleColour.GREY}),
        ("хамелеон", None),
        ("акварель", None),
        ("тёмно-синий", None),
        ("", None),
        ("17", None),
    ],
)
def test_words_of_three_languages_are_families(
    text: str, colours: set[VehicleColour] | None
) -> None:
    assert registered_colours(text) == colours


@pytest.mark.parametrize(
    ("seen", "text", "differs"),
    [
        (VehicleColour.WHITE, "белый", False),
        (VehicleColour.WHITE, "серебристый", False),
        (VehicleColour.WHITE, "чёрный", True),
        (VehicleColour.RED, "көк", True),
        (VehicleColour.BLUE, "бело-синий", False),
        (VehicleColour.RED, "бело-синий", True),
        (VehicleColour.RED, "хамелеон", False),
        (VehicleColour.RED, "", False),
        (None, "белый", False),
    ],
)
def test_only_a_clear_other_colour_differs(
    seen: VehicleColour | None, text: str, differs: bool
) -> None:
    look = VehicleLook(colour=seen, kind=VehicleKind.CAR)
    assert differences(look, registered(text)) == ((LookDifference.COLOUR,) if differs else ())


@pytest.mark.parametrize(
    ("seen", "text", "differs"),
    [
        (VehicleKind.CAR, "Мотоцикл", True),
        (VehicleKind.MOTORCYCLE, "Легковой", True),
        (VehicleKind.BUS, "Легковой", False),
        (VehicleKind.TRUCK, "легковой универсал", False),
        (VehicleKind.MOTORCYCLE, "мотороллер", False),
        (VehicleKind.CAR, "спецтехника", False),
        (VehicleKind.CAR, "", False),
        (None, "Мотоцикл", False),
    ],
)
def test_only_two_wheels_and_a_body_exclude_each_other(
    seen: VehicleKind | None, text: str, differs: bool
) -> None:
    look = VehicleLook(colour=None, kind=seen)
    expected = (LookDifference.KIND,) if differs else ()
    assert differences(look, registered(kind=text)) == expected


def test_nothing_was_seen_and_everything_differs() -> None:
    assert differences(None, registered("белый", "Легковой")) == ()
    look = VehicleLook(colour=VehicleColour.BLACK, kind=VehicleKind.MOTORCYCLE)
    assert differences(look, registered("белый", "Легковой")) == tuple(LookDifference)
