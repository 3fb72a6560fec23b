"""How is the standing error rate measured, and what stops a source that is too often wrong?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fines.basis import Basis, BasisKind
from fines.decision import Decision, DecisionId, DecisionStatus, DismissalReason
from fines.error_rate import ErrorLimit, ErrorRate, Examination
from fines.errors import InvalidValueError, NotFoundError, SamePersonError, StepRefusedError
from fines.officer import Officer, Role
from fines.ports import CaseFile, Clock, Transaction
from fines.procedure.steps import MACHINE, leave_trace, require
from fines.second_look import SecondLook

STOPPABLE = (BasisKind.REPORTER, BasisKind.MODEL)
USUAL_LIMIT = ErrorLimit()


class Examining:
    """Operators judge issued decisions anew; the administrator sees the rates."""

    def __init__(self, case_file: CaseFile, clock: Clock, limit: ErrorLimit = USUAL_LIMIT) -> None:
        self._case_file = case_file
        self._clock = clock
        self._limit = limit

    def queue(self, by: Officer, limit: int = 50) -> Sequence[Decision]:
        """Issued decisions to be judged anew by somebody who took no step in them."""
        require(by, Role.OPERATOR)
        with self._case_file.view() as view:
            drawn = view.examinations.waiting(by.id, limit)
            return view.decisions_named([each.decision for each in drawn])

    def examination(self, decision_id: DecisionId, by: Officer) -> tuple[Examination, Decision]:
        """One of them; NotFoundError where this decision was not drawn."""
        require(by, Role.OPERATOR)
        with self._case_file.view() as view:
            return view.examinations.of(decision_id), view.decision(decision_id)

    def answer(
        self,
        decision_id: DecisionId,
        by: Officer,
        verdict: DecisionStatus,
        reason: DismissalReason | None = None,
    ) -> Examination:
        """Confirmed, or dismissed with its reason; a source that is surely too bad stops."""
        require(by, Role.OPERATOR)
        if verdict not in (DecisionStatus.CONFIRMED, DecisionStatus.DISMISSED):
            raise InvalidValueError(f"'{verdict}' is no verdict: confirm or dismiss.")
        if (reason is None) is (verdict is DecisionStatus.DISMISSED):
            raise InvalidValueError("A dismissal needs its reason, a confirmation has none.")
        now = self._clock()
        with self._case_file.begin() as transaction:
            examination = transaction.examinations.of(decision_id)
            decision = transaction.decision(decision_id)
            if examination.verdict is not None:
                raise StepRefusedError(f"Decision {decision_id} was examined already.")
            if by.id in decision.judged_by():
                raise SamePersonError(
                    f"Decision {decision_id} was judged by {by.id}: another person examines it."
                )
            examined = replace(examination, verdict=verdict, by=by.id, at=now, reason=reason)
            transaction.examinations.save(examined)
            leave_trace(
                transaction,
                kind=f"examination.{verdict}",
                key=transaction.case_of(decision_id).number,
                actor=by.id,
                at=now,
                decision=decision_id,
                **({"reason": reason.value} if reason else {}),
            )
            if verdict is DecisionStatus.DISMISSED:
                self._stop(transaction, decision)
        return examined

    def rates(self, kind: BasisKind) -> Sequence[ErrorRate]:
        """How often each thing of this kind was wrong, with its interval."""
        with self._case_file.view() as view:
            return view.examinations.rates(kind)

    def stopped(self) -> Sequence[Basis]:
        """What works no more because it was surely too often wrong, by kind and name."""
        with self._case_file.view() as view:
            found = view.examinations.stopped()
        return sorted(found, key=lambda basis: (basis.kind, basis.value))

    def start_again(self, basis: Basis, by: Officer, why: str) -> None:
        """The administrator lets a stopped source work again, and says why."""
        require(by, Role.ADMINISTRATOR)
        if not why.strip():
            raise InvalidValueError("Starting a source again needs its reason: write what changed.")
        with self._case_file.begin() as transaction:
            if not transaction.examinations.start(basis):
                raise NotFoundError(f"{basis.kind} '{basis.value}' is not stopped.")
            leave_trace(
                transaction,
                kind="source.started",
                key=basis.value[:64],
                actor=by.id,
                at=self._clock(),
                purpose=why.strip(),
                kind_of_source=basis.kind,
            )

    def _stop(self, transaction: Transaction, decision: Decision) -> None:
        bases = decision.bases()
        for kind in STOPPABLE:
            for rate in transaction.examinations.rates(kind):
                if rate.basis not in bases or not self._limit.exceeded(rate):
                    continue
                if transaction.examinations.stop(rate.basis, self._clock()):
                    leave_trace(
                        transaction,
                        kind="source.stopped",
                        key=rate.basis.value[:64],
                        actor=MACHINE,
                        at=self._clock(),
                        purpose=f"{rate.wrong} of {rate.examined} wrong, at least {rate.low:.1%}",
                        kind_of_source=rate.basis.kind,
                    )


def draw(transaction: Transaction, decision: Decision, share: SecondLook) -> None:
    """Whether this issued decision is judged anew: a share that nobody can foresee.

    Drawn once: one that passed to another person is the same act.
    """
    issued = [step for step in decision.steps if step.status is DecisionStatus.ISSUED]
    if len(issued) == 1 and share.answers_needed(decision.violation) > 1:
        drawn_at = decision.steps[-1].at
        transaction.examinations.save(Examination(decision=decision.id, drawn_at=drawn_at))
