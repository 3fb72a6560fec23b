"""Which calendar day and clock time is it for the people whom the law addresses?"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Bishkek")


def local_day(instant: datetime) -> date:
    """The calendar day in Bishkek."""
    return instant.astimezone(LOCAL_ZONE).date()
