"""Does everything fall that rested on something found bad, once, and nothing else?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.appeal import AppealGround
from fines.basis import Basis, BasisKind
from fines.decision import DecisionStatus, DismissalReason
from fines.errors import InvalidValueError, NotAllowedError, SamePersonError, StepRefusedError
from fines.money import ZERO
from fines.officer import Officer, OfficerId, Role
from fines.procedure import recalling
from fines.procedure.recalling import Recalling
from fines.recall import LEGAL_STEPS, Recall, RecallCounts, RecallStatus, move_recall
from fines.resolution import ResolutionStatus
from fines.violation import Violation
from tests.fines.invented import APPEALS, NOON, OPERATOR, REDUCED, violation
from tests.fines.procedure.conftest import Desks

ADMINISTRATOR = Officer(
    id=OfficerId("demo-administrator"), name="Демо", rank="капитан", role=Role.ADMINISTRATOR
)
SIGN = Basis(kind=BasisKind.SIGN, value="demo-crossing: the sign of 1 March")
REASON = "The sign was never lawfully put up (invented)"


@pytest.fixture
def recalls(desks: Desks) -> Recalling:
    return Recalling(desks.case_file, desks.clock)


def resting(hours: int = 0) -> Violation:
    return replace(violation(NOON - timedelta(hours=hours)), bases=(SIGN,))


def ordered(recalls: Recalling, hours: int | None = None) -> Recall:
    first = NOON - timedelta(hours=hours) if hours is not None else None
    return recalls.order(SIGN, first, None, REASON, ADMINISTRATOR)


def test_one_operation_undoes_all_of_it_and_leaves_the_rest(
    desks: Desks, recalls: Recalling
) -> None:
    other = desks.delivered(violation(NOON - timedelta(hours=9)))
    proposed = desks.review.register(resting(1))
    confirmed = desks.confirmed(resting(2))
    issued = desks.issued(resting(3))
    paid = desks.issued(resting(4))
    desks.paying.pay(paid.payment_code, REDUCED)
    recall = ordered(recalls)
    expected = RecallCounts(dismissed=2, annulled=2, to_refund=REDUCED)
    assert recalls.preview(recall.id) == expected
    assert desks.issuing.resolution(issued.number).status is ResolutionStatus.ISSUED
    recalls.approve(recall.id, APPEALS)
    done = recalls.run(recall.id)
    assert (done.status, done.counts) == (RecallStatus.DONE, expected)
    for decision in (proposed, confirmed):
        fallen = desks.review.decision(decision.id)
        assert fallen.status is DecisionStatus.DISMISSED
        assert (fallen.steps[-1].reason, fallen.steps[-1].by) == (
            DismissalReason.RECALLED,
            APPEALS.id,
        )
    for resolution in (issued, paid):
        assert desks.issuing.resolution(resolution.number).status is ResolutionStatus.ANNULLED
    assert desks.issuing.resolution(other.number) == other
    assert desks.told().count("resolution.recalled") == 2
    assert "payment.refund_due" in desks.told()
    assert recalls.run(recall.id) == done


def test_an_objection_that_a_recall_overtook_can_still_be_answered(
    desks: Desks, recalls: Recalling
) -> None:
    number = desks.delivered(resting()).number
    appeal = desks.appealing.file(number, AppealGround.SIGN_OR_LIGHT_WRONG, "Белги туура эмес")
    recall = ordered(recalls)
    recalls.approve(recall.id, APPEALS)
    recalls.run(recall.id)
    answered = desks.appealing.uphold(appeal.id, APPEALS, "Туура")
    assert answered.status is ResolutionStatus.ANNULLED
    assert desks.appealing.queue() == []


def test_only_acts_between_the_bounds_fall(desks: Desks, recalls: Recalling) -> None:
    old, new = desks.issued(resting(5)), desks.issued(resting(1))
    recall = ordered(recalls, hours=2)
    recalls.approve(recall.id, APPEALS)
    assert recalls.run(recall.id).counts == RecallCounts(annulled=1, untouched=1)
    statuses = [desks.issuing.resolution(each.number).status for each in (old, new)]
    assert statuses == [ResolutionStatus.ISSUED, ResolutionStatus.ANNULLED]


def test_a_recall_that_was_cut_off_goes_on_and_undoes_nothing_twice(
    desks: Desks, recalls: Recalling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalling, "BATCH", 2)
    for hours in range(5):
        desks.issued(resting(hours))
    recall = ordered(recalls)
    recalls.approve(recall.id, APPEALS)
    instants = iter([NOON, NOON, NOON])

    def failing_clock() -> object:
        return next(instants)

    with pytest.raises((StopIteration, RuntimeError)):
        Recalling(desks.case_file, failing_clock).run(recall.id)  # type: ignore[arg-type] # it fails
    cut_off = recalls.recall(recall.id)
    assert 0 < cut_off.counts.annulled < 5
    assert recalls.run(recall.id).counts == RecallCounts(annulled=5)
    assert desks.told().count("resolution.recalled") == 5


def test_one_orders_and_another_approves(desks: Desks, recalls: Recalling) -> None:
    with pytest.raises(NotAllowedError):
        recalls.order(SIGN, None, None, REASON, OPERATOR)
    recall = ordered(recalls)
    with pytest.raises(SamePersonError):
        recalls.approve(recall.id, replace(ADMINISTRATOR, role=Role.APPEALS))
    with pytest.raises(StepRefusedError, match="is ordered"):
        recalls.run(recall.id)
    assert recalls.refuse(recall.id, APPEALS).status is RecallStatus.REFUSED
    with pytest.raises(StepRefusedError, match="is refused"):
        recalls.approve(recall.id, APPEALS)
    assert recalls.recalls(RecallStatus.REFUSED) == [recalls.recall(recall.id)]


def test_a_recall_needs_words_and_bounds_in_order(recalls: Recalling) -> None:
    with pytest.raises(InvalidValueError, match="reason in words"):
        recalls.order(SIGN, None, None, " ", ADMINISTRATOR)
    with pytest.raises(InvalidValueError, match="before it begins"):
        recalls.order(SIGN, NOON, NOON - timedelta(seconds=1), REASON, ADMINISTRATOR)


@pytest.mark.parametrize("start", RecallStatus)
@pytest.mark.parametrize("end", RecallStatus)
def test_recalls_take_exactly_their_legal_steps(
    recalls: Recalling, start: RecallStatus, end: RecallStatus
) -> None:
    recall = replace(ordered(recalls), status=start)
    if end in LEGAL_STEPS[start]:
        assert move_recall(recall, end).status is end
    else:
        with pytest.raises(StepRefusedError, match=f"is {start}"):
            move_recall(recall, end)


def test_nothing_rests_on_a_basis_that_nobody_named(recalls: Recalling) -> None:
    nothing = Basis(kind=BasisKind.MODEL, value="onnx:none")
    recall = recalls.order(nothing, None, None, REASON, ADMINISTRATOR)
    recalls.approve(recall.id, APPEALS)
    assert recalls.run(recall.id).counts == RecallCounts(to_refund=ZERO)
