"""Is money taken once, never forgotten, and never guessed about?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fines.appeal import AppealGround
from fines.errors import (
    InvalidValueError,
    NotFoundError,
    PaymentRefusedError,
    StepRefusedError,
    UnavailableError,
)
from fines.gateways.sandbox import SandboxGateway, silent_first
from fines.money import ZERO, Money
from fines.payment import GatewayAnswer, PaymentId, PaymentStatus
from fines.ports import CaseFile, Transaction, View
from fines.procedure.paying import Paying
from fines.resolution import PaymentCode, ResolutionStatus
from tests.fines.invented import APPEALS, NOON, REDUCED, SUM
from tests.fines.procedure.conftest import Desks


@dataclass
class ScriptedGateway:
    """A provider that gives the answers of a test, then says it never heard of the payment."""

    answers: list[GatewayAnswer | Exception] = field(default_factory=list)
    asked: int = 0
    name: str = "scripted"

    def pay(self, code: PaymentCode, amount: Money, reference: PaymentId) -> GatewayAnswer:
        """The next answer."""
        return self.ask(reference)

    def ask(self, reference: PaymentId) -> GatewayAnswer:
        """The next answer."""
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else NotFoundError("never received")
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class CollidingCaseFile:
    """A case file in which another step is quicker, a number of times."""

    inner: CaseFile
    collisions: int = 0

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """A step that may lose."""
        with self.inner.begin() as transaction:
            yield transaction
            if self.collisions:
                self.collisions -= 1
                raise StepRefusedError("Another step was quicker.")

    def view(self) -> AbstractContextManager[View]:
        """A look as ever."""
        return self.inner.view()


def test_the_reduced_sum_pays_on_the_last_day(desks: Desks) -> None:
    resolution = desks.delivered()
    desks.clock.forward(days=30)
    assert desks.paying.due(resolution.number) == REDUCED
    assert desks.paying.check(resolution.payment_code) == REDUCED
    payment = desks.paying.pay(resolution.payment_code, REDUCED)
    assert (payment.status, payment.amount, payment.paid_at) == (
        PaymentStatus.SETTLED,
        REDUCED,
        desks.clock(),
    )
    paid = desks.issuing.resolution(resolution.number)
    assert (paid.status, paid.paid) == (ResolutionStatus.PAID, REDUCED)
    assert desks.paying.due(resolution.number) == ZERO
    assert desks.told()[-2:] == ["payment.started", "payment.settled"]


def test_a_day_later_the_reduced_sum_is_a_part(desks: Desks) -> None:
    resolution = desks.delivered()
    desks.clock.forward(days=31)
    desks.paying.pay(resolution.payment_code, REDUCED)
    assert desks.paying.due(resolution.number) == SUM - REDUCED
    desks.paying.pay(resolution.payment_code, SUM - REDUCED)
    assert desks.issuing.resolution(resolution.number).status is ResolutionStatus.PAID
    assert [payment.amount for payment in desks.paying.payments(resolution.number)] == [
        REDUCED,
        SUM - REDUCED,
    ]


def test_a_lost_answer_stays_unknown_until_it_is_known(desks: Desks, tmp_path: Path) -> None:
    gateway = SandboxGateway(tmp_path / "silent.db", silent_first(2))
    paying = Paying(desks.case_file, gateway, desks.clock)
    resolution = desks.delivered()
    payment = paying.pay(resolution.payment_code, REDUCED)
    assert payment.status is PaymentStatus.UNKNOWN
    assert desks.issuing.resolution(resolution.number).paid == ZERO
    assert paying.reconcile() == []
    desks.clock.forward(days=40)
    (settled,) = paying.reconcile()
    assert (settled.status, settled.paid_at) == (PaymentStatus.SETTLED, NOON)
    paid = desks.issuing.resolution(resolution.number)
    assert (paid.status, paid.paid) == (ResolutionStatus.PAID, REDUCED)
    assert paying.reconcile() == []


def test_a_repeat_returns_the_first_payment(desks: Desks) -> None:
    resolution = desks.delivered()
    own = PaymentId("citizen-chosen-id")
    first = desks.paying.pay(resolution.payment_code, REDUCED, own)
    assert desks.paying.pay(resolution.payment_code, REDUCED, own) == first
    assert desks.paying.payment(own) == first
    with pytest.raises(InvalidValueError, match="was another one: ask after it, or take a new id"):
        desks.paying.pay(resolution.payment_code, SUM, own)
    assert desks.issuing.resolution(resolution.number).paid == REDUCED


def test_nothing_is_started_while_an_outcome_is_open(desks: Desks) -> None:
    gateway = ScriptedGateway([UnavailableError("no answer")])
    paying = Paying(desks.case_file, gateway, desks.clock)
    code = desks.delivered().payment_code
    pending = paying.pay(code, REDUCED)
    assert paying.pay(code, REDUCED) == pending
    with pytest.raises(PaymentRefusedError, match="under way"):
        paying.pay(code, REDUCED, PaymentId("another"))
    assert gateway.asked == 1


def test_a_paid_or_annulled_resolution_takes_no_money(desks: Desks) -> None:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, REDUCED)
    for step in (
        lambda: desks.paying.check(resolution.payment_code),
        lambda: desks.paying.pay(resolution.payment_code, REDUCED),
    ):
        with pytest.raises(PaymentRefusedError, match="paid already"):
            step()
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER, "Туура эмес")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    with pytest.raises(PaymentRefusedError, match="annulled"):
        desks.paying.pay(resolution.payment_code, REDUCED)


def test_an_unknown_code_and_an_empty_sum_are_refused(desks: Desks) -> None:
    code = desks.delivered().payment_code
    with pytest.raises(NotFoundError, match="payment code"):
        desks.paying.check(PaymentCode(code + 1))
    with pytest.raises(PaymentRefusedError, match="pays nothing"):
        desks.paying.pay(code, ZERO)


def test_a_refusal_frees_the_way_for_another_try(desks: Desks) -> None:
    refused = GatewayAnswer(status=PaymentStatus.REFUSED, amount=REDUCED, reference="no funds")
    settled = GatewayAnswer(status=PaymentStatus.SETTLED, amount=REDUCED, reference="ok")
    paying = Paying(desks.case_file, ScriptedGateway([refused, settled]), desks.clock)
    resolution = desks.delivered()
    assert paying.pay(resolution.payment_code, REDUCED).status is PaymentStatus.REFUSED
    assert paying.due(resolution.number) == REDUCED
    assert paying.pay(resolution.payment_code, REDUCED).status is PaymentStatus.SETTLED
    assert len(paying.payments(resolution.number)) == 2


def test_what_the_provider_never_received_is_refused_after_a_while(desks: Desks) -> None:
    paying = Paying(desks.case_file, ScriptedGateway([UnavailableError("cut")]), desks.clock)
    code = desks.delivered().payment_code
    paying.pay(code, REDUCED)
    assert paying.reconcile() == []
    desks.clock.forward(minutes=10)
    assert [payment.status for payment in paying.reconcile()] == [PaymentStatus.REFUSED]


def test_a_crash_before_the_call_is_found_again(desks: Desks) -> None:
    paying = Paying(desks.case_file, ScriptedGateway([KeyError("crash")]), desks.clock)
    resolution = desks.delivered()
    with pytest.raises(KeyError):
        paying.pay(resolution.payment_code, REDUCED)
    (started,) = paying.payments(resolution.number)
    assert started.status is PaymentStatus.STARTED
    answer = GatewayAnswer(status=PaymentStatus.SETTLED, amount=REDUCED, reference="late")
    again = Paying(desks.case_file, ScriptedGateway([answer]), desks.clock)
    assert [payment.id for payment in again.reconcile()] == [started.id]
    assert desks.issuing.resolution(resolution.number).status is ResolutionStatus.PAID


def test_money_that_arrives_after_the_annulment_is_owed_back(desks: Desks) -> None:
    answer = GatewayAnswer(status=PaymentStatus.SETTLED, amount=REDUCED, reference="late")
    gateway = ScriptedGateway([UnavailableError("cut"), answer])
    paying = Paying(desks.case_file, gateway, desks.clock)
    resolution = desks.delivered()
    paying.pay(resolution.payment_code, REDUCED)
    appeal = desks.appealing.file(resolution.number, AppealGround.CAR_SOLD, "Сатылган")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    paying.reconcile()
    annulled = desks.issuing.resolution(resolution.number)
    assert (annulled.status, annulled.paid) == (ResolutionStatus.ANNULLED, REDUCED)
    assert desks.told()[-1] == "payment.refund_due"


def test_an_overpayment_is_owed_back(desks: Desks) -> None:
    resolution = desks.delivered()
    desks.paying.pay(resolution.payment_code, SUM)
    paid = desks.issuing.resolution(resolution.number)
    assert (paid.status, paid.paid) == (ResolutionStatus.PAID, SUM)
    assert desks.told()[-1] == "payment.refund_due"


def test_a_colliding_step_does_not_lose_the_money(desks: Desks) -> None:
    case_file = CollidingCaseFile(desks.case_file)
    answer = GatewayAnswer(status=PaymentStatus.SETTLED, amount=REDUCED, reference="ok")
    gateway = ScriptedGateway([UnavailableError("cut"), answer])
    paying = Paying(case_file, gateway, desks.clock)
    resolution = desks.delivered()
    paying.pay(resolution.payment_code, REDUCED)
    case_file.collisions = 3
    assert [payment.status for payment in paying.reconcile()] == [PaymentStatus.SETTLED]
    assert desks.issuing.resolution(resolution.number).paid == REDUCED


def test_one_payment_is_asked_after_until_it_is_known(desks: Desks) -> None:
    answer = GatewayAnswer(status=PaymentStatus.SETTLED, amount=REDUCED, reference="ok")
    gateway = ScriptedGateway([UnavailableError("cut"), UnavailableError("cut"), answer])
    paying = Paying(desks.case_file, gateway, desks.clock)
    payment = paying.pay(desks.delivered().payment_code, REDUCED)
    seen = [paying.ask(payment.id).status for _ in range(3)]
    assert seen == [PaymentStatus.UNKNOWN, PaymentStatus.SETTLED, PaymentStatus.SETTLED]
    assert gateway.asked == 3
