"""How often is each reviewer overturned by others? For the chief's programs only."""

from __future__ import annotations

from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel

from api.access.guard import ADMINISTRATOR, TheDesk
from api.routes.statistics import ShareAnswer
from fines.disagreement import ReviewerCounts

router = APIRouter(tags=["statistics"])


class ReviewerAnswer(BaseModel):
    """One reviewer in the last 365 days, by what they answered and others judged again blind.

    `confirmed` and `dismissed`: how many of these answers stood alone against two others in a
    second look. `examined`: how many confirmed ones fell when issued decisions were judged anew.
    """

    reviewer: str
    name: str
    confirmed: ShareAnswer
    dismissed: ShareAnswer
    examined: ShareAnswer

    @classmethod
    def of(cls, counts: ReviewerCounts) -> Self:
        confirmed, dismissed, examined = map(ShareAnswer.of_share, counts.shares())
        return cls(
            reviewer=counts.reviewer,
            name=counts.name,
            confirmed=confirmed,
            dismissed=dismissed,
            examined=examined,
        )


@router.get("/reviewers")
def reviewers(desk: TheDesk, visit: ADMINISTRATOR) -> list[ReviewerAnswer]:
    """In the regions of who asks; the look is recorded, for officers are persons."""
    return [ReviewerAnswer.of(counts) for counts in desk.reviewers.look(visit.officer)]
