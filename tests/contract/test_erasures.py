"""Does the audit tell the last step on a case, on both databases?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from fines.audit import AuditEntry
from fines.case import CaseNumber
from fines.storage.case_file import SqlCaseFile
from tests.fines.invented import NOON

CASE = CaseNumber("2026-1")


@pytest.mark.parametrize(
    ("action", "is_step"),
    [
        ("resolution.annulled", True),
        ("refund.paid", True),
        ("resolution.viewed", False),
        ("document.renewed", False),
        ("duty.late", False),
    ],
)
def test_what_moves_a_case_is_a_step_and_what_looks_after_it_is_none(
    case_file: SqlCaseFile, action: str, is_step: bool
) -> None:
    later = NOON + timedelta(days=3)
    with case_file.begin() as transaction:
        assert transaction.erasures.last_step(CASE) is None
        for subject, kind, at in (
            (CASE, "decision.proposed", NOON),
            (CASE, action, later),
            ("2026-2", "decision.proposed", later + timedelta(days=1)),
        ):
            entry = AuditEntry(actor="a", action=kind, subject=subject, purpose="p", at=at)
            transaction.record(entry)
    with case_file.view() as view:
        assert view.erasures.last_step(CASE) == (later if is_step else NOON)
