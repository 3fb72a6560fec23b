"""How well did the clock keep time that stamped a frame, and is that proof enough to charge?"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from detectors.toml_table import TomlTable
from fines.clock_state import ClockSource, ClockState
from fines.errors import ConfigurationError, InvalidValueError
from fines.strict_json import NotJsonError, strict_json

MOST_OFFSET_MS = 50.0
MOST_AGE_S = 600.0
# A clock that is off by all of the calendar; more is no number that a double holds.
_MOST_MS = 1e15
_FIELDS = {"source", "offset_ms", "uncertainty_ms", "checked_at"}


class ClockFault(StrEnum):
    """Why the time of a frame proves nothing."""

    NOT_PROVEN = "not_proven"
    DRIFTS = "drifts"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLimits:
    """How wrong the clock of a site may be, and how old the proof of it."""

    most_offset_ms: float
    most_age: timedelta

    def fault(self, state: ClockState | None, at: datetime) -> ClockFault | None:
        """What speaks against an instant that was stamped by a clock in this state."""
        if state is None or state.source is ClockSource.NONE:
            return ClockFault.NOT_PROVEN
        if abs(at - state.checked_at) > self.most_age:
            return ClockFault.NOT_PROVEN
        if abs(state.offset_ms) > self.most_offset_ms:
            return ClockFault.DRIFTS
        # Within the limit as measured, and perhaps not in truth: that proves nothing.
        if abs(state.offset_ms) + state.uncertainty_ms > self.most_offset_ms:
            return ClockFault.NOT_PROVEN
        return None


def clock_limits(table: TomlTable) -> ClockLimits:
    """The table [clock] of a site file; a wrong value is told with its line."""
    table.only("most_offset_ms", "most_age_s")
    offset_ms = table.number("most_offset_ms", MOST_OFFSET_MS)
    if not 0 < offset_ms <= 1000:
        table.refuse(
            "most_offset_ms", f"most_offset_ms = {offset_ms:g}; write more than 0 and up to 1000."
        )
    age_s = table.number("most_age_s", MOST_AGE_S)
    if not 0 < age_s <= 86400:
        table.refuse("most_age_s", f"most_age_s = {age_s:g}; write more than 0 and up to 86400.")
    return ClockLimits(most_offset_ms=offset_ms, most_age=timedelta(seconds=age_s))


def clock_document(state: ClockState) -> str:
    """The state as one line of JSON: for messages, status files and evidence."""
    checked_at = state.checked_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return json.dumps(
        {
            "source": state.source.value,
            "offset_ms": state.offset_ms,
            "uncertainty_ms": state.uncertainty_ms,
            "checked_at": checked_at.replace("+00:00", "Z"),
        }
    )


def read_clock_document(text: str) -> ClockState:
    """The state in this line; InvalidValueError says what is wrong with it."""
    try:
        document = strict_json(text)
    except NotJsonError as error:
        raise InvalidValueError(f"'{text[:60]}' {error}.") from error
    if not isinstance(document, dict) or set(document) != _FIELDS:
        raise InvalidValueError(
            f"'{text[:60]}' is no clock state: it needs {', '.join(sorted(_FIELDS))}, nothing else."
        )
    return ClockState(
        source=_source(document["source"]),
        offset_ms=_number(document, "offset_ms"),
        uncertainty_ms=abs(_number(document, "uncertainty_ms")),
        checked_at=_instant(document["checked_at"]),
    )


class ClockLog:
    """The states of one clock over a time, as for a recorded clip."""

    def __init__(self, states: Sequence[ClockState]) -> None:
        self._states = sorted(states, key=lambda state: state.checked_at)
        self._instants = [state.checked_at for state in self._states]

    def at(self, instant: datetime) -> ClockState | None:
        """The state checked last before this instant, or the first one of all."""
        if not self._states:
            return None
        return self._states[max(bisect_right(self._instants, instant) - 1, 0)]


def load_clock_log(path: Path) -> ClockLog:
    """A file of one state a line; ConfigurationError names file, line and mend."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read; check the path.") from error
    states = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                states.append(read_clock_document(line))
            except InvalidValueError as error:
                raise ConfigurationError(f"{path}:{number}: {error}") from error
    return ClockLog(states)


def _source(value: object) -> ClockSource:
    if value not in list(ClockSource):
        raise InvalidValueError(
            f"source '{str(value)[:40]}' is none; write one of {', '.join(ClockSource)}."
        )
    return ClockSource(str(value))


def _number(document: Mapping[str, Any], name: str) -> float:
    value = document[name]
    told = isinstance(value, int | float) and not isinstance(value, bool)
    if not told or not abs(value) <= _MOST_MS:
        raise InvalidValueError(
            f"{name} must be a number of milliseconds, not {str(value)[:40]!r}."
        )
    return float(value)


def _instant(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(value))
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidValueError(
        f"checked_at '{str(value)[:40]}' is no instant with zone, such as 2026-01-01T00:00:00Z."
    )
