"""Which two crossings are one drive, and what is left of a car that did nothing?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from detectors.crossing import Crossing
from detectors.pairing import Pairing
from detectors.rules.finding import Doubt
from detectors.section import SectionEnd
from detectors.section_judgement import SectionFinding
from fines.plates import PlateNumber
from fines.vehicle_look import VehicleColour, VehicleLook
from fines.violation import SiteId
from tests.detectors.crossings import FROM, SECTION, START, TO, clock, crossing, speeding

PATIENCE = timedelta(seconds=30)
LATER = START + timedelta(hours=1)
NORTH = SectionEnd(site=SiteId("north"), line="a")


def pairing(most_held: int = 1000) -> Pairing:
    return Pairing([SECTION], speeding, PATIENCE, most_held)


def paired(crossings: Sequence[Crossing]) -> tuple[list[SectionFinding], Pairing]:
    """All come as they happen, in this order; judged an hour later."""
    desk = pairing()
    for one in crossings:
        desk.add(one, one.at, one.at)
    return desk.judge_due(LATER), desk


def test_two_crossings_in_any_order_are_one_drive() -> None:
    drive = [crossing(FROM, 0), crossing(TO, 36)]
    for order in (drive, drive[::-1], drive * 2):
        found, desk = paired(order)
        assert [(one.start, one.end) for one in found] == [(drive[0], drive[1])]
        assert desk.judge_due(LATER) == []


def test_nothing_is_judged_before_all_that_may_speak_against_it_can_have_come() -> None:
    desk = pairing()
    for one in (crossing(FROM, 0), crossing(TO, 36)):
        desk.add(one, one.at, one.at)
    ready = START + SECTION.longest + PATIENCE
    assert desk.judge_due(ready - timedelta(seconds=1)) == []
    assert len(desk.judge_due(ready)) == 1


def test_who_came_late_to_the_bus_is_still_paired() -> None:
    desk = pairing()
    start, end = crossing(FROM, 0), crossing(TO, 36)
    desk.add(end, end.at, end.at)
    late = START + timedelta(seconds=60)
    desk.add(start, late, late)
    assert len(desk.judge_due(LATER)) == 1


def test_a_drive_that_took_too_long_is_nothing() -> None:
    found, desk = paired([crossing(FROM, 0), crossing(TO, 121)])
    assert (found, desk.doubts) == ([], {})


def test_two_starts_for_one_end_charge_nobody() -> None:
    found, desk = paired([crossing(FROM, 0), crossing(FROM, 15), crossing(TO, 45)])
    assert (found, desk.doubts) == ([], {(SECTION.name, Doubt.PAIRING_AMBIGUOUS): 2})


def test_two_ends_for_one_start_charge_nobody_nor_the_next_start() -> None:
    drive = [crossing(FROM, 0), crossing(TO, 30), crossing(FROM, 40), crossing(TO, 70)]
    found, desk = paired(drive)
    assert (found, desk.doubts) == ([], {(SECTION.name, Doubt.PAIRING_AMBIGUOUS): 2})


def test_a_spoiled_start_stays_so_after_the_first_was_dropped() -> None:
    desk = pairing()
    for one in (crossing(FROM, 0), crossing(FROM, 100), crossing(TO, 119)):
        desk.add(one, one.at, one.at)
    first = START + SECTION.longest + PATIENCE
    assert desk.judge_due(first) == []
    assert len(desk.drop_old(first + PATIENCE)) == 1
    assert desk.judge_due(LATER) == []


def test_a_track_that_was_seen_again_takes_the_longest_time() -> None:
    again = [crossing(FROM, 0), crossing(FROM, 0.4), crossing(TO, 36), crossing(TO, 36.3)]
    (finding,), _ = paired(again)
    assert (finding.start, finding.end) == (again[0], again[3])


def test_two_cars_of_one_plate_close_together_charge_nobody() -> None:
    found, desk = paired([crossing(FROM, 0), crossing(FROM, 2), crossing(TO, 38)])
    assert (found, desk.doubts) == ([], {(SECTION.name, Doubt.PAIRING_AMBIGUOUS): 2})
    red = VehicleLook(colour=VehicleColour.RED, kind=None)
    beside = crossing(FROM, 0.5, look=red)
    found, desk = paired([crossing(FROM, 0), beside, crossing(TO, 36)])
    assert (found, desk.doubts) == ([], {(SECTION.name, Doubt.LOOK_DIFFERS): 1})


def test_a_plate_seen_elsewhere_between_charges_nobody() -> None:
    found, desk = paired([crossing(FROM, 0), crossing(NORTH, 20), crossing(TO, 36)])
    assert (found, desk.doubts) == ([], {(SECTION.name, Doubt.SEEN_ELSEWHERE): 1})


def test_a_plate_that_was_at_the_far_end_a_moment_before_charges_nobody() -> None:
    found, desk = paired([crossing(TO, -5), crossing(FROM, 0), crossing(TO, 36)])
    assert (found, desk.doubts) == ([], {(SECTION.name, Doubt.SEEN_ELSEWHERE): 1})


def test_one_crossing_may_end_one_section_and_begin_the_next() -> None:
    far = SectionEnd(site=SiteId("far"), line="east")
    second = replace(SECTION, name="second", start=TO, end=far)
    desk = Pairing([SECTION, second], speeding, PATIENCE)
    for one in (crossing(FROM, 0), crossing(TO, 36), crossing(far, 72)):
        desk.add(one, one.at, one.at)
    assert [one.section.name for one in desk.judge_due(LATER)] == ["test", "second"]


def test_a_car_that_did_nothing_leaves_nothing_behind() -> None:
    found, desk = paired([crossing(FROM, 0), crossing(TO, 61), crossing(FROM, 90)])
    assert found == []
    dropped = desk.drop_old(LATER)
    assert (len(dropped), len(desk)) == (3, 0)
    assert desk.drop_old(LATER) == []


def test_nothing_is_kept_longer_than_the_longest_time_and_twice_the_patience() -> None:
    desk = pairing()
    desk.add(crossing(FROM, 0), START, START)
    ends = START + SECTION.longest + 2 * PATIENCE
    desk.judge_due(ends)
    assert desk.drop_old(ends - timedelta(seconds=1)) == []
    assert len(desk.drop_old(ends)) == 1


def test_the_state_is_bounded_and_says_so() -> None:
    desk = pairing(most_held=10)
    for number in range(25):
        one = crossing(FROM, number, plate=PlateNumber(f"01KG{number:03d}TST"))
        desk.add(one, one.at, one.at)
        desk.drop_old(one.at)
    assert (len(desk), desk.doubts["", Doubt.TOO_MANY_CROSSINGS]) == (10, 15)


@given(
    order=st.permutations(range(6)),
    times_ms=st.lists(st.integers(0, 300_000), min_size=6, max_size=6, unique=True),
    lines=st.lists(st.sampled_from([FROM, TO, NORTH]), min_size=6, max_size=6),
    proven=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_any_crowd_of_crossings_is_never_charged_above_its_truth(
    order: list[int], times_ms: list[int], lines: list[SectionEnd], proven: list[bool]
) -> None:
    """Whatever order they come in, one answer; and only where it is the only one."""
    made = [
        crossing(line, at_ms / 1000, by_clock=clock() if sure else None)
        for line, at_ms, sure in zip(lines, times_ms, proven, strict=True)
    ]
    found, desk = paired([made[number] for number in order])
    again, other = paired(made)
    assert (found, desk.doubts) == (again, other.doubts)
    for finding in found:
        seconds = (finding.end.at - finding.start.at).total_seconds()
        assert finding.charged_kmh < SECTION.way_m / seconds * 3.6
        assert finding.start.clock is not None
        assert finding.end.clock is not None
        ends = [one for one in made if one.end == TO and finding.start.at < one.at]
        assert min(ends, key=lambda one: one.at).at <= finding.end.at
