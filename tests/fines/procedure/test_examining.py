"""Does the standing error rate come from people who had no part in the cases?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.basis import Basis, BasisKind
from fines.decision import Decision, DecisionStatus, DismissalReason
from fines.error_rate import ErrorLimit
from fines.errors import (
    InvalidValueError,
    NotFoundError,
    SamePersonError,
    StepRefusedError,
)
from fines.officer import OfficerId
from fines.procedure.examining import Examining
from fines.procedure.issuing import Issuing
from fines.second_look import SecondLook
from tests.fines.invented import INSPECTOR, NOON, OPERATOR, violation
from tests.fines.procedure.conftest import Desks
from tests.fines.procedure.test_recalling import ADMINISTRATOR

EXAMINER = replace(OPERATOR, id=OfficerId("another-operator"))
CONFIRMED, DISMISSED = DecisionStatus.CONFIRMED, DecisionStatus.DISMISSED
CAMERA = Basis(kind=BasisKind.REPORTER, value="demo-camera")
WRONG = DismissalReason.WRONG_VEHICLE


@pytest.fixture
def examining(desks: Desks) -> Examining:
    every = SecondLook(percent=100)
    old = desks.issuing
    desks.issuing = Issuing(
        desks.case_file, old._registry, old._press, old._evidence, desks.clock, examined=every
    )
    return Examining(desks.case_file, desks.clock, ErrorLimit(most=0.1, least=3))


def issued(desks: Desks, hours: int) -> Decision:
    resolution = desks.issued(violation(NOON - timedelta(hours=hours)))
    return desks.review.decision(resolution.decision_id)


def test_only_who_had_no_part_in_it_examines(desks: Desks, examining: Examining) -> None:
    decision = issued(desks, 0)
    assert examining.queue(OPERATOR) == []
    assert examining.queue(EXAMINER) == [decision]
    with pytest.raises(SamePersonError):
        examining.answer(decision.id, OPERATOR, CONFIRMED)
    examined = examining.answer(decision.id, EXAMINER, CONFIRMED)
    assert (examined.verdict, examined.by, examining.queue(EXAMINER)) == (
        CONFIRMED,
        EXAMINER.id,
        [],
    )
    with pytest.raises(StepRefusedError, match="examined already"):
        examining.answer(decision.id, EXAMINER, CONFIRMED)


def test_a_camera_that_is_surely_too_bad_stops_and_is_started_by_hand(
    desks: Desks, examining: Examining
) -> None:
    for hours, verdict in enumerate((CONFIRMED, DISMISSED, DISMISSED)):
        decision = issued(desks, hours)
        reason = WRONG if verdict is DISMISSED else None
        examining.answer(decision.id, EXAMINER, verdict, reason)
    (rate,) = examining.rates(BasisKind.REPORTER)
    assert (rate.basis, rate.examined, rate.wrong) == (CAMERA, 3, 2)
    assert desks.told().count("source.stopped") == 1
    stopped = desks.review.register(violation(NOON - timedelta(hours=9)))
    assert (stopped.status, stopped.steps[-1].reason, stopped.steps[-1].remark) == (
        DISMISSED,
        DismissalReason.SOURCE_STOPPED,
        "reporter demo-camera",
    )
    with pytest.raises(InvalidValueError, match="reason"):
        examining.start_again(CAMERA, ADMINISTRATOR, " ")
    examining.start_again(CAMERA, ADMINISTRATOR, "lens cleaned, 50 acts compared")
    going = desks.review.register(violation(NOON - timedelta(hours=10)))
    assert going.status is DecisionStatus.PROPOSED
    with pytest.raises(NotFoundError, match="not stopped"):
        examining.start_again(CAMERA, ADMINISTRATOR, "again")


def test_verdicts_have_their_reasons(desks: Desks, examining: Examining) -> None:
    decision = issued(desks, 0)
    for verdict, reason in ((DISMISSED, None), (CONFIRMED, WRONG), (DecisionStatus.ISSUED, None)):
        with pytest.raises(InvalidValueError):
            examining.answer(decision.id, EXAMINER, verdict, reason)


def test_what_was_not_drawn_is_not_examined(desks: Desks) -> None:
    resolution = desks.issued()
    examining = Examining(desks.case_file, desks.clock)
    assert examining.queue(EXAMINER) == []
    with pytest.raises(NotFoundError):
        examining.answer(resolution.decision_id, EXAMINER, CONFIRMED)
    assert desks.issuing.resolution(resolution.number).issued_by == INSPECTOR.id
