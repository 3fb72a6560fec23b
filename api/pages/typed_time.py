"""Which day or instant did somebody type? By the local clock; nothing typed is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime

from api.rendering import Speaker
from fines.local_time import local_zone


def read_day(
    typed: Mapping[str, str], name: str, mistakes: dict[str, str], t: Speaker
) -> date | None:
    """The day in this field; one that is none is a mistake."""
    text = typed[name]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        mistakes[name] = t("form.day_wrong")
        return None


def read_instant(
    typed: Mapping[str, str], name: str, mistakes: dict[str, str], t: Speaker
) -> datetime | None:
    """The local time in this field; one that is none is a mistake."""
    text = typed[name]
    instant = local_instant(text) if text else None
    if text and instant is None:
        mistakes[name] = t("form.instant_wrong")
    return instant


def local_instant(text: str) -> datetime | None:
    """This time by the local clock; None for what is none, for a time with another zone, and
    for the calendar's ends, where there are zones in which it cannot be told."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.tzinfo is not None or not MINYEAR < instant.year < MAXYEAR:
        return None
    return instant.replace(tzinfo=local_zone())
