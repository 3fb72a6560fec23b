"""How is an owner protected whose plate was copied? Held until a person has looked at both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fines.clone import Conflict, conflicts
from fines.decision import Clearing, Decision, DecisionId
from fines.errors import HeldError, NotFoundError
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock, Transaction, View
from fines.procedure.steps import MACHINE, leave_trace, require


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
            leave_trace(
                transaction,
                kind="clone.cleared",
                key=transaction.case_of(decision.id).number,
                actor=by.id,
                at=now,
                purpose=clearing.why,
                decision=decision.id,
                other=other,
            )
        return cleared


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


def tell_suspicions(transaction: Transaction, new: Decision) -> None:
    """Announces each act on file that this new one speaks against: one may be issued already."""
    for conflict in conflicts_on_file(transaction, new):
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
