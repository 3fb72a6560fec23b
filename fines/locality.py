"""Where does this program work? The clock and the currency of the law that it applies.

A program applies one law, chosen once at its start; like the zone of an operating system, its
locality holds for all that runs in it, so that no page and no paper can take another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """`jurisdiction` is the country's code, `zone` counts the days of its law, `currency` (ISO
    4217) is what it asks for.
    """

    jurisdiction: str
    zone: ZoneInfo
    currency: str


SOM = "KGS"
BISHKEK = Locality(jurisdiction="KG", zone=ZoneInfo("Asia/Bishkek"), currency=SOM)


class _Settled:
    locality = BISHKEK


def locality() -> Locality:
    """Where this program works; Bishkek until its start has said otherwise."""
    return _Settled.locality


def settle_in(chosen: Locality) -> None:
    """From here on the whole program keeps this clock and this currency; for its start alone."""
    _Settled.locality = chosen
