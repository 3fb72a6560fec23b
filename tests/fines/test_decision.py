"""Who may confirm, dismiss and issue, and with which words?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fines.decision import DecisionStatus, DismissalReason, Step, confirm, dismiss, propose
from fines.errors import InvalidValueError, NotLawfulError, SamePersonError, StepRefusedError
from fines.owner import PersonKind
from fines.resolution import PaymentCode, issue
from fines.violation import Reporter, ReporterKind
from tests.fines.invented import (
    DEVICE,
    INSPECTOR,
    NOON,
    NUMBER,
    OPERATOR,
    OWNER,
    PATROL,
    SUM,
    TARIFF,
    violation,
)

PROPOSED = propose(violation(), TARIFF, NOON)
CONFIRMED = confirm(PROPOSED, OPERATOR.id, NOON)
BY_PATROL = Reporter(kind=ReporterKind.OFFICER, identifier=PATROL.id)


def test_a_proposal_keeps_the_violation_and_the_rule_that_prices_it() -> None:
    assert PROPOSED.id == str(violation().id)
    assert (PROPOSED.violation, PROPOSED.tariff) == (violation(), TARIFF)
    assert (PROPOSED.status, PROPOSED.steps) == (DecisionStatus.PROPOSED, ())


def test_each_step_says_who_took_it() -> None:
    assert CONFIRMED.steps == (Step(status=DecisionStatus.CONFIRMED, by=OPERATOR.id, at=NOON),)
    assert CONFIRMED.taken_by(DecisionStatus.CONFIRMED) == OPERATOR.id
    assert CONFIRMED.taken_by(DecisionStatus.ISSUED) is None


def test_the_reason_other_needs_words() -> None:
    with pytest.raises(InvalidValueError, match="remark"):
        dismiss(PROPOSED, OPERATOR.id, NOON, DismissalReason.OTHER, "  ")
    other = dismiss(PROPOSED, OPERATOR.id, NOON, DismissalReason.OTHER, "кар жаап жатат")
    assert other.steps[-1].remark == "кар жаап жатат"


def test_nobody_confirms_or_issues_their_own_report() -> None:
    seen = propose(violation(reporter=BY_PATROL, device=None), TARIFF, NOON)
    assert (seen.reported_by(), PROPOSED.reported_by()) == (PATROL.id, None)
    with pytest.raises(SamePersonError, match="reported by demo-patrol"):
        confirm(seen, PATROL.id, NOON)
    confirmed = confirm(seen, OPERATOR.id, NOON)
    with pytest.raises(SamePersonError, match="confirmed or reported"):
        issue(confirmed, NUMBER, PaymentCode(1), OWNER, PATROL.id, NOON)


def test_nobody_issues_what_they_confirmed() -> None:
    with pytest.raises(SamePersonError, match="another person must issue"):
        issue(CONFIRMED, NUMBER, PaymentCode(1), OWNER, OPERATOR.id, NOON)


def test_what_is_not_confirmed_is_not_issued() -> None:
    with pytest.raises(StepRefusedError, match="only a confirmed one"):
        issue(PROPOSED, NUMBER, PaymentCode(1), OWNER, INSPECTOR.id, NOON)


def test_issuing_marks_the_decision_and_keeps_the_rule() -> None:
    decision, resolution = issue(
        CONFIRMED, NUMBER, PaymentCode(1), OWNER, INSPECTOR.id, NOON + timedelta(hours=1)
    )
    assert decision.taken_by(DecisionStatus.ISSUED) == INSPECTOR.id
    assert (resolution.decision_id, resolution.tariff) == (decision.id, TARIFF)


def test_a_legal_person_pays_its_own_sum() -> None:
    company = replace(OWNER, kind=PersonKind.LEGAL)
    tariff = replace(TARIFF, amount_legal=SUM + SUM)
    decision = confirm(propose(violation(), tariff, NOON), OPERATOR.id, NOON)
    sums = [
        issue(decision, NUMBER, PaymentCode(1), owner, INSPECTOR.id, NOON)[1].tariff.amount
        for owner in (OWNER, company)
    ]
    assert sums == [SUM, SUM + SUM]


@pytest.mark.parametrize(
    "device",
    [
        None,
        replace(DEVICE, certificate_valid_to=NOON),
        replace(DEVICE, certificate_valid_from=NOON + timedelta(microseconds=1)),
    ],
)
def test_without_a_certificate_at_the_act_nothing_is_issued(device: object) -> None:
    seen = replace(violation(), device=device)  # type: ignore[arg-type] # parametrised
    confirmed = confirm(propose(seen, TARIFF, NOON), OPERATOR.id, NOON)
    with pytest.raises(NotLawfulError, match="certificate"):
        issue(confirmed, NUMBER, PaymentCode(1), OWNER, INSPECTOR.id, NOON)
