"""Are people followed on foot only, and is what is remembered of everybody bounded?"""

from __future__ import annotations

from pathlib import Path

from detectors.detection import Box, Detection
from detectors.surroundings import MEMORY, Surroundings, without_riders
from detectors.tracking import WALKING_LABELS, LapTracker
from tests.detectors.plain_road import after, box_at, plain_site


def person(x_m: float, y_m: float) -> Detection:
    return Detection(label="person", box=box_at(x_m, y_m, width_m=0.6), confidence=0.8)


def car(x_m: float, y_m: float) -> Detection:
    return Detection(label="car", box=box_at(x_m, y_m), confidence=0.8)


def test_a_walker_keeps_one_identity_and_vehicles_stand_beside(tmp_path: Path) -> None:
    site = plain_site(tmp_path)
    surroundings, tracker = Surroundings(LapTracker(labels=WALKING_LABELS)), LapTracker()
    for number in range(30):
        found = [person(20 + 0.14 * number, 30), car(27, 10)]
        vehicles = tracker.update(found, number, after(number / 10)).live
        surroundings.take(site, found, vehicles, number, after(number / 10))
    snapshots = surroundings.between(after(1.0), after(2.0))
    assert [snapshot.at for snapshot in snapshots] == [after(n / 10) for n in range(10, 21, 2)]
    assert {one.track for snapshot in snapshots for one in snapshot.walkers} == {1}
    assert {len(snapshot.vehicles) for snapshot in snapshots} == {1}
    (walker,) = snapshots[0].walkers
    assert abs(walker.at_m[0] - 21.4) < 0.01
    assert not walker.foot_hidden


def test_a_vehicle_hides_a_walkers_feet_and_no_walker_hides_a_vehicles() -> None:
    found = [person(27, 12), car(27, 11)]
    (walker,) = LapTracker(labels=WALKING_LABELS).update(found, 1, after(0)).live
    (vehicle,) = LapTracker().update([person(27, 9), car(27, 10)], 1, after(0)).live
    assert walker.last.foot_hidden
    assert not vehicle.last.foot_hidden


def test_riders_and_people_in_cars_are_not_on_foot() -> None:
    bicycle = Detection(label="bicycle", box=box_at(20, 20, width_m=1), confidence=0.8)
    rider = Detection(
        label="person", box=Box(x_px=390, y_px=550, width_px=20, height_px=40), confidence=0.8
    )
    driver = Detection(
        label="person", box=Box(x_px=535, y_px=765, width_px=8, height_px=8), confidence=0.8
    )
    walker = person(23, 20)
    found = [bicycle, rider, car(27, 10), driver, walker]
    assert without_riders(found) == [bicycle, found[2], walker]


def test_only_the_newest_is_kept(tmp_path: Path) -> None:
    site, surroundings = plain_site(tmp_path), Surroundings(LapTracker(labels=WALKING_LABELS))
    seconds = int(MEMORY.total_seconds()) + 60
    for number in range(seconds * 5):
        surroundings.take(site, [], (), number, after(number / 5))
    kept = surroundings.between(after(0), after(seconds))
    assert len(kept) == 450
    assert kept[-1].at == after(seconds - 0.2)


def test_what_was_before_the_clock_was_set_is_forgotten(tmp_path: Path) -> None:
    site, surroundings = plain_site(tmp_path), Surroundings(LapTracker(labels=WALKING_LABELS))
    surroundings.take(site, [person(20, 30)], (), 1, after(100))
    surroundings.forget()
    surroundings.take(site, [person(20, 30)], (), 2, after(5))
    (snapshot,) = surroundings.between(after(0), after(200))
    assert snapshot.at == after(5)
