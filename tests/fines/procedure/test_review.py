"""Does a violation become one decision, judged by the right person, once?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fines.case import CaseKind
from fines.decision import DecisionId, DecisionStatus, DismissalReason
from fines.errors import (
    NotAllowedError,
    NotFoundError,
    NotLawfulError,
    SamePersonError,
    StepRefusedError,
)
from fines.officer import Role
from fines.violation import OffenceCode, Reporter, ReporterKind
from tests.fines.invented import APPEALS, INSPECTOR, NOON, OPERATOR, PATROL, SUM, violation
from tests.fines.procedure.conftest import Desks


def test_a_violation_opens_a_case_with_a_proposed_decision(desks: Desks) -> None:
    decision = desks.review.register(violation())
    assert (decision.status, decision.tariff.amount) == (DecisionStatus.PROPOSED, SUM)
    assert desks.review.queue() == [decision]
    with desks.case_file.begin() as transaction:
        case = transaction.case_of(decision.id)
    assert (case.kind, case.number) == (CaseKind.CAMERA, f"2026-{decision.id[:16]}")
    assert desks.actions() == [("tartip", "decision.proposed")]
    assert desks.told() == ["decision.proposed"]


def test_the_second_arrival_changes_nothing(desks: Desks) -> None:
    first = desks.confirmed()
    assert desks.review.register(violation()) == first
    assert desks.told() == ["decision.proposed", "decision.confirmed"]


def test_an_act_without_a_rule_leaves_nothing(desks: Desks) -> None:
    with pytest.raises(NotLawfulError, match="2019"):
        desks.review.register(violation(datetime(2019, 1, 1, tzinfo=UTC)))
    with pytest.raises(NotLawfulError, match="jaywalking"):
        desks.review.register(replace(violation(), offence=OffenceCode("jaywalking")))
    assert (desks.review.waiting(), desks.actions()) == (0, [])


def test_the_local_day_of_the_act_prices_it(desks: Desks) -> None:
    last_utc_evening = datetime(2025, 9, 30, 18, 0, tzinfo=UTC)
    belt = OffenceCode("seat_belt")
    desks.review.register(replace(violation(last_utc_evening), offence=belt))
    with pytest.raises(NotLawfulError):
        desks.review.register(
            replace(violation(last_utc_evening - timedelta(seconds=1)), offence=belt)
        )


def test_the_queue_is_oldest_first_and_bounded(desks: Desks) -> None:
    decisions = []
    for hour in range(3):
        desks.clock.forward(minutes=1)
        decisions.append(desks.review.register(violation(NOON - timedelta(hours=hour))))
    assert desks.review.queue() == decisions
    assert desks.review.queue(limit=2) == decisions[:2]
    assert desks.review.waiting() == 3


def test_only_an_operator_judges(desks: Desks) -> None:
    decision = desks.review.register(violation())
    for officer in (INSPECTOR, PATROL, APPEALS, replace(OPERATOR, role=Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowedError, match="role 'operator'"):
            desks.review.confirm(decision.id, officer)
        with pytest.raises(NotAllowedError):
            desks.review.dismiss(decision.id, officer, DismissalReason.EXEMPT)
    assert desks.review.decision(decision.id) == decision


def test_nobody_confirms_what_they_reported(desks: Desks) -> None:
    own = Reporter(kind=ReporterKind.OFFICER, identifier=OPERATOR.id)
    decision = desks.review.register(violation(reporter=own, device=None))
    with pytest.raises(SamePersonError):
        desks.review.confirm(decision.id, OPERATOR)


def test_a_dismissal_keeps_its_reason_and_ends_the_case(desks: Desks) -> None:
    decision = desks.review.register(violation())
    dismissed = desks.review.dismiss(
        decision.id, OPERATOR, DismissalReason.SIGNAL_DOUBTFUL, " тумандуу "
    )
    assert (dismissed.status, dismissed.steps[-1].reason) == (
        DecisionStatus.DISMISSED,
        DismissalReason.SIGNAL_DOUBTFUL,
    )
    with pytest.raises(StepRefusedError, match="is dismissed"):
        desks.review.confirm(decision.id, OPERATOR)
    assert desks.told() == ["decision.proposed", "decision.dismissed"]


def test_an_unknown_decision_is_said_to_be_so(desks: Desks) -> None:
    with pytest.raises(NotFoundError, match="not on file"):
        desks.review.confirm(DecisionId("0" * 32), OPERATOR)


def test_the_inspector_dismisses_what_was_confirmed_and_nothing_earlier(desks: Desks) -> None:
    proposed = desks.review.register(violation())
    with pytest.raises(NotAllowedError):
        desks.review.dismiss(proposed.id, INSPECTOR, DismissalReason.OWNER_UNKNOWN)
    desks.review.confirm(proposed.id, OPERATOR)
    with pytest.raises(NotAllowedError):
        desks.review.dismiss(proposed.id, OPERATOR, DismissalReason.NO_VIOLATION)
    dismissed = desks.review.dismiss(proposed.id, INSPECTOR, DismissalReason.OWNER_UNKNOWN)
    assert (dismissed.status, dismissed.steps[-1].by) == (DecisionStatus.DISMISSED, INSPECTOR.id)
