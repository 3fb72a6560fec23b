"""How often is a simulated driver of a section charged wrongly, and how many fast ones are found?

Thousands of drives between two lines, without pictures: survey, clocks, crossings and plates with
noise, clones, stops, ways off and on, crossings that come late or twice. Every section is measured
anew, every driver drives anew; seeds are fixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.section_drives import Drive, Road, crossings_of, drives_of, random_section
from detectors.pairing import Pairing
from detectors.section_judgement import SectionFinding
from fines.law import KYRGYZSTAN, load_law

SEED = 20261127
A_SECTION = 250
PATIENCE = timedelta(seconds=120)
START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class SectionScore:
    """Counts over all drives; `speed_errors` are measured minus true, for findings, in km/h."""

    passes: int = 0
    plain: int = 0
    found: int = 0
    findings: int = 0
    wrongful: Counter[str] = field(default_factory=Counter)
    not_judged: Counter[str] = field(default_factory=Counter)
    speed_errors: list[float] = field(default_factory=list)
    given_away: list[float] = field(default_factory=list)
    held: int = 0
    left_behind: int = 0

    def record(self) -> dict[str, object]:
        """The line of JSON."""
        errors, n = np.abs(self.speed_errors), max(len(self.speed_errors), 1)
        return {
            "passes": self.passes,
            "plain_acts": self.plain,
            "found": self.found,
            "findings": self.findings,
            "wrongful": dict(sorted(self.wrongful.items())),
            "speed_error_kmh_p95": round(float(np.percentile(errors, 95)), 2) if n else None,
            "interval_holds_truth": round(self.held / n, 4),
            "true_minus_charged_kmh_median": round(float(np.median(self.given_away)), 2),
            "not_judged": dict(sorted(self.not_judged.items())),
            "left_behind": self.left_behind,
        }


def run(passes: int = 10_000) -> SectionScore:
    """The score over this many drives, at most `A_SECTION` a section."""
    score = SectionScore()
    for number in range(-(-passes // A_SECTION)):
        judge_section(number, min(A_SECTION, passes - number * A_SECTION), score)
    return score


def judge_section(number: int, count: int, score: SectionScore) -> None:
    """Adds one section's drives to the score."""
    rng = np.random.default_rng((SEED, number))
    road = random_section(rng)
    drives = drives_of(road, count, rng)
    told = crossings_of(road, drives, START, rng)
    pairing = Pairing([road.section], load_law(KYRGYZSTAN).speeding, PATIENCE)
    found: list[SectionFinding] = []
    for one in sorted(told, key=lambda seen: seen.sent_at):
        found += pairing.judge_due(one.sent_at)
        pairing.drop_old(one.sent_at)
        pairing.add(one.crossing, one.sent_at, one.sent_at)
    end = START + timedelta(days=1)
    found += pairing.judge_due(end)
    pairing.drop_old(end)
    score.passes += len(drives)
    for (_, doubt), doubted in pairing.doubts.items():
        score.not_judged[doubt] += doubted
    score.left_behind += len(pairing)
    drove = {one.crossing.id: one.drive for one in told}
    surely = {one.drive.number for one in told if one.plain}
    plain = {drive.number for drive in drives if drive.number in surely and drive.plain(road)}
    score.plain += len(plain)
    for finding in found:
        _compare(finding, drove[finding.start.id], drove[finding.end.id], road, plain, score)


def _compare(
    finding: SectionFinding,
    start: Drive,
    end: Drive,
    road: Road,
    plain: set[int],
    score: SectionScore,
) -> None:
    score.findings += 1
    true_kmh = start.true_kmh(road)
    wrong = _wrong(finding, start, end, true_kmh)
    if wrong is not None:
        score.wrongful[wrong] += 1
        return
    # What is measured is the shortest way over the time; longer ways are the driver's.
    error = finding.measured.kmh - true_kmh / start.longer
    score.speed_errors.append(error)
    score.given_away.append(true_kmh - finding.charged_kmh)
    score.held += abs(error) <= 2 * finding.measured.uncertainty_kmh
    if start.number in plain:
        plain.remove(start.number)
        score.found += 1


def _wrong(finding: SectionFinding, start: Drive, end: Drive, true_kmh: float) -> str | None:
    if start.number != end.number:
        return "two_vehicles"
    if start.plate != finding.end.plate:
        return "other_plate"
    if finding.charged_kmh > true_kmh:
        return "above_the_truth"
    proven: Sequence[bool] = (start.clocks_proven, finding.start.clock is not None)
    return None if all(proven) else "unproven_clock"
