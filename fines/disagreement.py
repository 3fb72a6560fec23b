"""How often do others overturn what one reviewer answered? Told to the chief, never to the public.

Counted only where an answer was judged again by somebody who could not see it: in second looks
before a decision, and when issued decisions are judged anew. What an inspector or an objection
overturns is not: they know the first verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fines.fairness import Share
from fines.officer import OfficerId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerCounts:
    """One person's answers that others judged again, and how many of them fell.

    `confirmed` and `dismissed` are first and second answers where two agreed or a third decided;
    overturned is the one that stood alone. Who decides as the third is judged by nobody. `examined`
    are confirmations behind issued decisions that were judged anew, `wrong` those that fell.
    `name` is empty for somebody who is not on file any more.
    """

    reviewer: OfficerId
    name: str
    confirmed: int
    confirmed_overturned: int
    dismissed: int
    dismissed_overturned: int
    examined: int
    wrong: int

    def shares(self) -> tuple[Share, Share, Share]:
        """Overturned of the confirmed, of the dismissed, and wrong of the examined.

        Apart, for they weigh differently: a wrong confirmation harms a driver, a wrong dismissal
        spares one. Together they would teach to confirm.
        """
        return (
            Share(count=self.confirmed_overturned, of=self.confirmed),
            Share(count=self.dismissed_overturned, of=self.dismissed),
            Share(count=self.wrong, of=self.examined),
        )


class Disagreements(Protocol):
    """What can be counted in the case file."""

    def by_reviewer(self, since: datetime) -> Sequence[ReviewerCounts]:
        """Of everything proposed since this instant in the reader's regions, by the officer's id;
        only who was judged again at all."""
        ...
