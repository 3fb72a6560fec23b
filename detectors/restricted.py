"""Which strip of the road may only some vehicles use, on which days and at which hours?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from detectors.road import Lane
from detectors.toml_table import TomlTable
from fines.local_time import LOCAL_ZONE
from fines.violation import OffenceCode

OFFENCES = ("bus_lane", "shoulder")
KINDS = ("car", "bus", "truck", "motorcycle", "bicycle")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedLane:
    """A bus lane or a shoulder; `hours` is empty where the rule holds all day."""

    strip: Lane
    offence: OffenceCode
    allowed: frozenset[str]
    least_m: float
    valid_from: date
    valid_to: date | None
    hours: tuple[tuple[time, time], ...]
    source: str

    def in_force(self, instant: datetime) -> bool:
        """Whether the sign holds at this instant, by the local clock."""
        local = instant.astimezone(LOCAL_ZONE)
        if local.date() < self.valid_from:
            return False
        if self.valid_to is not None and local.date() > self.valid_to:
            return False
        now = local.time()
        return not self.hours or any(start <= now < end for start, end in self.hours)


def restricted_lane(table: TomlTable, strip: Lane) -> RestrictedLane:
    """A table [[restricted]] whose strip has been read already."""
    offence = table.text("offence")
    if offence not in OFFENCES:
        table.refuse("offence", f"'{offence}' is none here; write one of {', '.join(OFFENCES)}.")
    allowed = table.texts("allowed")
    for kind in allowed:
        if kind not in KINDS:
            table.refuse("allowed", f"'{kind}' is no vehicle; write some of {', '.join(KINDS)}.")
    least_m = table.number("least_m", 15.0)
    if not 5 <= least_m <= 200:
        table.refuse("least_m", f"least_m = {least_m:g}; write 5 to 200.")
    lane = RestrictedLane(
        strip=strip,
        offence=OffenceCode(offence),
        allowed=frozenset(allowed),
        least_m=least_m,
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to") if table.has("valid_to") else None,
        hours=tuple(_hours(table, text) for text in table.texts("hours")),
        source=table.text("source"),
    )
    if lane.valid_to is not None and lane.valid_to < lane.valid_from:
        table.refuse("valid_to", "the sign ends before it begins; mend a date.")
    return lane


def _hours(table: TomlTable, text: str) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError:
        table.refuse("hours", f"'{text}' is no span of hours; write it as 07:00-10:00.")
    if end <= start:
        table.refuse("hours", f"'{text}' ends before it begins; split it at midnight.")
    return start, end
