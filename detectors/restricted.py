"""Which strip of the road may only some vehicles use?"""

from __future__ import annotations

from dataclasses import dataclass

from detectors.road import Lane
from detectors.sign import Sign, sign_of
from detectors.toml_table import TomlTable
from fines.violation import OffenceCode

OFFENCES = ("bus_lane", "shoulder")
KINDS = ("car", "bus", "truck", "motorcycle", "bicycle")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedLane:
    """A bus lane or a shoulder."""

    strip: Lane
    offence: OffenceCode
    allowed: frozenset[str]
    least_m: float
    sign: Sign


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
    return RestrictedLane(
        strip=strip,
        offence=OffenceCode(offence),
        allowed=frozenset(allowed),
        least_m=least_m,
        sign=sign_of(table),
    )
