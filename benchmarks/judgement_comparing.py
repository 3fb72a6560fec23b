"""Which of what was found on a simulated road was done there, and what was plain and not found?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.doubts_told import DoubtsTold, kind_of
from benchmarks.judgement_score import JudgementScore
from detectors.acts import Act
from fines.evidence import EvidenceKind
from fines.violation import Violation
from simulator.true_acts import TrueDeed, true_kmh
from simulator.vehicle import Vehicle

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
"""The instant of second 0 of every simulation."""
FOOT_HIDDEN = "foot_hidden"


def compare(
    acts: Sequence[Act],
    made: Sequence[Vehicle],
    deeds_of: Callable[[Vehicle], Iterable[TrueDeed]],
    feet_seen: Mapping[int, Sequence[float]],
    score: JudgementScore,
    doubts: DoubtsTold,
    shut: Callable[[Vehicle, TrueDeed], str | None] = lambda vehicle, deed: None,
) -> None:
    """Sets what was found against what was done; `feet_seen` are seconds by vehicle number.

    `shut` names the gate that no reader and no detector can open for an act, or None.
    `doubts` are what the chain told instead of charging.
    """
    by_plate = {vehicle.plate: vehicle for vehicle in made}
    true: dict[str, list[TrueDeed]] = {}
    for one in made:
        known = true[one.plate] = []
        for done in deeds_of(one):
            why = shut(one, done) if done.seen_in(feet_seen, one.number) else FOOT_HIDDEN
            if done.plain:
                score.plain[done.offence] += why is None
                score.not_allowed[f"{done.offence}: {why}"] += why is not None
            known.append(replace(done, plain=done.plain and why is None))
    for act in acts:
        violation = act.violation
        kind = kind_of(violation.offence)
        score.findings[kind] += 1
        vehicle = by_plate.get(violation.plate)
        at_s = (violation.occurred_at - START).total_seconds()
        here = vehicle is not None and vehicle.start_s - 1 <= at_s <= vehicle.end_s + 1
        deed = _deed(true[violation.plate], kind) if here and vehicle else None
        measured = violation.measurement
        if kind == "speeding" and here and vehicle is not None and measured is not None:
            kmh = true_kmh(vehicle, *_measured_s(violation))
            error = measured.value - kmh
            score.speed_errors.append(error)
            score.held += abs(error) <= 2 * measured.uncertainty
            if measured.charged > kmh:
                deed = None
        if deed is not None and deed.most is not None and measured is not None:
            deed = deed if measured.charged <= deed.most else None
        if deed is None:
            score.wrongful[kind] += 1
            score.wrongful_told.append(_told(act, vehicle, at_s, true.get(violation.plate, ())))
        else:
            score.found[kind] += deed.plain
            true[violation.plate].remove(deed)
    for one in by_plate.values():
        missed = [deed for deed in true[one.plate] if deed.plain]
        score.missed_told += [_missed(deed, one, doubts) for deed in missed]


def _missed(deed: TrueDeed, vehicle: Vehicle, doubts: DoubtsTold) -> str:
    """One line: which plain act of which vehicle was not found, and what was doubted meanwhile."""
    doubted = Counter(doubts.about(deed.offence, vehicle.start_s, vehicle.end_s))
    why = ", ".join(f"{doubt} ({count})" for doubt, count in sorted(doubted.items()))
    return (
        f"{deed.offence} at {deed.from_s:.2f}-{deed.to_s:.2f} s: vehicle {vehicle.number} "
        f"({vehicle.size.label}, {vehicle.plate}), doubts meanwhile: {why or 'none'}"
    )


def _told(act: Act, vehicle: Vehicle | None, at_s: float, known: Sequence[TrueDeed]) -> str:
    """One line: which vehicle, when, what was found and what was really done."""
    who = "no vehicle" if vehicle is None else f"vehicle {vehicle.number} ({vehicle.size.label})"
    done = ", ".join(f"{deed.offence} {deed.from_s:.2f}-{deed.to_s:.2f}" for deed in known)
    return (
        f"{act.violation.offence} at {at_s:.2f} s, frame {act.frame}, track {act.track}: {who}, "
        f"did {done or 'nothing'}"
    )


def _measured_s(violation: Violation) -> tuple[float, float]:
    """The seconds of the first and the last frame that an act cites."""
    ends = (EvidenceKind.BEFORE, EvidenceKind.AFTER)
    first, last = (
        piece.captured_at
        for kind in ends
        for piece in violation.evidence
        if piece.kind is kind and piece.captured_at is not None
    )
    return (first - START).total_seconds(), (last - START).total_seconds()


def _deed(known: Sequence[TrueDeed], offence: str) -> TrueDeed | None:
    return next((deed for deed in known if deed.offence == offence), None)
