"""What stands in the case file? One case per act or accident, whoever reported it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.region import Region

CaseNumber = NewType("CaseNumber", str)


class CaseKind(StrEnum):
    """Where a case came from."""

    CAMERA = "camera"
    DEVICE = "device"
    OFFICER = "officer"
    ACCIDENT = "accident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The cover sheet: `subject` is the DecisionId or AccidentId inside.

    `region` is None where nobody has said to which it belongs.
    """

    number: CaseNumber
    kind: CaseKind
    subject: str
    place: str
    occurred_at: datetime
    opened_at: datetime
    region: Region | None = None
