"""Which records do the case file's suites write?"""

from __future__ import annotations

from datetime import timedelta

from fines.case import Case, CaseKind, CaseNumber
from fines.decision import (
    Decision,
    propose,
)
from fines.ports import CaseFile
from tests.fines.invented import (
    NOON,
    TARIFF,
    resolution_of,
    violation,
)


def proposed(hours: int = 0) -> Decision:
    return propose(violation(NOON - timedelta(hours=hours)), TARIFF, NOON - timedelta(hours=hours))


def case_for(decision: Decision) -> Case:
    return Case(
        number=CaseNumber(f"2026-{decision.id[:16]}"),
        kind=CaseKind.CAMERA,
        subject=decision.id,
        place=decision.violation.place,
        occurred_at=decision.violation.occurred_at,
        opened_at=NOON,
    )


def with_resolution(case_file: CaseFile) -> None:
    decision = proposed()
    with case_file.begin() as transaction:
        transaction.add_cases([case_for(decision)])
        transaction.save_decision(decision)
        transaction.save_resolution(resolution_of(decision))
