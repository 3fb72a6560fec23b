"""How many drivers were charged rightly, wrongly or not, and how well were speeds measured?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np

MOST_TOLD = 100


@dataclass(slots=True)
class JudgementScore:
    """Counts over all passes; `speed_errors` are measured minus true, for findings, in km/h.

    `plain` are the plain acts that the gates allow, `not_allowed` the others by offence and gate.
    `refused` counts roads whose site file was refused. `wrongful_told` tells of every wrongful
    finding where it was, so that it can be judged again, `missed_told` every plain act not found.
    """

    passes: int = 0
    refused: int = 0
    plain: Counter[str] = field(default_factory=Counter)
    not_allowed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    wrongful: Counter[str] = field(default_factory=Counter)
    wrongful_told: list[str] = field(default_factory=list)
    missed_told: list[str] = field(default_factory=list)
    not_judged: Counter[str] = field(default_factory=Counter)
    speed_errors: list[float] = field(default_factory=list)
    held: int = 0
    frames: int = 0
    spent_s: float = 0.0

    def add(self, other: JudgementScore) -> None:
        """Counts what was judged elsewhere too."""
        for name in (each.name for each in fields(self)):
            mine, others = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(others)
            else:
                setattr(self, name, mine + others)

    def record(self) -> dict[str, object]:
        """The line of JSON."""
        errors = np.abs(self.speed_errors)
        return {
            "passes": self.passes,
            "roads_refused": self.refused,
            "plain_acts": dict(sorted((+self.plain).items())),
            "not_allowed": dict(sorted((+self.not_allowed).items())),
            "found": dict(sorted(self.found.items())),
            "findings": dict(sorted(self.findings.items())),
            "wrongful": dict(sorted(self.wrongful.items())),
            "wrongful_told": self.wrongful_told,
            "missed_told": _shortened(self.missed_told),
            "speed_error_kmh_p95": round(float(np.percentile(errors, 95)), 2)
            if len(errors)
            else None,
            "speed_bias_kmh": round(float(np.mean(self.speed_errors)), 2) if len(errors) else None,
            "interval_holds_truth": round(self.held / len(errors), 4) if len(errors) else None,
            "not_judged": dict(sorted(self.not_judged.items())),
            "ms_per_frame": round(1000 * self.spent_s / max(self.frames, 1), 2),
        }


def _shortened(lines: Sequence[str]) -> list[str]:
    more = len(lines) - MOST_TOLD
    return [*lines[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
