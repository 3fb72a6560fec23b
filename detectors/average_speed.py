"""How fast did a vehicle drive on average between two lines, and how much of that is beyond doubt?

The speed is the surveyed way over the time between the two crossings, each instant corrected by
what is known of its clock. Its standard uncertainty follows the Guide to the expression of
uncertainty in measurement (JCGM 100:2008, 5.1.2; a bound counts as a rectangle, 4.3.7). Beside it
stands the speed that nobody can dispute: the shortest way over the longest time, every error on
the driver's side at once. What is charged stays below both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import hypot, sqrt

KMH_PER_MPS = 3.6
OF_A_BOUND = 1 / sqrt(3)
"""The standard uncertainty of a value that lies anywhere within a bound of 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInstant:
    """When a vehicle crossed a line, by a clock that was `clock_ahead_s` ahead of true time.

    `uncertainty_s` is standard: the frame's stamp, and where in the picture the line was crossed.
    `clock_bound_s` bounds how wrong `clock_ahead_s` may be.
    """

    at: datetime
    uncertainty_s: float
    clock_ahead_s: float
    clock_bound_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AverageSpeed:
    """The measured speed with its standard uncertainty and its parts, and the sure speed."""

    kmh: float
    uncertainty_kmh: float
    from_way_kmh: float
    from_crossings_kmh: float
    from_clocks_kmh: float
    shortest_m: float
    longest_s: float

    @property
    def sure_kmh(self) -> float:
        """The shortest way over the longest time; 0 where the way may be nothing."""
        return max(self.shortest_m, 0.0) / self.longest_s * KMH_PER_MPS


def average_speed(
    way_m: float, way_error_m: float, start: LineInstant, end: LineInstant, coverage: float
) -> AverageSpeed | None:
    """The mean speed; None where no time passed. `way_error_m` is a standard uncertainty.

    The longest time takes both clocks' offsets against us, whichever sign they have, and
    `coverage` uncertainties of each crossing; the shortest way is so many uncertainties shorter.
    """
    stamped_s = (end.at - start.at).total_seconds()
    time_s = stamped_s - end.clock_ahead_s + start.clock_ahead_s
    if time_s <= 0 or stamped_s <= 0:
        return None
    speed = way_m / time_s
    of_way = way_error_m / time_s
    of_crossings = hypot(start.uncertainty_s, end.uncertainty_s) * speed / time_s
    of_clocks = hypot(start.clock_bound_s, end.clock_bound_s) * OF_A_BOUND * speed / time_s
    longest_s = stamped_s + sum(
        abs(instant.clock_ahead_s) + instant.clock_bound_s + coverage * instant.uncertainty_s
        for instant in (start, end)
    )
    return AverageSpeed(
        kmh=speed * KMH_PER_MPS,
        uncertainty_kmh=hypot(of_way, of_crossings, of_clocks) * KMH_PER_MPS,
        from_way_kmh=of_way * KMH_PER_MPS,
        from_crossings_kmh=of_crossings * KMH_PER_MPS,
        from_clocks_kmh=of_clocks * KMH_PER_MPS,
        shortest_m=way_m - coverage * way_error_m,
        longest_s=longest_s,
    )
