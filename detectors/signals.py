"""Which light did a signal group show at an instant, and since when?"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from fines.errors import ConfigurationError

STALE_AFTER = timedelta(minutes=5)
COLUMNS = ["at", "group", "state"]


class SignalState(StrEnum):
    """What a signal group shows."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    RED_YELLOW = "red_yellow"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalReading:
    """The state at an instant and when it began; `since` is None while the state is unknown."""

    state: SignalState
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalChange:
    """One row of the controller's log."""

    at: datetime
    group: str
    state: SignalState


UNKNOWN_SIGNAL = SignalReading(state=SignalState.UNKNOWN, since=None)


class Signals(Protocol):
    """The lights of one site's groups."""

    def reading(self, group: str, at: datetime) -> SignalReading: ...

    def extract(self, group: str, start: datetime, end: datetime) -> bytes:
        """The rows that decide the state from start to end, as CSV, for the evidence."""
        ...


class SignalLog:
    """A controller's log: a row at each change, perhaps repeated rows as a sign of life."""

    def __init__(self, changes: Iterable[SignalChange], stale_after: timedelta = STALE_AFTER):
        self._stale_after = stale_after
        self._rows: dict[str, list[SignalChange]] = {}
        for change in sorted(changes, key=lambda change: change.at):
            self._rows.setdefault(change.group, []).append(change)
        self._instants = {group: [row.at for row in rows] for group, rows in self._rows.items()}

    def reading(self, group: str, at: datetime) -> SignalReading:
        """The state at this instant: unknown before the first row and after a long silence."""
        position = bisect_right(self._instants.get(group, []), at) - 1
        if position < 0:
            return UNKNOWN_SIGNAL
        rows = self._rows[group]
        current = rows[position]
        if at - current.at > self._stale_after or current.state is SignalState.UNKNOWN:
            return UNKNOWN_SIGNAL
        while position > 0 and rows[position - 1].state is current.state:
            position -= 1
        return SignalReading(state=current.state, since=rows[position].at)

    def extract(self, group: str, start: datetime, end: datetime) -> bytes:
        """The rows in force from start to end, in the log's own form, from when the first began."""
        rows = self._rows.get(group, [])
        first = max(bisect_right(self._instants.get(group, []), start) - 1, 0)
        while first > 0 and rows[first - 1].state is rows[first].state:
            first -= 1
        return to_csv(row for row in rows[first:] if row.at <= end)

    def shifted(self, by: timedelta) -> SignalLog:
        """The same programme at another time, for a clip that is played as if it were now."""
        return SignalLog(
            (
                SignalChange(at=row.at + by, group=row.group, state=row.state)
                for rows in self._rows.values()
                for row in rows
            ),
            self._stale_after,
        )


def to_csv(changes: Iterable[SignalChange]) -> bytes:
    """Rows as `at,group,state` with UTC instants to the millisecond."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in changes:
        writer.writerow([instant_text(row.at), row.group, row.state.value])
    return text.getvalue().encode()


def instant_text(instant: datetime) -> str:
    """An instant as machines read it: UTC with milliseconds and Z."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def load_signals(path: Path) -> SignalLog:
    """The log in this file; ConfigurationError names the row that cannot be read."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path}: the signal log cannot be read; check the path."
        ) from error
    rows = csv.reader(io.StringIO(text))
    if next(rows, None) != COLUMNS:
        raise ConfigurationError(f"{path}:1: the first line must be 'at,group,state'.")
    return SignalLog([_change(path, rows.line_num, row) for row in rows if row])


def _change(path: Path, line: int, row: list[str]) -> SignalChange:
    if len(row) != len(COLUMNS):
        raise ConfigurationError(f"{path}:{line}: '{','.join(row)}' must be at,group,state.")
    try:
        at = datetime.fromisoformat(row[0])
    except ValueError as error:
        raise ConfigurationError(
            f"{path}:{line}: '{row[0]}' is no instant; write it as 2026-05-01T08:00:00.000Z."
        ) from error
    if at.tzinfo is None:
        raise ConfigurationError(f"{path}:{line}: '{row[0]}' has no zone; end it with Z.")
    if row[2] not in set(SignalState):
        raise ConfigurationError(
            f"{path}:{line}: '{row[2]}' is no state; write one of {', '.join(SignalState)}."
        )
    return SignalChange(at=at.astimezone(UTC), group=row[1], state=SignalState(row[2]))
