"""Which calendar day and clock time is it for the people whom the law addresses?"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fines.locality import locality


def local_zone() -> ZoneInfo:
    """The zone of the place whose law applies."""
    return locality().zone


def local(instant: datetime) -> datetime:
    """The same instant by the clock on the wall there."""
    return instant.astimezone(locality().zone)


def local_day(instant: datetime) -> date:
    """The calendar day there."""
    return local(instant).date()
