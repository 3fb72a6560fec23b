"""How is everything undone that rested on something found bad? By one operation.

Each batch is one transaction with the recall's place in it: started again, it goes on behind the
last decision that was worked on, and nothing is undone twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from fines.annulment import Annulment
from fines.basis import Basis
from fines.decision import OPEN, Decision, DecisionId, DismissalReason, take_down
from fines.money import ZERO
from fines.officer import Officer, OfficerId, Role
from fines.payment import to_give_back
from fines.ports import CaseFile, Clock, Transaction, View
from fines.procedure.annulling import annul
from fines.procedure.steps import derived, leave_trace, require
from fines.recall import (
    Recall,
    RecallCounts,
    RecallId,
    RecallStatus,
    check_recall,
    decide_recall,
    move_recall,
)
from fines.resolution import Resolution, ResolutionStatus

BATCH = 200
COUNTED_AT_ONCE = 1000
"""A hundred thousand take a minute or two: nobody waits for that without having asked."""


class Recalling:
    """Preview, order, approve, run."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def order(
        self,
        basis: Basis,
        first: datetime | None,
        last: datetime | None,
        reason: str,
        by: Officer,
    ) -> Recall:
        """The administrator names what was found bad; nothing falls yet."""
        require(by, Role.ADMINISTRATOR)
        now = self._clock()
        recall = Recall(
            id=RecallId(derived("recall", basis.kind, basis.value, by.id, now.isoformat())),
            basis=basis,
            first=first,
            last=last,
            reason=reason.strip(),
            ordered_by=by.id,
            ordered_at=now,
        )
        check_recall(recall)
        with self._case_file.begin() as transaction:
            self._save(transaction, recall, by.id)
        return recall

    def preview(self, recall_id: RecallId, *, whole: bool = False) -> RecallCounts:
        """What running this recall would do now, to all or to the first; nothing is changed."""
        recall = self.recall(recall_id)
        counts, after = RecallCounts(), recall.after
        while True:
            with self._case_file.view() as view:
                found = _page(view, recall, after)
            if not found:
                return counts
            for decision, resolution in found:
                counts += _would_do(recall, decision, resolution)
            after = found[-1][0].id
            if not whole and counts.looked_at >= COUNTED_AT_ONCE:
                return counts

    def approve(self, recall_id: RecallId, by: Officer) -> Recall:
        """Another person agrees: it may run."""
        return self._decide(recall_id, RecallStatus.APPROVED, by)

    def refuse(self, recall_id: RecallId, by: Officer) -> Recall:
        """Another person does not agree: nothing falls."""
        return self._decide(recall_id, RecallStatus.REFUSED, by)

    def run(self, recall_id: RecallId) -> Recall:
        """Works through all of it, and goes on where it was cut off; a done one stays done."""
        recall = self.recall(recall_id)
        while recall.status is not RecallStatus.DONE:
            with self._case_file.begin() as transaction:
                recall = self._batch(transaction, transaction.recall(recall_id))
        return recall

    def work_off(self) -> None:
        """Runs everything that is approved; what was cut off goes on."""
        for recall in self.recalls(RecallStatus.APPROVED):
            self.run(recall.id)

    def recall(self, recall_id: RecallId) -> Recall:
        """One recall as it stands now."""
        with self._case_file.view() as view:
            return view.recall(recall_id)

    def recalls(self, status: RecallStatus, limit: int = 50) -> Sequence[Recall]:
        """The recalls in one status, oldest first."""
        with self._case_file.view() as view:
            return view.recalls(status, limit)

    def remaining(self, recall: Recall) -> int:
        """How many decisions it has still to look at."""
        with self._case_file.view() as view:
            return view.count_resting_on(recall.basis, recall.after)

    def _decide(self, recall_id: RecallId, status: RecallStatus, by: Officer) -> Recall:
        require(by, Role.APPEALS)
        with self._case_file.begin() as transaction:
            recall = decide_recall(transaction.recall(recall_id), status, by.id)
            self._save(transaction, recall, by.id)
        return recall

    def _batch(self, transaction: Transaction, recall: Recall) -> Recall:
        found = _page(transaction, recall, recall.after)
        actor = recall.decided_by or recall.ordered_by
        if not found:
            done = move_recall(recall, RecallStatus.DONE)
            self._save(transaction, done, actor)
            return done
        counts = recall.counts
        for decision, resolution in found:
            counts += _would_do(recall, decision, resolution)
            self._take_down(transaction, recall, decision, resolution, actor)
        recall = replace(recall, after=found[-1][0].id, counts=counts)
        transaction.save_recall(recall)
        return recall

    def _take_down(
        self,
        transaction: Transaction,
        recall: Recall,
        decision: Decision,
        resolution: Resolution | None,
        actor: OfficerId,
    ) -> None:
        if not recall.covers(decision.violation.occurred_at):
            return
        now = self._clock()
        dismissed = decision.status in OPEN
        if dismissed:
            fallen = take_down(decision, actor, now, DismissalReason.RECALLED, recall.reason)
            transaction.save_decision(fallen)
        elif resolution is not None and resolution.status is not ResolutionStatus.ANNULLED:
            annul(transaction, resolution, now, Annulment.RECALL)
        else:
            return
        leave_trace(
            transaction,
            kind="decision.recalled" if dismissed else "resolution.recalled",
            key=transaction.case_of(decision.id).number,
            actor=actor,
            at=now,
            purpose=recall.id,
            decision=decision.id,
            recall=recall.id,
            resolution=resolution.number if resolution is not None else "",
        )

    def _save(self, transaction: Transaction, recall: Recall, actor: OfficerId) -> None:
        transaction.save_recall(recall)
        leave_trace(
            transaction,
            kind=f"recall.{recall.status}",
            key=recall.id,
            actor=actor,
            at=self._clock(),
            purpose=recall.reason,
            recall=recall.id,
        )


def _page(
    view: View, recall: Recall, after: DecisionId | None
) -> Sequence[tuple[Decision, Resolution | None]]:
    """The next decisions by id, each with the resolution that stands in its case."""
    ids = view.resting_on(recall.basis, after, BATCH)
    standing = {each.decision_id: each for each in view.resolutions_of_decisions(ids)}
    return [(decision, standing.get(decision.id)) for decision in view.decisions_named(ids)]


def _would_do(recall: Recall, decision: Decision, resolution: Resolution | None) -> RecallCounts:
    if not recall.covers(decision.violation.occurred_at):
        return RecallCounts(untouched=1)
    if decision.status in OPEN:
        return RecallCounts(dismissed=1)
    if resolution is None or resolution.status is ResolutionStatus.ANNULLED:
        return RecallCounts(untouched=1)
    falling = replace(resolution, status=ResolutionStatus.ANNULLED)
    newly = to_give_back(falling) - to_give_back(resolution)
    return RecallCounts(annulled=1, to_refund=max(newly, ZERO))
