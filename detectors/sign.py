"""On which days and at which hours does a sign hold, and who says so?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from detectors.toml_table import TomlTable
from fines.local_time import local

SIGN_KEYS = ("valid_from", "valid_to", "hours", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign or marking with its source; `hours` is empty where it holds all day."""

    valid_from: date
    valid_to: date | None
    hours: tuple[tuple[time, time], ...]
    source: str

    def in_force(self, instant: datetime) -> bool:
        """Whether it holds at this instant, by the local clock."""
        there = local(instant)
        if there.date() < self.valid_from:
            return False
        if self.valid_to is not None and there.date() > self.valid_to:
            return False
        now = there.time()
        return not self.hours or any(start <= now < end for start, end in self.hours)


def sign_of(table: TomlTable) -> Sign:
    """The keys `SIGN_KEYS` of a table."""
    sign = Sign(
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to") if table.has("valid_to") else None,
        hours=tuple(_hours(table, text) for text in table.texts("hours")),
        source=table.text("source"),
    )
    if sign.valid_to is not None and sign.valid_to < sign.valid_from:
        table.refuse("valid_to", "the sign ends before it begins; mend a date.")
    return sign


def _hours(table: TomlTable, text: str) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError:
        table.refuse("hours", f"'{text}' is no span of hours; write it as 07:00-10:00.")
    if end <= start:
        table.refuse("hours", f"'{text}' ends before it begins; split it at midnight.")
    return start, end
