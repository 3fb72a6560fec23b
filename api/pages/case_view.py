"""What does an officer see of one case? Its pictures, facts and gates; the view is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.access.sessions import Visit
from api.desk import Desk
from api.pages.signal_band import SignalBand, read_band
from fines.audit import AuditEntry
from fines.case import Case
from fines.decision import Answer, Decision, DecisionStatus
from fines.errors import EvidenceAlteredError, EvidenceMissingError
from fines.evidence import EvidenceKind, EvidencePiece
from fines.tariff import Tariff
from fines.violation import ReporterKind, Violation

FRAME_KINDS = (
    EvidenceKind.SECTION_START,
    EvidenceKind.BEFORE,
    EvidenceKind.AT,
    EvidenceKind.AFTER,
    EvidenceKind.PLATE_FRAME,
    EvidenceKind.OVERVIEW,
    EvidenceKind.OFFICER_PHOTO,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One check that a case must pass before a person may rely on it."""

    name: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case on a police page; `chosen` is the large frame."""

    decision: Decision
    case: Case
    frames: Sequence[EvidencePiece]
    crops: Sequence[EvidencePiece]
    chosen: int
    gates: Sequence[Gate]
    band: SignalBand | None
    next_id: str | None = None

    @property
    def violation(self) -> Violation:
        return self.decision.violation

    @property
    def tariff(self) -> Tariff:
        return self.decision.tariff

    @property
    def confidence(self) -> int:
        """The machine's confidence in the plate, whole per cent, rounded down."""
        return int(self.violation.plate_reading.confidence * 100)

    @property
    def confirmed_by(self) -> str:
        return self.decision.taken_by(DecisionStatus.CONFIRMED) or "–"

    @property
    def against(self) -> Sequence[Answer]:
        """Who would have dismissed what a third person confirmed."""
        return [one for one in self.decision.answers if one.verdict is DecisionStatus.DISMISSED]

    def offset_s(self, piece: EvidencePiece) -> float | None:
        """Seconds from the act; None for a frame without an instant."""
        if piece.captured_at is None:
            return None
        return (piece.captured_at - self.violation.occurred_at).total_seconds()


def record_view(desk: Desk, decision: Decision, visit: Visit, purpose: str) -> Case:
    """Writes into the audit who looked at this case and what for; the case's cover sheet."""
    with desk.case_file.begin() as transaction:
        case = transaction.case_of(decision.id)
        transaction.record(
            AuditEntry(
                actor=visit.officer.id,
                action="case.viewed",
                subject=case.number,
                purpose=purpose,
                at=desk.clock(),
            )
        )
    return case


def case_view(
    desk: Desk,
    decision: Decision,
    visit: Visit,
    purpose: str,
    *,
    chosen: int | None = None,
    next_id: str | None = None,
) -> CaseView:
    """The view of this case; writes into the audit who looked and what for."""
    violation = decision.violation
    case = record_view(desk, decision, visit, purpose)
    order = {kind: place for place, kind in enumerate(FRAME_KINDS)}
    frames = sorted(
        (piece for piece in violation.evidence if piece.kind in order),
        key=lambda piece: order[piece.kind],
    )
    kinds = [piece.kind for piece in frames]
    at = kinds.index(EvidenceKind.AT) if EvidenceKind.AT in kinds else 0
    return CaseView(
        decision=decision,
        case=case,
        frames=frames,
        crops=[piece for piece in violation.evidence if piece.kind is EvidenceKind.PLATE_CROP],
        chosen=chosen if chosen is not None and 0 <= chosen < len(frames) else at,
        gates=_gates(desk, violation),
        band=_band(desk, violation),
        next_id=next_id,
    )


def _gates(desk: Desk, violation: Violation) -> list[Gate]:
    reading, measured = violation.plate_reading, violation.measurement
    kinds = {piece.kind for piece in violation.evidence}
    moment = (
        EvidenceKind.OFFICER_PHOTO
        if violation.reported_by.kind is ReporterKind.OFFICER
        else EvidenceKind.AT
    )
    gates = [
        Gate(name="plate", passed=reading.text == violation.plate and reading.reason is None),
        Gate(name="pictures", passed=moment in kinds),
        Gate(name="intact", passed=all(_intact(desk, piece) for piece in violation.evidence)),
    ]
    if violation.reported_by.kind is not ReporterKind.OFFICER:
        device = violation.device
        certified = device is not None and device.certified_at(violation.occurred_at)
        gates.append(Gate(name="certificate", passed=certified))
    if measured is not None:
        gates.append(Gate(name="measurement", passed=measured.charged > 0))
    return gates


def _intact(desk: Desk, piece: EvidencePiece) -> bool:
    try:
        desk.evidence.get(piece.sha256)
    except (EvidenceMissingError, EvidenceAlteredError):
        return False
    return True


def _band(desk: Desk, violation: Violation) -> SignalBand | None:
    for piece in violation.evidence:
        if piece.kind is EvidenceKind.SIGNAL_LOG and _intact(desk, piece):
            return read_band(desk.evidence.get(piece.sha256), violation.occurred_at)
    return None
