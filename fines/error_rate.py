"""How often is a source wrong? Measured on a random share of what was issued, judged anew blind.

A city said under a quarter of a percent and an audit found over ten: the vendor judged itself. Here
operators who had nothing to do with a case judge it anew, among others that they cannot tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from fines.basis import Basis
from fines.decision import DecisionId, DecisionStatus, DismissalReason
from fines.errors import InvalidValueError
from fines.officer import OfficerId

SURE = 1.96
"""Standard deviations of a two-sided interval that holds the truth in 95 of 100 cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """An issued decision that is judged once more; `verdict` None: it waits."""

    decision: DecisionId
    drawn_at: datetime
    verdict: DecisionStatus | None = None
    by: OfficerId | None = None
    at: datetime | None = None
    reason: DismissalReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorLimit:
    """A source is stopped once its error is surely above `most`, after `least` examinations."""

    most: float = 0.01
    least: int = 30

    def exceeded(self, rate: ErrorRate) -> bool:
        """Whether even the interval's lower end is too high."""
        return rate.examined >= self.least and rate.low > self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """What was found of everything that rests on one thing, such as one camera or one model."""

    basis: Basis
    examined: int
    wrong: int

    @property
    def low(self) -> float:
        """The interval's lower end, 0 to 1."""
        return wilson(self.wrong, self.examined)[0]

    @property
    def high(self) -> float:
        """The interval's upper end, 0 to 1."""
        return wilson(self.wrong, self.examined)[1]


def wilson(wrong: int, examined: int, deviations: float = SURE) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927); all of 0 to 1 while nothing was examined."""
    if not 0 <= wrong <= examined:
        raise InvalidValueError(f"{wrong} of {examined} cannot be wrong: count again.")
    if examined == 0:
        return 0.0, 1.0
    share, square = wrong / examined, deviations**2
    middle = share + square / (2 * examined)
    spread = deviations * sqrt((share * (1 - share) + square / (4 * examined)) / examined)
    scale = 1 + square / examined
    # Rounding must not put the share itself outside.
    return max(0.0, min(share, (middle - spread) / scale)), min(
        1.0, max(share, (middle + spread) / scale)
    )
