"""How badly was a person hurt in an accident? Derived from what becomes known days later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fines.officer import OfficerId

# The Cabinet's definitions of autumn 2025 (24.kg/obschestvo/350014), in local calendar days.
DAYS_TO_DIE = 30
DAYS_TO_SEEK_HELP = 3


class InjuryClass(StrEnum):
    """What a person counts as; `OTHER`, bruises and abrasions, stands apart in the statistics."""

    DEAD = "dead"
    INJURED = "injured"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class InjuryFinding:
    """All that was known of one person at one time; `person` counts from 1, days are local.

    `proven`: forensic medicine says that the accident did it. The newest finding of a person
    counts, the earlier ones are kept.
    """

    person: int
    died_on: date | None
    sought_help_on: date | None
    hospital_days: int
    proven: bool
    source: str
    recorded_by: OfficerId
    recorded_at: datetime


def injury_class(accident_on: date, finding: InjuryFinding) -> InjuryClass | None:
    """None while it is open: a death or a stay in hospital of which no forensic word is there."""
    died = _within(accident_on, finding.died_on, DAYS_TO_DIE)
    lay = finding.hospital_days > 0 and _within(
        accident_on, finding.sought_help_on, DAYS_TO_SEEK_HELP
    )
    if not died and not lay:
        return InjuryClass.OTHER
    if not finding.proven:
        return None
    return InjuryClass.DEAD if died else InjuryClass.INJURED


def _within(start: date, day: date | None, days: int) -> bool:
    return day is not None and 0 <= (day - start).days <= days
