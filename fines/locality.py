"""Where does this program work? The clock, the currency and the numbers of persons of its law.

A program applies one law, chosen once at its start; like the zone of an operating system, its
locality holds for all that runs in it, so that no page and no paper can take another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fines.person_number import KYRGYZ_NUMBERS, NumberForms


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """`jurisdiction` is the country's code, `zone` counts the days of its law, `currency` (ISO
    4217) is what it asks for, `numbers` are the forms of its personal and legal numbers.
    """

    jurisdiction: str
    zone: ZoneInfo
    currency: str
    numbers: NumberForms


SOM = "KGS"
BISHKEK = Locality(
    jurisdiction="KG", zone=ZoneInfo("Asia/Bishkek"), currency=SOM, numbers=KYRGYZ_NUMBERS
)


class _Settled:
    locality = BISHKEK


def locality() -> Locality:
    """Where this program works; Bishkek until its start has said otherwise."""
    return _Settled.locality


def settle_in(chosen: Locality) -> None:
    """From here on the whole program keeps what holds there; for its start alone."""
    _Settled.locality = chosen
