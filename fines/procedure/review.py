"""How does a violation come to be confirmed or dismissed? Registered by law, judged by a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fines.basis import Basis
from fines.case import Case, CaseKind, CaseNumber
from fines.decision import (
    Decision,
    DecisionId,
    DecisionStatus,
    DismissalReason,
    confirm,
    dismiss,
    propose,
    take_down,
)
from fines.errors import NotLawfulError
from fines.local_time import local_day
from fines.named import Liable
from fines.officer import Officer, OfficerId, Role
from fines.ports import CaseFile, Clock, Law, Transaction
from fines.procedure.exempting import exempt_on_file
from fines.procedure.holding import tell_suspicions
from fines.procedure.steps import MACHINE, leave_trace, require
from fines.second_look import NO_SECOND_LOOK, SecondLook
from fines.violation import ReporterKind, Violation

_CASE_KINDS = {
    ReporterKind.CAMERA: CaseKind.CAMERA,
    ReporterKind.DEVICE: CaseKind.DEVICE,
    ReporterKind.OFFICER: CaseKind.OFFICER,
}

_DISMISSED_BY = {
    DecisionStatus.PROPOSED: Role.OPERATOR,
    DecisionStatus.CONFIRMED: Role.INSPECTOR,
    DecisionStatus.REOPENED: Role.INSPECTOR,
}


class Review:
    """The operator's step: is this act, this car, beyond doubt?"""

    def __init__(
        self,
        case_file: CaseFile,
        law: Law,
        clock: Clock,
        second_look: SecondLook = NO_SECOND_LOOK,
    ) -> None:
        self._case_file = case_file
        self._law = law
        self._clock = clock
        self._second_look = second_look

    def register(self, violation: Violation) -> Decision:
        """Opens the case with a proposed decision; the second arrival returns what is on file.

        NotLawfulError where no tariff covers the act: nothing is written.
        """
        (told,) = self.register_all([violation])
        if isinstance(told, NotLawfulError):
            raise told
        return told

    def register_all(self, violations: Sequence[Violation]) -> list[Decision | NotLawfulError]:
        """Many in one step: the decision of each in this order, or why there can be none."""
        proposed: list[Decision | NotLawfulError] = []
        for violation in violations:
            try:
                proposed.append(self.propose(violation))
            except NotLawfulError as error:
                proposed.append(error)
        decisions = [told for told in proposed if isinstance(told, Decision)]
        if not decisions:
            return proposed
        with self._case_file.begin() as transaction:
            on_file, _ = self.add_within(transaction, decisions)
        return [told if isinstance(told, NotLawfulError) else on_file[told.id] for told in proposed]

    def propose(self, violation: Violation, liable: Liable | None = None) -> Decision:
        """What would be registered of it, nothing written; NotLawfulError where no tariff is."""
        tariff = self._law.tariff(violation.offence, local_day(violation.occurred_at))
        return propose(violation, tariff, self._clock(), liable)

    def add_within(
        self, transaction: Transaction, decisions: Sequence[Decision]
    ) -> tuple[dict[DecisionId, Decision], set[DecisionId]]:
        """Opens the cases of these as a part of a step: what is on file now, and what is new."""
        first: dict[DecisionId, Decision] = {}
        for decision in decisions:
            first.setdefault(decision.id, decision)
        cases = {decision.id: _case(decision) for decision in first.values()}
        numbers = transaction.add_cases(list(cases.values()))
        stopped = transaction.examinations.stopped()
        new = [
            self._unless_excluded(transaction, one, stopped)
            for one in first.values()
            if cases[one.id].number in numbers
        ]
        transaction.add_decisions(new)
        for decision in new:
            leave_trace(
                transaction,
                kind=f"decision.{decision.status}",
                key=cases[decision.id].number,
                actor=decision.reported_by() or MACHINE,
                at=decision.proposed_at,
                decision=decision.id,
                offence=decision.violation.offence,
            )
            tell_suspicions(transaction, decision)
        on_file = {decision.id: decision for decision in new}
        before = [one for one in first if one not in on_file]
        return on_file | {one: transaction.decision(one) for one in before}, set(on_file)

    def _unless_excluded(
        self, transaction: Transaction, proposed: Decision, stopped: Collection[Basis]
    ) -> Decision:
        """The same decision, dismissed where a permit covers the act or its source is stopped."""
        at, machine = proposed.proposed_at, OfficerId(MACHINE)
        if exempt_on_file(self._law, transaction, proposed.violation):
            return take_down(proposed, machine, at, DismissalReason.EXEMPT, "")
        for basis in sorted(proposed.bases() & set(stopped), key=lambda each: each.value):
            reason = DismissalReason.SOURCE_STOPPED
            return take_down(proposed, machine, at, reason, f"{basis.kind} {basis.value}")
        return proposed

    def queue(self, limit: int = 50, by: Officer | None = None) -> Sequence[Decision]:
        """Decisions that wait for an operator, oldest first; without those that `by` judged.

        Those that wait for a second answer stand among the others and look like them.
        """
        with self._case_file.view() as view:
            return view.decisions(DecisionStatus.PROPOSED, limit, not_judged_by=_id(by))

    def after(self, last: Decision, by: Officer) -> DecisionId | None:
        """What this operator judges next: what comes after this one in the queue, or its first."""
        with self._case_file.view() as view:
            return view.decision_after(DecisionStatus.PROPOSED, last, not_judged_by=by.id)

    def waiting(self, by: Officer | None = None) -> int:
        """How many decisions wait for an operator, or for this one."""
        with self._case_file.view() as view:
            return view.count_decisions(DecisionStatus.PROPOSED, not_judged_by=_id(by))

    def decision(self, decision_id: DecisionId) -> Decision:
        """One decision as it stands now."""
        with self._case_file.view() as view:
            return view.decision(decision_id)

    def confirm(self, decision_id: DecisionId, by: Officer) -> Decision:
        """The operator holds the act, the car and the plate beyond doubt.

        Still proposed where another person has to judge it too.
        """
        require(by, Role.OPERATOR)
        now = self._clock()
        with self._case_file.begin() as transaction:
            before = transaction.decision(decision_id)
            needed = self._second_look.answers_needed(before.violation)
            decision = confirm(before, by.id, now, needed)
            self._save(transaction, decision, by)
        return decision

    def dismiss(
        self, decision_id: DecisionId, by: Officer, reason: DismissalReason, remark: str = ""
    ) -> Decision:
        """No fine, with the reason: by the operator in review, by the inspector before issue."""
        now = self._clock()
        with self._case_file.begin() as transaction:
            before = transaction.decision(decision_id)
            require(by, _DISMISSED_BY.get(before.status, Role.OPERATOR))
            needed = self._second_look.answers_needed(before.violation)
            decision = dismiss(before, by.id, now, reason, remark, needed)
            self._save(transaction, decision, by)
        return decision

    def _save(self, transaction: Transaction, decision: Decision, by: Officer) -> None:
        """Nobody is told what a first answer said: the second is given without knowing it."""
        transaction.save_decision(decision)
        case, now = transaction.case_of(decision.id).number, self._clock()
        if decision.status is DecisionStatus.PROPOSED:
            leave_trace(
                transaction,
                kind="decision.answered",
                key=case,
                actor=by.id,
                at=now,
                decision=decision.id,
            )
            return
        step = decision.steps[-1]
        reason = {"reason": step.reason.value} if step.reason else {}
        leave_trace(
            transaction,
            kind=f"decision.{decision.status}",
            key=case,
            actor=by.id,
            at=now,
            words=step.remark,
            decision=decision.id,
            **reason,
        )


def _case(decision: Decision) -> Case:
    violation = decision.violation
    return Case(
        number=case_number(violation),
        kind=_CASE_KINDS[violation.reported_by.kind],
        subject=decision.id,
        place=violation.place,
        occurred_at=violation.occurred_at,
        opened_at=decision.proposed_at,
        region=violation.region,
    )


def case_number(violation: Violation) -> CaseNumber:
    """The local year of the act and the first half of the violation's identifier."""
    return CaseNumber(f"{local_day(violation.occurred_at).year}-{violation.id[:16]}")


def _id(officer: Officer | None) -> OfficerId | None:
    return officer.id if officer else None
