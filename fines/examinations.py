"""What must be kept of the second looks at issued decisions?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from fines.basis import Basis, BasisKind
from fines.decision import DecisionId
from fines.error_rate import ErrorRate, Examination
from fines.officer import OfficerId


class Examinations(Protocol):
    """Examinations, the rates that follow from them, and what was stopped."""

    def save(self, examination: Examination) -> None: ...
    def of(self, decision: DecisionId) -> Examination:
        """NotFoundError where this decision was not drawn."""
        ...

    def waiting(self, not_judged_by: OfficerId, limit: int) -> Sequence[Examination]: ...
    def rates(self, kind: BasisKind) -> Sequence[ErrorRate]:
        """Of everything of this kind that an examined decision rests on, by name."""
        ...

    def stop(self, basis: Basis, at: datetime) -> bool:
        """False if it is stopped already."""
        ...

    def start(self, basis: Basis) -> bool:
        """False if it was not stopped."""
        ...

    def stopped(self) -> Collection[Basis]:
        """Everything that is stopped now."""
        ...
