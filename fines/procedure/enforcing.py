"""How do unpaid resolutions reach the bailiffs, and what they say come back? Each once, by file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fines.audit import AuditEntry
from fines.enforcement import (
    BatchId,
    EnforcementBatch,
    Handover,
    HandoverStatus,
    close_handover,
    is_enforceable,
)
from fines.enforcement_file import EnforcementLine, enforcement_file
from fines.errors import InvalidValueError, NotFoundError, StepRefusedError
from fines.local_time import local_day
from fines.money import ZERO
from fines.officer import Officer, Role
from fines.payment import PaymentStatus
from fines.ports import CaseFile, Clock, Transaction, View
from fines.procedure.steps import leave_trace, require
from fines.resolution import Resolution, ResolutionNumber, amount_due

USUAL_AFTER_DAYS = 10
"""Days beyond the term of payment before anything is handed over (assumed)."""
MOST_IN_FILE = 1000
_PAGE = 500
_PENDING = (PaymentStatus.STARTED, PaymentStatus.UNKNOWN)
_SAID = {"collected": HandoverStatus.COLLECTED, "returned": HandoverStatus.RETURNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport:
    """What a status file changed, and the lines that changed nothing, each with its reason."""

    taken: int
    refused: Sequence[str]


class Enforcing:
    """The accountant's steps around compulsory collection."""

    def __init__(
        self, case_file: CaseFile, clock: Clock, after_days: int = USUAL_AFTER_DAYS
    ) -> None:
        self._case_file = case_file
        self._clock = clock
        self.after_days = after_days

    def batches(self, limit: int = 50) -> Sequence[EnforcementBatch]:
        """Newest first."""
        with self._case_file.view() as view:
            return view.enforcement.batches(limit)

    def due(self) -> int:
        """How many a file made now would hand over, at most one file's worth."""
        with self._case_file.view() as view:
            return len(self._found(view))

    def hand_over(self, by: Officer) -> EnforcementBatch:
        """Makes the next file: what is due now, and what is no longer to be collected.

        StepRefusedError where there is neither.
        """
        require(by, Role.ACCOUNTANT)
        now = self._clock()
        with self._case_file.begin() as transaction:
            found = self._found(transaction)
            fallen = transaction.enforcement.to_withdraw(MOST_IN_FILE)
            if not found and not fallen:
                raise StepRefusedError("Nothing is to be handed over or withdrawn now.")
            number = BatchId(f"E-{transaction.next_serial('enforcement'):06d}")
            today = local_day(now)
            sums = {each.number: amount_due(each, today) for each in found}
            batch = EnforcementBatch(
                id=number,
                made_by=by.id,
                made_at=now,
                handed=len(found),
                withdrawn=len(fallen),
                total=sum(sums.values(), ZERO),
            )
            transaction.enforcement.save_batch(batch)
            for each in found:
                handover = Handover(
                    resolution=each.number, batch=number, amount=sums[each.number], handed_at=now
                )
                transaction.enforcement.save(handover)
                _trace(transaction, each, "resolution.handed_over", by.id, now, number)
            for handover in fallen:
                self._withdraw(transaction, handover, number, by, now)
        return batch

    def file(self, batch_id: BatchId, by: Officer) -> bytes:
        """The archive of a batch; who takes it along is in the audit."""
        require(by, Role.ACCOUNTANT)
        with self._case_file.begin() as transaction:
            batch = transaction.enforcement.batch(batch_id)
            lines = [
                EnforcementLine(handover=each, resolution=transaction.resolution(each.resolution))
                for each in transaction.enforcement.in_batch(batch_id)
            ]
            entry = AuditEntry(
                actor=by.id,
                action="enforcement.taken",
                subject=batch_id,
                purpose="file for the bailiffs",
                at=self._clock(),
            )
            transaction.record(entry)
        return enforcement_file(batch, lines)

    def take_statuses(self, text: str, by: Officer) -> StatusReport:
        """Lines `NUMBER,collected|returned,WORD` from the bailiffs. The money itself comes by the
        treasury's statement: nothing is paid by their word."""
        require(by, Role.ACCOUNTANT)
        taken, refused = 0, []
        for place, row in enumerate(csv.reader(io.StringIO(text)), start=1):
            if not any(part.strip() for part in row):
                continue
            try:
                self._take(row, by)
                taken += 1
            except (InvalidValueError, NotFoundError, StepRefusedError) as error:
                refused.append(f"{place}: {error}")
        return StatusReport(taken=taken, refused=refused)

    def _take(self, row: Sequence[str], by: Officer) -> None:
        number, said, *word = (part.strip() for part in [*row, ""])
        if said not in _SAID:
            raise InvalidValueError(f"'{said[:40]}' is no status: write collected or returned.")
        status = _SAID[said]
        with self._case_file.begin() as transaction:
            handover = transaction.enforcement.of(ResolutionNumber(number[:40]))
            words = " ".join(filter(None, word))[:300]
            now = self._clock()
            transaction.enforcement.save(close_handover(handover, status, now, words))
            resolution = transaction.resolution(handover.resolution)
            _trace(transaction, resolution, f"enforcement.{status}", by.id, now, handover.batch)

    def _withdraw(
        self, transaction: Transaction, handover: Handover, batch: BatchId, by: Officer,
        now: datetime,
    ) -> None:  # fmt: skip
        closed = close_handover(handover, HandoverStatus.WITHDRAWN, now, handover.word)
        transaction.enforcement.save(replace(closed, withdrawn_in=batch))
        resolution = transaction.resolution(handover.resolution)
        _trace(transaction, resolution, "enforcement.withdrawn", by.id, now, batch)

    def _found(self, view: View) -> list[Resolution]:
        """By number; one file's worth."""
        now = self._clock()
        found: list[Resolution] = []
        after: ResolutionNumber | None = None
        while len(found) < MOST_IN_FILE:
            page = view.enforcement.candidates(now, after, _PAGE)
            if not page:
                break
            found += [each for each in page if self._is_due(view, each, local_day(now))]
            after = page[-1].number
        return found[:MOST_IN_FILE]

    def _is_due(self, view: View, resolution: Resolution, today: date) -> bool:
        if not is_enforceable(resolution, today, self.after_days):
            return False
        return not any(each.status in _PENDING for each in view.payments(resolution.number))


def _trace(
    transaction: Transaction,
    resolution: Resolution,
    kind: str,
    actor: str,
    at: datetime,
    batch: BatchId,
) -> None:
    leave_trace(
        transaction,
        kind=kind,
        key=transaction.case_of(resolution.decision_id).number,
        actor=actor,
        at=at,
        purpose=batch,
        resolution=resolution.number,
    )
