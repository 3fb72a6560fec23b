"""Where may nobody stop or park for longer than a time, on which days and at which hours?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from detectors.drawn import Drawing
from detectors.road import Lane
from detectors.sign import SIGN_KEYS, Sign, sign_of
from detectors.toml_table import TomlTable

TABLES = ("no_stopping", "no_parking")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingZone:
    """`area` in which nobody stands longer than `most`.

    `driven_through`: traffic waits there too, in queues and, with `signal_group`, at red.
    """

    area: Lane
    most: timedelta
    driven_through: bool
    signal_group: str | None
    sign: Sign


def standing_zones(site: TomlTable, drawing: Drawing) -> tuple[StandingZone, ...]:
    """The tables [[no_stopping]] and [[no_parking]]."""
    return tuple(_zone(row, drawing) for name in TABLES for row in site.tables(name))


def _zone(table: TomlTable, drawing: Drawing) -> StandingZone:
    table.only(
        "name", "area", "direction", "most_s", "driven_through", "signal_group", *SIGN_KEYS
    )  # fmt: skip
    most_s = table.number("most_s")
    if not 5 <= most_s <= 7200:
        table.refuse("most_s", f"most_s = {most_s:g}; write 5 to 7200.")
    return StandingZone(
        area=drawing.area(table),
        most=timedelta(seconds=most_s),
        driven_through=table.flag("driven_through", default=True),
        signal_group=table.text("signal_group") if table.has("signal_group") else None,
        sign=sign_of(table),
    )
