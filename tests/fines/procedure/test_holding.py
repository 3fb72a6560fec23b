"""Is an owner protected whose plate drives on another car?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.clone import CloneSign
from fines.decision import Decision, DecisionStatus, DismissalReason
from fines.errors import (
    HeldError,
    InvalidValueError,
    NotAllowedError,
    NotFoundError,
    SamePersonError,
    StepRefusedError,
)
from fines.position import Position
from fines.procedure.holding import Holding
from fines.resolution import ResolutionStatus
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from fines.violation import SiteId, Violation, violation_id
from tests.fines.invented import APPEALS, INSPECTOR, NOON, OPERATOR, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.sending_room import Room

BISHKEK = Position(latitude=42.8746, longitude=74.5698)
OSH = Position(latitude=40.5283, longitude=72.7985)
NEXT_STREET = Position(latitude=42.8800, longitude=74.5698)
RED_CAR = VehicleLook(colour=VehicleColour.RED, kind=VehicleKind.CAR)
WHITE_TRUCK = VehicleLook(colour=VehicleColour.WHITE, kind=VehicleKind.TRUCK)


@pytest.fixture
def holding(desks: Desks) -> Holding:
    return Holding(desks.case_file, desks.clock)


def seen(
    hours: float, position: Position | None, look: VehicleLook | None = None, site: str = "a"
) -> Violation:
    at = NOON - timedelta(hours=hours)
    act = violation(at)
    number = violation_id(SiteId(site), act.offence, act.plate, at)
    return replace(act, id=number, site=SiteId(site), position=position, look=look)


def confirmed(desks: Desks, *acts: Violation) -> list[Decision]:
    decisions = [desks.review.register(act) for act in acts]
    return [desks.review.confirm(decision.id, OPERATOR) for decision in decisions]


def test_two_places_in_an_impossible_time_hold_both(desks: Desks, holding: Holding) -> None:
    here, there = confirmed(desks, seen(1, BISHKEK), seen(0, OSH))
    for one, other in ((here, there), (there, here)):
        with pytest.raises(HeldError, match=rf"impossible_travel.*{other.id}"):
            desks.issuing.issue(one.id, INSPECTOR)
        (conflict,) = holding.conflicts(one.id)
        assert (conflict.sign, conflict.other) == (CloneSign.IMPOSSIBLE_TRAVEL, other.id)
    assert desks.told().count("clone.suspected") == 1


@pytest.mark.parametrize(
    ("hours", "place"), [(2, OSH), (0.01, NEXT_STREET), (0.5, None), (0.001, BISHKEK)]
)
def test_what_one_car_can_drive_holds_nothing(
    desks: Desks, hours: float, place: Position | None
) -> None:
    here, there = confirmed(desks, seen(hours, BISHKEK), seen(0, place, site="b"))
    for decision in (here, there):
        assert desks.issuing.issue(decision.id, INSPECTOR).decision_id == decision.id


def test_another_look_holds_and_half_a_look_does_not(desks: Desks, holding: Holding) -> None:
    red, white = confirmed(desks, seen(9, None, RED_CAR), seen(0, None, WHITE_TRUCK))
    assert [each.sign for each in holding.conflicts(red.id)] == [CloneSign.LOOK_DIFFERS]
    with pytest.raises(HeldError, match="look_differs"):
        desks.issuing.issue(white.id, INSPECTOR)
    unsure = replace(WHITE_TRUCK, colour=None)
    (other,) = confirmed(desks, seen(4, None, unsure))
    assert holding.conflicts(other.id) == []


def test_an_act_that_comes_after_the_first_was_issued_is_told(desks: Desks) -> None:
    (first,) = confirmed(desks, seen(1, BISHKEK))
    desks.issuing.issue(first.id, INSPECTOR)
    assert "clone.suspected" not in desks.told()
    second = desks.review.register(seen(0, OSH))
    with desks.case_file.view() as view:
        told = [row for _, row in view.unannounced(100) if row.kind == "clone.suspected"]
    assert [dict(row.body) for row in told] == [{"decision": second.id, "other": first.id}]


def test_a_dismissed_act_speaks_against_nobody(desks: Desks) -> None:
    (first,) = confirmed(desks, seen(1, BISHKEK))
    misread = desks.review.register(seen(0, OSH))
    desks.review.dismiss(misread.id, OPERATOR, DismissalReason.PLATE_UNSURE)
    assert desks.issuing.issue(first.id, INSPECTOR).decision_id == first.id


def test_a_person_who_looked_at_both_clears_them(desks: Desks, holding: Holding) -> None:
    here, there = confirmed(desks, seen(1, BISHKEK), seen(0, OSH))
    with pytest.raises(NotAllowedError):
        holding.clear(here.id, there.id, INSPECTOR, "one car on a lorry")
    with pytest.raises(InvalidValueError, match="reason"):
        holding.clear(here.id, there.id, APPEALS, " ")
    with pytest.raises(NotFoundError):
        holding.clear(here.id, here.id, APPEALS, "one car on a lorry")
    holding.clear(here.id, there.id, APPEALS, "one car on a lorry")
    for decision in (here, there):
        assert desks.issuing.issue(decision.id, INSPECTOR).decision_id == decision.id
    assert ("demo-appeals", "clone.cleared") in desks.actions()


def paired(desks: Desks) -> list[tuple[str, str]]:
    waiting = Holding(desks.case_file, desks.clock).waiting()
    return [(each.decision, each.other) for each in waiting]


def test_what_waits_for_a_look_is_listed_until_somebody_looked(
    desks: Desks, holding: Holding
) -> None:
    here, there = confirmed(desks, seen(1, BISHKEK), seen(0, OSH))
    assert paired(desks) == [(there.id, here.id)]
    holding.clear(here.id, there.id, APPEALS, "one car on a lorry")
    assert paired(desks) == []


def test_a_dismissed_act_leaves_the_list(desks: Desks) -> None:
    (first,) = confirmed(desks, seen(1, BISHKEK))
    misread = desks.review.register(seen(0, OSH))
    assert paired(desks) == [(misread.id, first.id)]
    desks.review.dismiss(misread.id, OPERATOR, DismissalReason.PLATE_UNSURE)
    assert paired(desks) == []


def test_the_copys_act_is_dropped_and_speaks_against_nobody(desks: Desks, holding: Holding) -> None:
    here, there = confirmed(desks, seen(1, BISHKEK), seen(0, OSH))
    with pytest.raises(NotAllowedError):
        holding.drop(there.id, INSPECTOR, "another car")
    with pytest.raises(InvalidValueError, match="reason"):
        holding.drop(there.id, APPEALS, " ")
    dropped = holding.drop(there.id, APPEALS, "another car")
    assert (dropped.status, dropped.steps[-1].reason, dropped.steps[-1].remark) == (
        DecisionStatus.DISMISSED,
        DismissalReason.WRONG_VEHICLE,
        "another car",
    )
    assert paired(desks) == []
    assert desks.issuing.issue(here.id, INSPECTOR).decision_id == here.id
    with pytest.raises(StepRefusedError, match="it stands"):
        holding.drop(here.id, APPEALS, "another car")


def test_who_took_a_step_drops_nothing(desks: Desks, holding: Holding) -> None:
    _, there = confirmed(desks, seen(1, BISHKEK), seen(0, OSH))
    risen = replace(APPEALS, id=OPERATOR.id)
    with pytest.raises(SamePersonError):
        holding.drop(there.id, risen, "another car")


def test_what_was_issued_before_is_not_sent_and_falls(desks: Desks, holding: Holding) -> None:
    room = Room(desks)
    (first,) = confirmed(desks, seen(1, BISHKEK))
    resolution = desks.issuing.issue(first.id, INSPECTOR)
    second = desks.review.register(seen(0, OSH))
    room.work(days=30)
    assert room.tried(resolution) == []
    holding.drop(first.id, APPEALS, "the plate was on another car")
    assert desks.issuing.resolution(resolution.number).status is ResolutionStatus.ANNULLED
    assert holding.conflicts(second.id) == []
    room.work(days=30)
    assert room.tried(resolution) == []
