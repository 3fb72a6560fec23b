"""Which day or instant did somebody type? By the clock in Bishkek; nothing typed is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from api.rendering import Speaker
from fines.local_time import LOCAL_ZONE


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
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE) if text else None
    except ValueError:
        mistakes[name] = t("form.instant_wrong")
        return None
