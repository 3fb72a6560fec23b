"""How is an owner protected whose plate was copied? Held until a person has looked at both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fines.annulment import Annulment
from fines.clone import Conflict, Suspicion, conflicts
from fines.decision import OPEN, Clearing, Decision, DecisionId, DismissalReason, take_down
from fines.errors import HeldError, NotFoundError, SamePersonError, StepRefusedError
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock, Transaction, View
from fines.procedure.annulling import annul
from fines.procedure.steps import MACHINE, leave_trace, require
from fines.resolution import Resolution, ResolutionStatus


class Holding:
    """The appeals desk looks at two acts under one plate, side by side."""

    def __init__(self, case_file: CaseFile, clock: Clock) -> None:
        self._case_file = case_file
        self._clock = clock

    def conflicts(self, decision_id: DecisionId) -> Sequence[Conflict]:
        """What speaks for a copied plate in this case."""
        with self._case_file.view() as view:
            return conflicts_on_file(view, view.decision(decision_id))

    def clear(self, decision_id: DecisionId, other: DecisionId, by: Officer, why: str) -> Decision:
        """Both acts are one vehicle's after all: this conflict holds nothing any more."""
        require(by, Role.APPEALS)
        now = self._clock()
        with self._case_file.begin() as transaction:
            decision = transaction.decision(decision_id)
            if other not in {each.other for each in conflicts_on_file(transaction, decision)}:
                raise NotFoundError(
                    f"Nothing in case {other} speaks against decision {decision_id}: check both."
                )
            clearing = Clearing(other=other, by=by.id, at=now, why=why.strip())
            cleared = replace(decision, cleared=(*decision.cleared, clearing))
            transaction.save_decision(cleared)
            transaction.suspicions.end(decision.id, other)
            leave_trace(
                transaction,
                kind="clone.cleared",
                key=transaction.case_of(decision.id).number,
                actor=by.id,
                at=now,
                words=clearing.why,
                decision=decision.id,
                other=other,
            )
        return cleared

    def waiting(self, limit: int = 50) -> Sequence[Suspicion]:
        """What nobody has looked at yet, oldest first."""
        with self._case_file.view() as view:
            return view.suspicions.waiting(limit)

    def drop(self, decision_id: DecisionId, by: Officer, why: str) -> Decision:
        """This act was the copy's, or nobody can tell: nobody is charged by it, and it speaks
        against no other act any more.

        StepRefusedError where nothing speaks for a copy.
        """
        require(by, Role.APPEALS)
        now, words = self._clock(), why.strip()
        with self._case_file.begin() as transaction:
            decision = transaction.decision(decision_id)
            found = conflicts_on_file(transaction, decision)
            if not found:
                raise StepRefusedError(
                    f"Nothing speaks for a copied plate in decision {decision_id}: it stands."
                )
            if by.id in decision.may_not_issue() or by.id in decision.judged_by():
                raise SamePersonError(
                    f"{by.id} took a step in decision {decision_id}: another person drops it."
                )
            clearings = [Clearing(other=e.other, by=by.id, at=now, why=words) for e in found]
            dropped = replace(decision, cleared=(*decision.cleared, *clearings))
            if dropped.status in OPEN:
                reason = DismissalReason.WRONG_VEHICLE
                dropped = take_down(dropped, by.id, now, reason, words)
            transaction.save_decision(dropped)
            transaction.suspicions.end(decision_id)
            for each in transaction.resolutions_of_decisions([decision_id]):
                if each.status is not ResolutionStatus.ANNULLED:
                    annul(transaction, each, now, Annulment.COPIED_PLATE)
            leave_trace(
                transaction,
                kind="clone.dropped",
                key=transaction.case_of(decision_id).number,
                actor=by.id,
                at=now,
                words=words,
                decision=decision_id,
            )
        return dropped


def conflicts_on_file(view: View, decision: Decision) -> Sequence[Conflict]:
    """Against all other acts of this plate; none where its place and look are unknown."""
    if decision.violation.position is None and decision.violation.look is None:
        return ()
    return conflicts(decision, view.decisions_of_plate(decision.violation.plate))


def refuse_held(view: View, decision: Decision) -> None:
    """HeldError while another act under this plate cannot be the same vehicle's."""
    for conflict in conflicts_on_file(view, decision):
        raise HeldError(
            f"Decision {decision.id} is held ({conflict.sign}): the same plate was seen at "
            f"{conflict.place} at {conflict.at.isoformat()}, case {conflict.other}; "
            "let the appeals desk compare both."
        )


def is_held(view: View, resolution: Resolution) -> bool:
    """Whether it was issued before another act under its plate spoke for a copy: it is not sent
    while nobody has looked."""
    return bool(conflicts_on_file(view, view.decision(resolution.decision_id)))


def tell_suspicions(transaction: Transaction, new: Decision) -> None:
    """Announces each act on file that this new one speaks against: one may be issued already."""
    for conflict in conflicts_on_file(transaction, new):
        suspicion = Suspicion(decision=new.id, other=conflict.other, since=new.proposed_at)
        transaction.suspicions.add(suspicion)
        leave_trace(
            transaction,
            kind="clone.suspected",
            key=transaction.case_of(new.id).number,
            actor=MACHINE,
            at=new.proposed_at,
            purpose=conflict.sign,
            decision=new.id,
            other=conflict.other,
        )
