"""Does what a track showed count only in the frames in which it is surely one vehicle?"""

from detectors.plate_log import PlateLog
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from tests.detectors.scripted import PLATE, reading

RED = VehicleLook(colour=VehicleColour.RED, kind=VehicleKind.CAR)
BLUE = VehicleLook(colour=VehicleColour.BLUE, kind=VehicleKind.BUS)


def test_looks_of_another_span_do_not_count() -> None:
    log = PlateLog()
    log.looks.extend((frame, RED if frame < 5 else BLUE) for frame in range(8))
    assert log.look((0, 4)) == RED
    assert log.look((5, 7)) == BLUE


def test_readings_of_another_span_do_not_count() -> None:
    log = PlateLog(readings=[(frame, reading()) for frame in range(4)])
    agreed = log.agreed((0, 3))
    assert agreed is not None
    assert agreed.text == PLATE
    assert log.agreed((4, 9)) is None
