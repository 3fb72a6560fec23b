"""How does a violation become a decision? Proposed by law, confirmed or dismissed by a person.

One table of legal steps; a step outside it is refused, never bent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.errors import InvalidValueError, SamePersonError, StepRefusedError
from fines.officer import OfficerId
from fines.tariff import Tariff
from fines.violation import ReporterKind, Violation

DecisionId = NewType("DecisionId", str)


class DecisionStatus(StrEnum):
    """The life of a decision."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    ISSUED = "issued"


LEGAL_STEPS: Mapping[DecisionStatus, frozenset[DecisionStatus]] = {
    DecisionStatus.PROPOSED: frozenset({DecisionStatus.CONFIRMED, DecisionStatus.DISMISSED}),
    DecisionStatus.CONFIRMED: frozenset({DecisionStatus.ISSUED, DecisionStatus.DISMISSED}),
    DecisionStatus.DISMISSED: frozenset(),
    DecisionStatus.ISSUED: frozenset(),
}


class DismissalReason(StrEnum):
    """Why an act is not punished; counted, and shown to whoever asks."""

    PLATE_UNSURE = "plate_unsure"
    WRONG_VEHICLE = "wrong_vehicle"
    NO_VIOLATION = "no_violation"
    SIGNAL_DOUBTFUL = "signal_doubtful"
    EMERGENCY_VEHICLE = "emergency_vehicle"
    EXEMPT = "exempt"
    EVIDENCE_POOR = "evidence_poor"
    OWNER_UNKNOWN = "owner_unknown"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act of the procedure: what, by whom, when, and why where a reason is due."""

    status: DecisionStatus
    by: OfficerId
    at: datetime
    reason: DismissalReason | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A violation with the rule that prices it and the steps taken so far."""

    id: DecisionId
    violation: Violation
    tariff: Tariff
    status: DecisionStatus
    proposed_at: datetime
    steps: tuple[Step, ...] = ()

    def taken_by(self, status: DecisionStatus) -> OfficerId | None:
        """Who took the step to this status, if anybody did."""
        return next((step.by for step in self.steps if step.status is status), None)

    def reported_by(self) -> OfficerId | None:
        """The officer who saw the act; None where a machine did."""
        reporter = self.violation.reported_by
        return OfficerId(reporter.identifier) if reporter.kind is ReporterKind.OFFICER else None


def propose(violation: Violation, tariff: Tariff, at: datetime) -> Decision:
    """A decision for people to judge; its identifier follows from the violation's."""
    return Decision(
        id=DecisionId(violation.id),
        violation=violation,
        tariff=tariff,
        status=DecisionStatus.PROPOSED,
        proposed_at=at,
    )


def _step(decision: Decision, step: Step) -> Decision:
    if step.status not in LEGAL_STEPS[decision.status]:
        raise StepRefusedError(
            f"Decision {decision.id} is {decision.status}: it cannot become {step.status}; "
            "open it again to see what was decided and by whom."
        )
    return replace(decision, status=step.status, steps=(*decision.steps, step))


def confirm(decision: Decision, by: OfficerId, at: datetime) -> Decision:
    """The operator has seen the evidence and holds the act, car and plate beyond doubt."""
    if decision.reported_by() == by:
        raise SamePersonError(
            f"Decision {decision.id} was reported by {by}: another person must confirm it."
        )
    return _step(decision, Step(status=DecisionStatus.CONFIRMED, by=by, at=at))


def dismiss(
    decision: Decision, by: OfficerId, at: datetime, reason: DismissalReason, remark: str = ""
) -> Decision:
    """No fine, with the reason. "Other" needs a remark."""
    if reason is DismissalReason.OTHER and not remark.strip():
        raise InvalidValueError("The reason 'other' needs a remark: write why in a few words.")
    step = Step(status=DecisionStatus.DISMISSED, by=by, at=at, reason=reason, remark=remark)
    return _step(decision, step)


def mark_issued(decision: Decision, by: OfficerId, at: datetime) -> Decision:
    """A resolution has been made of it."""
    return _step(decision, Step(status=DecisionStatus.ISSUED, by=by, at=at))
