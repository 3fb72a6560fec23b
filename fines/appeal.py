"""How does a citizen say "this is not right", and who answers?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from fines.errors import InvalidValueError, SamePersonError, StepRefusedError
from fines.named import Named, NamedAs
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


NAMES: Mapping[AppealGround, NamedAs] = {
    AppealGround.CAR_SOLD: NamedAs.NEW_OWNER,
    AppealGround.OTHER_DRIVER: NamedAs.DRIVER,
}
"""The grounds with which another person can be named, and as what."""


class AppealStatus(StrEnum):
    """The life of an appeal."""

    FILED = "filed"
    UPHELD = "upheld"
    REJECTED = "rejected"


LEGAL_STEPS: Mapping[AppealStatus, frozenset[AppealStatus]] = {
    AppealStatus.FILED: frozenset({AppealStatus.UPHELD, AppealStatus.REJECTED}),
    AppealStatus.UPHELD: frozenset(),
    AppealStatus.REJECTED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An objection. `returns_to` is where the resolution stood when it was filed.

    `named` is who answers for the act as the objector says; `passed_on`: the officer agreed, and
    it is charged to that person anew.
    """

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
    named: Named | None = None
    passed_on: bool = False

    def __post_init__(self) -> None:
        if self.named is not None and NAMES.get(self.ground) is not self.named.named_as:
            raise InvalidValueError(
                f"With the ground '{self.ground}' nobody is named as {self.named.named_as}: "
                "choose the ground that fits, or name nobody."
            )


def answer_appeal(
    appeal: Appeal,
    status: AppealStatus,
    by: OfficerId,
    at: datetime,
    answer: str,
    earlier: frozenset[OfficerId],
) -> Appeal:
    """Upheld or rejected, with words, by a person who took none of the `earlier` steps."""
    if status not in LEGAL_STEPS[appeal.status]:
        raise StepRefusedError(f"Appeal {appeal.id} is {appeal.status}: it is answered already.")
    if by in earlier:
        raise SamePersonError(
            f"Appeal {appeal.id} is against a step of {by}: another person must answer it."
        )
    if not answer.strip():
        raise InvalidValueError("An appeal needs an answer in words: write why.")
    return replace(appeal, status=status, decided_by=by, decided_at=at, answer=answer.strip())
