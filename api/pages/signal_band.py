"""What did the light show around the act? A band drawn from the log that is in evidence."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Where camera and controller had to agree, the log holds both; the band shows one of them.
CONTROLLER = "controller"
BEFORE, AFTER = timedelta(seconds=12), timedelta(seconds=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the band: its state, where it starts and how long it is, in per cent."""

    state: str
    left: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalBand:
    """The state at the act, for how long it had been shown, and the phases around it."""

    state: str
    seconds: float | None
    phases: tuple[Phase, ...]
    moment: float


def read_band(log: bytes, at: datetime) -> SignalBand | None:
    """The band of a CSV log (at, group, state); None where it does not cover the act."""
    changes = _changes(log)
    earlier = [change for change in changes if change[0] <= at]
    if not earlier:
        return None
    since, state = earlier[-1]
    start, end = at - BEFORE, at + AFTER
    stretches = zip(changes, [*changes[1:], (end, "")], strict=True)
    phases = tuple(
        Phase(
            state=shown,
            left=_percent(max(begin, start), start),
            width=_percent(min(until, end), max(begin, start)),
        )
        for (begin, shown), (until, _) in stretches
        if until > start and begin < end
    )
    return SignalBand(
        state=state,
        seconds=(at - since).total_seconds(),
        phases=phases,
        moment=_percent(at, start),
    )


def _percent(instant: datetime, start: datetime) -> float:
    return round((instant - start) / (BEFORE + AFTER) * 100, 2)


def _changes(log: bytes) -> list[tuple[datetime, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(log.decode())))
        if any(row.get("source") == CONTROLLER for row in rows):
            rows = [row for row in rows if row["source"] == CONTROLLER]
        return [(datetime.fromisoformat(row["at"]).astimezone(UTC), row["state"]) for row in rows]
    except (UnicodeDecodeError, KeyError, ValueError):
        return []
