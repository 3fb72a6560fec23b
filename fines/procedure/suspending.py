"""How does a court stop a resolution, let it go on, or annul it? Its days stand still meanwhile."""

from __future__ import annotations

from fines.annulment import Annulment
from fines.appeal import AppealStatus
from fines.errors import InvalidValueError, StepRefusedError
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.annulling import annul
from fines.procedure.steps import leave_trace, require
from fines.resolution import (
    Resolution,
    ResolutionNumber,
    ResolutionStatus,
    give_back,
    move,
    pause,
    resume,
)


class Suspending:
    """A court's ruling is entered by the officer who answers appeals, with its number."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def suspend(self, number: ResolutionNumber, by: Officer, ruling: str) -> Resolution:
        """The resolution stands still; what was paid stays where it is."""
        self._check(by, ruling)
        now = self._clock()
        with self._case_file.begin() as transaction:
            standing = move(transaction.resolution(number), ResolutionStatus.SUSPENDED)
            return self._save(transaction, pause(standing, now), "suspended", by, ruling)

    def resume(self, number: ResolutionNumber, by: Officer, ruling: str) -> Resolution:
        """It goes on where the facts put it; an objection that waited meanwhile waits again."""
        self._check(by, ruling)
        now = self._clock()
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution(number)
            appeals = transaction.appeals_of(number)
            if resolution.status is not ResolutionStatus.SUSPENDED:
                raise StepRefusedError(f"Resolution {number} is not suspended: nothing resumes.")
            if any(appeal.status is AppealStatus.FILED for appeal in appeals):
                going_on = move(resolution, ResolutionStatus.APPEALED)
            else:
                going_on = resume(give_back(resolution), now)
            return self._save(transaction, going_on, "resumed", by, ruling)

    def annul(self, number: ResolutionNumber, by: Officer, ruling: str) -> Resolution:
        """It falls, what was paid goes back; an objection that waits can still be answered."""
        self._check(by, ruling)
        now = self._clock()
        with self._case_file.begin() as transaction:
            standing = transaction.resolution(number)
            fallen = annul(transaction, standing, now, Annulment.COURT)
            self._trace(transaction, fallen, "annulled", by, ruling)
        return fallen

    def _check(self, by: Officer, ruling: str) -> None:
        require(by, Role.APPEALS)
        if not ruling.strip():
            raise InvalidValueError("A ruling needs its number and court: write them.")

    def _save(
        self,
        transaction: Transaction,
        resolution: Resolution,
        step: str,
        by: Officer,
        ruling: str,
    ) -> Resolution:
        transaction.save_resolution(resolution)
        self._trace(transaction, resolution, step, by, ruling)
        return resolution

    def _trace(
        self,
        transaction: Transaction,
        resolution: Resolution,
        step: str,
        by: Officer,
        ruling: str,
    ) -> None:
        leave_trace(
            transaction,
            kind=f"resolution.{step}",
            key=transaction.case_of(resolution.decision_id).number,
            actor=by.id,
            at=self._clock(),
            words=ruling,
            resolution=resolution.number,
        )
