"""Which light did a signal group show at an instant, and since when?"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from fines.errors import ConfigurationError

STALE_AFTER = timedelta(minutes=5)
COLUMNS = ["at", "group", "state"]
SOURCE_COLUMN = "source"


class SignalState(StrEnum):
    """What a signal group shows."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    RED_YELLOW = "red_yellow"
    OFF = "off"
    UNKNOWN = "unknown"


class SignalSource(StrEnum):
    """Who says what a signal group shows; at a site that asks for both, they must agree."""

    CONTROLLER = "controller"
    CAMERA = "camera"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalReading:
    """The state at an instant and when it began; `since` is None while the state is unknown."""

    state: SignalState
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalChange:
    """One row of a log; `source` where the log says whose word a row is."""

    at: datetime
    group: str
    state: SignalState
    source: SignalSource | None = None


UNKNOWN_SIGNAL = SignalReading(state=SignalState.UNKNOWN, since=None)


class Signals(Protocol):
    """The lights of one site's groups."""

    def reading(self, group: str, at: datetime) -> SignalReading: ...

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        """The rows that decide the state from start to end, for the evidence."""
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

    def changes(self, group: str, start: datetime, end: datetime) -> list[SignalChange]:
        """The rows in force from start to end, from when the first began."""
        rows = self._rows.get(group, [])
        first = max(bisect_right(self._instants.get(group, []), start) - 1, 0)
        while first > 0 and rows[first - 1].state is rows[first].state:
            first -= 1
        return [row for row in rows[first:] if row.at <= end]

    def shifted(self, by: timedelta) -> SignalLog:
        """The same programme at another time, for a clip that is played as if it were now."""
        return SignalLog(
            (replace(row, at=row.at + by) for rows in self._rows.values() for row in rows),
            self._stale_after,
        )


def to_csv(changes: Iterable[SignalChange]) -> bytes:
    """Rows as `at,group,state` with UTC instants, and `source` where known."""
    rows = list(changes)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    with_source = any(row.source is not None for row in rows)
    writer.writerow([*COLUMNS, SOURCE_COLUMN] if with_source else COLUMNS)
    for row in rows:
        values = [_exact_text(row.at), row.group, row.state.value]
        writer.writerow([*values, row.source or ""] if with_source else values)
    return text.getvalue().encode()


def from_csv(content: bytes, name: str) -> list[SignalChange]:
    """The rows that `to_csv` wrote; ConfigurationError names the row that cannot be read."""
    try:
        rows = csv.reader(io.StringIO(content.decode()))
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name}: it is no text in UTF-8; write it so.") from error
    header = next(rows, None)
    if header not in (COLUMNS, [*COLUMNS, SOURCE_COLUMN]):
        raise ConfigurationError(f"{name}:1: the first line must be 'at,group,state'.")
    return [_change(f"{name}:{rows.line_num}", row, len(header)) for row in rows if row]


def instant_text(instant: datetime) -> str:
    """An instant as machines read it: UTC with milliseconds and Z."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _exact_text(instant: datetime) -> str:
    """The same with microseconds where it has some: what was judged can be judged again."""
    if instant.microsecond % 1000 == 0:
        return instant_text(instant)
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def load_signals(path: Path) -> SignalLog:
    """The controller's log in this file; ConfigurationError names the row that cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"{path}: the signal log cannot be read; check the path."
        ) from error
    return SignalLog(from_csv(content, str(path)))


def signal_state(text: str, place: str) -> SignalState:
    """The state of this name; ConfigurationError lists the names there are."""
    if text not in set(SignalState):
        raise ConfigurationError(
            f"{place}: '{text}' is no state; write one of {', '.join(SignalState)}."
        )
    return SignalState(text)


def signal_instant(text: str, place: str) -> datetime:
    """An instant with its zone, in UTC; ConfigurationError where it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(
            f"{place}: '{text}' is no instant; write it as 2026-05-01T08:00:00.000Z."
        ) from error
    if at.tzinfo is None:
        raise ConfigurationError(f"{place}: '{text}' has no zone; end it with Z.")
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ConfigurationError(
            f"{place}: '{text}' lies at the calendar's end; set the controller's clock."
        ) from error


def _change(place: str, row: list[str], columns: int) -> SignalChange:
    if len(row) != columns:
        raise ConfigurationError(f"{place}: '{','.join(row)}' must be at,group,state.")
    source = row[3] if columns > len(COLUMNS) else ""
    if source not in ("", *SignalSource):
        raise ConfigurationError(
            f"{place}: '{source}' is no source; write one of {', '.join(SignalSource)}."
        )
    return SignalChange(
        at=signal_instant(row[0], place),
        group=row[1],
        state=signal_state(row[2], place),
        source=SignalSource(source) if source else None,
    )
