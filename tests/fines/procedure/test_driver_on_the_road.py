"""Does the driver whom an officer stopped answer for the act, and nobody else?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fines.appeal import AppealGround
from fines.decision import Decision, DismissalReason
from fines.erasure import GONE, Retention
from fines.errors import (
    ImmuneOwnerError,
    InvalidValueError,
    NoOwnerError,
    NotLawfulError,
    StepRefusedError,
    UnknownPlateError,
)
from fines.money import Money
from fines.named import LONGEST_DOCUMENT, Liable, Named, NamedAs, Proof
from fines.officer import Officer, OfficerId
from fines.owner import Owner, PersonKind
from fines.plates import PlateNumber
from fines.procedure.erasing import Erasing
from fines.procedure.issuing import Issuing
from fines.registries.csv import CsvRegistry
from fines.resolution import check_issuable
from fines.violation import OffenceCode
from tests.fines.invented import (
    APPEALS,
    BUYER,
    DRIVER,
    INSPECTOR,
    NOON,
    OPERATOR,
    PATROL,
    PLATE,
    PlainPress,
    violation,
)
from tests.fines.procedure.conftest import DEMO_REGISTRY, Desks

STOPPED = replace(DRIVER, document="KG-AK 000001")
OTHER_PATROL = replace(PATROL, id=OfficerId("patrol-other"))


def seen(
    desks: Desks,
    driver: Named | None = STOPPED,
    *,
    offence: str = "phone",
    plate: str = PLATE,
    by: Officer = PATROL,
) -> Decision:
    return desks.recording.violation(
        offence=OffenceCode(offence),
        plate=plate,
        place="Бишкек, Демо көчөсү 5",
        occurred_at=NOON,
        photos=(),
        by=by,
        driver=driver,
    )


def test_the_resolution_is_addressed_to_the_driver(desks: Desks) -> None:
    decision = seen(desks)
    assert decision.liable == Liable(person=STOPPED, proof=Proof.OFFICER)
    assert desks.actions() == [
        (PATROL.id, "decision.proposed"),
        (PATROL.id, "decision.driver_entered"),
    ]
    assert seen(desks) == decision
    assert len(desks.actions()) == 2
    desks.review.confirm(decision.id, OPERATOR)
    issued = desks.issuing.issue(decision.id, INSPECTOR)
    with desks.case_file.view() as view:
        case = view.case_of(decision.id).number
    registered = CsvRegistry(DEMO_REGISTRY).owner_on(PLATE, NOON.date(), case)
    assert issued.owner == Owner(
        kind=PersonKind.NATURAL,
        pin=STOPPED.pin,
        name=STOPPED.name,
        address=STOPPED.address,
        vehicle=registered.vehicle,
    )
    assert (issued.named_as, issued.follows) == (NamedAs.DRIVER, None)
    assert issued.tariff == decision.tariff


def test_no_trace_tells_who_it_was(desks: Desks) -> None:
    seen(desks)
    with desks.case_file.view() as view:
        told = str([entry for _, entry, _ in view.audit_chain(0, 100)]) + str(
            [one for _, one in view.unannounced(100)]
        )
    assert not [part for part in (STOPPED.pin, STOPPED.name, STOPPED.document) if part in told]


def test_the_driver_may_be_remembered_later_by_the_same_officer(desks: Desks) -> None:
    decision = seen(desks, None)
    assert decision.liable is None
    desks.review.confirm(decision.id, OPERATOR)
    with pytest.raises(StepRefusedError, match="another officer"):
        seen(desks, by=OTHER_PATROL)
    assert seen(desks).liable == Liable(person=STOPPED, proof=Proof.OFFICER)
    with pytest.raises(StepRefusedError, match="another driver already"):
        seen(desks, replace(STOPPED, pin="20303199000004"))
    assert seen(desks, None).liable == Liable(person=STOPPED, proof=Proof.OFFICER)
    assert desks.issuing.issue(decision.id, INSPECTOR).owner.pin == STOPPED.pin


def test_it_is_too_late_once_the_case_is_dismissed(desks: Desks) -> None:
    decision = seen(desks, None)
    desks.review.dismiss(decision.id, OPERATOR, DismissalReason.EVIDENCE_POOR)
    with pytest.raises(StepRefusedError, match="is dismissed"):
        seen(desks)


@pytest.mark.parametrize(
    ("driver", "sentence"),
    [(DRIVER, "document is missing"), (replace(BUYER, document="A 1"), "not a new_owner")],
)
def test_who_is_not_known_for_sure_is_not_entered(
    desks: Desks, driver: Named, sentence: str
) -> None:
    with pytest.raises(InvalidValueError, match=sentence):
        seen(desks, driver)
    assert desks.review.queue() == []


def test_a_document_has_a_limit() -> None:
    with pytest.raises(InvalidValueError, match=f"at most {LONGEST_DOCUMENT}"):
        replace(DRIVER, document="A" * (LONGEST_DOCUMENT + 1))


def test_nobody_judges_speed_by_eye(desks: Desks) -> None:
    with pytest.raises(InvalidValueError, match="by eye"):
        seen(desks, offence="speed_over_20")


class Refusing(CsvRegistry):
    """A registry that answers with this refusal."""

    def __init__(self, refusal: Exception) -> None:
        super().__init__(DEMO_REGISTRY)
        self.refusal = refusal

    def owner_on(self, plate: PlateNumber, day: date, issue: str) -> Owner:
        raise self.refusal


@pytest.mark.parametrize("refusal", [UnknownPlateError("x"), NoOwnerError("x")])
def test_the_driver_of_a_car_that_the_registry_does_not_know_answers(
    desks: Desks, refusal: Exception
) -> None:
    decision = seen(desks, plate="777AAA02")
    desks.review.confirm(decision.id, OPERATOR)
    issuing = Issuing(desks.case_file, Refusing(refusal), PlainPress(), desks.evidence, desks.clock)
    owner = issuing.issue(decision.id, INSPECTOR).owner
    assert (owner.pin, owner.vehicle.plate, owner.vehicle.make) == (
        STOPPED.pin,
        PlateNumber("777AAA02"),
        "",
    )


def test_a_diplomats_driver_is_not_charged(desks: Desks) -> None:
    decision = seen(desks)
    desks.review.confirm(decision.id, OPERATOR)
    registry = Refusing(ImmuneOwnerError("x"))
    issuing = Issuing(desks.case_file, registry, PlainPress(), desks.evidence, desks.clock)
    with pytest.raises(ImmuneOwnerError):
        issuing.issue(decision.id, INSPECTOR)


def test_the_driver_may_name_who_drove_instead(desks: Desks) -> None:
    decision = seen(desks)
    desks.review.confirm(decision.id, OPERATOR)
    first = desks.issuing.issue(decision.id, INSPECTOR)
    named = replace(DRIVER, pin="20303199000004")
    appeal = desks.appealing.file(first.number, AppealGround.OTHER_DRIVER, "Мен эмес", named)
    desks.passing_on.pass_on(appeal.id, APPEALS, "Туура")
    second = desks.issuing.issue(decision.id, INSPECTOR)
    assert (second.owner.pin, second.follows) == (named.pin, first.number)


def test_who_bought_the_car_does_not_answer_for_what_an_officer_saw(desks: Desks) -> None:
    decision = seen(desks)
    desks.review.confirm(decision.id, OPERATOR)
    first = desks.issuing.issue(decision.id, INSPECTOR)
    appeal = desks.appealing.file(first.number, AppealGround.CAR_SOLD, "Сатылган", BUYER)
    with pytest.raises(NotLawfulError, match="no rule by which an act passes"):
        desks.passing_on.pass_on(appeal.id, APPEALS, "Туура")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")


def test_an_officers_case_that_passed_to_a_buyer_before_is_not_issued(desks: Desks) -> None:
    desks.review.confirm(seen(desks).id, OPERATOR)
    decision = desks.review.decision(seen(desks).id)
    bought = Liable(person=BUYER, proof=Proof.PAPERS, appeal="appeal")
    with pytest.raises(NotLawfulError, match="No driver is entered"):
        check_issuable(replace(decision, liable=bought), INSPECTOR.id, NOON.date())
    check_issuable(decision, INSPECTOR.id, NOON.date())


def test_what_only_the_driver_can_have_done_passes_to_nobody(desks: Desks) -> None:
    decision = seen(desks, offence="no_licence")
    desks.review.confirm(decision.id, OPERATOR)
    first = desks.issuing.issue(decision.id, INSPECTOR)
    assert (first.owner.pin, first.tariff.amount) == (STOPPED.pin, Money.som(15_000))
    named = replace(DRIVER, pin="20303199000004")
    appeal = desks.appealing.file(first.number, AppealGround.OTHER_DRIVER, "Мен эмес", named)
    with pytest.raises(NotLawfulError, match="no rule by which an act passes"):
        desks.passing_on.pass_on(appeal.id, APPEALS, "Туура")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")


def test_no_device_charges_an_owner_for_what_only_a_driver_can_have_done(desks: Desks) -> None:
    act = replace(violation(), offence=OffenceCode("no_licence"))
    decision = desks.confirmed(act)
    with pytest.raises(NotLawfulError, match="No driver is entered"):
        desks.issuing.issue(decision.id, INSPECTOR)


def test_the_driver_is_erased_with_the_case(desks: Desks) -> None:
    decision = seen(desks)
    desks.review.dismiss(decision.id, OPERATOR, DismissalReason.EVIDENCE_POOR)
    desks.clock.forward(days=11)
    kept = Retention(dismissed_days=10)
    assert Erasing(desks.case_file, lambda _: None, desks.clock, kept).work_off() == 1
    left = desks.review.decision(decision.id)
    assert (left.liable, left.violation.plate) == (None, GONE)
