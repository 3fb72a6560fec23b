"""How does a permit reach exactly the right acts, also when it is entered late?

In one city tens of thousands of buses were fined because their permits reached the list late. Here
the day of the act decides: acts that come in later are dismissed at once, and entering a permit
dismisses or annuls what stands on file, each with its trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fines.annulment import Annulment
from fines.audit import AuditEntry
from fines.case import Case
from fines.decision import OPEN, Decision, DismissalReason, take_down
from fines.errors import InvalidValueError
from fines.local_time import local_day
from fines.officer import Officer, OfficerId, Role
from fines.permit import Permit, PermitId
from fines.plates import PlateNumber, plate_number
from fines.ports import CaseFile, Clock, Law, Transaction, View
from fines.procedure.annulling import annul
from fines.procedure.steps import derived, leave_trace, require
from fines.resolution import Resolution, ResolutionStatus
from fines.violation import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempted:
    """A permit with how many decisions it dismissed and resolutions it annulled when entered."""

    permit: Permit
    dismissed: int
    annulled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredAct:
    """An act that a permit covers, and what stands of it now; no resolution: none was issued."""

    permit: Permit
    case: Case
    decision: Decision
    resolution: Resolution | None


class Exempting:
    """The administrator's list of permits."""

    def __init__(self, case_file: CaseFile, law: Law, clock: Clock) -> None:
        self._case_file = case_file
        self._law = law
        self._clock = clock

    def enter(
        self, plate: str, group: str, first: date, last: date | None, source: str, by: Officer
    ) -> Exempted:
        """Enters a permit and undoes what it covers; entered again it changes nothing more."""
        require(by, Role.ADMINISTRATOR)
        if group not in self._law.groups():
            known = ", ".join(sorted(self._law.groups()))
            raise InvalidValueError(f"The law exempts no group '{group}': write one of {known}.")
        number, last_text = plate_number(plate), last.isoformat() if last else ""
        permit = Permit(
            id=PermitId(derived("permit", number, group, first.isoformat(), last_text)),
            plate=number,
            group=group,
            first=first,
            last=last,
            source=source.strip(),
            entered_by=by.id,
            entered_at=self._clock(),
        )
        with self._case_file.begin() as transaction:
            if transaction.add_permit(permit):
                leave_trace(
                    transaction,
                    kind="permit.entered",
                    key=permit.id,
                    actor=by.id,
                    at=permit.entered_at,
                    purpose=permit.source,
                    permit=permit.id,
                )
            return self._undo(transaction, permit, by.id)

    def permits(self, plate: PlateNumber) -> Sequence[Permit]:
        """All permits of a vehicle, oldest first."""
        with self._case_file.view() as view:
            return view.permits(plate)

    def covered(self, plate: PlateNumber, by: Officer) -> Sequence[CoveredAct]:
        """What the vehicle's permits cover on file, oldest first; who asked is recorded."""
        require(by, Role.ADMINISTRATOR)
        with self._case_file.begin() as transaction:
            transaction.record(
                AuditEntry(
                    actor=by.id,
                    action="permits.viewed",
                    subject=plate,
                    purpose="permits",
                    at=self._clock(),
                )
            )
            decisions = transaction.decisions_of_plate(plate)
            newest = transaction.resolutions_of_decisions([each.id for each in decisions])
            issued = {each.decision_id: each for each in newest}
            return [
                CoveredAct(
                    permit=permit,
                    case=transaction.case_of(decision.id),
                    decision=decision,
                    resolution=issued.get(decision.id),
                )
                for permit in transaction.permits(plate)
                for decision in decisions
                if is_exempt(self._law, (permit,), decision.violation)
            ]

    def _undo(self, transaction: Transaction, permit: Permit, by: OfficerId) -> Exempted:
        dismissed = annulled = 0
        covered = [
            decision
            for decision in transaction.decisions_of_plate(permit.plate)
            if is_exempt(self._law, (permit,), decision.violation)
        ]
        standing = transaction.resolutions_of_decisions([decision.id for decision in covered])
        for decision in covered:
            if decision.status in OPEN:
                self._dismiss(transaction, decision, permit, by)
                dismissed += 1
        for resolution in standing:
            if resolution.status is not ResolutionStatus.ANNULLED:
                annul(transaction, resolution, self._clock(), Annulment.PERMIT)
                key = transaction.case_of(resolution.decision_id).number
                self._trace(transaction, "resolution.exempted", key, permit, by)
                annulled += 1
        return Exempted(permit=permit, dismissed=dismissed, annulled=annulled)

    def _dismiss(
        self, transaction: Transaction, decision: Decision, permit: Permit, by: OfficerId
    ) -> None:
        exempt = DismissalReason.EXEMPT
        transaction.save_decision(take_down(decision, by, self._clock(), exempt, permit.source))
        key = transaction.case_of(decision.id).number
        self._trace(transaction, "decision.exempted", key, permit, by)

    def _trace(
        self, transaction: Transaction, kind: str, key: str, permit: Permit, by: OfficerId
    ) -> None:
        leave_trace(
            transaction,
            kind=kind,
            key=key,
            actor=by,
            at=self._clock(),
            purpose=permit.id,
            permit=permit.id,
        )


def is_exempt(law: Law, permits: Sequence[Permit], violation: Violation) -> bool:
    """Whether a permit covers this act on its local day."""
    day = local_day(violation.occurred_at)
    return any(
        permit.covers(day) and law.exempts(permit.group, violation.offence, day)
        for permit in permits
    )


def exempt_on_file(law: Law, view: View, violation: Violation) -> bool:
    """Whether a permit on file covers this act."""
    return is_exempt(law, view.permits(violation.plate), violation)
