"""Is an objection answered by a third person, and where does the resolution then stand?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.appeal import AppealGround, AppealStatus
from fines.errors import (
    InvalidValueError,
    NotAllowedError,
    SamePersonError,
    StepRefusedError,
)
from fines.money import ZERO
from fines.officer import Role
from fines.procedure.appealing import STATEMENT_LIMIT
from fines.resolution import ResolutionStatus
from tests.fines.invented import APPEALS, INSPECTOR, NOON, OPERATOR, REDUCED, violation
from tests.fines.procedure.conftest import Desks

SOLD = AppealGround.CAR_SOLD


def test_an_objection_stops_the_resolution(desks: Desks) -> None:
    number = desks.delivered().number
    appeal = desks.appealing.file(number, SOLD, "  Унаа сатылган  ")
    assert (appeal.statement, appeal.filed_at, appeal.returns_to) == (
        "Унаа сатылган",
        NOON,
        ResolutionStatus.DELIVERED,
    )
    assert desks.appealing.queue() == [appeal]
    assert desks.issuing.resolution(number).status is ResolutionStatus.APPEALED
    with pytest.raises(StepRefusedError, match="waits already"):
        desks.appealing.file(number, SOLD, "Дагы бир жолу")


@pytest.mark.parametrize("statement", ["", "   ", "а" * (STATEMENT_LIMIT + 1)])
def test_an_objection_has_words_and_an_end(desks: Desks, statement: str) -> None:
    number = desks.issued().number
    with pytest.raises(InvalidValueError):
        desks.appealing.file(number, SOLD, statement)
    assert desks.appealing.queue() == []


def test_upholding_annuls_and_gives_the_money_back(desks: Desks) -> None:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, REDUCED)
    appeal = desks.appealing.file(resolution.number, SOLD, "Унаа сатылган")
    annulled = desks.appealing.uphold(appeal.id, APPEALS, "Реестр сатууну көрсөттү")
    assert annulled.status is ResolutionStatus.ANNULLED
    assert desks.paying.due(resolution.number) == ZERO
    answered = desks.appealing.appeal(appeal.id)
    assert (answered.status, answered.decided_by, answered.answer) == (
        AppealStatus.UPHELD,
        APPEALS.id,
        "Реестр сатууну көрсөттү",
    )
    assert desks.told()[-2:] == ["appeal.upheld", "payment.refund_due"]


def test_rejecting_gives_the_resolution_back_to_where_the_facts_put_it(desks: Desks) -> None:
    for hours, prepare, status in (
        (0, desks.issued, ResolutionStatus.ISSUED),
        (1, desks.delivered, ResolutionStatus.DELIVERED),
    ):
        number = prepare(violation(NOON - timedelta(hours=hours))).number
        appeal = desks.appealing.file(number, SOLD, "Унаа сатылган")
        assert desks.appealing.reject(appeal.id, APPEALS, "Сатуу катталган эмес").status is status


def test_a_payment_during_the_appeal_survives_its_rejection(desks: Desks) -> None:
    resolution = desks.delivered()
    appeal = desks.appealing.file(resolution.number, SOLD, "Унаа сатылган")
    desks.paying.pay(resolution.payment_code, REDUCED)
    rejected = desks.appealing.reject(appeal.id, APPEALS, "Жок")
    assert (rejected.status, rejected.paid) == (ResolutionStatus.PAID, REDUCED)


def test_only_a_third_person_answers(desks: Desks) -> None:
    number = desks.issued().number
    appeal = desks.appealing.file(number, SOLD, "Унаа сатылган")
    with pytest.raises(NotAllowedError, match="role 'appeals'"):
        desks.appealing.uphold(appeal.id, INSPECTOR, "Туура")
    for officer in (OPERATOR, INSPECTOR):
        with pytest.raises(SamePersonError, match="another person"):
            desks.appealing.reject(appeal.id, replace(officer, role=Role.APPEALS), "Жок")
    with pytest.raises(InvalidValueError, match="answer in words"):
        desks.appealing.reject(appeal.id, APPEALS, " ")
    assert desks.appealing.queue() == [appeal]


def test_an_answer_is_given_once(desks: Desks) -> None:
    appeal = desks.appealing.file(desks.issued().number, SOLD, "Унаа сатылган")
    desks.appealing.reject(appeal.id, APPEALS, "Жок")
    with pytest.raises(StepRefusedError, match="answered already"):
        desks.appealing.uphold(appeal.id, APPEALS, "Туура")


def test_nothing_annulled_is_objected_to(desks: Desks) -> None:
    number = desks.issued().number
    appeal = desks.appealing.file(number, SOLD, "Унаа сатылган")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    with pytest.raises(StepRefusedError, match="is annulled"):
        desks.appealing.file(number, SOLD, "Дагы")
