"""How does a violation become a decision? Proposed by law, confirmed or dismissed by people.

One table of legal steps; a step outside it is refused, never bent. Some decisions need a second
answer by another person, who does not see the first; where they differ, a third one decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.basis import Basis, BasisKind
from fines.errors import InvalidValueError, SamePersonError, StepRefusedError
from fines.evidence import Sha256
from fines.named import Liable
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
    REOPENED = "reopened"


LEGAL_STEPS: Mapping[DecisionStatus, frozenset[DecisionStatus]] = {
    DecisionStatus.PROPOSED: frozenset({DecisionStatus.CONFIRMED, DecisionStatus.DISMISSED}),
    DecisionStatus.CONFIRMED: frozenset({DecisionStatus.ISSUED, DecisionStatus.DISMISSED}),
    DecisionStatus.DISMISSED: frozenset(),
    # An objection passed it to another person: its resolution has fallen, a new one may follow.
    DecisionStatus.ISSUED: frozenset({DecisionStatus.REOPENED}),
    DecisionStatus.REOPENED: frozenset({DecisionStatus.ISSUED, DecisionStatus.DISMISSED}),
}

OPEN = frozenset({DecisionStatus.PROPOSED, DecisionStatus.CONFIRMED, DecisionStatus.REOPENED})
"""Nobody is charged by these yet, or any more: they fall by being dismissed."""


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
    TOO_LATE = "too_late"
    RECALLED = "recalled"
    SOURCE_STOPPED = "source_stopped"
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
class Answer:
    """What one person holds of a proposed decision, given without seeing anybody else's."""

    verdict: DecisionStatus
    by: OfficerId
    at: datetime
    reason: DismissalReason | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """A person looked at this act beside another one under the same plate: no copy, and why."""

    other: DecisionId
    by: OfficerId
    at: datetime
    why: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise InvalidValueError("Clearing a suspicion needs its reason: write what you saw.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A violation with the rule that prices it and the steps taken so far.

    `answers_needed` is settled with the first answer, and rises by one where two differ.
    `liable` is who answers for the act in the owner's place; None: the owner on its day, and
    nobody for what an officer saw.
    `number` is its resolution's while the paper of that is being made and kept, which takes an
    instant if nobody dies; it stays its own. `begun` are the papers that were being kept: nothing
    relies on them, an erasure finds them.
    """

    id: DecisionId
    violation: Violation
    tariff: Tariff
    status: DecisionStatus
    proposed_at: datetime
    steps: tuple[Step, ...] = ()
    answers: tuple[Answer, ...] = ()
    answers_needed: int = 1
    cleared: tuple[Clearing, ...] = ()
    liable: Liable | None = None
    number: str | None = None
    begun: tuple[Sha256, ...] = ()

    def taken_by(self, status: DecisionStatus) -> OfficerId | None:
        """Who took the step to this status, if anybody did."""
        return next((step.by for step in self.steps if step.status is status), None)

    def judged_by(self) -> frozenset[OfficerId]:
        """Everybody who answered or took a step: none of them may take the next one."""
        answered = frozenset(answer.by for answer in self.answers)
        return answered | {step.by for step in self.steps}

    def may_not_issue(self) -> frozenset[OfficerId]:
        """Who judged, reported or re-opened it; who issued it before may do so again."""
        reporter = self.reported_by()
        judged = {answer.by for answer in self.answers}
        judged |= {step.by for step in self.steps if step.status is not DecisionStatus.ISSUED}
        return frozenset(judged | ({reporter} if reporter else set()))

    def bases(self) -> frozenset[Basis]:
        """All that it rests on: what its violation names, and its device, site and law."""
        violation = self.violation
        found = {
            Basis(kind=BasisKind.SITE, value=violation.site),
            Basis(kind=BasisKind.EDITION, value=self.tariff.edition),
            Basis(kind=BasisKind.REPORTER, value=violation.reported_by.identifier),
            *violation.bases,
        }
        if violation.device is not None:
            found |= {
                Basis(kind=BasisKind.DEVICE, value=violation.device.serial),
                Basis(kind=BasisKind.CERTIFICATE, value=violation.device.certificate),
            }
        return frozenset(found)

    def reported_by(self) -> OfficerId | None:
        """The officer who saw the act; None where a machine did."""
        reporter = self.violation.reported_by
        return OfficerId(reporter.identifier) if reporter.kind is ReporterKind.OFFICER else None


def propose(
    violation: Violation, tariff: Tariff, at: datetime, liable: Liable | None = None
) -> Decision:
    """A decision for people to judge; its identifier follows from the violation's."""
    return Decision(
        id=DecisionId(violation.id),
        violation=violation,
        tariff=tariff,
        status=DecisionStatus.PROPOSED,
        proposed_at=at,
        liable=liable,
    )


def enter_driver(decision: Decision, liable: Liable) -> Decision:
    """The driver, remembered later by the officer who saw the act; unchanged where it is the same.

    StepRefusedError where another one was entered, or nobody can be charged any more.
    """
    if decision.liable == liable:
        return decision
    if decision.liable is not None:
        raise StepRefusedError(
            f"Decision {decision.id} names another driver already: where that one is wrong, have "
            "it dismissed."
        )
    if decision.status not in (DecisionStatus.PROPOSED, DecisionStatus.CONFIRMED):
        raise StepRefusedError(
            f"Decision {decision.id} is {decision.status}: no driver can be entered any more."
        )
    return replace(decision, liable=liable)


def _step(decision: Decision, step: Step) -> Decision:
    if step.status not in LEGAL_STEPS[decision.status]:
        raise _not_legal(decision, step.status)
    return replace(decision, status=step.status, steps=(*decision.steps, step))


def _not_legal(decision: Decision, status: DecisionStatus) -> StepRefusedError:
    return StepRefusedError(
        f"Decision {decision.id} is {decision.status}: it cannot become {status}; "
        "open it again to see what was decided and by whom."
    )


def confirm(decision: Decision, by: OfficerId, at: datetime, needed: int = 1) -> Decision:
    """The operator has seen the evidence and holds the act, car and plate beyond doubt.

    `needed` is how many people shall answer; it counts with the first answer only.
    """
    return _answered(decision, Answer(verdict=DecisionStatus.CONFIRMED, by=by, at=at), needed)


def dismiss(
    decision: Decision,
    by: OfficerId,
    at: datetime,
    reason: DismissalReason,
    remark: str = "",
    needed: int = 1,
) -> Decision:
    """No fine, with the reason. "Other" needs a remark. A confirmed one falls at once."""
    if reason is DismissalReason.OTHER and not remark.strip():
        raise InvalidValueError("The reason 'other' needs a remark: write why in a few words.")
    if decision.status is not DecisionStatus.PROPOSED:
        status = DecisionStatus.DISMISSED
        return _step(decision, Step(status=status, by=by, at=at, reason=reason, remark=remark))
    verdict = DecisionStatus.DISMISSED
    answer = Answer(verdict=verdict, by=by, at=at, reason=reason, remark=remark)
    return _answered(decision, answer, needed)


def take_down(
    decision: Decision, by: OfficerId, at: datetime, reason: DismissalReason, remark: str
) -> Decision:
    """No fine, without anybody's answer: what the decision rested on, or needed, has fallen."""
    status = DecisionStatus.DISMISSED
    return _step(decision, Step(status=status, by=by, at=at, reason=reason, remark=remark))


def _answered(decision: Decision, answer: Answer, needed: int) -> Decision:
    if answer.verdict not in LEGAL_STEPS[decision.status]:
        raise _not_legal(decision, answer.verdict)
    if decision.reported_by() == answer.by:
        raise SamePersonError(
            f"Decision {decision.id} was reported by {answer.by}: another person must judge it."
        )
    if answer.by in {each.by for each in decision.answers}:
        raise SamePersonError(
            f"Decision {decision.id} was judged by {answer.by} already: another person must answer."
        )
    answers = (*decision.answers, answer)
    needed = decision.answers_needed if decision.answers else needed
    agreeing = [each for each in answers if each.verdict is answer.verdict]
    if len(answers) == needed and len(agreeing) == len(answers) - len(agreeing):
        needed += 1
    answered = replace(decision, answers=answers, answers_needed=needed)
    if len(answers) < needed:
        return answered
    # The last answer decides: it agrees with all others, or with one of two that differed.
    first = agreeing[0]
    step = Step(
        status=answer.verdict,
        by=answer.by,
        at=answer.at,
        reason=first.reason,
        remark=first.remark,
    )
    return _step(answered, step)


def reopen(decision: Decision, liable: Liable, by: OfficerId, at: datetime) -> Decision:
    """Its resolution has fallen, and another person is to answer for the act."""
    status = DecisionStatus.REOPENED
    step = Step(status=status, by=by, at=at, remark=liable.appeal or "")
    return replace(_step(decision, step), liable=liable)


def begin_paper(decision: Decision, paper: Sha256) -> Decision:
    """A paper of its resolution is about to be kept under this address."""
    begun = tuple(each for each in decision.begun if each != paper)
    return replace(decision, begun=(*begun, paper))


def mark_issued(
    decision: Decision, by: OfficerId, at: datetime, paper: Sha256 | None = None
) -> Decision:
    """A resolution has been made of it, on this paper."""
    issued = _step(decision, Step(status=DecisionStatus.ISSUED, by=by, at=at))
    left = tuple(each for each in decision.begun if each != paper)
    return replace(issued, number=None, begun=left)
