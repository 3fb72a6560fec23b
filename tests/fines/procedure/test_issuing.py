"""Is a resolution issued by a second person, whole or not at all?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.decision import Decision, DecisionStatus, DismissalReason
from fines.errors import (
    ConfigurationError,
    NoOwnerError,
    NotAllowedError,
    NotLawfulError,
    OtherVehicleError,
    SamePersonError,
    StepRefusedError,
    TartipError,
    UnavailableError,
    UnknownPlateError,
)
from fines.evidence import address
from fines.officer import Officer, Role
from fines.paper import JobState
from fines.plates import PlateNumber
from fines.procedure.issuing import Issuing
from fines.procedure.numbering import DEMO_PREFIX, payment_code, resolution_number
from fines.registries.csv import CsvRegistry
from fines.resolution import Resolution, ResolutionStatus
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook
from fines.violation import ViolationId
from tests.fines.invented import INSPECTOR, NOON, OPERATOR, PlainPress, violation
from tests.fines.procedure.conftest import DEMO_REGISTRY, Desks


class BrokenPress:
    """A press that is out of order."""

    def resolution(self, decision: Decision, resolution: Resolution, issued_by: Officer) -> bytes:
        """Never makes anything."""
        raise UnavailableError("The press is out of order: try again.")


class BusyPrinter:
    """A printer that keeps what it was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []

    def print_document(self, name: str, pdf: bytes) -> str:
        """The number of the job."""
        self.sent.append((name, pdf))
        return f"job-{len(self.sent)}"

    def wait_for(self, name: str) -> JobState:
        """All that was sent came out."""
        return JobState.DONE


def test_a_resolution_has_number_code_owner_and_document(desks: Desks) -> None:
    resolution = desks.issued()
    assert resolution.number == "00-00-000-00-0-000001"
    assert resolution.payment_code == payment_code(resolution.number)
    assert (resolution.owner.name, resolution.issued_by) == ("Демо Менчик 01", INSPECTOR.id)
    pdf = f"%PDF {resolution.number} {resolution.decision_id} {INSPECTOR.id}".encode()
    assert resolution.document == address(pdf)
    assert desks.evidence.get(address(pdf)) == pdf
    assert desks.issuing.resolution(resolution.number) == resolution
    decision = desks.review.decision(resolution.decision_id)
    assert decision.taken_by(DecisionStatus.ISSUED) == INSPECTOR.id
    assert desks.told()[-1] == "resolution.issued"


def test_numbers_follow_without_a_gap(desks: Desks) -> None:
    numbers = [desks.issued(violation(NOON - timedelta(hours=h))).number for h in range(3)]
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]


def test_the_desk_lists_what_awaits_and_what_is_open(desks: Desks) -> None:
    waiting = desks.confirmed(violation(NOON - timedelta(hours=1)))
    resolution = desks.issued()
    assert desks.issuing.awaiting() == [waiting]
    assert desks.issuing.open_resolutions() == [resolution]
    assert desks.issuing.resolutions(ResolutionStatus.ISSUED) == [resolution]
    assert desks.issuing.resolutions(ResolutionStatus.PAID) == []


def test_only_another_person_with_the_role_issues(desks: Desks) -> None:
    decision = desks.confirmed()
    with pytest.raises(NotAllowedError, match="role 'inspector'"):
        desks.issuing.issue(decision.id, OPERATOR)
    with pytest.raises(SamePersonError):
        desks.issuing.issue(decision.id, replace(OPERATOR, role=Role.INSPECTOR))
    assert desks.review.decision(decision.id) == decision


def test_what_was_issued_is_not_issued_again(desks: Desks) -> None:
    resolution = desks.issued()
    with pytest.raises(StepRefusedError, match="only a confirmed one"):
        desks.issuing.issue(resolution.decision_id, INSPECTOR)


@pytest.mark.parametrize(
    ("plate", "answer"),
    [("01KG999DEM", UnknownPlateError), ("01KG022DEM", NoOwnerError)],
)
def test_the_registrys_refusals_write_nothing(
    desks: Desks, plate: str, answer: type[TartipError]
) -> None:
    decision = desks.confirmed(violation(plate=PlateNumber(plate)))
    before = desks.told()
    with pytest.raises(answer):
        desks.issuing.issue(decision.id, INSPECTOR)
    assert (desks.review.decision(decision.id), desks.told()) == (decision, before)


def test_the_owner_is_the_one_of_the_local_day_of_the_act(desks: Desks) -> None:
    plate = PlateNumber("01KG021DEM")
    local_midnight = NOON.replace(month=2, day=28, hour=18)
    desks.clock.now = local_midnight + timedelta(days=1)
    before = violation(local_midnight - timedelta(seconds=1), plate=plate)
    after = violation(local_midnight, plate=plate)
    names = [desks.issued(seen).owner.name for seen in (before, after)]
    assert names == ["Демо Сатуучу 21", "Демо Сатып Алуучу 21"]


def test_without_a_certificate_nothing_is_issued(desks: Desks) -> None:
    decision = desks.confirmed(violation(device=None))
    with pytest.raises(NotLawfulError, match="certificate"):
        desks.issuing.issue(decision.id, INSPECTOR)
    assert desks.issuing.awaiting() == [decision]


def test_a_number_whose_press_broke_is_that_decisions_when_taken_again(desks: Desks) -> None:
    decision = desks.confirmed()
    registry = CsvRegistry(DEMO_REGISTRY)
    broken = Issuing(desks.case_file, registry, BrokenPress(), desks.evidence, desks.clock)
    with pytest.raises(UnavailableError, match="out of order"):
        broken.issue(decision.id, INSPECTOR)
    following = desks.issued(violation(NOON - timedelta(hours=1)))
    left = desks.review.decision(decision.id)
    assert left == replace(decision, number=left.number)
    resolution = desks.issuing.issue(decision.id, INSPECTOR)
    assert [each.number[-6:] for each in (resolution, following)] == ["000001", "000002"]
    assert desks.actions().count((INSPECTOR.id, "number.taken")) == 2


def test_printing_is_recorded_with_the_printers_reference(desks: Desks) -> None:
    resolution = desks.issued()
    printer = BusyPrinter()
    assert desks.issuing.print_out(resolution.number, INSPECTOR, printer) == "job-1"
    assert resolution.document is not None
    assert printer.sent == [(resolution.number, desks.evidence.get(resolution.document))]
    assert desks.actions()[-1] == (INSPECTOR.id, "resolution.printed")
    with pytest.raises(NotAllowedError):
        desks.issuing.print_out(resolution.number, OPERATOR, printer)


def test_a_prefix_of_another_form_stops_the_program(desks: Desks) -> None:
    registry = CsvRegistry(DEMO_REGISTRY)
    with pytest.raises(ConfigurationError, match="'02-08' is no prefix"):
        Issuing(desks.case_file, registry, PlainPress(), desks.evidence, desks.clock, "02-08")


def test_a_series_that_is_used_up_asks_for_the_next_prefix() -> None:
    assert resolution_number(DEMO_PREFIX, 999_999).endswith("-999999")
    for serial in (0, 1_000_000):
        with pytest.raises(ConfigurationError, match="next prefix"):
            resolution_number(DEMO_PREFIX, serial)


def test_another_vehicle_than_the_registrys_gets_no_resolution(desks: Desks) -> None:
    red = VehicleLook(colour=VehicleColour.RED, kind=VehicleKind.CAR)
    decision = desks.confirmed(replace(violation(), look=red))
    with pytest.raises(OtherVehicleError, match=r"held \(colour_differs\)"):
        desks.issuing.issue(decision.id, INSPECTOR)
    assert desks.actions()[-2:] == [
        (INSPECTOR.id, "owner.asked"),
        (INSPECTOR.id, "issue.refused"),
    ]
    dismissed = desks.review.dismiss(decision.id, INSPECTOR, DismissalReason.WRONG_VEHICLE)
    assert dismissed.status is DecisionStatus.DISMISSED
    silver = VehicleLook(colour=VehicleColour.GREY, kind=VehicleKind.CAR)
    seen = replace(violation(), id=ViolationId("another"), look=silver)
    assert desks.issued(seen).owner.vehicle.colour == "silver"
