"""Does an act pass to the person who drove or had bought the car, once, with all their rights?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from fines.appeal import AppealGround, AppealStatus
from fines.basis import Basis, BasisKind
from fines.case import CaseNumber
from fines.decision import DecisionStatus, DismissalReason
from fines.delivery import DeliveryChannel
from fines.errors import (
    InvalidValueError,
    NotAllowedError,
    NotLawfulError,
    SamePersonError,
    StepRefusedError,
    UnavailableError,
)
from fines.law import KAZAKHSTAN, KYRGYZSTAN, load_law
from fines.local_time import local_day
from fines.money import ZERO
from fines.named import Named, NamedAs, Proof
from fines.officer import Officer, OfficerId, Role
from fines.owner import Owner, PersonKind
from fines.plates import PlateNumber
from fines.procedure.exempting import Exempting
from fines.procedure.passing_on import PassingOn
from fines.procedure.recalling import Recalling
from fines.resolution import Resolution, ResolutionStatus, discount_last_day
from tests.fines.invented import (
    APPEALS,
    BUYER,
    DRIVER,
    INSPECTOR,
    NOON,
    OPERATOR,
    OWNER,
    REDUCED,
    SITE,
    SUM,
    violation,
)
from tests.fines.procedure.conftest import Desks

ADMIN = Officer(id=OfficerId("demo-admin"), name="Демо", rank="", role=Role.ADMINISTRATOR)
SECOND = Officer(id=OfficerId("demo-appeals-2"), name="Демо", rank="", role=Role.APPEALS)
GROUNDS = {
    NamedAs.DRIVER: AppealGround.OTHER_DRIVER,
    NamedAs.NEW_OWNER: AppealGround.CAR_SOLD,
}


def passed(desks: Desks, named: Named = DRIVER) -> Resolution:
    """The annulled resolution of an act that passed to this person."""
    number = desks.delivered().number
    filed = desks.appealing.file(number, GROUNDS[named.named_as], "Мен эмес", named)
    desks.passing_on.pass_on(filed.id, APPEALS, "Документтер текшерилди")
    return desks.issuing.resolution(number)


def delivered(desks: Desks, resolution: Resolution) -> Resolution:
    sent = desks.delivering.send(resolution.number, DeliveryChannel.POST, INSPECTOR)
    return desks.delivering.prove(sent.id, "receipt 2", INSPECTOR)


@pytest.mark.parametrize("named", [DRIVER, BUYER, replace(BUYER, kind=PersonKind.LEGAL)])
def test_the_owner_is_free_and_the_named_person_is_charged_with_all_days(
    desks: Desks, named: Named
) -> None:
    old = passed(desks, named)
    assert (old.status, desks.paying.due(old.number)) == (ResolutionStatus.ANNULLED, ZERO)
    decision = desks.review.decision(old.decision_id)
    assert decision.status is DecisionStatus.REOPENED
    assert decision.liable is not None
    assert (decision.liable.person, decision.liable.proof) == (named, Proof.PAPERS)
    assert desks.issuing.awaiting() == [decision]
    desks.clock.forward(days=20)
    new = desks.issuing.issue(decision.id, INSPECTOR)
    assert (new.owner.pin, new.owner.name, new.owner.kind) == (named.pin, named.name, named.kind)
    assert new.owner.vehicle == old.owner.vehicle
    assert new.follows == old.number != new.number
    assert new.payment_code != old.payment_code
    assert (new.delivered_at, new.paid) == (None, ZERO)
    proven = delivered(desks, new)
    assert discount_last_day(proven) == local_day(desks.clock()) + timedelta(days=30)
    assert new.tariff == decision.tariff.charged_to(named.kind)
    desks.clock.forward(days=30)
    assert desks.paying.due(new.number) == REDUCED
    desks.clock.forward(days=1)
    assert desks.paying.due(new.number) == SUM


def test_what_the_owner_paid_goes_back_and_the_named_person_pays_alone(desks: Desks) -> None:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, REDUCED)
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER)
    decision = desks.passing_on.pass_on(appeal.id, APPEALS, "Ооба")
    new = desks.issuing.issue(decision.id, INSPECTOR)
    desks.paying.pay(new.payment_code, REDUCED)
    with desks.case_file.view() as view:
        (back,) = view.to_give_back(10)
        assert sum(money.tyiyn for money in view.ledger.totals().values()) == 0
    assert back.number == resolution.number
    assert desks.issuing.resolution(new.number).status is ResolutionStatus.PAID


def test_the_officer_enters_whom_the_papers_show(desks: Desks) -> None:
    number = desks.delivered().number
    appeal = desks.appealing.file(number, AppealGround.OTHER_DRIVER, "Мен эмес").id
    with pytest.raises(InvalidValueError, match="Nobody is named"):
        desks.passing_on.pass_on(appeal, APPEALS, "Ооба")
    desks.passing_on.pass_on(appeal, APPEALS, "Ооба", DRIVER)
    answered = desks.appealing.appeal(appeal)
    assert (answered.status, answered.named, answered.passed_on) == (
        AppealStatus.UPHELD,
        DRIVER,
        True,
    )


class OtherAnswer:
    """A registry that was told of the sale late, or that does not answer."""

    def __init__(self, pins: Mapping[PlateNumber, str]) -> None:
        self._pins = pins

    def owner_on(self, plate: PlateNumber, on: date, case: CaseNumber) -> Owner:
        if plate not in self._pins:
            raise UnavailableError("away")
        return replace(OWNER, pin=self._pins[plate])


@pytest.mark.parametrize(
    ("pins", "proof"),
    [
        ({violation().plate: BUYER.pin}, Proof.REGISTRY),
        ({violation().plate: OWNER.pin}, Proof.PAPERS),
        ({}, Proof.PAPERS),
    ],
)
def test_a_sale_is_compared_with_the_registry_of_today(
    desks: Desks, pins: Mapping[PlateNumber, str], proof: Proof
) -> None:
    resolution = desks.delivered()
    appeal = desks.appealing.file(resolution.number, AppealGround.CAR_SOLD, "Сатылган", BUYER)
    law = load_law(KYRGYZSTAN)
    passing = PassingOn(desks.case_file, OtherAnswer(pins), law, desks.clock)
    decision = passing.pass_on(appeal.id, APPEALS, "Ооба")
    assert decision.liable is not None
    assert decision.liable.proof is proof
    assert (APPEALS.id, "owner.asked") in desks.actions()


def test_nobody_names_themselves(desks: Desks) -> None:
    resolution = desks.delivered()
    me = replace(DRIVER, pin=resolution.owner.pin)
    with pytest.raises(InvalidValueError, match="charged already"):
        desks.appealing.file(resolution.number, AppealGround.OTHER_DRIVER, "Мен эмес", me)


def test_the_act_passes_on_only_to_somebody_who_was_never_charged_for_it(desks: Desks) -> None:
    old = passed(desks)
    new = desks.issuing.issue(old.decision_id, INSPECTOR)
    back = replace(DRIVER, pin=old.owner.pin, name=old.owner.name)
    appeal = desks.appealing.file(new.number, AppealGround.OTHER_DRIVER, "Мен эмес", back)
    with pytest.raises(SamePersonError, match="another person must answer"):
        desks.passing_on.pass_on(appeal.id, APPEALS, "Ооба")
    with pytest.raises(NotLawfulError, match="charged twice"):
        desks.passing_on.pass_on(appeal.id, SECOND, "Ооба")
    assert desks.issuing.resolution(new.number).status is ResolutionStatus.APPEALED
    third = replace(DRIVER, pin="20404194000004", name="Демо Үчүнчү")
    desks.passing_on.pass_on(appeal.id, SECOND, "Ооба", third)
    last = desks.issuing.issue(old.decision_id, INSPECTOR)
    assert (last.owner.pin, last.follows) == (third.pin, new.number)
    with desks.case_file.view() as view:
        standing = [each.status for each in view.resolutions_of_decisions([old.decision_id])]
    assert standing.count(ResolutionStatus.ANNULLED) == len(standing) - 1 == 2


def test_only_a_third_person_of_the_appeals_desk_passes_it_on(desks: Desks) -> None:
    appeal = desks.appealing.file(
        desks.delivered().number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER
    )
    with pytest.raises(NotAllowedError, match="role"):
        desks.passing_on.pass_on(appeal.id, INSPECTOR, "Ооба")
    as_operator = replace(OPERATOR, role=Role.APPEALS)
    with pytest.raises(SamePersonError, match="another person"):
        desks.passing_on.pass_on(appeal.id, as_operator, "Ооба")
    with pytest.raises(InvalidValueError, match="answer in words"):
        desks.passing_on.pass_on(appeal.id, APPEALS, " ")
    assert desks.appealing.queue() == [appeal]


def test_nobody_who_judged_it_issues_it_again(desks: Desks) -> None:
    old = passed(desks)
    for judge in (OPERATOR, APPEALS):
        with pytest.raises(SamePersonError, match="another person must issue"):
            desks.issuing.issue(old.decision_id, replace(judge, role=Role.INSPECTOR))


def test_an_act_whose_days_are_over_passes_to_nobody(desks: Desks) -> None:
    appeal = desks.appealing.file(
        desks.delivered().number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER
    )
    desks.clock.forward(days=400)
    with pytest.raises(NotLawfulError, match="passes to nobody"):
        desks.passing_on.pass_on(appeal.id, APPEALS, "Ооба")
    annulled = desks.appealing.uphold(appeal.id, APPEALS, "Ооба")
    assert desks.review.decision(annulled.decision_id).status is DecisionStatus.ISSUED


def test_the_days_run_on_after_it_passed(desks: Desks) -> None:
    old = passed(desks)
    desks.clock.forward(days=400)
    with pytest.raises(NotLawfulError, match="dismiss it"):
        desks.issuing.issue(old.decision_id, INSPECTOR)
    dismissed = desks.review.dismiss(old.decision_id, INSPECTOR, DismissalReason.TOO_LATE)
    assert dismissed.status is DecisionStatus.DISMISSED


def test_where_the_law_names_nobody_it_passes_to_nobody(desks: Desks) -> None:
    appeal = desks.appealing.file(
        desks.delivered().number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER
    )
    elsewhere = PassingOn(desks.case_file, OtherAnswer({}), load_law(KAZAKHSTAN), desks.clock)
    with pytest.raises(NotLawfulError, match="no rule by which"):
        elsewhere.pass_on(appeal.id, APPEALS, "Ооба")


@pytest.mark.parametrize("is_permit", [False, True])
def test_a_recall_and_a_late_permit_reach_what_passed_on(desks: Desks, is_permit: bool) -> None:
    waiting = passed(desks)
    desks.clock.forward(minutes=1)
    other = desks.issued(violation(NOON - timedelta(hours=3)))
    appeal = desks.appealing.file(other.number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER)
    desks.passing_on.pass_on(appeal.id, APPEALS, "Ооба")
    issued = desks.issuing.issue(other.decision_id, INSPECTOR)
    if is_permit:
        exempting = Exempting(desks.case_file, load_law(KYRGYZSTAN), desks.clock)
        day = local_day(NOON) - timedelta(days=1)
        plate = waiting.owner.vehicle.plate
        done = exempting.enter(plate, "emergency_service", day, None, "order 7", ADMIN)
        assert (done.dismissed, done.annulled) == (1, 1)
    else:
        recalling = Recalling(desks.case_file, desks.clock)
        basis = Basis(kind=BasisKind.SITE, value=SITE)
        recall = recalling.order(basis, None, None, "белги мыйзамсыз", ADMIN)
        recalling.approve(recall.id, APPEALS)
        counts = recalling.run(recall.id).counts
        assert (counts.dismissed, counts.annulled) == (1, 1)
    assert desks.review.decision(waiting.decision_id).status is DecisionStatus.DISMISSED
    assert desks.issuing.resolution(issued.number).status is ResolutionStatus.ANNULLED


def test_an_annulled_resolution_passes_to_nobody(desks: Desks) -> None:
    resolution = desks.delivered()
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER_DRIVER, "Мен эмес", DRIVER)
    recalling = Recalling(desks.case_file, desks.clock)
    recall = recalling.order(
        Basis(kind=BasisKind.SITE, value=SITE), None, None, "белги мыйзамсыз", ADMIN
    )
    recalling.approve(recall.id, APPEALS)
    recalling.run(recall.id)
    with pytest.raises(StepRefusedError, match="nothing to pass on"):
        desks.passing_on.pass_on(appeal.id, APPEALS, "Ооба")


def test_the_named_person_repeats_only_their_own_acts(desks: Desks) -> None:
    old = passed(desks)
    assert desks.issuing.issue(old.decision_id, INSPECTOR).repeats is None
    assert "decision.reopened" in desks.told()
    assert (APPEALS.id, "decision.reopened") in desks.actions()
