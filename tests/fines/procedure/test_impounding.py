"""Is a vehicle taken only on a ground that holds, once, and released by another person?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from fines.delivery import DeliveryChannel
from fines.errors import (
    InvalidValueError,
    NoSuchDebtError,
    NotAllowedError,
    SamePersonError,
    StepRefusedError,
)
from fines.impound import ImpoundGround, release
from fines.law import KYRGYZSTAN, load_law
from fines.local_time import local_day
from fines.money import ZERO
from fines.officer import OfficerId
from fines.procedure.impounding import Impounding
from fines.violation import OffenceCode
from tests.fines.invented import DRIVER, INSPECTOR, NOON, OPERATOR, PATROL, violation
from tests.fines.procedure.conftest import Desks

PLATE = violation().plate
LOT, RECORD = "Бишкек, Демо көчөсү 1", "протокол 17"


@pytest.fixture
def impounding(desks: Desks) -> Impounding:
    return Impounding(desks.case_file, load_law(KYRGYZSTAN), desks.clock)


def test_a_debt_must_be_above_the_sum_and_overdue(desks: Desks, impounding: Impounding) -> None:
    def tried() -> bool:
        try:
            impounding.enter(PLATE, LOT, ImpoundGround.DEBT, RECORD, PATROL)
        except NoSuchDebtError:
            return False
        return True

    assert not tried()
    resolutions = [desks.delivered(violation(NOON.replace(minute=m))) for m in range(4)]
    total = sum(each.tariff.amount.tyiyn for each in resolutions)
    limit = load_law(KYRGYZSTAN).debt_above(local_day(NOON))
    assert limit is not None
    assert total > limit.tyiyn
    assert not tried()
    desks.clock.forward(days=resolutions[0].tariff.payment_days + 1)
    assert tried()
    with desks.case_file.view() as view:
        assert impounding.debt(view, PLATE).tyiyn == total


def test_what_its_driver_owes_takes_nobodys_vehicle(desks: Desks, impounding: Impounding) -> None:
    decision = desks.recording.violation(
        offence=OffenceCode("overload"),
        plate=PLATE,
        place="Бишкек",
        occurred_at=NOON,
        photos=(),
        driver=replace(DRIVER, document="KG-AK 000001"),
        by=PATROL,
    )
    desks.review.confirm(decision.id, OPERATOR)
    issued = desks.issuing.issue(decision.id, INSPECTOR)
    sent = desks.delivering.send(issued.number, DeliveryChannel.POST, INSPECTOR)
    desks.delivering.prove(sent.id, "receipt 1", INSPECTOR)
    desks.clock.forward(days=issued.tariff.payment_days + 1)
    with desks.case_file.view() as view:
        assert impounding.debt(view, PLATE) == ZERO


def test_a_vehicle_stands_once_and_leaves_by_another_hand(
    desks: Desks, impounding: Impounding
) -> None:
    entered = impounding.enter(PLATE, LOT, ImpoundGround.RECORD, RECORD, PATROL)
    with pytest.raises(StepRefusedError, match="stands at a lot already"):
        impounding.enter(PLATE, LOT, ImpoundGround.RECORD, RECORD, PATROL)
    assert impounding.where(PLATE) == entered
    with pytest.raises(NotAllowedError):
        impounding.let_go(entered.id, "төлөм", PATROL)
    with pytest.raises(InvalidValueError, match="needs its basis"):
        impounding.let_go(entered.id, " ", INSPECTOR)
    released = impounding.let_go(entered.id, "төлөм 5", INSPECTOR)
    assert (released.released_by, released.release_basis) == (INSPECTOR.id, "төлөм 5")
    with pytest.raises(StepRefusedError, match="released already"):
        impounding.let_go(entered.id, "төлөм", INSPECTOR)
    assert impounding.where(PLATE) is None
    assert desks.told()[-2:] == ["impound.entered", "impound.released"]
    desks.clock.forward(days=1)
    assert impounding.enter(PLATE, LOT, ImpoundGround.RECORD, RECORD, PATROL).id != entered.id


def test_nobody_releases_what_they_entered(impounding: Impounding) -> None:
    entered = impounding.enter(PLATE, LOT, ImpoundGround.RECORD, RECORD, PATROL)
    with pytest.raises(SamePersonError):
        release(entered, OfficerId(PATROL.id), NOON, "төлөм")
    with pytest.raises(NotAllowedError):
        impounding.enter(PLATE, LOT, ImpoundGround.RECORD, RECORD, INSPECTOR)
    with pytest.raises(InvalidValueError, match="lot and the basis"):
        impounding.enter(violation().plate, " ", ImpoundGround.RECORD, RECORD, PATROL)
