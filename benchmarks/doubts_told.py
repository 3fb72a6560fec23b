"""Which doubts did a chain tell while a vehicle was there? They say why its act was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from detectors.rules.finding import Doubt
from fines.violation import OffenceCode

LATE_S = 5.0
"""A track that is lost is waited for, and what was found on it is closed with its end."""


def kind_of(offence: str) -> str:
    """The offence as the truth names it, which knows no bands of excess."""
    return "speeding" if offence.startswith("speed") else offence


@dataclass(slots=True)
class DoubtsTold:
    """The doubts of one chain by offence, with the second at which each was counted."""

    _told: list[tuple[float, str, str]] = field(default_factory=list)
    _counted: Counter[tuple[OffenceCode | None, Doubt]] = field(default_factory=Counter)

    def take(self, doubts: Mapping[tuple[OffenceCode | None, Doubt], int], at_s: float) -> None:
        """Takes in what the chain has counted by this second."""
        for (offence, doubt), count in doubts.items():
            fresh = count - self._counted[offence, doubt]
            if fresh and offence is not None:
                self._told += [(at_s, kind_of(offence), str(doubt))] * fresh
            self._counted[offence, doubt] = count

    def about(self, offence: str, from_s: float, to_s: float) -> list[str]:
        """Those of an offence while somebody was there; others' too who were there with them."""
        return [
            doubt
            for at_s, kind, doubt in self._told
            if kind == offence and from_s <= at_s <= to_s + LATE_S
        ]
