"""Which junctions and crossings must be kept clear, and how long may nobody stand in them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from detectors.drawn import Drawing
from detectors.road import Lane
from detectors.sign import SIGN_KEYS, Sign, sign_of
from detectors.toml_table import TomlTable


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepClear:
    """Nobody drives into `area` without room behind it; `signal_group` lets vehicles in."""

    area: Lane
    most: timedelta
    signal_group: str | None
    sign: Sign


def keep_clear(table: TomlTable, drawing: Drawing) -> KeepClear:
    """A table [[keep_clear]]."""
    table.only("name", "area", "direction", "most_s", "signal_group", *SIGN_KEYS)
    most_s = table.number("most_s", 5.0)
    if not 3 <= most_s <= 120:
        table.refuse("most_s", f"most_s = {most_s:g}; write 3 to 120.")
    return KeepClear(
        area=drawing.area(table),
        most=timedelta(seconds=most_s),
        signal_group=table.text("signal_group") if table.has("signal_group") else None,
        sign=sign_of(table),
    )
