"""Are plates that nobody could read told by reason, and are they counted apart?"""

from __future__ import annotations

from benchmarks.doubts_told import DoubtsTold
from benchmarks.judgement_comparing import compare
from benchmarks.judgement_score import JudgementScore
from benchmarks.plates_seen import HIDDEN, LEAST_PICTURES, SMALL, PlatesSeen
from detectors.calibration_quality import LEAST_PLATE_PX
from detectors.detection import Box
from simulator.render import VisibleCar
from simulator.true_acts import TrueDeed
from simulator.vehicle import Vehicle
from tests.simulator.one_vehicle import one_vehicle


def car(plate: str, x_px: float, plate_wide_px: float | None) -> VisibleCar:
    inside = (
        None
        if plate_wide_px is None
        else Box(x_px=x_px + 100, y_px=300, width_px=plate_wide_px, height_px=20)
    )
    return VisibleCar(
        label="car",
        box=Box(x_px=x_px, y_px=100, width_px=300, height_px=250),
        plate=plate,
        plate_box=inside,
    )


def shut(pictures: int, *visible: VisibleCar) -> str | None:
    seen = PlatesSeen()
    for _ in range(pictures):
        seen.take(visible)
    return seen.shut("A")


def test_a_large_plate_in_sight_is_to_be_read() -> None:
    large = car("A", 0, LEAST_PLATE_PX)
    assert shut(LEAST_PICTURES, large, car("B", 600, 80)) is None
    assert shut(LEAST_PICTURES - 1, large) == HIDDEN


def test_a_plate_behind_another_vehicle_or_never_whole_is_hidden() -> None:
    assert shut(20, car("A", 0, 90), car("B", 90, 90)) == HIDDEN
    assert shut(20, car("A", 0, None)) == HIDDEN


def test_a_plate_of_few_pixels_is_small() -> None:
    assert shut(20, car("A", 0, LEAST_PLATE_PX - 1)) == SMALL


def test_acts_behind_a_shut_gate_are_counted_apart_with_the_gate() -> None:
    deed = TrueDeed(offence="speeding", plain=True, from_s=0.0, to_s=1.0)
    steps = [0.1 * step for step in range(11)]
    made = [one_vehicle(number=number, plate=f"P{number}") for number in range(3)]
    score = JudgementScore()

    def gate(vehicle: Vehicle, _: TrueDeed) -> str | None:
        return SMALL if vehicle.number == 1 else None

    compare([], made, lambda _: [deed], {0: steps, 1: steps}, score, DoubtsTold(), gate)
    assert score.record()["plain_acts"] == {"speeding": 1}
    assert score.record()["not_allowed"] == {"speeding: foot_hidden": 1, "speeding: plate_small": 1}
