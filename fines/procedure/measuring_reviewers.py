"""How often do others overturn each reviewer? For the chief; every look is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from fines.audit import AuditEntry
from fines.disagreement import ReviewerCounts
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock
from fines.procedure.measuring_fairness import PERIOD
from fines.procedure.steps import require


class MeasuringReviewers:
    """Counts over the last year, in the regions of who asks. Officers are persons, too."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def look(self, by: Officer) -> Sequence[ReviewerCounts]:
        """By the reviewer's id; NotAllowedError for anybody but an administrator."""
        require(by, Role.ADMINISTRATOR)
        now = self._clock()
        with self._case_file.begin() as transaction:
            transaction.record(
                AuditEntry(
                    actor=by.id,
                    action="reviewers.viewed",
                    subject="reviewers",
                    purpose="disagreement",
                    at=now,
                )
            )
            return transaction.disagreements.by_reviewer(now - PERIOD)
