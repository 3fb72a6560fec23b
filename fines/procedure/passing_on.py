"""How does an act pass from the owner to the person who drove, or who had bought the car?

The old resolution is annulled and what was paid for it goes back; the decision is re-opened for
the named person, and an inspector issues a new resolution to them: with its own number, delivery,
discount and right to object. Nobody is charged twice for one act, and an act whose days are over
passes to nobody.
"""

from __future__ import annotations

from dataclasses import replace

from fines.appeal import NAMES, Appeal, AppealId, AppealStatus, answer_appeal
from fines.audit import AuditEntry
from fines.decision import Decision, reopen
from fines.errors import (
    ImmuneOwnerError,
    InvalidValueError,
    NoOwnerError,
    NotLawfulError,
    StepRefusedError,
    UnavailableError,
    UnknownPlateError,
)
from fines.local_time import local_day
from fines.named import Liable, Named, NamedAs, Proof
from fines.officer import Officer, Role
from fines.owner import Owner
from fines.ports import CaseFile, Clock, Law, VehicleRegistry, View
from fines.procedure.annulling import annul
from fines.procedure.appealing import save_answer, who_acted
from fines.procedure.steps import leave_trace, require
from fines.resolution import Resolution, ResolutionStatus, limitation_last_day
from fines.tariff import Tariff
from fines.violation import ReporterKind, Violation


class PassingOn:
    """The appeals officer upholds an objection and charges whom it names."""

    def __init__(
        self, case_file: CaseFile, registry: VehicleRegistry, law: Law, clock: Clock
    ) -> None:
        self._case_file = case_file
        self._registry = registry
        self._law = law
        self._clock = clock

    def may_name(self, violation: Violation, tariff: Tariff, named_as: NamedAs) -> bool:
        """Whether the law lets this act pass to such a person. What only who was stopped can have
        done passes to nobody: whether another one did the same nobody saw. Nor does what an officer
        saw pass to who had bought the car: its owner never answered for it."""
        by_officer = violation.reported_by.kind is ReporterKind.OFFICER
        if tariff.driver_only or (by_officer and named_as is not NamedAs.DRIVER):
            return False
        return self._law.may_name(named_as, local_day(violation.occurred_at))

    def registered(self, appeal_id: AppealId, by: Officer) -> Owner | None:
        """Whom the registry knows now as owner on the day of the act; None where it cannot tell.

        Who asks, and for which case, is on file before the question leaves.
        """
        require(by, Role.APPEALS)
        with self._case_file.begin() as transaction:
            resolution = transaction.resolution(transaction.appeal(appeal_id).resolution)
            violation = transaction.decision(resolution.decision_id).violation
            case = transaction.case_of(resolution.decision_id)
            transaction.record(
                AuditEntry(
                    actor=by.id,
                    action="owner.asked",
                    subject=case.number,
                    purpose="appeal",
                    at=self._clock(),
                )
            )
        try:
            day = local_day(violation.occurred_at)
            return self._registry.owner_on(violation.plate, day, case.number)
        except (UnknownPlateError, NoOwnerError, ImmuneOwnerError, UnavailableError):
            return None

    def pass_on(
        self, appeal_id: AppealId, by: Officer, answer: str, named: Named | None = None
    ) -> Decision:
        """Upholds, annuls, and re-opens the decision for the named person.

        `named` corrects what the objection says; NotLawfulError where the law, the days or an
        earlier resolution of the same act stand against it: the objection can still be upheld.
        """
        require(by, Role.APPEALS)
        with self._case_file.view() as view:
            person = named or view.appeal(appeal_id).named
        if person is None:
            raise InvalidValueError("Nobody is named: enter who answers for the act, or uphold.")
        proof = self._proof(appeal_id, by, person)
        now = self._clock()
        with self._case_file.begin() as transaction:
            appeal = transaction.appeal(appeal_id)
            resolution = transaction.resolution(appeal.resolution)
            decision = transaction.decision(resolution.decision_id)
            earlier = who_acted(transaction, resolution)
            answered = answer_appeal(appeal, AppealStatus.UPHELD, by.id, now, answer, earlier)
            self._check(transaction, appeal, resolution, decision, person)
            save_answer(transaction, replace(answered, named=person, passed_on=True), by.id, now)
            annul(transaction, resolution, now)
            liable = Liable(person=person, appeal=appeal.id, proof=proof)
            decision = reopen(decision, liable, by.id, now)
            transaction.save_decision(decision)
            leave_trace(
                transaction,
                kind=f"decision.{decision.status}",
                key=transaction.case_of(decision.id).number,
                actor=by.id,
                at=now,
                purpose=appeal.id,
                decision=decision.id,
                resolution=resolution.number,
                proof=proof,
            )
        return decision

    def _proof(self, appeal_id: AppealId, by: Officer, person: Named) -> Proof:
        if person.named_as is not NamedAs.NEW_OWNER:
            return Proof.PAPERS
        known = self.registered(appeal_id, by)
        return Proof.REGISTRY if known is not None and known.pin == person.pin else Proof.PAPERS

    def _check(
        self,
        view: View,
        appeal: Appeal,
        resolution: Resolution,
        decision: Decision,
        person: Named,
    ) -> None:
        if resolution.status is ResolutionStatus.ANNULLED:
            raise StepRefusedError(
                f"Resolution {resolution.number} is annulled already: there is nothing to pass on."
            )
        if NAMES.get(appeal.ground) is not person.named_as:
            raise InvalidValueError(
                f"Objection {appeal.id} ({appeal.ground}) names nobody as {person.named_as}: "
                "name the person as its ground does."
            )
        if not self.may_name(decision.violation, decision.tariff, person.named_as):
            raise NotLawfulError(
                f"The law file knows no rule by which an act passes to a {person.named_as}: "
                "uphold the objection, or enter the rule with its source."
            )
        charged = view.resolutions_of_decisions([decision.id])
        if any(each.owner.pin == person.pin for each in charged):
            raise NotLawfulError(
                f"The person named was charged for decision {decision.id} before: nobody is "
                "charged twice for one act; uphold the objection."
            )
        last_day = limitation_last_day(decision)
        if last_day is not None and local_day(self._clock()) > last_day:
            raise NotLawfulError(
                f"The act of decision {decision.id} could be punished until {last_day}: it passes "
                "to nobody; uphold the objection."
            )
