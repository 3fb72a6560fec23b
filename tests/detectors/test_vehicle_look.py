"""Is a vehicle's look told from its picture and agreed over a pass, in doubt not at all?"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from detectors.detection import Image, cut_out
from detectors.vehicle_look import agreed_look, look_of
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from simulator.car_paint import draw_car
from simulator.lens import Lens
from simulator.scene import Car, load_scene
from tests.detectors.test_vehicle_paint import car

RED = (35, 30, 180)
GREY = (128, 130, 130)
PAINTS = {
    (35, 30, 190): VehicleColour.RED,
    (240, 240, 238): VehicleColour.WHITE,
    (30, 205, 240): VehicleColour.YELLOW,
    (190, 110, 40): VehicleColour.BLUE,
}


def look(colour: VehicleColour | None, kind: VehicleKind | None = VehicleKind.CAR) -> VehicleLook:
    return VehicleLook(colour=colour, kind=kind)


def test_the_detectors_label_is_the_kind() -> None:
    for kind in VehicleKind:
        assert look_of(car(RED), kind.value).kind is kind
    assert look_of(car(RED), "person") == look(None, None)


def test_only_a_body_that_fills_its_box_has_a_colour() -> None:
    assert look_of(car(RED), "truck").colour is VehicleColour.RED
    assert look_of(car(RED), "motorcycle").colour is None
    assert look_of(car(RED), "bicycle").colour is None


def test_a_grey_bus_may_be_a_white_one_in_the_shade() -> None:
    assert look_of(car(GREY), "car").colour is VehicleColour.GREY
    assert look_of(car(GREY), "bus").colour is None


def test_a_pass_has_the_colour_of_most_looks_that_name_one() -> None:
    looks = [look(VehicleColour.RED), look(None), look(VehicleColour.RED), look(VehicleColour.BLUE)]
    assert agreed_look(looks) == look(VehicleColour.RED)


def test_the_kind_is_agreed_apart_from_the_colour() -> None:
    looks = [look(None, VehicleKind.BUS), look(None, VehicleKind.BUS), look(None, VehicleKind.CAR)]
    assert agreed_look(looks) == look(None, VehicleKind.BUS)


@pytest.mark.parametrize(
    "colours",
    [
        [],
        [VehicleColour.RED],
        [VehicleColour.RED, None, None],
        [VehicleColour.RED, VehicleColour.BLUE] * 2,
        [VehicleColour.RED, VehicleColour.RED, VehicleColour.BLUE, VehicleColour.GREY],
    ],
)
def test_without_a_majority_of_two_there_is_no_colour(colours: list[VehicleColour | None]) -> None:
    assert agreed_look([look(colour) for colour in colours]).colour is None


def drawn(paint: tuple[int, int, int], start_y_m: float) -> Image:
    """The first car of the demo scene in this paint on a plain road, cut out at its box."""
    scene = load_scene(Path("simulator/scenes/demo.toml"))
    car = scene.cars[0]
    assert isinstance(car, Car)
    one = replace(car, colour_bgr=paint, start_y_m=start_y_m)
    canvas = np.full((scene.camera.height_px, scene.camera.width_px, 3), (84, 84, 86), np.uint8)
    plate = np.full((56, 260, 3), 235, np.uint8)
    seen = draw_car(canvas, Lens(scene.camera), one, one.pose(1.0), plate, dusk=False)
    return cut_out(canvas, seen.box)


@pytest.mark.parametrize(("paint", "colour"), PAINTS.items())
def test_a_drawn_car_has_its_paint_or_no_colour(
    paint: tuple[int, int, int], colour: VehicleColour
) -> None:
    seen = {look_of(drawn(paint, y_m), "car").colour for y_m in (-2.0, 0.0, 3.0, 6.0, 9.0)}
    assert colour in seen
    assert seen <= {colour, None}
