"""How does a citizen say "this is not right", and who answers?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.officer import OfficerId
from fines.resolution import ResolutionNumber, ResolutionStatus

AppealId = NewType("AppealId", str)


class AppealGround(StrEnum):
    """Which of these is it?"""

    CAR_SOLD = "car_sold"
    OTHER_DRIVER = "other_driver"
    PLATE_LOST_OR_COPIED = "plate_lost_or_copied"
    WRONG_READ = "wrong_read"
    PERMIT_OR_EMERGENCY = "permit_or_emergency"
    SIGN_OR_LIGHT_WRONG = "sign_or_light_wrong"
    OTHER = "other"


class AppealStatus(StrEnum):
    """The life of an appeal."""

    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An objection. `returns_to` is where the resolution stands again if it is rejected."""

    id: AppealId
    resolution: ResolutionNumber
    ground: AppealGround
    statement: str
    filed_at: datetime
    returns_to: ResolutionStatus
    status: AppealStatus = AppealStatus.FILED
    decided_by: OfficerId | None = None
    decided_at: datetime | None = None
    answer: str = ""
