"""Is every step outside the tables of legal steps refused? All pairs, of all life cycles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from fines import appeal, decision, delivery, payment, resolution
from fines.appeal import Appeal, AppealGround, AppealId, AppealStatus
from fines.decision import DecisionStatus, DismissalReason
from fines.delivery import Delivery, DeliveryChannel, DeliveryId, DeliveryStatus
from fines.errors import StepRefusedError
from fines.named import Liable, Proof
from fines.officer import OfficerId
from fines.payment import GatewayAnswer, Payment, PaymentId, PaymentStatus
from fines.resolution import ResolutionStatus
from tests.fines.invented import (
    APPEALS,
    DRIVER,
    INSPECTOR,
    NOON,
    NUMBER,
    OPERATOR,
    SUM,
    TARIFF,
    resolution_of,
    violation,
)

PROPOSED = decision.propose(violation(), TARIFF, NOON)
LIABLE = Liable(person=DRIVER, appeal="a", proof=Proof.PAPERS)


def decision_steps(start: DecisionStatus) -> dict[DecisionStatus, Callable[[], object]]:
    standing = replace(PROPOSED, status=start)
    wrong = DismissalReason.PLATE_UNSURE
    return {
        DecisionStatus.CONFIRMED: lambda: decision.confirm(standing, OPERATOR.id, NOON),
        DecisionStatus.DISMISSED: lambda: decision.dismiss(standing, OPERATOR.id, NOON, wrong),
        DecisionStatus.ISSUED: lambda: decision.mark_issued(standing, INSPECTOR.id, NOON),
        DecisionStatus.REOPENED: lambda: decision.reopen(standing, LIABLE, APPEALS.id, NOON),
    }


def test_every_status_of_every_life_is_in_its_table() -> None:
    assert set(decision.LEGAL_STEPS) == set(DecisionStatus)
    assert set(resolution.LEGAL_STEPS) == set(ResolutionStatus)
    assert set(payment.LEGAL_STEPS) == set(PaymentStatus)
    assert set(delivery.LEGAL_STEPS) == set(DeliveryStatus)
    assert set(appeal.LEGAL_STEPS) == set(AppealStatus)


@pytest.mark.parametrize("start", DecisionStatus)
def test_decisions_take_exactly_their_legal_steps(start: DecisionStatus) -> None:
    taken = set()
    for end, step in decision_steps(start).items():
        try:
            step()
            taken.add(end)
        except StepRefusedError:
            continue
    assert taken == decision.LEGAL_STEPS[start]


@pytest.mark.parametrize(("start", "end"), list(product(ResolutionStatus, ResolutionStatus)))
def test_resolutions_take_exactly_their_legal_steps(
    start: ResolutionStatus, end: ResolutionStatus
) -> None:
    standing = replace(resolution_of(PROPOSED), status=start)
    if end in resolution.LEGAL_STEPS[start]:
        assert resolution.move(standing, end) == replace(standing, status=end)
    else:
        with pytest.raises(StepRefusedError, match=f"is {start}"):
            resolution.move(standing, end)


@pytest.mark.parametrize(("start", "end"), list(product(PaymentStatus, PaymentStatus)))
def test_payments_take_exactly_their_legal_steps(start: PaymentStatus, end: PaymentStatus) -> None:
    standing = Payment(
        id=PaymentId("p"),
        resolution=NUMBER,
        amount=SUM,
        gateway="sandbox",
        reference="",
        paid_at=NOON,
        status=start,
    )
    answer = GatewayAnswer(status=end, amount=SUM, reference="r")
    if end is start:
        assert payment.conclude(standing, answer) is standing
    elif end in payment.LEGAL_STEPS[start]:
        assert payment.conclude(standing, answer) == replace(standing, status=end, reference="r")
    else:
        with pytest.raises(StepRefusedError, match=f"is {start}"):
            payment.conclude(standing, answer)


@pytest.mark.parametrize("start", DeliveryStatus)
def test_deliveries_take_exactly_their_legal_steps(start: DeliveryStatus) -> None:
    standing = Delivery(
        id=DeliveryId("d"),
        resolution=NUMBER,
        channel=DeliveryChannel.POST,
        status=start,
        sent_at=NOON,
    )
    steps: dict[DeliveryStatus, Callable[[], Delivery]] = {
        DeliveryStatus.SENT: lambda: delivery.leave(standing, "reference", NOON),
        DeliveryStatus.PROVEN: lambda: delivery.prove(standing, "receipt", NOON),
        DeliveryStatus.FAILED: lambda: delivery.fail(standing, "moved away"),
        DeliveryStatus.WITHDRAWN: lambda: delivery.withdraw(standing, "annulled"),
    }
    for end, step in steps.items():
        if end in delivery.LEGAL_STEPS[start]:
            assert step().status is end
        else:
            with pytest.raises(StepRefusedError, match=f"is {start}"):
                step()


@pytest.mark.parametrize(("start", "end"), list(product(AppealStatus, AppealStatus)))
def test_appeals_take_exactly_their_legal_steps(start: AppealStatus, end: AppealStatus) -> None:
    standing = Appeal(
        id=AppealId("a"),
        resolution=NUMBER,
        ground=AppealGround.OTHER,
        statement="Туура эмес",
        filed_at=NOON,
        returns_to=ResolutionStatus.ISSUED,
        status=start,
    )
    nobody: frozenset[OfficerId] = frozenset()
    if end in appeal.LEGAL_STEPS[start]:
        answered = appeal.answer_appeal(standing, end, APPEALS.id, NOON, "Жооп", nobody)
        assert answered.status is end
    else:
        with pytest.raises(StepRefusedError, match=f"is {start}"):
            appeal.answer_appeal(standing, end, APPEALS.id, NOON, "Жооп", nobody)
