"""Do two people judge without seeing one another, and a third where they differ?"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from fines.appeal import AppealGround
from fines.decision import Decision, DecisionStatus, DismissalReason
from fines.errors import SamePersonError, StepRefusedError
from fines.officer import Officer, OfficerId, Role
from fines.procedure.review import Review
from fines.second_look import SecondLook
from tests.fines.invented import APPEALS, INSPECTOR, OPERATOR, violation
from tests.fines.procedure.conftest import Desks

OPERATORS = [replace(OPERATOR, id=OfficerId(f"operator-{n}")) for n in range(3)]
CONFIRMED, DISMISSED = DecisionStatus.CONFIRMED, DecisionStatus.DISMISSED
WRONG = DismissalReason.WRONG_VEHICLE


@pytest.fixture
def twice(desks: Desks) -> Review:
    look = SecondLook(percent=100)
    return Review(desks.case_file, desks.review._law, desks.clock, look)


def judge(review: Review, decision: Decision, by: Officer, verdict: DecisionStatus) -> Decision:
    if verdict is CONFIRMED:
        return review.confirm(decision.id, by)
    return review.dismiss(decision.id, by, WRONG)


@pytest.mark.parametrize("verdicts", list(product([CONFIRMED, DISMISSED], repeat=3)))
def test_two_that_agree_decide_and_otherwise_the_third(
    twice: Review, verdicts: tuple[DecisionStatus, ...]
) -> None:
    decision = twice.register(violation())
    agreed = verdicts[0] is verdicts[1]
    for operator, verdict in zip(OPERATORS, verdicts[: 2 if agreed else 3], strict=False):
        assert decision.status is DecisionStatus.PROPOSED
        decision = judge(twice, decision, operator, verdict)
    assert decision.status is (verdicts[0] if agreed else verdicts[2])
    assert decision.steps[-1].reason == (WRONG if decision.status is DISMISSED else None)
    with pytest.raises(StepRefusedError):
        judge(twice, decision, OPERATORS[2] if agreed else OPERATOR, CONFIRMED)


def test_the_second_sees_the_case_like_any_other_and_the_first_no_more(twice: Review) -> None:
    decision = twice.register(violation())
    twice.confirm(decision.id, OPERATORS[0])
    first, second = ([each.id for each in twice.queue(by=who)] for who in OPERATORS[:2])
    assert (first, second) == ([], [decision.id])
    assert (twice.waiting(OPERATORS[0]), twice.waiting(OPERATORS[1]), twice.waiting()) == (0, 1, 1)
    with pytest.raises(SamePersonError, match="judged by operator-0 already"):
        twice.dismiss(decision.id, OPERATORS[0], WRONG)


def test_nobody_is_told_what_the_first_answer_was(desks: Desks, twice: Review) -> None:
    decision = twice.register(violation())
    twice.dismiss(decision.id, OPERATORS[0], DismissalReason.OTHER, "a lorry hides it")
    with desks.case_file.view() as view:
        (_, told) = view.unannounced(10)[-1]
        entry = view.audit_chain(0, 10)[-1][1]
    assert (told.kind, told.body) == ("decision.answered", {"decision": decision.id})
    assert (entry.action, entry.purpose) == ("decision.answered", "")


def test_whoever_judged_takes_no_later_step(desks: Desks, twice: Review) -> None:
    decision = twice.register(violation())
    for operator in OPERATORS[:2]:
        decision = twice.confirm(decision.id, operator)
    for operator in OPERATORS[:2]:
        with pytest.raises(SamePersonError):
            desks.issuing.issue(decision.id, replace(operator, role=Role.INSPECTOR))
    resolution = desks.issuing.issue(decision.id, INSPECTOR)
    appeal = desks.appealing.file(resolution.number, AppealGround.OTHER, "Туура эмес")
    for earlier in (*OPERATORS[:2], INSPECTOR):
        with pytest.raises(SamePersonError):
            desks.appealing.uphold(appeal.id, replace(earlier, role=Role.APPEALS), "Туура")
    desks.appealing.uphold(appeal.id, APPEALS, "Туура")


def test_an_inspector_dismisses_a_confirmed_one_alone(twice: Review) -> None:
    decision = twice.register(violation())
    for operator in OPERATORS[:2]:
        decision = twice.confirm(decision.id, operator)
    dismissed = twice.dismiss(decision.id, INSPECTOR, DismissalReason.OWNER_UNKNOWN)
    assert dismissed.status is DISMISSED
    assert dismissed.taken_by(DISMISSED) == INSPECTOR.id
