"""Which plain values do we take from JSON? As they are written, never bent into shape."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, Strict, StrictInt

from fines.named import digits_of, is_number

Word = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(min_length=1, max_length=5000)]
Address = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[StrictInt, Field(gt=0, lt=2**63)]


def _tellable(at: datetime) -> datetime:
    """At the calendar's two ends there is a zone in which the time cannot be told."""
    if not MINYEAR < at.year < MAXYEAR:
        raise ValueError("should be a time of the years 2 to 9998")
    return at


def _written(value: object) -> object:
    """Seconds since 1970 are a time without a zone, and a number is often another thing."""
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("should be written as 2026-05-04T09:12:00+06:00")
    return value


def _written_day(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("should be written as 2026-05-04")
    return value


def _a_number(pin: str) -> str:
    if not is_number(pin):
        raise ValueError(f"should be {digits_of()} digits; the day in it must be a real one")
    return pin


PersonNumber = Annotated[str, AfterValidator(_a_number)]
Instant = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_tellable)]
Day = Annotated[date, BeforeValidator(_written_day)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
"""As JSON tells numbers: no text and no truth value."""
