"""How does a confirmed decision become a signed resolution? Issued by a second person.

Its number is taken first; while its paper is set, signed and stamped nothing is locked. Then the
paper's address is on file before its bytes are kept, and both are relied on only after: whoever
dies in between leaves a decision that keeps its number, and no paper that an erasure would not
find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fines.audit import AuditEntry
from fines.case import CaseNumber
from fines.decision import Decision, DecisionId, DecisionStatus, begin_paper, mark_issued
from fines.delivery import Occasion
from fines.errors import NotFoundError, OtherVehicleError, StepRefusedError
from fines.evidence import Sha256, address
from fines.local_time import local_day
from fines.officer import Officer, Role
from fines.owner import Owner
from fines.paper import DocumentPress, Printer
from fines.ports import (
    CaseFile,
    Clock,
    EvidenceStore,
    VehicleRegistry,
    View,
)
from fines.procedure.addressees import addressee, passed_on_to
from fines.procedure.examining import draw
from fines.procedure.holding import refuse_held
from fines.procedure.informing import tell_subscribers
from fines.procedure.numbering import (
    DEMO_PREFIX,
    check_prefix,
    payment_code,
    resolution_number,
)
from fines.procedure.repeats import hold_repeated, repeated_resolution
from fines.procedure.sending_plan import plan
from fines.procedure.steps import leave_trace, require
from fines.registered_look import differences
from fines.resolution import (
    Resolution,
    ResolutionNumber,
    ResolutionStatus,
    check_issuable,
    issue,
)
from fines.second_look import NO_SECOND_LOOK, SecondLook

OPEN = (
    ResolutionStatus.ISSUED,
    ResolutionStatus.DELIVERED,
    ResolutionStatus.APPEALED,
    ResolutionStatus.SUSPENDED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """A resolution that is drawn up and not yet issued.

    `decision` is as it stands on file meanwhile, `issued` as it will, which its paper tells of;
    `answers` is whose owner the registry named.
    """

    decision: Decision
    issued: Decision
    resolution: Resolution
    answers: Owner

    def refuse_other_step(self, view: View) -> None:
        """StepRefusedError where anything that the paper rests on has changed meanwhile."""
        now = view.decision(self.decision.id)
        repeats = self.resolution.repeats
        if now != self.decision or repeated_resolution(view, now, self.answers) != repeats:
            raise StepRefusedError(
                f"Another step on decision {now.id} was quicker: open it again to see what was "
                "done."
            )
        refuse_held(view, now)


class Issuing:
    """The inspector's step: number, owner, document, signature."""

    def __init__(
        self,
        case_file: CaseFile,
        registry: VehicleRegistry,
        press: DocumentPress,
        evidence: EvidenceStore,
        clock: Clock,
        prefix: str = DEMO_PREFIX,
        examined: SecondLook = NO_SECOND_LOOK,
    ) -> None:
        self._case_file = case_file
        self._registry = registry
        self._press = press
        self._evidence = evidence
        self._clock = clock
        self._prefix = check_prefix(prefix)
        self._examined = examined

    def awaiting(self, limit: int = 50) -> Sequence[Decision]:
        """Decisions that wait for an inspector, those that passed to another person first."""
        with self._case_file.view() as view:
            passed = view.decisions(DecisionStatus.REOPENED, limit)
            return [*passed, *view.decisions(DecisionStatus.CONFIRMED, limit)][:limit]

    def named_owner(self, decision_id: DecisionId) -> Owner | None:
        """Whom an objection named in the owner's place; None where it named nobody."""
        with self._case_file.view() as view:
            return passed_on_to(view, view.decision(decision_id))[0]

    def issue(self, decision_id: DecisionId, by: Officer) -> Resolution:
        """Issues the resolution with its signed document: both are relied on, or neither is.

        A step that stops between leaves the decision its number, for the step taken again.
        The registry's refusals (UnknownPlateError, NoOwnerError, ImmuneOwnerError,
        UnavailableError) pass; OtherVehicleError if what was seen contradicts it.
        """
        require(by, Role.INSPECTOR)
        owner, asked, case = self._owner(decision_id, by)
        self._refuse_other_vehicle(asked, case, owner, by)
        drawn = self._draw_up(decision_id, by, owner, case)
        pdf = self._press.resolution(drawn.issued, drawn.resolution, by)
        paper = address(pdf)
        drawn = self._begin(drawn, paper)
        resolution = replace(drawn.resolution, document=paper)
        with self._case_file.begin() as transaction:
            drawn.refuse_other_step(transaction)
            decision = mark_issued(drawn.decision, by.id, resolution.issued_at, paper)
            transaction.save_decision(decision)
            transaction.save_resolution(resolution)
            hold_repeated(transaction, resolution)
            draw(transaction, decision, self._examined)
            tell_subscribers(transaction, resolution, case, by.id, resolution.issued_at)
            plan(transaction, resolution, Occasion.RESOLUTION, resolution.issued_at)
            leave_trace(
                transaction,
                kind="resolution.issued",
                key=case,
                actor=by.id,
                at=resolution.issued_at,
                decision=decision.id,
                resolution=resolution.number,
                document=paper,
            )
            self._evidence.put(pdf, "application/pdf")
        return resolution

    def _draw_up(
        self, decision_id: DecisionId, by: Officer, owner: Owner, case: CaseNumber
    ) -> _Drawn:
        """Where nobody was named the owner answers. A number that was taken before is taken again,
        its paper made anew: the day on it must be the day of its step."""
        now = self._clock()
        with self._case_file.begin() as transaction:
            decision = transaction.decision(decision_id)
            refuse_held(transaction, decision)
            named, follows = passed_on_to(transaction, decision)
            owner = named or owner
            number = ResolutionNumber(decision.number) if decision.number else None
            if number is None:
                number = resolution_number(self._prefix, transaction.next_serial(self._prefix))
                decision = replace(decision, number=number)
                transaction.save_decision(decision)
                # Where no resolution follows, this tells why its number is nobody's.
                transaction.record(
                    AuditEntry(
                        actor=by.id,
                        action="number.taken",
                        subject=case,
                        purpose=number,
                        at=now,
                    )
                )
            issued, resolution = issue(
                decision,
                number,
                payment_code(number),
                owner,
                by.id,
                now,
                repeats=repeated_resolution(transaction, decision, owner),
                follows=follows,
            )
        return _Drawn(decision=decision, issued=issued, resolution=resolution, answers=owner)

    def _begin(self, drawn: _Drawn, paper: Sha256) -> _Drawn:
        """The paper's address is on file."""
        begun = begin_paper(drawn.decision, paper)
        if begun == drawn.decision:
            return drawn
        with self._case_file.begin() as transaction:
            drawn.refuse_other_step(transaction)
            transaction.save_decision(begun)
        return replace(drawn, decision=begun)

    def _owner(self, decision_id: DecisionId, by: Officer) -> tuple[Owner, Decision, CaseNumber]:
        """Asked before the step's transaction opens: a slow registry must hold no lock.

        Who asks, and for which case, is on file before the question leaves.
        """
        with self._case_file.begin() as transaction:
            decision = transaction.decision(decision_id)
            case = transaction.case_of(decision_id).number
            refuse_held(transaction, decision)
            now = self._clock()
            check_issuable(decision, by.id, local_day(now))
            named, _ = passed_on_to(transaction, decision)
            if named is not None:
                return named, decision, case
            transaction.record(
                AuditEntry(
                    actor=by.id,
                    action="owner.asked",
                    subject=case,
                    purpose="resolution",
                    at=now,
                )
            )
        return addressee(self._registry, decision, case), decision, case

    def _refuse_other_vehicle(
        self, decision: Decision, case: CaseNumber, owner: Owner, by: Officer
    ) -> None:
        """The reason code is in the audit, so that such cases can be counted."""
        reasons = ", ".join(differences(decision.violation.look, owner.vehicle))
        if not reasons:
            return
        with self._case_file.begin() as transaction:
            transaction.record(
                AuditEntry(
                    actor=by.id,
                    action="issue.refused",
                    subject=case,
                    purpose=reasons,
                    at=self._clock(),
                )
            )
        raise OtherVehicleError(
            f"Decision {decision.id} is held ({reasons}): the vehicle on the pictures is not the "
            f"one that the registry knows under {owner.vehicle.plate}; dismiss the case."
        )

    def print_out(self, number: ResolutionNumber, by: Officer, printer: Printer) -> str:
        """Sends the signed document to the printer; the printer's job reference, recorded."""
        require(by, Role.INSPECTOR)
        with self._case_file.view() as view:
            resolution = view.resolution(number)
        if resolution.document is None:
            raise NotFoundError(f"Resolution {number} has no document on file: issue it again.")
        job = printer.print_document(number, self._evidence.get(resolution.document))
        with self._case_file.begin() as transaction:
            leave_trace(
                transaction,
                kind="resolution.printed",
                key=transaction.case_of(resolution.decision_id).number,
                actor=by.id,
                at=self._clock(),
                purpose=job,
                resolution=number,
                job=job,
            )
        return job

    def resolution(self, number: ResolutionNumber) -> Resolution:
        """One resolution as it stands now."""
        with self._case_file.view() as view:
            return view.resolution(number)

    def open_resolutions(self, limit: int = 50) -> Sequence[Resolution]:
        """Issued, delivered and appealed ones, oldest first: those that await something."""
        with self._case_file.view() as view:
            found = [each for status in OPEN for each in view.resolutions(status, limit)]
        return sorted(found, key=lambda resolution: resolution.issued_at)[:limit]

    def resolutions(self, status: ResolutionStatus, limit: int = 50) -> Sequence[Resolution]:
        """The resolutions in one status, oldest first."""
        with self._case_file.view() as view:
            return view.resolutions(status, limit)
