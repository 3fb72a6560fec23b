"""What did a clock know of itself when it was last compared with its source?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ClockSource(StrEnum):
    """What the clock is set by."""

    NTP = "ntp"
    PTP = "ptp"
    GNSS = "gnss"
    NONE = "none"


TOLD_SOURCES = tuple(source for source in ClockSource if source is not ClockSource.NONE)
"""What a device may say that its clock is set by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """The clock as it was when it was last compared with its source.

    `offset_ms` is how far the clock is off its source, with the sign that the source gives it;
    `uncertainty_ms` is the bound on how wrong that may be.
    """

    source: ClockSource
    offset_ms: float
    uncertainty_ms: float
    checked_at: datetime
